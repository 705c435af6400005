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

/** How a piece of text shows in base64, wherever it begins: the characters that hang on it alone. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
    const whole = Math.floor(bytes.length / 3) * 4
    return bytes.toString('base64').slice(shift === 0 ? 0 : 4, whole)
  })
}

/** What the numbers begin with, and where they are parted. */
const STARTS: [start: string, place: number][] = [
  [ID_18, 6],
  [ID_15, 6],
  [MOBILE, 3],
]

/**
 * Where a dump shows one of the planted numbers: as they are, however spaced or wide, and in base64 or hex. Pieces of
 * the dump around each, for the message; none is a pass.
 */
export function traces(dump: string): string[] {
  const [plain, lower] = [compact(dump), dump.toLowerCase()]
  const encoded = dump.replaceAll('-', '+').replaceAll('_', '/')
  const found: string[] = []
  const search = (text: string, piece: string) => {
    for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
      found.push(text.slice(Math.max(0, at - 60), at + piece.length + 20))
    }
  }
  for (const [start, place] of STARTS) {
    search(plain, start)
    const parts = split(start.slice(0, place + 4), place)
    for (const written of [start, fullWidth(start), parts.join(' '), parts.join('-')]) {
      search(lower, Buffer.from(written).toString('hex'))
      for (const piece of inBase64(written)) search(encoded, piece)
    }
  }
  return found
}
