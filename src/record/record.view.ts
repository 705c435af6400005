import type { Reading } from '../disclosure/reading.ts'
import { isSealed } from '../personal/cipher.ts'
import { addDays } from '../rule/calendar.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { CatalogueColumn, CatalogueItem } from '../rule/rule.schema.ts'
import { catalogueColumnView } from '../rule/rule.view.ts'
import { HOW_TO_OBTAIN } from '../disclosure/scope.ts'
import type { WithheldField } from '../disclosure/withheld.type.ts'
import type { AttributeView } from './attribute.rules.ts'
import { TEXT_NOT_RELEASED } from './attribute.rules.ts'
import type { AttributeValue, RecordRow } from './record.store.ts'
import type { RecordAttribute } from './record.type.ts'

/** The attributes of a record as the schema shows them; values that are kept as ciphertext are opened. */
export function shownAttributes(
  { cipher, rules }: Pick<Reading, 'cipher' | 'rules'>,
  { recordId }: Pick<RecordRow, 'recordId'>,
  views: readonly AttributeView[],
): RecordAttribute[] {
  return views.map((view) =>
    // A value of a sensitive column is sealed, and so is any text that holds a number of a person.
    typeof view.value === 'string' && isSealed(view.value)
      ? attributeView(rules(), { ...view, value: cipher.open(view.value, recordId) })
      : attributeView(rules(), view),
  )
}

/** The last day of a half-open period, as people write it; null: no end. */
export function inclusiveEnd(to: string | null): string | null {
  return to === null ? null : addDays(to, -1)
}

/** The catalogue item that typed a record: the version of its day, read by today's catalogue if that is gone. */
export function itemOf(rules: RuleBook, row: RecordRow, today: string): CatalogueItem {
  const item =
    rules.catalogueItem(row.itemCode, today) ?? rules.catalogueItem(row.itemCode, row.itemVersion)
  if (item === null) throw new Error(`the catalogue lacks item ${row.itemCode}`)
  return item
}

/** An attribute as the schema shows it, enumerated values with their labels. */
function attributeView(rules: RuleBook, view: AttributeView): RecordAttribute {
  const { column, value } = view
  return {
    column: catalogueColumnView(column),
    disclosure: view.disclosure,
    value: value === null ? null : textOf(rules, column, value),
    codes: value !== null && column.codeSet !== undefined ? codesOf(value) : null,
    money: value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null,
    requires: view.requires,
    reason: view.reason,
  }
}

function textOf(rules: RuleBook, column: CatalogueColumn, value: AttributeValue): string {
  // The heading may name another unit than the one that was reported: say which.
  if (typeof value === 'object' && !Array.isArray(value)) return `${value.reported}${value.unit}`
  const set = column.codeSet
  const label = (code: string) =>
    set === undefined ? code : (rules.codeLabel(set, code)?.zh ?? code)
  return codesOf(value).map(label).join('；')
}

function codesOf(value: AttributeValue): string[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? [value] : [value.yuan]
}

/** The attributes that a reader does not see whole, in the form of `withheld`. */
export function withheldAttributes(views: readonly AttributeView[]): WithheldField[] {
  return views
    .filter((view) => view.disclosure !== 'SHOWN')
    .map((view) => {
      const how = HOW_TO_OBTAIN[view.requires]
      const waits = view.reason === TEXT_NOT_RELEASED
      return {
        field: `attributes.${view.column.key}`,
        requires: view.requires,
        masked: view.disclosure === 'MASKED',
        reason: view.reason ?? how.reason,
        howToObtain: waits
          ? `文本经人工审核后公开；${how.zh}\nIt is public once a person released the text; ${how.en}`
          : `${how.zh}\n${how.en}`,
      }
    })
}
