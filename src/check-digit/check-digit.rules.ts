/**
 * Check characters of the four numbering standards. All functions are pure, work on canonical text
 * (half-width, upper case, no separators) and allocate nothing: they run on every row of intake.
 */

const ASCII = 128

/** Maps a character code to its value in the alphabet, -1 where it is not in it. */
function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(ASCII).fill(-1)
  for (let value = 0; value < alphabet.length; value += 1) {
    values[alphabet.charCodeAt(value)] = value
  }
  return values
}

function valueAt(values: Int8Array, text: string, index: number): number {
  const code = text.charCodeAt(index)
  return code < ASCII ? (values[code] ?? -1) : -1
}

/** GB 32100-2015: 31 symbols, without I O S V Z. */
const USCI_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const USCI_VALUES = valuesOf(USCI_ALPHABET)
/** 3^(i-1) mod 31. */
const USCI_WEIGHTS = Uint8Array.of(1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

/** GB 11714: digits and all letters, A = 10 … Z = 35. */
const ORGANIZATION_VALUES = valuesOf('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
const ORGANIZATION_WEIGHTS = Uint8Array.of(3, 7, 9, 10, 5, 8, 4, 2)
/** The check character by the sum mod 11: 11 - r, where 10 is written X and 11 is written 0. */
const ORGANIZATION_CHECKS = '0X987654321'

const DIGITS = '0123456789'
const DIGIT_VALUES = valuesOf(DIGITS)

/** The first two digits of a resident ID: provinces, and the residence permits of 81, 82, 83. */
export const RESIDENT_PROVINCES: ReadonlySet<string> = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(
    ' ',
  ),
)

/** GB 11643-1999 (ISO 7064 MOD 11-2). */
const RESIDENT_WEIGHTS = Uint8Array.of(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
const RESIDENT_CHECKS = '10X98765432'

/** Whether the character at the index may stand in a unified social credit code. */
export function isUsciCharacter(text: string, index: number): boolean {
  return valueAt(USCI_VALUES, text, index) >= 0
}

/** Whether every character from `from` up to, not including, `to` is a digit. */
export function isDigits(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    if (valueAt(DIGIT_VALUES, text, index) < 0) return false
  }
  return to <= text.length
}

/** Whether every character from `from` up to, not including, `to` is a digit or a letter A-Z. */
export function isAlphanumeric(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    if (valueAt(ORGANIZATION_VALUES, text, index) < 0) return false
  }
  return to <= text.length
}

/**
 * The check character that the first 17 characters of a unified social credit code ask for
 * (GB 32100-2015): (31 - Σ mod 31) mod 31, so that remainder 0 gives '0'. Null when they are not of
 * its alphabet or positions 3-8, the division of the registering office, are not digits.
 */
export function usciCheckOf(code: string): string | null {
  let sum = 0
  for (let index = 0; index < 17; index += 1) {
    const value = valueAt(USCI_VALUES, code, index)
    if (value < 0 || (value > 9 && index >= 2 && index < 8)) return null
    sum += value * (USCI_WEIGHTS[index] ?? 0)
  }
  return USCI_ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/** The check character (0-9, X) of the first 8 of an organisation code (GB 11714), else null. */
export function organizationCheckOf(code: string): string | null {
  let sum = 0
  for (let index = 0; index < 8; index += 1) {
    const value = valueAt(ORGANIZATION_VALUES, code, index)
    if (value < 0) return null
    sum += value * (ORGANIZATION_WEIGHTS[index] ?? 0)
  }
  return ORGANIZATION_CHECKS.charAt(sum % 11)
}

/**
 * The check digit of the first 14 digits of a 15-digit registration number (GS 15-2006, ISO 7064
 * MOD 11,10), else null.
 */
export function registrationCheckOf(code: string): string | null {
  let product = 10
  for (let index = 0; index < 14; index += 1) {
    const value = valueAt(DIGIT_VALUES, code, index)
    if (value < 0) return null
    product = (((product + value) % 10 || 10) * 2) % 11
  }
  return DIGITS.charAt((11 - product) % 10)
}

/** The check character (0-9, X) of the first 17 digits of a resident ID (GB 11643), else null. */
export function residentIdCheckOf(code: string): string | null {
  let sum = 0
  for (let index = 0; index < 17; index += 1) {
    const value = valueAt(DIGIT_VALUES, code, index)
    if (value < 0) return null
    sum += value * (RESIDENT_WEIGHTS[index] ?? 0)
  }
  return RESIDENT_CHECKS.charAt(sum % 11)
}

const DAYS_OF_MONTH = Uint8Array.of(0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

/**
 * Whether the digits from `from` are a day of birth that exists, in 1900-2099: YYYYMMDD, or YYMMDD
 * of the 15-digit resident ID, which all belong to the 1900s.
 */
export function isBirthDate(text: string, from: number, digits: 8 | 6): boolean {
  if (!isDigits(text, from, from + digits)) return false
  const monthFrom = from + digits - 4
  const short = twoDigits(text, monthFrom - 2)
  const century = digits === 8 ? twoDigits(text, from) : 19
  if (century !== 19 && century !== 20) return false
  const month = twoDigits(text, monthFrom)
  const day = twoDigits(text, monthFrom + 2)
  if (day < 1 || day > (DAYS_OF_MONTH[month] ?? 0)) return false
  // 1900 was no leap year; of 1901-2099 every fourth is.
  const leap = short % 4 === 0 && (short !== 0 || century === 20)
  return month !== 2 || day < 29 || leap
}

function twoDigits(text: string, from: number): number {
  return (text.charCodeAt(from) - 48) * 10 + text.charCodeAt(from + 1) - 48
}

function withCheck(first: string, length: number, check: string | null): string {
  if (first.length !== length || check === null) {
    throw new RangeError(`not the first ${length} characters of such a code`)
  }
  return first + check
}

/** 17 characters → the 18 of a unified social credit code. Throws RangeError on any other text. */
export function withUsciCheck(first17: string): string {
  return withCheck(first17, 17, usciCheckOf(first17))
}

/** 8 characters → the 9 of an organisation code, no hyphen. Throws RangeError on any other text. */
export function withOrganizationCheck(first8: string): string {
  return withCheck(first8, 8, organizationCheckOf(first8))
}

/** 14 digits → a 15-digit registration number. Throws RangeError on any other text. */
export function withRegistrationCheck(first14: string): string {
  return withCheck(first14, 14, registrationCheckOf(first14))
}

/** 17 digits → an 18-character resident ID; the date is the caller's. Throws RangeError otherwise. */
export function withResidentIdCheck(first17: string): string {
  return withCheck(first17, 17, residentIdCheckOf(first17))
}
