import { RULE_DATA_FOLDER, readRuleFiles } from '../rule/rule.files.ts'
import type { CatalogueItem } from '../rule/rule.schema.ts'
import type { GeneratedRecord, RowValues } from './row.ts'

/**
 * The files that can be written: 双公示 permits (27 columns), penalties (29), penalties of 2016 (20), registrations, and
 * commitments by the national template (20).
 */
export type ExchangeKind = ItemKind | 'COMMITMENT'

/** Files of records of an item of the catalogue. */
type ItemKind = 'PERMIT' | 'PENALTY' | 'PENALTY_2016' | 'REGISTRATION'

/** Headings of a file and the key of the catalogue column below each; null: a column that nothing feeds. */
export interface ExchangeLayout {
  readonly headings: readonly string[]
  readonly keys: readonly (string | null)[]
}

/** The catalogue item whose records stand in a file of that kind. */
export const ITEM_OF: Readonly<Record<ItemKind, GeneratedRecord['item']>> = {
  PERMIT: 'ADMINISTRATIVE_PERMIT',
  PENALTY: 'ADMINISTRATIVE_PENALTY',
  PENALTY_2016: 'ADMINISTRATIVE_PENALTY',
  REGISTRATION: 'REGISTRATION',
}

const layouts = new Map<ExchangeKind, ExchangeLayout>()

/** The columns of a file of that kind in exchange order, from the newest catalogue that ships with the program. */
export function exchangeLayout(kind: ExchangeKind): ExchangeLayout {
  if (layouts.size === 0) readLayouts()
  const layout = layouts.get(kind)
  if (layout === undefined) throw new Error(`the catalogue has no layout for ${kind}`)
  return layout
}

function readLayouts(): void {
  const items = new Map<string, CatalogueItem>()
  for (const rule of readRuleFiles(RULE_DATA_FOLDER)) {
    if (rule.kind === 'catalogue-item' && rule.validTo === null) items.set(rule.code, rule)
    if (rule.kind === 'commitment-file' && rule.validTo === null) {
      const { columns } = rule.body
      const headings = columns.map(({ zh }) => zh)
      layouts.set('COMMITMENT', { headings, keys: columns.map(({ key }) => key) })
    }
  }
  for (const kind of Object.keys(ITEM_OF) as ItemKind[]) {
    const item = items.get(ITEM_OF[kind])
    const layout = item && (kind === 'PENALTY_2016' ? olderLayout(item, kind) : columnsOf(item))
    if (layout) layouts.set(kind, layout)
  }
}

function columnsOf(item: CatalogueItem): ExchangeLayout {
  const columns = item.body.columns
    .filter((column) => column.n !== null)
    .toSorted((a, b) => (a.n ?? 0) - (b.n ?? 0))
  return { headings: columns.map((column) => column.zh), keys: columns.map((column) => column.key) }
}

function olderLayout(item: CatalogueItem, name: string): ExchangeLayout | undefined {
  const layout = item.body.layouts?.find((one) => one.name === name)
  return layout && { headings: layout.headings, keys: layout.columns }
}

/** The cells of one row in exchange order; what the row does not have is an empty cell. */
export function cellsOf(kind: ExchangeKind, values: RowValues): string[] {
  const { keys } = exchangeLayout(kind)
  if (kind === 'PENALTY_2016') return cellsOf2016(keys, values)
  const cells: string[] = []
  for (const key of keys) cells.push((key === null ? undefined : values[key]) ?? '')
  return cells
}

/** The edition of 2016 has two columns for the classes, and one for the code of the place (地方编码). */
function cellsOf2016(keys: readonly (string | null)[], values: RowValues): string[] {
  const [first = '', ...others] = (values['penaltyClasses'] ?? '').split(/[;；]/)
  const places: Readonly<Record<string, string>> = { status: '0', ...values }
  let classes = 0
  return keys.map((key) => {
    if (key === null) return NANTONG
    if (key !== 'penaltyClasses') return places[key] ?? ''
    classes += 1
    return classes === 1 ? first : others.join(';')
  })
}
const NANTONG = '320600'
