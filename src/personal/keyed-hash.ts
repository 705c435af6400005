import { hash } from 'node:crypto'
import type { Cipher } from './cipher.ts'

/**
 * The hash of a text under the key of the blind index (64 hex digits). For whatever may hold an identity number: who
 * knows the rest of such a text could try all numbers against a plain hash.
 * @param kind an UPPER_SNAKE word: equal texts of different kinds have different hashes
 */
export function keyedHash(cipher: Cipher, kind: string, text: string): string {
  // Hashed before, since a blind index looks over width and letter case, and a text is what it is.
  return cipher.blindIndex(kind, hash('sha256', text, 'hex'))
}

/** A UUID (version 8, RFC 9562: custom) that only the holder of the keys can make of a text. */
export function keyedUuid(cipher: Cipher, kind: string, text: string): string {
  const hex = keyedHash(cipher, kind, text)
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]!
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
