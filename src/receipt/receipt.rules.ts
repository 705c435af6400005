import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { perOwner } from '../database/loader.ts'
import { KEY_ID } from '../personal/keys.ts'
import type { PublicJwk, Signer } from './signer.ts'

/** Media types of what is signed here, in the header of the signature: one is never taken for another. */
export const SIGNED_TYPES = { CHECK: 'credit-check+jws', BULLETIN: 'list-bulletin+jws' } as const
export type SignedType = (typeof SIGNED_TYPES)[keyof typeof SIGNED_TYPES]

/** Characters of a receipt at most; an answer has a few thousand. */
const LENGTH_MOST = 262_144

const Header = z.strictObject({
  alg: z.string().min(1),
  kid: z.string().regex(KEY_ID),
  typ: z.enum(Object.values(SIGNED_TYPES)),
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
 * @throws TypeError for what has no such text: fractions, undefined, functions, dates, half of a surrogate pair
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return canonicalText(value)
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (Array.isArray(value)) return canonicalList(value)
  if (isPlain(value)) return canonicalObject(value)
  throw new TypeError(`no canonical JSON for a ${typeof value}`)
}

/** JSON.stringify would write half of a surrogate pair as an escape, which RFC 8785 (3.2.2.2) forbids. */
function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('no canonical JSON for half a character')
  return JSON.stringify(text)
}

// Loops, since every answer is written so: `map` and `join` take twice as long. They visit what is missing, too.
function canonicalList(list: readonly unknown[]): string {
  let text = ''
  for (let at = 0; at < list.length; at++) {
    text += (at === 0 ? '' : ',') + canonicalJson(list[at])
  }
  return `[${text}]`
}

function canonicalObject(value: Record<string, unknown>): string {
  let text = ''
  for (const key of Object.keys(value).toSorted()) {
    text += `${text === '' ? '' : ','}${canonicalText(key)}:${canonicalJson(value[key])}`
  }
  return `{${text}}`
}

/** Whether a value is an object of keys and values alone: a date or a map would be written as if it were empty. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Signs a payload: a compact JWS (RFC 7515) over its canonical text. */
export async function writeReceipt(
  signer: Signer,
  payload: object,
  type: SignedType = SIGNED_TYPES.CHECK,
): Promise<string> {
  const signed = `${headersOf(signer)[type]}.${encode(canonicalJson(payload))}`
  const signature = await signer.sign(Buffer.from(signed))
  return `${signed}.${Buffer.from(signature).toString('base64url')}`
}

const headersOf = perOwner(({ alg, kid }: Signer) => {
  const headerOf = (typ: SignedType) => encode(canonicalJson({ alg, kid, typ }))
  return Object.fromEntries(
    Object.values(SIGNED_TYPES).map((typ) => [typ, headerOf(typ)]),
  ) as Record<SignedType, string>
})

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

/**
 * What a receipt says that was written and kept here. Nothing is verified, neither its spelling nor its signature.
 * @throws SyntaxError for what is no receipt
 */
export function payloadOfKept(receipt: string): Record<string, unknown> {
  const [, body = ''] = receipt.split('.')
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, unknown>
}

/** Takes what was signed apart; null for whatever is not spelt exactly as `writeReceipt` would, or of another type. */
export function readReceipt(text: string, type: SignedType = SIGNED_TYPES.CHECK): Receipt | null {
  if (text.length > LENGTH_MOST) return null
  const parts = text.split('.')
  const [head, body, tail] = parts.map(decode)
  if (parts.length !== 3 || head == null || body == null || tail == null) return null
  const header = Header.safeParse(parseCanonical(head))
  const payload = parseCanonical(body)
  if (!header.success || header.data.typ !== type || payload === null) return null
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
    // Bytes that are no UTF-8 are read as U+FFFD.
    if (!Buffer.from(text).equals(bytes)) return null
    const value: unknown = JSON.parse(text)
    return isPlain(value) && canonicalJson(value) === text ? value : null
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
