import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { compactVerify, createLocalJWKSet } from 'jose'
import { describe, expect, it } from 'vitest'
import { int, makeRandom, pick, type Random } from '../generate/random.ts'
import { makeReceiptKeys } from '../../test/support/receipts.ts'
import { canonicalJson, isSignedBy, readReceipt, writeReceipt } from './receipt.rules.ts'
import type { PublicJwk, Signer } from './signer.ts'

/** The spelling of receipts, and what else might be taken for one. */
const makeKey = (kid: string) => {
  const { signer, publicKeys } = makeReceiptKeys(kid)
  return { signer, jwk: publicKeys[0]! }
}
const key = makeKey('2026')
const PAYLOAD = {
  number: 'XYHC-20261120-000001',
  outcome: 'CAUTION',
  reasons: [{ code: 'PENALTY', zh: '行政处罚', en: 'Penalty 😀', count: 2 }],
  subject: null,
}

const encode = (text: string | Uint8Array) => Buffer.from(text as string).toString('base64url')
const decode = (part: string | undefined) => Buffer.from(part ?? '', 'base64url').toString()

/** Whether a receipt is whole, as the server and the offline verifier find. */
function isIntact(token: string, jwk: PublicJwk = key.jwk): boolean {
  const receipt = readReceipt(token)
  return receipt !== null && isSignedBy(receipt, jwk)
}

/** Signs whatever text with our key: only the form is left to refuse. */
async function signed(header: string, payload: string): Promise<string> {
  const text = `${encode(header)}.${encode(payload)}`
  return `${text}.${encode(await key.signer.sign(Buffer.from(text)))}`
}

const HEADER = '{"alg":"EdDSA","kid":"2026","typ":"credit-check+jws"}'

const nested: [unknown, string][] = [
  [{ b: 1, a: [true, false, null], '': '' }, '{"":"","a":[true,false,null],"b":1}'],
  // By UTF-16 code units (RFC 8785, 3.2.3): the euro sign, a surrogate pair, and a late character of the first plane.
  [
    { '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 },
    '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
  ],
  ['\u000f\n"\\/\b\u007f\u2028', '"\\u000f\\n\\"\\\\/\\b\u007f\u2028"'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [JSON.parse('{"__proto__":{"a":1},"constructor":2}'), '{"__proto__":{"a":1},"constructor":2}'],
  [Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
]

describe('canonical JSON', () => {
  it.each(nested)('of %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text)
    expect(JSON.parse(text)).toEqual(value)
  })

  it.each([
    ['a gap', Array(2)],
    ['a bigint', 1n],
    ['a date', { at: new Date(0) }],
    ['a map', new Map()],
    ['half a character', { a: 'x\ud800' }],
    ['half a character in a key', { '\udc00': 1 }],
  ])('is not to be had of %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })
})

describe('a receipt', () => {
  it('is read as it was written', async () => {
    const token = await writeReceipt(key.signer, PAYLOAD)
    const receipt = readReceipt(token)!
    expect(receipt.header).toEqual({ alg: 'EdDSA', kid: '2026', typ: 'credit-check+jws' })
    expect(receipt.payload).toEqual(PAYLOAD)
    expect(receipt.payloadText).toBe(canonicalJson(PAYLOAD))
    expect(isIntact(token)).toBe(true)
    expect(token).toBe(await signed(HEADER, receipt.payloadText))
  })

  it('is a JSON Web Signature to any other implementation', async () => {
    const token = await writeReceipt(key.signer, PAYLOAD)
    const other = makeKey('2025')
    const ofSet = createLocalJWKSet({ keys: [{ ...other.jwk }, { ...key.jwk }] })
    expect((await compactVerify(token, ofSet)).protectedHeader.kid).toBe('2026')
  })

  it('may be signed by a module that takes its time', async () => {
    const slow: Signer = { ...key.signer, sign: async (bytes) => key.signer.sign(bytes) }
    expect(await writeReceipt(slow, PAYLOAD)).toBe(await writeReceipt(key.signer, PAYLOAD))
  })

  it('is not intact once any of its characters is another', async () => {
    const token = await writeReceipt(key.signer, PAYLOAD)
    for (let at = 0; at < token.length; at++) {
      for (const bit of [1, 2, 4, 8, 16, 32, 64]) {
        const other = String.fromCharCode(token.charCodeAt(at) ^ bit)
        const altered = token.slice(0, at) + other + token.slice(at + 1)
        if (isIntact(altered)) expect.fail(`${other} at ${at}`)
      }
    }
  })

  it('is not intact once a byte of what it says is another, or it is cut', async () => {
    const token = await writeReceipt(key.signer, PAYLOAD)
    const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'))
    for (const [part, bytes] of parts.entries()) {
      for (let at = 0; at < bytes.length; at++) {
        const other = parts.map((one) => Buffer.from(one))
        other[part]![at]! ^= 1
        if (isIntact(other.map(encode).join('.'))) expect.fail(`byte ${at} of part ${part}`)
      }
    }
    for (let length = 0; length < token.length; length++) {
      if (isIntact(token.slice(0, length))) expect.fail(`cut at ${length}`)
    }
  })

  it('of any payload is intact, and of one payload only', async () => {
    const random = makeRandom('receipts')
    for (let n = 0; n < 300; n++) {
      const [one, two] = [randomObject(random), randomObject(random)]
      const [a, b] = [await writeReceipt(key.signer, one), await writeReceipt(key.signer, two)]
      expect(isIntact(a)).toBe(true)
      expect(readReceipt(a)!.payload).toEqual(one)
      const [head, , signature] = a.split('.')
      const mixed = `${head}.${b.split('.')[1]}.${signature}`
      expect(isIntact(mixed)).toBe(canonicalJson(one) === canonicalJson(two))
    }
  })
})

describe('no receipt', async () => {
  const payload = canonicalJson(PAYLOAD)
  const whole = await signed(HEADER, payload)
  const [head, body, signature] = whole.split('.') as [string, string, string]

  it.each([
    ['nothing', ''],
    ['two parts', `${head}.${body}`],
    ['four parts', `${whole}.`],
    ['five parts (encrypted)', `${whole}.${head}.${body}`],
    ['padding', `${head}.${body}.${signature}==`],
    ['white space around it', ` ${whole}`],
    ['a new line behind it', `${whole}\n`],
    [
      'the other alphabet',
      `${head}.${body}.${signature.replaceAll('_', '/').replaceAll('-', '+')}=`,
    ],
    [
      'keys in another order',
      await signed('{"kid":"2026","alg":"EdDSA","typ":"credit-check+jws"}', payload),
    ],
    ['white space in the header', await signed(HEADER.replace(',', ', '), payload)],
    ['white space in the payload', await signed(HEADER, payload.replace(',', ', '))],
    ['a name twice', await signed(HEADER, `{"outcome":"CLEAR",${payload.slice(1)}`)],
    [
      'an escape that need not be',
      await signed(HEADER, payload.replace('CAUTION', '\\u0043AUTION')),
    ],
    ['a number with a fraction', await signed(HEADER, '{"a":1.0}')],
    ['a negative zero', await signed(HEADER, '{"a":-0}')],
    ['a list', await signed(HEADER, '[]')],
    ['null', await signed(HEADER, 'null')],
    ['text', await signed(HEADER, 'outcome')],
    ['a byte order mark', await signed(HEADER, `\ufeff${payload}`)],
    [
      'brackets without end',
      await signed(HEADER, `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
    ],
    ['no typ', await signed('{"alg":"EdDSA","kid":"2026"}', payload)],
    ['another typ', await signed(HEADER.replace('credit-check+jws', 'JWT'), payload)],
    [
      'a key in its header',
      await signed(`{"alg":"EdDSA","jwk":{},"kid":"2026","typ":"credit-check+jws"}`, payload),
    ],
    [
      'a key set in its header',
      await signed(
        `{"alg":"EdDSA","jku":"https://a.example","kid":"2026","typ":"credit-check+jws"}`,
        payload,
      ),
    ],
    [
      'extensions',
      await signed(
        `{"alg":"EdDSA","b64":false,"crit":["b64"],"kid":"2026","typ":"credit-check+jws"}`,
        payload,
      ),
    ],
    ['a kid with a NUL', await signed(HEADER.replace('2026', '\\u0000'), payload)],
    [
      'a kid that is no text',
      await signed('{"alg":"EdDSA","kid":2026,"typ":"credit-check+jws"}', payload),
    ],
  ])('is %s', (_, token) => expect(readReceipt(token)).toBeNull())

  it('is what is not UTF-8', async () => {
    const text = `${head}.${encode(Buffer.from([...Buffer.from('{"a":"'), 0xff, ...Buffer.from('"}')]))}`
    const token = `${text}.${encode(await key.signer.sign(Buffer.from(text)))}`
    expect(readReceipt(token)).toBeNull()
  })
})

describe('a signature', () => {
  const text = (alg: string) => {
    const header = JSON.stringify({ alg, kid: '2026', typ: 'credit-check+jws' })
    return `${encode(header)}.${encode(canonicalJson(PAYLOAD))}`
  }
  const point = Buffer.from(key.jwk.x, 'base64url')
  const ours = async (t: string) => encode(await key.signer.sign(Buffer.from(t)))

  it.each([
    ['none', () => ''],
    ['none', () => '.'],
    ['HS256', (t: string) => encode(createHmac('sha256', point).update(t).digest())],
    ['HS256', (t: string) => encode(createHmac('sha256', key.jwk.x).update(t).digest())],
    ['Ed25519', ours],
    ['eddsa', ours],
    ['ES256', ours],
  ])('of algorithm %s is not taken', async (alg, make) => {
    expect(isIntact(`${text(alg)}.${await make(text(alg))}`)).toBe(false)
  })

  it("is the key's own, of its id", async () => {
    const token = await writeReceipt(key.signer, PAYLOAD)
    expect(isIntact(token)).toBe(true)
    expect(isIntact(token, makeKey('2026').jwk)).toBe(false)
    expect(isIntact(token, { ...key.jwk, kid: '2025' })).toBe(false)
  })

  it('is not taken from a key of another kind', async () => {
    const token = await writeReceipt(key.signer, PAYLOAD)
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { kty = '', crv = '', x = '' } = publicKey.export({ format: 'jwk' })
    const ec = { ...key.jwk, kty, crv, x }
    expect(isIntact(token, ec)).toBe(false)
    const forged = sign('sha256', Buffer.from(text('EdDSA')), {
      key: privateKey,
      dsaEncoding: 'ieee-p1363',
    })
    expect(isIntact(`${text('EdDSA')}.${encode(forged)}`, ec)).toBe(false)
    for (const change of [
      { kty: 'EC' },
      { crv: 'X25519' },
      { crv: 'Ed448' },
      { alg: 'ES256' },
      { alg: 'none' },
      { x: '' },
      { x: encode(Buffer.alloc(32, 0xff)) },
      { x: key.jwk.x.slice(2) },
    ]) {
      expect(isIntact(token, { ...key.jwk, ...change })).toBe(false)
    }
  })

  it('is not another number for the same point (RFC 8032, 5.1.7)', async () => {
    const token = await writeReceipt(key.signer, PAYLOAD)
    const [head, body, signature] = token.split('.')
    const bytes = Buffer.from(signature!, 'base64url')
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    let s = BigInt(`0x${Buffer.from(bytes.subarray(32).toReversed()).toString('hex')}`) + order
    for (let at = 32; at < 64; at++, s >>= 8n) bytes[at] = Number(s & 255n)
    expect(decode(body)).toBe(canonicalJson(PAYLOAD))
    expect(isIntact(`${head}.${body}.${encode(bytes)}`)).toBe(false)
  })
})

const PIECES = [
  'a',
  'Z',
  '0',
  '"',
  '\\',
  '/',
  '\n',
  '\u0000',
  '\u007f',
  '\u2028',
  '通',
  '😀',
  '\ufffd',
  '__proto__',
  'é',
]

const randomText = (random: Random) =>
  Array.from({ length: int(random, 0, 6) }, () => pick(random, PIECES)).join('')

function randomValue(random: Random, depth: number): unknown {
  const kind = int(random, 0, depth > 3 ? 3 : 5)
  if (kind === 0) return randomText(random)
  if (kind === 1) return int(random, -1_000_000, 1_000_000)
  if (kind === 2) return pick(random, [true, false])
  if (kind === 3) return null
  if (kind === 4)
    return Array.from({ length: int(random, 0, 4) }, () => randomValue(random, depth + 1))
  return randomObject(random, depth + 1)
}

function randomObject(random: Random, depth = 0): object {
  const members = Array.from(
    { length: int(random, 0, 5) },
    () => [randomText(random), randomValue(random, depth)] as const,
  )
  return Object.fromEntries(members)
}
