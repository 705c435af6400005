import {
  registrationCheckOf,
  RESIDENT_PROVINCES,
  residentIdCheckOf,
} from '../check-digit/check-digit.rules.ts'

/** A run of digits with its separators: where it stands and its digits with their places. */
export type DigitRun = {
  end: number
  digits: string
  places: number[]
  starts: number[]
  stars: number
}

export type DigitKind = 'RESIDENT_ID' | 'PHONE' | 'BANK_CARD'
export type DigitFinding = { kind: DigitKind; start: number; end: number }

const DIGIT = 1
const SEPARATOR = 2
const STAR = 3
const CLASS = new Uint8Array(65536)
for (let i = 0; i < 10; i++) CLASS[0x30 + i] = CLASS[0xff10 + i] = DIGIT
for (const character of ' \t\r\n\u3000\u00a0\u200b-－–—‐()（）')
  CLASS[character.charCodeAt(0)] = SEPARATOR
for (const character of '*＊') CLASS[character.charCodeAt(0)] = STAR

/** Digit, ASCII or full-width. */
export const isDigit = (code: number): boolean => CLASS[code] === DIGIT
/** Letter, ASCII or full-width. */
export const isLetter = (code: number): boolean => {
  const half = code >= 0xff21 && code <= 0xff5a ? code - 0xfee0 : code
  return (half >= 0x41 && half <= 0x5a) || (half >= 0x61 && half <= 0x7a)
}
const isFinalX = (text: string, at: number): boolean =>
  /[xXｘＸ×]/u.test(text.charAt(at)) &&
  !isLetter(text.charCodeAt(at + 1)) &&
  !isDigit(text.charCodeAt(at + 1))

const MOST_SEPARATORS = 3

/**
 * Collects the run that begins with the digit at `start`: digits with at most three separators in a
 * row, stars without bound, and a closing X. `starts` are the indexes of digits before which a
 * separator (or the run) begins, ended by the count of digits.
 */
export const digitRunAt = (text: string, start: number): DigitRun => {
  const run: DigitRun = { end: start, digits: '', places: [], starts: [], stars: 0 }
  let gap = 1
  for (let at = start, separators = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const kind = CLASS[code]
    const x = kind !== DIGIT && run.digits.length >= 2 && isFinalX(text, at)
    if (kind === DIGIT || x) {
      if (gap > 0) run.starts.push(run.digits.length)
      gap = separators = 0
      run.digits += x ? 'X' : String.fromCharCode(0x30 + (code & 0xf))
      run.places.push(at)
      run.end = at + 1
      if (x) break
    } else if (kind === STAR) {
      run.stars++
      gap++
      separators = 0
    } else if (kind === SEPARATOR && ++separators <= MOST_SEPARATORS) gap++
    else break
  }
  return run
}

/** A run of fewer digits and stars holds no number of a person. */
const FEWEST = 7

/** The end of the run that begins with the digit at `start` when it is too short to hold anything; else 0. */
export const shortRunEnd = (text: string, start: number): number => {
  let end = start
  let [digits, stars, separators] = [0, 0, 0]
  for (let at = start; at < text.length && digits + stars < FEWEST; at++) {
    const kind = CLASS[text.charCodeAt(at)]
    const x = kind !== DIGIT && digits >= 2 && isFinalX(text, at)
    if (kind === DIGIT || x) {
      digits++
      separators = 0
      end = at + 1
      if (x) break
    } else if (kind === STAR) {
      stars++
      separators = 0
    } else if (kind !== SEPARATOR || ++separators > MOST_SEPARATORS) break
  }
  return digits + stars < FEWEST ? end : 0
}

/** Whether the last character of 18 is the check character of a resident ID. */
const checks18 = (digits: string): boolean => residentIdCheckOf(digits) === digits.charAt(17)
/** Whether the last of 15 digits is the check digit of a registration number. */
const checks15 = (digits: string): boolean => registrationCheckOf(digits) === digits.charAt(14)
const luhn = (digits: string): boolean => {
  let sum = 0
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const digit = digits.charCodeAt(i) - 48
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return sum % 10 === 0
}

const MONTH_DAY = /^(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/
const ID_CUE = /身份证|身份号|证件号|公民身份|居民证|从业资格证|驾驶证|ID/u
/** Only a whole label that stands directly before the number lets it pass. */
const REGISTRATION_CUE = /(?:注册|登记|执照)(?:号|号码|编号)[为是系：:\s]*$/u
const PHONE_CUE = /电话|手机|联系|座机|致电|来电|热线|传真|[Tt][Ee][Ll]|号码/u
const CARD_CUE = /卡号|银行卡|储蓄卡|信用卡/u

/** ID of 18: the checked ones always, a mistyped one when a living adult may have it or a cue says so. */
const isId18 = (digits: string, before: string): boolean => {
  if (!RESIDENT_PROVINCES.has(digits.slice(0, 2)) || !/^(?:19|20)/.test(digits.slice(6, 8)))
    return false
  if (digits.slice(0, 17).includes('X')) return false
  if (ID_CUE.test(before) || checks18(digits)) return true
  const year = Number(digits.slice(6, 10))
  return year >= 1920 && year <= 2012 && MONTH_DAY.test(digits.slice(10))
}

/** ID of 15 (issued until 1999), told from a registration number by birthday, check digit and cue. */
const isId15 = (digits: string, before: string): boolean => {
  if (!/^\d{15}$/.test(digits) || !RESIDENT_PROVINCES.has(digits.slice(0, 2))) return false
  if (ID_CUE.test(before)) return true
  if (!MONTH_DAY.test(digits.slice(8)) || Number(digits.slice(6, 8)) < 30) return false
  return !(REGISTRATION_CUE.test(before) && checks15(digits))
}

const MOBILE = /^(?:0|86|086|0086)?1[3-9]\d{9}$/
const LAND_LINE =
  /^(?:(?:00)?86)?(?:010[2-8]\d{7}|02\d[2-8]\d{7}|0[3-9](?!0)\d\d[2-8]\d{6,7})(?:\d{1,5})?$/
const LAND_LINE_ALONE = /^(?:010[2-8]\d{7}|02\d[2-8]\d{7}|0[3-9][1-9]\d[2-8]\d{6,7})$/
const LOCAL = /^[2-8]\d{6,7}$/
const CARD = /^(?:62\d{14,17}|60\d{14,17}|9558\d{12,15}|[45]\d{15}|3[567]\d{14}|69\d{14,17})$/

type Piece = {
  digits: string
  before: string
  chunks: number[]
  spaced: boolean
  lettered: boolean
}

const phoneOf = ({ digits, before, chunks, spaced }: Piece): boolean => {
  if (MOBILE.test(digits)) {
    // 15000-200000 is a span of amounts; a number is written 3-4-4, 3-8, 7-4 or with its prefix.
    const first = chunks[0] ?? 0
    return chunks.length === 1 || spaced || first === 3 || first === 7 || first <= 4
  }
  if (/登记号|船检|证书号/u.test(before)) return false
  if (chunks.length === 1 && LAND_LINE_ALONE.test(digits)) return true
  if (chunks.length > 1 && LAND_LINE.test(digits)) return (chunks[0] ?? 0) <= 4
  return chunks.length === 1 && LOCAL.test(digits) && PHONE_CUE.test(before.slice(-8))
}

const kindOf = (piece: Piece): DigitKind | undefined => {
  const { digits, before, lettered } = piece
  if (digits.length === 18 && isId18(digits, before) && (!lettered || checks18(digits)))
    return 'RESIDENT_ID'
  if (digits.length === 15 && !lettered && isId15(digits, before)) return 'RESIDENT_ID'
  if (digits.includes('X')) return undefined
  if (digits.length <= 18 && phoneOf(piece)) return 'PHONE'
  if (digits.length >= 15 && digits.length <= 19 && !lettered) {
    if ((CARD.test(digits) && luhn(digits)) || CARD_CUE.test(before)) return 'BANK_CARD'
  }
  return undefined
}

const LONGEST = 19
/** How far before a number its cue may stand. */
const CONTEXT = 16

/** Any 18 digits in a row that are a checked ID count, whatever stands around them. */
const markHiddenIds = (run: DigitRun): void => {
  for (let at = 0; at + 18 <= run.digits.length; at++) {
    const digits = run.digits.slice(at, at + 18)
    if (!isId18(digits, '') || !checks18(digits)) continue
    run.starts.push(at, at + 18)
    at += 17
  }
}

/** Digits and stars: first six and last digits of an ID that someone masked. */
const isStarredId = (text: string, start: number, run: DigitRun): boolean => {
  const written = text
    .slice(start, run.end)
    .replace(/[^\d０-９*＊xXｘＸ]/gu, '')
    .normalize('NFKC')
  if (!RESIDENT_PROVINCES.has(written.slice(0, 2))) return false
  return (
    /^\d{3,}\*/.test(written) &&
    (written.length === 18 || written.length === 15 || /^\d{6,}\*{4,}\d{1,4}X?$/i.test(written))
  )
}

/**
 * Personal numbers in a run of digits: resident IDs of 18 and 15 digits (GB 11643-1999), mobile and
 * land-line phones, bank cards (Luhn, ISO/IEC 7812). `start` is where the run begins in `text`.
 * Writes into `found` and stops after the first when `first` is set.
 */
export const findInRun = (
  text: string,
  start: number,
  run: DigitRun,
  found: DigitFinding[],
  first: boolean,
): void => {
  const count = run.digits.length
  if (count >= 18) markHiddenIds(run)
  const starts = [...new Set([...run.starts, count])]
    .filter((at) => at <= count)
    .sort((a, b) => a - b)
  const known = found.length
  for (let i = 0; i < starts.length - 1; i++) {
    for (let j = Math.min(i + LONGEST, starts.length - 1); j > i; j--) {
      const from = starts[i] ?? 0
      const to = starts[j] ?? 0
      if (to - from < 7 || to - from > LONGEST) continue
      const [begin, end] = [run.places[from] ?? start, (run.places[to - 1] ?? start) + 1]
      const kind = kindOf({
        digits: run.digits.slice(from, to),
        before: text.slice(Math.max(0, begin - CONTEXT), begin),
        chunks: starts.slice(i, j).map((at, k) => (starts[i + k + 1] ?? at) - at),
        spaced: !/[-－–—‐]/u.test(text.slice(begin, end)),
        lettered: isLetter(text.charCodeAt(begin - 1)) || isLetter(text.charCodeAt(end)),
      })
      if (kind === undefined || (run.stars > 0 && kind !== 'RESIDENT_ID')) continue
      found.push({ kind, start: begin, end })
      if (first) return
      i = j - 1
      break
    }
  }
  if (run.stars > 0 && found.length === known && isStarredId(text, start, run))
    found.push({ kind: 'RESIDENT_ID', start, end: run.end })
}
