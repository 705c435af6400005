import type { CatalogueItem } from '../rule/rule.schema.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { planItem, type ItemPlan } from '../submission/item-plan.ts'

/** How the rows of a file fill an item: found from its header. */
export interface Layout {
  /** The item's code, or the code and the name of an older edition. */
  name: string
  plan: ItemPlan
  /** For each column of the plan, the cells of a row that feed it; two are joined by ;. */
  sources: readonly (readonly number[])[]
  /** Cells that a row must have. */
  width: number
  /** Headings that no column of the catalogue has: their cells are not taken in. */
  ignored: readonly string[]
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
): Layout | null {
  const headings = header.map(normalizeHeading)
  const candidates = book
    .catalogueItems(today)
    .flatMap((item) => [
      ...editionsOf(book, item, headings, today),
      byHeadings(book, item, headings, today),
    ])
  const fitting = candidates.filter((one): one is Layout => one !== null)
  const known = (layout: Layout) => layout.width - layout.ignored.length
  const [best] = fitting.toSorted((a, b) => known(b) - known(a))
  return best ?? null
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
  return (item.body.layouts ?? []).flatMap((edition): Layout[] => {
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
): Layout | null {
  const plan = planItem(book, item, today)
  const taken = new Set<number>()
  const sources = plan.columns.map(({ column }) => {
    const names = [column.zh, column.code, column.key, ...column.aliases]
    const wanted = names.flatMap((name) =>
      name === null || name === '-' ? [] : [normalizeHeading(name)],
    )
    const at = headings.findIndex((heading, n) => wanted.includes(heading) && !taken.has(n))
    if (at < 0) return []
    taken.add(at)
    return [at]
  })
  const missesRequired = plan.columns.some(
    ({ column }, n) => column.required && sources[n]!.length === 0,
  )
  if (missesRequired) return null
  const ignored = headings.filter((_, n) => !taken.has(n))
  return { name: item.code, plan, sources, width: headings.length, ignored }
}

/** The raw text of each column of the plan, from the cells of a row. */
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
