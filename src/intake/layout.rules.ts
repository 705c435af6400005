import type { CatalogueItem, RuleBody } from '../rule/rule.schema.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { planItem, type ItemPlan } from '../submission/item-plan.ts'

/** How the rows of a file fill the columns of what they are of: found from its header. */
export interface Layout {
  /** The item's code, or the code and the name of an older edition. */
  name: string
  /** For each column, the cells of a row that feed it; two are joined by ;. */
  sources: readonly (readonly number[])[]
  /** Cells that a row must have. */
  width: number
  /** Headings that no column of the catalogue has: their cells are not taken in. */
  ignored: readonly string[]
}

/** Of an item of the catalogue. */
export interface ItemLayout extends Layout {
  plan: ItemPlan
}

/** Of commitments, by the national collection template. */
export interface CommitmentLayout extends Layout {
  columns: RuleBody<'commitment-file'>['columns']
}

/**
 * Finds the catalogue item, and the edition, that a header belongs to: the one that knows most of its headings and
 * misses no required one. Headings are compared without spaces and with half-width brackets.
 * @returns null when the header fits no item
 */
export function findLayout(
  book: RuleBook,
  header: readonly string[],
  today: string,
): ItemLayout | null {
  const headings = header.map(normalizeHeading)
  const candidates = book
    .catalogueItems(today)
    .flatMap((item) => [
      ...editionsOf(book, item, headings, today),
      byHeadings(book, item, headings, today),
    ])
  const fitting = candidates.filter((one): one is ItemLayout => one !== null)
  const [best] = fitting.toSorted((a, b) => knownHeadings(b) - knownHeadings(a))
  return best ?? null
}

/** How many headings of a file a layout knows. */
export function knownHeadings({ width, ignored }: Layout): number {
  return width - ignored.length
}

/** The layout of a file of commitments; null when the header is none of such. */
export function findCommitmentLayout(
  book: RuleBook,
  header: readonly string[],
  today: string,
): CommitmentLayout | null {
  const headings = header.map(normalizeHeading)
  for (const { code, body } of book.list('commitment-file', { on: today })) {
    const named = body.columns.map(({ zh, key, aliases, required }) => ({
      names: [zh, key, ...aliases],
      required,
    }))
    const matched = matchHeadings(named, headings)
    if (matched !== null) return { name: `COMMITMENT/${code}`, columns: body.columns, ...matched }
  }
  return null
}

/** Spaces, invisible characters, brackets and case vary between exporters; what a heading says does not. */
export function normalizeHeading(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\s\p{C}]+/gu, '')
    .toUpperCase()
}

function editionsOf(
  book: RuleBook,
  item: CatalogueItem,
  headings: readonly string[],
  today: string,
): Layout[] {
  return (item.body.layouts ?? []).flatMap((edition): ItemLayout[] => {
    const wanted = edition.headings.map(normalizeHeading)
    const at = wanted.map((heading) => headings.indexOf(heading))
    if (at.includes(-1)) return []
    const plan = planItem(book, item, today, edition.required)
    const sources = plan.columns.map(({ column }) =>
      edition.columns.flatMap((key, n) => (key === column.key ? [at[n]!] : [])),
    )
    const ignored = headings.filter((heading) => !wanted.includes(heading))
    return [
      { name: `${item.code}/${edition.name}`, plan, sources, width: headings.length, ignored },
    ]
  })
}

function byHeadings(
  book: RuleBook,
  item: CatalogueItem,
  headings: readonly string[],
  today: string,
): ItemLayout | null {
  const plan = planItem(book, item, today)
  const named = plan.columns.map(({ column }) => ({
    names: [column.zh, column.code, column.key, ...column.aliases],
    required: column.required,
  }))
  const matched = matchHeadings(named, headings)
  return matched === null ? null : { name: item.code, plan, ...matched }
}

interface NamedColumn {
  names: readonly (string | null)[]
  required: boolean
}

/** Finds each column by the first heading that names it; null when a required one is missing. */
function matchHeadings(
  columns: readonly NamedColumn[],
  headings: readonly string[],
): Omit<Layout, 'name'> | null {
  const taken = new Set<number>()
  const sources = columns.map(({ names }) => {
    const wanted = names.flatMap((name) =>
      name === null || name === '-' ? [] : [normalizeHeading(name)],
    )
    const at = headings.findIndex((heading, n) => wanted.includes(heading) && !taken.has(n))
    if (at < 0) return []
    taken.add(at)
    return [at]
  })
  if (columns.some(({ required }, n) => required && sources[n]!.length === 0)) return null
  const ignored = headings.filter((_, n) => !taken.has(n))
  return { sources, width: headings.length, ignored }
}

/** The raw text of each column, from the cells of a row. */
export function cellsByColumn(layout: Layout, cells: readonly string[]): (string | undefined)[] {
  return layout.sources.map((at) => {
    if (at.length === 1) return cells[at[0]!]
    if (at.length === 0) return undefined
    return at
      .map((n) => cells[n] ?? '')
      .filter((cell) => cell.trim() !== '')
      .join(';')
  })
}
