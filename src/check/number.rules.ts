import { randomBytes } from 'node:crypto'

/** Without I, L, O and U, which are misread or misheard (Crockford’s base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_LENGTH = 12
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

const FORM = /^\d{14}[0-9A-HJKMNP-TV-Z]{12}$/

/**
 * The number of an answer: the second in Asia/Shanghai (yyyyMMddHHmmss) and 12 random characters (60 bits), so that
 * nobody guesses one.
 */
export function makeNumber(at: Date): string {
  const second = new Date(at.getTime() + SHANGHAI_OFFSET_MS)
    .toISOString()
    .replaceAll(/\D/g, '')
    .slice(0, 14)
  const random = Array.from(randomBytes(RANDOM_LENGTH), (byte) => ALPHABET[byte & 31])
  return second + random.join('')
}

/** Whether a text has the form of a number. */
export function isNumber(text: string): boolean {
  return FORM.test(text)
}
