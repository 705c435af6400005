import { parseMoney } from '../money/money.rules.ts'
import { holdsIdentityNumber, holdsResidentId } from '../personal/identity-number.rules.ts'
import type { AttributeValue } from '../record/record.store.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { CatalogueColumn } from '../rule/rule.schema.ts'
import { parseDate } from '../vocabulary/date.rules.ts'
import { isDestroyed, looksLikeDate, looksLikeUuid } from './cell.rules.ts'
import { problemOf, type RowProblem } from './problem.ts'

/** A value by its column's type, or why it has none. `null` with `ok` is an open end. */
export type ParsedValue =
  | { ok: true; value: AttributeValue | null }
  | { ok: false; problem: RowProblem }

/** Reads the cleaned text of one cell by the type that the catalogue gives its column. */
export type ValueParser = (text: string) => ParsedValue

const NUMERIC = new Set<CatalogueColumn['type']>(['INTEGER', 'DECIMAL', 'MONEY'])

/**
 * Whether a resident ID of 15 digits (issued until 1999) or a mobile number stands where it would pass for an amount.
 * An amount of eleven digits that happens to begin like one is round, or written with its decimals.
 */
function isNumberOfPerson(text: string): boolean {
  if (text.length < 11 || !holdsIdentityNumber(text)) return false
  return holdsResidentId(text) || !(text.includes('.') || text.endsWith('0000'))
}

const INTEGER = /^\d{1,15}$/
const DECIMAL = /^\d{1,15}(\.\d{1,6})?$/
const SEPARATORS = /[;；]/
const LOOSE_SEPARATORS = /[;；、,，]/

/** Makes the parser of a column once; it runs for every row. */
export function makeValueParser(book: RuleBook, column: CatalogueColumn): ValueParser {
  const refuse = (code: RowProblem['code'], detail?: { zh: string; en: string }): ParsedValue => ({
    ok: false,
    problem: problemOf(code, column.zh, detail),
  })
  const parse = parserOfType(book, column, refuse)
  const most = column.maxLength ?? Infinity
  const isNumeric = NUMERIC.has(column.type)
  return (text) => {
    if (isDestroyed(text)) return refuse('TEXT_DESTROYED')
    if (text.length > most) return refuse('TEXT_TOO_LONG')
    if (isNumeric && isNumberOfPerson(text)) return refuse('COLUMN_SHIFTED')
    return parse(text)
  }
}

type Refuse = (code: RowProblem['code'], detail?: { zh: string; en: string }) => ParsedValue

function parserOfType(book: RuleBook, column: CatalogueColumn, refuse: Refuse): ValueParser {
  switch (column.type) {
    case 'STRING':
    case 'TEXT':
      return textParser(column.role, refuse)
    case 'DATE':
      return dateParser(book, refuse)
    case 'INTEGER':
      return (text) => (INTEGER.test(text) ? found(text) : refuse('NUMBER_MALFORMED'))
    case 'DECIMAL':
      return (text) => (DECIMAL.test(text) ? found(text) : refuse('NUMBER_MALFORMED'))
    case 'MONEY':
      return (text) => {
        const parsed = parseMoney(text, column.unit ?? '元')
        if (!parsed.ok) return refuse(parsed.code, parsed)
        return found({ yuan: parsed.yuan, reported: parsed.reported, unit: parsed.unit })
      }
    case 'ENUM':
      return (text) => {
        const code = book.codeOf(column.codeSet ?? '', text)
        return code === null ? refuse('CODE_UNKNOWN') : found(code)
      }
    case 'SET':
      return setParser(book, column.codeSet ?? '', refuse)
  }
}

/** Dates that mean no end, and the words that say so (长期), are an open end. */
function dateParser(book: RuleBook, refuse: Refuse): ValueParser {
  const words = new Set(
    book
      .list('null-mark')
      .flatMap(({ code, body }) => (code === 'OPEN_ENDED_TEXT' ? body.values : [])),
  )
  return (text) => {
    if (words.has(text)) return found(null)
    const parsed = parseDate(text, { openEnded: book.openEndedDates })
    return parsed.ok ? found(parsed.on) : refuse(parsed.code, parsed)
  }
}

/** A USCI, or the organisation code that older exporters write, with or without its hyphen. */
const UNIT_CODE = /^(?:[0-9A-Z]{18}|[0-9A-Z]{8}-?[0-9X])$/i
/** A year of birth where no unit's code has one. */
const PAPER_LIKE = /^\d{6}(?:19|20)\d{9}[\dX]$/i

/**
 * Real files carry dates and identifiers in the authority's columns, when a comma shifted the row, and identity numbers
 * in any: a row with one where it would stand in plain waits in the quarantine, sealed.
 */
function textParser(role: CatalogueColumn['role'], refuse: Refuse): ValueParser {
  const shifted = shiftOf(role)
  return shifted === null
    ? found
    : (text) => (shifted(text) ? refuse('COLUMN_SHIFTED') : found(text))
}

/** What is known of a subject by name, by which it is listed and searched: never sealed, so never with a number. */
const KEPT_IN_PLAIN = new Set<CatalogueColumn['role']>([
  'SUBJECT_NAME',
  'LEGAL_REPRESENTATIVE',
  'LEGAL_FORM',
  'ADDRESS',
])

function shiftOf(role: CatalogueColumn['role']): ((text: string) => boolean) | null {
  if (role === 'AUTHORITY_NAME' || role === 'SOURCE_NAME') {
    return (text) => looksLikeDate(text) || looksLikeUuid(text) || holdsIdentityNumber(text)
  }
  if (role === 'AUTHORITY_CODE' || role === 'SOURCE_CODE')
    return (text) => !UNIT_CODE.test(text) || (PAPER_LIKE.test(text) && holdsResidentId(text))
  return role !== undefined && KEPT_IN_PLAIN.has(role) ? holdsIdentityNumber : null
}

/** Several codes in one cell, joined by ;. Some labels hold a 、 themselves: it separates only as a last resort. */
function setParser(book: RuleBook, set: string, refuse: Refuse): ValueParser {
  const codesOf = (text: string, separators: RegExp): string[] | null => {
    const codes = new Set<string>()
    for (const part of text.split(separators)) {
      const label = part.trim()
      if (label === '') continue
      const code = book.codeOf(set, label)
      if (code === null) return null
      codes.add(code)
    }
    return codes.size === 0 ? null : [...codes]
  }
  const known = new Map<string, ParsedValue>()
  return (text) => {
    const cached = known.get(text)
    if (cached !== undefined) return cached
    const codes = codesOf(text, SEPARATORS) ?? codesOf(text, LOOSE_SEPARATORS)
    const parsed = codes === null ? refuse('CODE_UNKNOWN') : found(codes)
    // A cell shares memory with the chunk it was read from: what is kept is a copy.
    if (known.size < 1000) known.set(Buffer.from(text).toString(), parsed)
    return parsed
  }
}

function found(value: AttributeValue | null): ParsedValue {
  return { ok: true, value }
}
