import { createHash } from 'node:crypto'
import { DomainError } from '../errors.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'

/** What becomes of a consent, as everybody sees it. */
export const CONSENT_STATES = {
  REQUESTED: { zh: '待答复', en: 'Asked for, not answered yet' },
  GRANTED: { zh: '已授权', en: 'Granted' },
  REFUSED: { zh: '已拒绝', en: 'Refused' },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn by the subject' },
  EXPIRED: { zh: '已到期', en: 'Its time is over' },
} as const
export type ConsentState = keyof typeof CONSENT_STATES

/** What is stored: that a time is over follows from the day. */
export type StoredConsentState = Exclude<ConsentState, 'EXPIRED'>

const MOVES: Readonly<Record<ConsentState, readonly StoredConsentState[]>> = {
  REQUESTED: ['GRANTED', 'REFUSED'],
  GRANTED: ['WITHDRAWN'],
  REFUSED: [],
  WITHDRAWN: [],
  EXPIRED: [],
}

/** States that the end of the time ends. */
const ENDED_BY_TIME: readonly StoredConsentState[] = ['REQUESTED', 'GRANTED']

/** The state on a day (ISO, Asia/Shanghai); `validTo` is exclusive, so a consent lasts to the end of the day before. */
export function stateOn(
  consent: { state: StoredConsentState; validTo: string },
  today: string,
): ConsentState {
  return ENDED_BY_TIME.includes(consent.state) && consent.validTo <= today
    ? 'EXPIRED'
    : consent.state
}

/** What stored rows are in a state: their stored states, and whether their time is over (null: either). */
export function storedAs(state: ConsentState): {
  states: readonly StoredConsentState[]
  isOver: boolean | null
} {
  if (state === 'EXPIRED') return { states: ENDED_BY_TIME, isOver: true }
  return { states: [state], isOver: ENDED_BY_TIME.includes(state) ? false : null }
}

/**
 * Checks that a consent may move from one state to another.
 * @throws DomainError CONSENT_STATE_CONFLICT
 */
export function checkMove(from: ConsentState, to: StoredConsentState): void {
  if (MOVES[from].includes(to)) return
  throw new DomainError('CONSENT_STATE_CONFLICT', {
    zh: `授权当前为“${CONSENT_STATES[from].zh}”，不得变更为“${CONSENT_STATES[to].zh}”`,
    en: `The consent is ${from} and cannot become ${to}`,
  })
}

/**
 * The most months that a consent lasts: rule data, parameter CONSENT_MOST_MONTHS.
 * @throws Error when the rule data do not say: nothing is granted without a limit
 */
export function mostMonths(book: Pick<RuleBook, 'current'>, today: string): number {
  const body = book.current('parameter', 'CONSENT_MOST_MONTHS', today)?.body
  if (body?.unit === 'MONTH' && Number.isInteger(body.value) && Number(body.value) > 0) {
    return Number(body.value)
  }
  throw new Error(
    `Rule data: parameter CONSENT_MOST_MONTHS must hold a number of months on ${today}.`,
  )
}

/**
 * Checks the time of a consent, days ISO, `validTo` exclusive. It may begin in the past, as a letter that was signed
 * before does, but not be over; it lasts `months` at most and begins within as many.
 * @throws DomainError CONSENT_PERIOD_INVALID
 */
export function checkPeriod(
  { validFrom, validTo }: { validFrom: string; validTo: string },
  today: string,
  months: number,
): void {
  if (validTo <= validFrom) throw period('止期早于起期', 'it ends before it begins')
  if (validTo <= today) throw period('有效期已过', 'it is over already')
  if (validTo > addMonths(validFrom, months))
    throw period(`最长 ${months} 个月`, `it lasts ${months} months at most`)
  if (validFrom > addMonths(today, months))
    throw period(`须在 ${months} 个月内开始`, `it begins within ${months} months`)
}

function period(zh: string, en: string): DomainError {
  return new DomainError('CONSENT_PERIOD_INVALID', {
    zh: `授权期限有误：${zh}`,
    en: `The time of the consent: ${en}`,
  })
}

/** The media types of a letter, and the bytes that each begins with. OFD (GB/T 33190) is a ZIP package. */
const LETTER_FORMS: Readonly<Record<string, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'application/ofd': [0x50, 0x4b, 0x03, 0x04],
}
const LETTER_MOST_BYTES = 512 * 1024
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** A signed letter as a client sends it, its content in base64. */
export interface LetterInput {
  mediaType: string
  content: string
}

/** A letter that was checked; `hash` is the SHA-256 of its bytes in hex. */
export interface Letter extends LetterInput {
  hash: string
}

/**
 * Checks a signed letter: a known media type, content that begins like it, 512 KiB at most.
 * @throws DomainError ATTACHMENT_INVALID
 */
export function readLetter({ mediaType, content }: LetterInput): Letter {
  const magic = Object.hasOwn(LETTER_FORMS, mediaType) ? LETTER_FORMS[mediaType]! : null
  if (magic === null) {
    throw attachment('须为 PDF、JPEG、PNG 或 OFD', 'it must be PDF, JPEG, PNG or OFD')
  }
  // The length first: what is too long is not even decoded.
  if (content.length > Math.ceil(LETTER_MOST_BYTES / 3) * 4)
    throw attachment('超过 512 KiB', 'it has more than 512 KiB')
  if (content.length % 4 !== 0 || !BASE64.test(content))
    throw attachment('内容不是 base64', 'its content is not base64')
  const bytes = Buffer.from(content, 'base64')
  if (bytes.length > LETTER_MOST_BYTES) throw attachment('超过 512 KiB', 'it has more than 512 KiB')
  if (magic.some((byte, at) => bytes[at] !== byte))
    throw attachment('内容与类型不符', 'its content is not of its media type')
  return { mediaType, content, hash: createHash('sha256').update(bytes).digest('hex') }
}

function attachment(zh: string, en: string): DomainError {
  return new DomainError('ATTACHMENT_INVALID', { zh: `授权书有误：${zh}`, en: `The letter: ${en}` })
}
