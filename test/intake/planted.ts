import {
  registrationCheckOf,
  residentIdCheckOf,
  withOrganizationCheck,
} from '../../src/check-digit/check-digit.rules.ts'

/**
 * Numbers of persons that are nobody's, each another: resident IDs of division 320699, which never was, of 18 and of 15
 * digits, and mobile numbers. They begin alike, so that any of them is found by what it begins with.
 */
const ID_18 = '3206991990'
const ID_15 = '32069990'
const MOBILE = '13800069'

let serial = 0

function day(n: number): string {
  return `${String((n % 12) + 1).padStart(2, '0')}${String((n % 28) + 1).padStart(2, '0')}`
}

function nextId18(closing?: 'X'): string {
  for (;;) {
    serial += 1
    const body = `${ID_18}${day(serial)}${String(serial % 1000).padStart(3, '0')}`
    const check = residentIdCheckOf(body)
    if (closing === undefined || check === closing) return body + check
  }
}

/** None that could as well be a registration number, or a tax number with an organisation code: no rule could tell. */
function nextId15(): string {
  for (;;) {
    serial += 1
    const body = `${ID_15}${day(serial)}${String(serial % 1000).padStart(3, '0')}`
    const isOther =
      registrationCheckOf(body) === body.charAt(14) ||
      withOrganizationCheck(body.slice(6, 14)) === body.slice(6)
    if (!isOther) return body
  }
}

function nextMobile(): string {
  serial += 1
  return `${MOBILE}${String(serial % 1000).padStart(3, '0')}`
}

const fullWidth = (text: string): string =>
  text.replaceAll(/[0-9A-Z]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))

const split = (text: string, ...places: number[]): string[] =>
  [0, ...places].map((at, n) => text.slice(at, places[n] ?? text.length))

/** The ways in which a number is written, each with a number of its own. */
export const FORMS: readonly (readonly [name: string, write: () => string])[] = [
  ['18', () => nextId18()],
  ['18 with spaces', () => split(nextId18(), 6, 14).join(' ')],
  ['18 with hyphens', () => split(nextId18(), 6, 14).join('-')],
  ['18 in full width', () => fullWidth(nextId18())],
  ['18 with a small x', () => nextId18('X').toLowerCase()],
  ['15', () => nextId15()],
  ['15 with spaces', () => split(nextId15(), 6, 12).join(' ')],
  ['mobile', () => nextMobile()],
  ['mobile 3-4-4', () => split(nextMobile(), 3, 7).join('-')],
  ['mobile in full width', () => fullWidth(nextMobile())],
]

/** Half-width, without what stands between digits. */
export function compact(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s-]/g, '')
}

/** Runs of characters that may be base64, of ordinary or URL-safe letters, long enough to hold a number’s beginning. */
const BASE64_RUN = /[A-Za-z0-9+/_-]{10,}/g
const HEX_RUN = /[0-9a-f]{16,}/gi

/** What a run may stand for, wherever its groups of letters (four of base64, two of hex) begin. */
function decoded(run: string, encoding: 'base64' | 'hex'): string[] {
  const starts = encoding === 'base64' ? [0, 1, 2, 3] : [0, 1]
  return starts.map((from) => compact(Buffer.from(run.slice(from), encoding).toString()))
}

/** What the numbers begin with. */
const STARTS = [ID_18, ID_15, MOBILE]

/**
 * Where a dump shows one of the planted numbers: as they are, however spaced or wide, and in base64 or hex. The whole
 * beginning of a number is looked for, never a piece of it: random UUIDs hold any piece sooner or later. Pieces of the
 * dump around each, for the message; none is a pass.
 */
export function traces(dump: string): string[] {
  const found: string[] = []
  const search = (text: string, shown = text) => {
    for (const start of STARTS) {
      const at = text.indexOf(start)
      if (at >= 0) found.push(shown === text ? text.slice(Math.max(0, at - 60), at + 30) : shown)
    }
  }
  search(compact(dump))
  for (const [run] of dump.matchAll(BASE64_RUN)) {
    for (const text of decoded(run, 'base64')) search(text, run)
  }
  for (const [run] of dump.matchAll(HEX_RUN)) {
    for (const text of decoded(run, 'hex')) search(text, run)
  }
  return found
}
