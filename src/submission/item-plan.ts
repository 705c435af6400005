import { placeOf } from '../record/attribute.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import {
  SUBJECT_ROLES,
  type CatalogueColumn,
  type CatalogueItem,
  type ColumnRole,
} from '../rule/rule.schema.ts'
import { makeCellReader, type CellReader } from './cell-reader.ts'

/** A column of an item, ready to read rows by. */
export interface PlannedColumn {
  column: CatalogueColumn
  place: ReturnType<typeof placeOf>
  read: CellReader
  /** Where the column stands that decides whether this one is required; -1: none does. */
  requiredBy: number
}

/** An item's columns, compiled once for a run: rows give their values in this order. */
export interface ItemPlan {
  book: RuleBook
  item: CatalogueItem
  columns: readonly PlannedColumn[]
  /** Where a role stands among the columns; -1 where the item has no such column. */
  at(role: ColumnRole): number
  identity: readonly number[]
  /** The columns that tell who a row is about. */
  subjectColumns: readonly number[]
  /** Columns that a layout requires in place of the item's own; null: the item's own. */
  required: ReadonlySet<string> | null
  /** Today in Asia/Shanghai: rules and publication are those of the day of intake. */
  today: string
}

const OF_SUBJECT = new Set<string>([
  ...SUBJECT_ROLES,
  'LEGAL_FORM',
  'ESTABLISHED_ON',
  'CAPITAL',
  'ADDRESS',
] satisfies ColumnRole[])

/** Compiles an item for a day. `required` comes from another edition's layout. */
export function planItem(
  book: RuleBook,
  item: CatalogueItem,
  today: string,
  required: readonly string[] | null = null,
): ItemPlan {
  const placeOfKey = (key: string | undefined) =>
    item.body.columns.findIndex((column) => column.key === key)
  const columns = item.body.columns.map((column): PlannedColumn => {
    const place = placeOf(item, column)
    return {
      column,
      place,
      read: makeCellReader(book, column, place),
      requiredBy: placeOfKey(column.requiredWhen?.column),
    }
  })
  const roles = new Map<string, number>()
  columns.forEach(({ column }, at) => column.role !== undefined && roles.set(column.role, at))
  return {
    book,
    item,
    columns,
    at: (role) => roles.get(role) ?? -1,
    identity: item.body.identity.map(placeOfKey),
    subjectColumns: columns.flatMap(({ column }, at) =>
      OF_SUBJECT.has(column.role ?? '') ? [at] : [],
    ),
    required: required === null ? null : new Set(required),
    today,
  }
}
