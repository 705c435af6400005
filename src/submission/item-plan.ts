import { placeOf } from '../record/attribute.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { CatalogueColumn, CatalogueItem, ColumnRole } from '../rule/rule.schema.ts'
import { makeValueParser, type ValueParser } from './value.rules.ts'

/** A column of an item, ready to read rows by. */
export interface PlannedColumn {
  column: CatalogueColumn
  place: ReturnType<typeof placeOf>
  parse: ValueParser
}

/** An item's columns, compiled once for a run: rows give their values in this order. */
export interface ItemPlan {
  book: RuleBook
  item: CatalogueItem
  columns: readonly PlannedColumn[]
  /** Where a role stands among the columns; -1 where the item has no such column. */
  at(role: ColumnRole): number
  identity: readonly number[]
  /** Columns that a layout requires in place of the item's own; null: the item's own. */
  required: ReadonlySet<string> | null
  /** Today in Asia/Shanghai: rules and publication are those of the day of intake. */
  today: string
}

/** Compiles an item for a day. `required` comes from another edition's layout. */
export function planItem(
  book: RuleBook,
  item: CatalogueItem,
  today: string,
  required: readonly string[] | null = null,
): ItemPlan {
  const columns = item.body.columns.map((column) => ({
    column,
    place: placeOf(item, column),
    parse: makeValueParser(book, column),
  }))
  const roles = new Map<string, number>()
  columns.forEach(({ column }, at) => column.role !== undefined && roles.set(column.role, at))
  return {
    book,
    item,
    columns,
    at: (role) => roles.get(role) ?? -1,
    identity: item.body.identity.map((key) =>
      columns.findIndex(({ column }) => column.key === key),
    ),
    required: required === null ? null : new Set(required),
    today,
  }
}
