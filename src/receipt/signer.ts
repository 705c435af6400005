import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { readKeyEntries } from '../personal/keys.ts'

/**
 * What signs receipts. A hardware module, or one for SM2 with SM3, can stand behind it: it names its algorithm and key,
 * and may take its time.
 */
export interface Signer {
  /** The JOSE name of the algorithm. */
  readonly alg: string
  /** 1 to 32 letters, digits, _ or -. */
  readonly kid: string
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/** A public key as it is published (RFC 7517; of Ed25519: RFC 8037). */
export interface PublicJwk {
  kid: string
  alg: string
  use: 'sig'
  kty: string
  crv: string
  x: string
}

/** The keys of receipts: the one that signs, and the public ones of all. */
export interface ReceiptKeys {
  signer: Signer
  publicKeys: readonly PublicJwk[]
}

export type ReceiptKeysResult =
  | { ok: true; keys: ReceiptKeys }
  | { ok: false; problems: readonly { entry: number; en: string }[] }

const signAside = promisify(sign)

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * Reads RECEIPT_KEYS: `kid:base64,kid2:base64`, each the 32 bytes of an Ed25519 key; the first signs. Names every bad
 * entry at once, by its place and never by its content.
 */
export function parseReceiptKeys(text: string): ReceiptKeysResult {
  const { entries, problems } = readKeyEntries(text)
  if (problems.length > 0) return { ok: false, problems }
  const keys = [...entries].map(([kid, seed]) => ({ kid, key: privateKeyOf(seed) }))
  const [first] = keys
  if (first === undefined) {
    return { ok: false, problems: [{ entry: 0, en: 'there is no key to sign with' }] }
  }
  const publicKeys = keys.map(({ kid, key }) => publicJwkOf(kid, key))
  return { ok: true, keys: { signer: makeSigner(first.kid, first.key), publicKeys } }
}

function privateKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })
}

function publicJwkOf(kid: string, key: KeyObject): PublicJwk {
  const { kty, crv, x } = createPublicKey(key).export({ format: 'jwk' })
  return { kid, alg: 'EdDSA', use: 'sig', kty: kty!, crv: crv!, x: x! }
}

function makeSigner(kid: string, key: KeyObject): Signer {
  // On a thread of its own: it takes as long as the rest of an answer's making.
  return { alg: 'EdDSA', kid, sign: (bytes) => signAside(null, bytes, key) }
}
