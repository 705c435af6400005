import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { CipherKeys } from './keys.ts'

export { parseIdentityKeys } from './keys.ts'
export type { CipherKeys } from './keys.ts'

/** Protects personal data at rest; what it gives is text, fit for a text column. */
export type Cipher = {
  /** Seals text for one place (`context`, such as table.column:row). Never twice the same. */
  seal(plain: string, context: string): string
  /** Opens sealed text; throws a CipherError when it was changed or stands in another place. */
  open(sealed: string, context: string): string
  /** Look-up value (64 hex digits), the same for the same kind and value, separate by kind. */
  blindIndex(kind: string, value: string): string
  /** Id of the key that sealed a text, to find what waits for a new key. */
  keyIdOf(sealed: string): string
  /** What every text begins with that is sealed now: suite and current key, such as `v1.k2.`. */
  readonly header: string
}

/**
 * One set of algorithms. A body holds all that opening needs but the key (nonce, text, tag). SM4
 * with SM3 (GB/T 32907, GB/T 32905) is another suite with another version behind the same Cipher.
 */
export type CipherSuite = {
  /** First part of every sealed text, such as v1. */
  version: string
  /** Derives a 32-byte sub-key for one use from a master key. */
  derive(master: Buffer, use: string): KeyObject
  encrypt(key: KeyObject, plain: string, bound: string): Buffer
  /** Throws when the body or the bound text is not what was encrypted. */
  decrypt(key: KeyObject, body: Buffer, bound: string): string
  /** Keyed hash in hex. */
  mac(key: KeyObject, text: string): string
}

export type CipherErrorCode =
  | 'SEALED_MALFORMED'
  | 'SEALED_SUITE_UNKNOWN'
  | 'SEALED_KEY_UNKNOWN'
  | 'SEALED_NOT_AUTHENTIC'

export type CipherError = Error & { code: CipherErrorCode }

/** Neither sealed nor plain text is ever part of a message. */
const fail = (code: CipherErrorCode, message: string): CipherError =>
  Object.assign(new Error(message), { code })

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D; a key seals at most 2^32 values),
 * HKDF-SHA-256 (RFC 5869) for sub-keys, HMAC-SHA-256 (RFC 2104) for the blind index.
 */
export const aesGcmSuite: CipherSuite = {
  version: 'v1',
  derive: (master, use) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, '', use, KEY_BYTES))),
  encrypt: (key, plain, bound) => {
    const nonce = nextNonce()
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(Buffer.from(bound, 'utf8'))
    return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  },
  decrypt: (key, body, bound) => {
    if (body.length < NONCE_BYTES + TAG_BYTES) throw new Error('body too short')
    const nonce = body.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(bound, 'utf8'))
    decipher.setAuthTag(body.subarray(body.length - TAG_BYTES))
    const text = decipher.update(body.subarray(NONCE_BYTES, body.length - TAG_BYTES))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  },
  mac: (key, text) => createHmac('sha256', key).update(text, 'utf8').digest('hex'),
}

/** Random bytes are drawn in bulk: a draw costs more than the encryption of a number. */
const POOL_BYTES = NONCE_BYTES * 1024
let pool = Buffer.alloc(0)

function nextNonce(): Buffer {
  if (pool.length === 0) pool = randomBytes(POOL_BYTES)
  const nonce = pool.subarray(0, NONCE_BYTES)
  pool = pool.subarray(NONCE_BYTES)
  return nonce
}

const SEALED = /^(v\d+)\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)$/
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/
const KIND = /^[A-Z][A-Z0-9_]{0,31}$/

/** The shortest body: a nonce and a tag around nothing, in base64url. A version number such as v1.2.3 is none. */
const LEAST_BODY = 38
const VERSION_MARK = 'v'.charCodeAt(0)

/**
 * Whether a text has the form of a sealed one. What is stored and has it is sealed: plain text of that form is sealed
 * on its way in, so that it comes out as it was given.
 */
export function isSealed(text: string): boolean {
  if (text.charCodeAt(0) !== VERSION_MARK) return false
  return (SEALED.exec(text)?.[3]?.length ?? 0) >= LEAST_BODY
}

type Sealed = { version: string; keyId: string; body: string }

const takeApart = (sealed: string): Sealed => {
  const match = SEALED.exec(sealed)
  if (!match) throw fail('SEALED_MALFORMED', 'the sealed text is not of the form v1.key.body')
  const [, version = '', keyId = '', body = ''] = match
  return { version, keyId, body }
}

/** Full-width digits, a lower-case x or a space must not hide a value from its look-up. */
const indexForm = (value: string): string =>
  value.normalize('NFKC').replace(/\s+/gu, '').toUpperCase()

const checkKeys = ({ current, keys, indexKey }: CipherKeys): void => {
  if (!keys.has(current)) throw new RangeError(`the current key ${current} is not among the keys`)
  for (const [id, key] of keys) {
    if (!KEY_ID.test(id)) throw new RangeError('a key id is 1 to 32 letters, digits, _ or -')
    if (key.length !== KEY_BYTES) throw new RangeError(`key ${id} does not have 32 bytes`)
  }
  if (indexKey.length !== KEY_BYTES) throw new RangeError('the index key does not have 32 bytes')
}

/**
 * Makes the cipher for personal data. The first of `suites` seals and makes the index, all of them
 * open. The sealed form is `version.keyId.base64url(body)`; suite, key id and context are bound to
 * the text as additional authenticated data, so a text moved to another row or column, or relabelled
 * with another key, does not open.
 *
 * `blindIndex` compares without regard to width, white space and letter case; `kind` is an
 * UPPER_SNAKE word such as RESIDENT_ID. Throws RangeError for unusable keys or kinds, a CipherError
 * from `open` and `keyIdOf`.
 */
export const makeCipher = (
  keys: CipherKeys,
  suites: readonly [CipherSuite, ...CipherSuite[]] = [aesGcmSuite],
): Cipher => {
  checkKeys(keys)
  const [sealing] = suites
  const sealKeys = new Map<string, { suite: CipherSuite; key: KeyObject }>()
  for (const suite of suites)
    for (const [id, master] of keys.keys)
      sealKeys.set(`${suite.version}.${id}`, { suite, key: suite.derive(master, 'seal') })
  const indexKey = sealing.derive(keys.indexKey, 'blind-index')
  const header = `${sealing.version}.${keys.current}`
  const current = sealKeys.get(header)
  if (!current) throw new RangeError('no key to seal with')

  return {
    seal: (plain, context) =>
      `${header}.${sealing.encrypt(current.key, plain, `${header}.${context}`).toString('base64url')}`,
    open: (sealed, context) => {
      const { version, keyId, body } = takeApart(sealed)
      if (!suites.some((suite) => suite.version === version))
        throw fail('SEALED_SUITE_UNKNOWN', `no cipher suite ${version}`)
      const found = sealKeys.get(`${version}.${keyId}`)
      if (!found) throw fail('SEALED_KEY_UNKNOWN', `key ${keyId} is not configured`)
      try {
        const bound = `${version}.${keyId}.${context}`
        return found.suite.decrypt(found.key, Buffer.from(body, 'base64url'), bound)
      } catch {
        throw fail('SEALED_NOT_AUTHENTIC', 'the sealed text was changed, moved or sealed otherwise')
      }
    },
    blindIndex: (kind, value) => {
      if (!KIND.test(kind)) throw new RangeError('the kind of a blind index is an UPPER_SNAKE word')
      return sealing.mac(indexKey, `${kind}\n${indexForm(value)}`)
    },
    keyIdOf: (sealed) => takeApart(sealed).keyId,
    header: `${header}.`,
  }
}

/**
 * A cipher that takes its keys anew when it meets a text of a key that it does not know: the keys were changed while it
 * ran. `load` gives the cipher of the keys as they are now.
 */
export const makeReloadingCipher = (load: () => Cipher): Cipher => {
  let cipher = load()
  return {
    seal: (plain, context) => cipher.seal(plain, context),
    open: (sealed, context) => {
      try {
        return cipher.open(sealed, context)
      } catch (error) {
        if ((error as Partial<CipherError>).code !== 'SEALED_KEY_UNKNOWN') throw error
        cipher = load()
        return cipher.open(sealed, context)
      }
    },
    blindIndex: (kind, value) => cipher.blindIndex(kind, value),
    keyIdOf: (sealed) => cipher.keyIdOf(sealed),
    get header() {
      return cipher.header
    },
  }
}
