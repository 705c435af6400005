import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import type { PublicJwk, Signer } from './signer.ts'

/** The media type of a receipt, in the header of its signature. */
const TYPE = 'credit-check+jws'

/** Characters of a receipt at most; an answer has a few thousand. */
const LENGTH_MOST = 262_144

const Header = z.strictObject({
  alg: z.string().min(1),
  kid: z.string().min(1),
  typ: z.literal(TYPE),
})

/** A receipt taken apart; nothing is said of its signature yet. */
export interface Receipt {
  header: z.infer<typeof Header>
  payload: Record<string, unknown>
  payloadText: string
  signed: Uint8Array
  signature: Uint8Array
}

/**
 * JSON with sorted keys and without white space: one value has one text (RFC 8785, for what is written here).
 * @throws TypeError for what has no such text: fractions, undefined, functions
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value)
  }
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') {
    const keys = Object.keys(value).toSorted()
    const pairs = keys.map(
      (key) => `${JSON.stringify(key)}:${canonicalJson((value as Record<string, unknown>)[key])}`,
    )
    return `{${pairs.join(',')}}`
  }
  throw new TypeError(`no canonical JSON for a ${typeof value}`)
}

/** Signs a payload: a compact JWS (RFC 7515) over its canonical text. */
export async function writeReceipt(signer: Signer, payload: object): Promise<string> {
  const header = { alg: signer.alg, kid: signer.kid, typ: TYPE }
  const signed = `${encode(canonicalJson(header))}.${encode(canonicalJson(payload))}`
  const signature = await signer.sign(Buffer.from(signed))
  return `${signed}.${Buffer.from(signature).toString('base64url')}`
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

/** Takes a receipt apart; null for whatever is not spelt exactly as `writeReceipt` would. */
export function readReceipt(text: string): Receipt | null {
  if (text.length > LENGTH_MOST) return null
  const parts = text.split('.')
  const [head, body, tail] = parts.map(decode)
  if (parts.length !== 3 || head == null || body == null || tail == null) return null
  const header = Header.safeParse(parseCanonical(head))
  const payload = parseCanonical(body)
  if (!header.success || payload === null) return null
  return {
    header: header.data,
    payload,
    payloadText: body.toString('utf8'),
    signed: Buffer.from(text.slice(0, text.lastIndexOf('.'))),
    signature: tail,
  }
}

/** Bytes have one spelling: without padding, and with zeros in the bits that are left over. */
function decode(part: string): Buffer | null {
  const bytes = Buffer.from(part, 'base64url')
  return part !== '' && bytes.toString('base64url') === part ? bytes : null
}

function parseCanonical(bytes: Buffer): Record<string, unknown> | null {
  try {
    const text = bytes.toString('utf8')
    const value: unknown = JSON.parse(text)
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value)
    return isObject && canonicalJson(value) === text ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/**
 * Whether a receipt was signed by a key. The algorithm is the key's: what the header says has to be the same, so no
 * other algorithm, and none, can be slipped in.
 */
export function isSignedBy({ header, signed, signature }: Receipt, key: PublicJwk): boolean {
  if (key.kty !== 'OKP' || key.crv !== 'Ed25519') return false
  if (header.alg !== 'EdDSA' || key.alg !== header.alg || key.kid !== header.kid) return false
  const { kty, crv, x } = key
  try {
    const publicKey = createPublicKey({ key: { kty, crv, x }, format: 'jwk' })
    return verify(null, signed, publicKey, signature)
  } catch {
    return false
  }
}
