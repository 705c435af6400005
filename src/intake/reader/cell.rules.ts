import { rowProblem, type RowProblemCode } from './problem.ts'
import type { Problem } from './table.ts'

/** The text of a spreadsheet cell as a person would write it, and what is wrong with it. */
export interface CellText {
  text: string
  problem?: Problem
}

function damaged(text: string, code: RowProblemCode): CellText {
  return { text, problem: rowProblem(code) }
}

/**
 * Date formats of a workbook: the built-in numbers of ECMA-376 part 1, 18.8.30 (14-22, and 27-36,
 * 50-58 in Chinese editions), or a custom code whose first section holds y, m, d, h or s outside
 * literals. Elapsed time ([h]) is a number.
 */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) {
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
  }
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';')[0] ?? ''
  if (/\[(?:h+|m+|s+)\]/i.test(bare) || /^general$/i.test(bare)) return false
  return /[ymdhs]/i.test(bare.replace(/\[[^\]]*\]/g, ''))
}

const numeric = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i

/**
 * A stored number as its shortest decimal text, without exponent. Spreadsheets keep 15 significant
 * digits: what a binary fraction adds behind them is noise and dropped (0.30000000000000004 is 0.3);
 * an integer of 16 digits or more, or a fraction that really has more, is NUMBER_PRECISION_LOST.
 * A format of zeros only (`000000`) pads with zeros, as the program shows it.
 */
export function numberText(raw: string, format?: string): CellText {
  const value = Number(raw)
  if (!numeric.test(raw) || !Number.isFinite(value)) return damaged(raw, 'CELL_DAMAGED')
  if (Math.abs(value) >= 1e15) {
    const digits = /^[-+]?\d+$/.test(raw) ? raw : BigInt(Math.round(value)).toString()
    return damaged(digits, 'NUMBER_PRECISION_LOST')
  }
  const rounded = Number(value.toPrecision(15))
  const text = plainDecimal(rounded)
  if (rounded !== value && significantDigits(text) >= 15) {
    return damaged(text, 'NUMBER_PRECISION_LOST')
  }
  if (format === undefined || !/^0{2,}$/.test(format) || !/^\d+$/.test(text)) return { text }
  return { text: text.padStart(format.length, '0') }
}

/** The shortest text of a finite number below 1e21, without exponent. */
function plainDecimal(value: number): string {
  const text = String(value === 0 ? 0 : value)
  const parts = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(text)
  if (parts === null) return text
  const [, sign = '', lead = '', rest = '', exponent = ''] = parts
  return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${lead}${rest}`
}

function significantDigits(text: string): number {
  return text.replace(/[-.]/g, '').replace(/^0+/, '').length
}

const day = 86_400
/** Serial number of the first day that a four-digit year cannot write, 10000-01-01. */
const endOfDates = 2_958_466

/**
 * A date serial as `yyyy-MM-dd`, with ` HH:mm:ss` when it has a time, `HH:mm:ss` when it has no day.
 * In the 1900 system day 60 is 29 February 1900, which never was (ECMA-376 part 1, 18.17.4.1).
 */
export function dateText(raw: string, date1904: boolean): CellText {
  const value = Number(raw)
  const seconds = Math.round(value * day)
  const days = Math.floor(seconds / day)
  const serial = date1904 ? days + 1462 : days
  const unreal = !date1904 && serial === 60
  if (!numeric.test(raw) || seconds < 0 || serial >= endOfDates || unreal) {
    return damaged(raw, 'DATE_OUT_OF_RANGE')
  }
  const time = new Date((seconds % day) * 1000).toISOString().slice(11, 19)
  if (days === 0 && !date1904) return { text: time }
  const since1900 = serial > 60 ? serial - 1 : serial
  const date = new Date(Date.UTC(1899, 11, 31 + since1900)).toISOString().slice(0, 10)
  return { text: seconds % day === 0 ? date : `${date} ${time}` }
}

/** An ISO 8601 date cell (`t="d"`) in the same form as a date serial. */
export function isoDateText(raw: string): CellText {
  const parts = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?)?$/.exec(raw)
  if (parts === null) return damaged(raw, 'CELL_DAMAGED')
  const [, date = '', time = '00:00:00'] = parts
  return { text: time === '00:00:00' ? date : `${date} ${time}` }
}

/** Text of a string in a workbook: `_x000D_` stands for a control character (18.18.96, ST_Xstring). */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Collects the cells of one row; the first problem of a cell is the problem of the row. */
export interface RowDraft {
  cells: string[]
  problem?: Problem
}

/** Puts a cell into its 0-based column; a NUL character in the text is a problem too. */
export function putCell(draft: RowDraft, column: number, { text, problem }: CellText): void {
  while (draft.cells.length < column) draft.cells.push('')
  draft.cells[column] = text
  if (draft.problem) return
  if (problem) draft.problem = { ...problem, column: column + 1 }
  else if (text.includes('\0')) draft.problem = rowProblem('NUL_BYTE', column + 1)
}

/**
 * Gives rows of a sheet one width: empty cells at the end are dropped, then the row is filled up to
 * the widest row so far. A row without any text gives undefined.
 */
export function fitRow(draft: RowDraft, widest: number): RowDraft | undefined {
  const { cells } = draft
  while (cells.length > 0 && cells.at(-1) === '') cells.pop()
  if (cells.length === 0 && !draft.problem) return undefined
  while (cells.length < widest) cells.push('')
  return draft
}
