import type { AsOf } from '../database/as-of.ts'
import type { FactFile, FactPage, FactRow, ReadFact } from '../fact/fact-lists.ts'
import type { PageRequest } from '../relay/page.ts'
import type { RuleBook } from '../rule/rule-book.ts'

/** What a timeline asks of one kind of facts. */
export interface TimelineAsked {
  /** Codes that the facts are narrowed to; null: to none. */
  codes: readonly string[] | null
  page: PageRequest
  asOf: AsOf
  withTotal: boolean
}

/** A kind of facts on the timeline: it plugs in by a source, in the list of timeline-sources.ts. */
export interface TimelineSource<Row extends FactRow> {
  /** As the rules of stages name it (rule data, `timeline-stage`). */
  kind: string
  /** What people call the kind. */
  label: { zh: string; en: string }
  /** All codes by which its facts belong to a stage. */
  codesOf(rules: RuleBook): readonly string[]
  /** That of one fact. */
  codeOf(row: ReadFact<Row>): string
  /** A page of the kind's own list of a file, the newest first: what the reader sees of the kind is decided there. */
  list(file: FactFile, asked: TimelineAsked): Promise<FactPage<Row>>
  idOf(row: Row): string
  /** The day by which the kind's own list is ordered. */
  dayOf(row: Row): string
  titleOf(row: ReadFact<Row>): { zh: string; en: string }
}

/** A fact on the timeline. */
export interface TimelineItem {
  kind: string
  id: string
  /** The day on which it stands, ISO. */
  at: string
  code: string
  zh: string
  en: string
  fact: ReadFact<FactRow>
}

/** A source as the timeline reads it, whatever its rows. */
export interface TimelineReader {
  kind: string
  label: { zh: string; en: string }
  codesOf(rules: RuleBook): readonly string[]
  list(file: FactFile, asked: TimelineAsked): Promise<TimelineShare>
}

/** What one kind gives to a page; the count only where it was asked for. */
export interface TimelineShare {
  items: TimelineItem[]
  counted: number
  isLeast: boolean
}

/** Makes the reader of a source. */
export function timelineReader<Row extends FactRow>(source: TimelineSource<Row>): TimelineReader {
  return {
    kind: source.kind,
    label: source.label,
    codesOf: source.codesOf,
    list: async (file, asked) => {
      const { edges, totalCount = 0, totalCountKind } = await source.list(file, asked)
      return {
        items: edges.map(({ node }) => itemOf(source, node)),
        counted: totalCount,
        isLeast: totalCountKind === 'AT_LEAST',
      }
    },
  }
}

function itemOf<Row extends FactRow>(
  source: TimelineSource<Row>,
  fact: ReadFact<Row>,
): TimelineItem {
  return {
    kind: source.kind,
    id: source.idOf(fact),
    at: source.dayOf(fact),
    code: source.codeOf(fact),
    ...source.titleOf(fact),
    fact,
  }
}
