import { residentIdCheckOf } from '../check-digit/check-digit.rules.ts'
import { digitRunAt, findInRun, isDigit, type DigitFinding } from './digits.rules.ts'
import { scanPersonalData, type PersonalDataKind } from './scan.rules.ts'

/** Numbers by which a natural person is found; names, plates and addresses are none. */
const NUMBERS = new Set<PersonalDataKind>(['RESIDENT_ID', 'PHONE', 'BANK_CARD', 'PASSPORT'])

const DIGIT = 1
const BETWEEN = 2
/** What may stand between the digits of a number: white space, hyphens, brackets, stars; as `digitRunAt` has it. */
const CLASS = new Uint8Array(65536)
for (let digit = 0; digit < 10; digit++) CLASS[0x30 + digit] = CLASS[0xff10 + digit] = DIGIT
for (const character of ' \t\r\n\u3000\u00a0\u200b-－–—‐()（）*＊')
  CLASS[character.charCodeAt(0)] = BETWEEN

/** A mobile number has eleven digits, every other identity number more. */
const SHORTEST_IDENTITY = 11
/** A passport has eight digits, a local phone seven. */
const SHORTEST_NUMBER = 7

/** Whether so many digits stand in a row. It costs next to nothing, and nearly every text is done with here. */
function hasLongRun(text: string, least: number): boolean {
  if (text.length < least) return false
  for (let at = 0, digits = 0; at < text.length; at++) {
    const kind = CLASS[text.charCodeAt(at)]
    if (kind === DIGIT) {
      if (++digits >= least) return true
    } else if (kind !== BETWEEN) digits = 0
  }
  return false
}

/**
 * Whether a text holds anything like a person's number: resident ID, phone, bank card, passport or travel permit, as
 * `scanPersonalData` finds them, mistyped ones too. Such a text is not kept in plain. A false alarm costs nothing
 * but a few bytes: who may see the text sees it all the same.
 */
export function holdsPersonalNumber(text: string): boolean {
  if (!hasLongRun(text, SHORTEST_NUMBER)) return false
  return scanPersonalData(text).some(({ kind }) => NUMBERS.has(kind))
}

/**
 * The code of a commitment by the national template (信用承诺编码): a division, the day on which it was made, a serial of
 * six. Its first eighteen digits pass for the resident ID of a child one time in eleven.
 */
const COMMITMENT_CODE = /^\d{6}20[1-9]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{6}$/u

/** A UUID (RFC 9562): one of 500 random ones has digits in a row that would pass for a mobile number or a bank card. */
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/giu
const OF_UUID = 'u'.repeat(36)

/**
 * The numbers of a text that are a natural person's beyond reasonable doubt: a resident ID of 18 characters with its
 * check character (GB 11643-1999), one of 15 digits with a birthday, a mobile number, a bank card; however they are
 * spaced, in full-width digits too; not what stands in a UUID or the code of a commitment. For texts where a false alarm costs something: public columns, names, addresses.
 */
export function findIdentityNumbers(given: string): DigitFinding[] {
  if (!hasLongRun(given, SHORTEST_IDENTITY)) return []
  const text = given.replaceAll(UUID, OF_UUID)
  const found: DigitFinding[] = []
  for (let at = 0; at < text.length;) {
    if (!isDigit(text.charCodeAt(at))) {
      at++
      continue
    }
    const run = digitRunAt(text, at)
    if (run.digits.length >= SHORTEST_IDENTITY && !COMMITMENT_CODE.test(run.digits))
      findInRun(text, at, run, found, false)
    at = run.end
  }
  return found.filter((finding) => isCertain(finding, text))
}

const MOBILE = /^(?:0|86|086|0086)?1[3-9]\d{9}$/

function isCertain({ kind, start, end }: DigitFinding, text: string): boolean {
  const written = text.slice(start, end).normalize('NFKC').toUpperCase()
  const digits = written.replace(/×/gu, 'X').replace(/[^\dX]/gu, '')
  if (kind === 'PHONE') return MOBILE.test(digits)
  if (kind === 'BANK_CARD' || digits.length === 15) return true
  return digits.length === 18 && residentIdCheckOf(digits) === digits.charAt(17)
}

/** Whether `findIdentityNumbers` finds any. */
export function holdsIdentityNumber(text: string): boolean {
  return findIdentityNumbers(text).length > 0
}

/** Whether a resident ID is among them. */
export function holdsResidentId(text: string): boolean {
  return findIdentityNumbers(text).some(({ kind }) => kind === 'RESIDENT_ID')
}

const HIDDEN = '******'

/** A text with six stars for each such number: for names of files and operations, which are kept and logged. */
export function hideIdentityNumbers(text: string): string {
  let [shown, from] = ['', 0]
  for (const { start, end } of findIdentityNumbers(text)) {
    if (start < from) continue
    shown += text.slice(from, start) + HIDDEN
    from = end
  }
  return shown + text.slice(from)
}
