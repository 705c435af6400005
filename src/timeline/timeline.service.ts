import { asOfKey } from '../database/as-of.ts'
import type { Reading } from '../disclosure/reading.ts'
import {
  COUNT_MOST,
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import type { TimelineStage } from '../rule/timeline-stage.schema.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import { keysOf, merged, requestOf } from './merge.rules.ts'
import { codesOfStage, stageOf } from './stage.rules.ts'
import { TIMELINE_SOURCES } from './timeline-sources.ts'
import type { TimelineAsked, TimelineItem, TimelineReader, TimelineShare } from './timeline.ts'

/** A fact on the timeline, with its stage by today's rules. */
export interface TimelineEntry extends TimelineItem {
  stage: TimelineStage
}

/** What a caller asks of a timeline; a stage of null: of all. */
export interface TimelineQuery {
  stage: TimelineStage | null
  page: PageArguments
  withTotal: boolean
}

type TimelinePage = Page<TimelineEntry> & Partial<TotalCount>

const NOTHING: TimelineShare = { items: [], counted: 0, isLeast: false }

/**
 * A page of all facts of a file, the newest first: the pages of the kinds' own lists, merged. What of each kind the reader
 * sees, and how many, is decided by that list and by nothing here; pages of many files are read by its statements.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export async function listTimeline(file: SubjectFile, query: TimelineQuery): Promise<TimelinePage> {
  const { reading, asOf } = file
  const { stage, withTotal } = query
  const label = `timeline/${file.id}/${JSON.stringify([stage, asOfKey(asOf)])}`
  const page = readPage(query.page, label, reading.cursors)
  const shares = await Promise.all(
    TIMELINE_SOURCES.map((source) =>
      shareOf(source, file, stage, { page: requestOf(source.kind, page), asOf, withTotal }),
    ),
  )
  const items = merged(
    shares.map((one) => one.items),
    page,
  )
  const entries = items.map((item) => entryOf(reading, item))
  const made = makePage(entries, page, label, reading.cursors, keysOf)
  return withTotal ? { ...made, ...totalOf(shares) } : made
}

function shareOf(
  source: TimelineReader,
  file: SubjectFile,
  stage: TimelineStage | null,
  asked: Omit<TimelineAsked, 'codes'>,
): Promise<TimelineShare> {
  if (stage === null) return source.list(file, { ...asked, codes: null })
  const { rules, today } = file.reading
  const all = source.codesOf(rules())
  const codes = codesOfStage(rules(), today(), source.kind, all, stage)
  return codes.length === 0 ? Promise.resolve(NOTHING) : source.list(file, { ...asked, codes })
}

function entryOf({ rules, today }: Reading, item: TimelineItem): TimelineEntry {
  return { ...item, stage: stageOf(rules(), today(), item.kind, item.code) }
}

function totalOf(shares: readonly TimelineShare[]): TotalCount {
  const sum = shares.reduce((total, { counted }) => total + counted, 0)
  return makeTotal(shares.some(({ isLeast }) => isLeast) ? COUNT_MOST + 1 : sum)
}
