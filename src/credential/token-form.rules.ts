import { createHash, randomBytes } from 'node:crypto'

/** What every token begins with: secret scanners find it by `tci_[A-Za-z0-9_-]{40}`. */
const MARK = 'tci_'
/** 192 random bits make 32 characters; 48 bits of checksum make 8. */
const RANDOM_BYTES = 24
const CHECKSUM_BYTES = 6
const CHECKSUM_CHARACTERS = 8
const FORM = /^tci_[A-Za-z0-9_-]{40}$/
/** Characters by which its owner recognises a token; the rest stays unknown to us. */
const PREFIX_CHARACTERS = 10

/** Makes a new token: `tci_`, 192 random bits, a checksum; 44 characters. */
export function makeSecret(): string {
  const body = MARK + randomBytes(RANDOM_BYTES).toString('base64url')
  return body + checksumOf(body)
}

/** Whether a text claims to be an opaque token, well-formed or not. */
export function looksLikeSecret(text: string): boolean {
  return text.startsWith(MARK)
}

/** Whether a text is a token as it was issued: a mistyped one is told without asking the database. */
export function isWellFormed(text: string): boolean {
  return FORM.test(text) && checksumOf(text.slice(0, -CHECKSUM_CHARACTERS)) === checksumIn(text)
}

/**
 * What is stored of a token: its SHA-256, hexadecimal. 192 random bits need no salt and no slow hash; and a look-up
 * by hash compares nothing of the secret, so its time tells nothing about it.
 */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** The first characters of a token, which its owner may see again. */
export function prefixOf(secret: string): string {
  return secret.slice(0, PREFIX_CHARACTERS)
}

function checksumIn(text: string): string {
  return text.slice(-CHECKSUM_CHARACTERS)
}

function checksumOf(body: string): string {
  const digest = createHash('sha256').update(body).digest()
  return digest.subarray(0, CHECKSUM_BYTES).toString('base64url')
}
