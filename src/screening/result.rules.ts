import { hideIdentityNumbers } from '../personal/identity-number.rules.ts'
import { maskIdentity } from '../personal/mask.rules.ts'
import { isPersonalIdentifier, normalizeIdentifier } from '../subject/identifier.rules.ts'
import type { GivenRow } from './columns.rules.ts'
import { SCREENED_ROW_PROBLEMS, type ScreenedRowProblem } from './problem.ts'

/** What a row of a list came to, as its file tells it. */
export interface ScreenedRow {
  /** Of the list, from 1; the header does not count. */
  n: number
  name: string
  code: string
  outcome: string | null
  /** Codes of the reasons. */
  reasons: readonly string[]
  number: string | null
  receipt: string | null
  problem: { code: ScreenedRowProblem; zh: string; en: string } | null
}

/** How a row is shown: identity numbers masked, wherever they stand. */
export function shownRow({ name, code, type }: GivenRow): { name: string; code: string } {
  const isPersonal = type !== null && isPersonalIdentifier(type, normalizeIdentifier(type, code))
  return {
    name: hideIdentityNumbers(name),
    code: isPersonal ? maskIdentity(code) : hideIdentityNumbers(code),
  }
}

/** A problem with its sentences. */
export function problemOf(code: ScreenedRowProblem): NonNullable<ScreenedRow['problem']> {
  const { zh, en } = SCREENED_ROW_PROBLEMS[code]
  return { code, zh, en }
}

const HEADINGS = [
  'n',
  'name',
  'code',
  'outcome',
  'reasons',
  'number',
  'receipt',
  'problem',
  'problemZh',
  'problemEn',
]

/** A form of the file: what it begins with, and how it writes a row. */
export interface ResultForm {
  mediaType: string
  extension: string
  head: string
  line(row: ScreenedRow): string
}

/** UTF-8 with a byte order mark, which is what spreadsheet programs know UTF-8 by; lines as in RFC 4180. */
const CSV: ResultForm = {
  mediaType: 'text/csv; charset=utf-8',
  extension: 'csv',
  head: `\uFEFF${HEADINGS.join(',')}\r\n`,
  line: ({ n, name, code, outcome, reasons, number, receipt, problem }) => {
    const told = [outcome, reasons.join(';'), number, receipt]
    const cells = [name, code, ...told, problem?.code, problem?.zh, problem?.en]
    return `${n},${cells.map((text) => csvCell(text ?? '')).join(',')}\r\n`
  },
}

const JSON_LINES: ResultForm = {
  mediaType: 'application/x-ndjson',
  extension: 'ndjson',
  head: '',
  line: (row) => `${JSON.stringify(row)}\n`,
}

export const RESULT_FORMS = { csv: CSV, ndjson: JSON_LINES } as const

/**
 * A cell of a CSV file: one that a spreadsheet program would take for a formula gets an apostrophe (OWASP, CSV
 * injection; full-width signs too), since the text of the list comes from elsewhere.
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
