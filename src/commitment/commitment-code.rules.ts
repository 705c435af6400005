import { parseDate } from '../vocabulary/date.rules.ts'

/** A commitment is made on a real day. */
const NO_OPEN_END = { openEnded: new Set<string>() }

const FORM = /^(\d{6})(\d{8})(\d{6})$/

/** What is wrong with a code. */
export type CodeFault = 'CODE_MALFORMED' | 'CODE_DIVISION_UNKNOWN' | 'CODE_DATE_DIFFERS'

/** A code in its parts: the division that accepted it, the day on which it was made, a serial number. */
export interface CommitmentCode {
  division: string
  /** ISO. */
  signedOn: string
  serial: string
}

/** Reads a code of 20 digits (承诺编码): division 6, day 8 (yyyymmdd), serial 6; null: it has not that form. */
export function readCommitmentCode(code: string): CommitmentCode | null {
  const [, division, digits, serial] = FORM.exec(code) ?? []
  if (division === undefined || digits === undefined || serial === undefined) return null
  const day = parseDate(digits, NO_OPEN_END)
  return day.ok && day.on !== null ? { division, signedOn: day.on, serial } : null
}

/**
 * What is wrong with the code of a commitment that was made on a day; null: nothing.
 * @param isDivision whether there is or was such a division
 */
export function faultOfCode(
  code: string,
  signedOn: string,
  isDivision: (division: string) => boolean,
): CodeFault | null {
  const read = readCommitmentCode(code)
  if (read === null) return 'CODE_MALFORMED'
  if (!isDivision(read.division)) return 'CODE_DIVISION_UNKNOWN'
  return read.signedOn === signedOn ? null : 'CODE_DATE_DIFFERS'
}
