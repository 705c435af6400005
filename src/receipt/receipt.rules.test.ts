import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { compactVerify, importJWK, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { canonicalJson, isSignedBy, readReceipt, writeReceipt } from './receipt.rules.ts'
import { parseReceiptKeys, type ReceiptKeys } from './signer.ts'

function keysOf(text: string): ReceiptKeys {
  const parsed = parseReceiptKeys(text)
  if (!parsed.ok) throw new Error('no keys')
  return parsed.keys
}
const SEED = randomBytes(32)
const { signer, publicKeys } = keysOf(`k1:${SEED.toString('base64')}`)
const key = publicKeys[0]!
const PAYLOAD = {
  number: '1',
  subject: { name: '南通示例通达运输有限公司' },
  reasons: [],
  count: 3,
}

const isIntact = (text: string): boolean => {
  const receipt = readReceipt(text)
  return receipt !== null && isSignedBy(receipt, key)
}

describe('canonical JSON', () => {
  it('has one text for a value, whatever the order of its keys', () => {
    expect(canonicalJson({ b: [1, null, true], a: { d: '示', c: 'x' } })).toBe(
      '{"a":{"c":"x","d":"示"},"b":[1,null,true]}',
    )
  })

  it.each([[0.5], [Number.NaN], [undefined], [() => 1], [2 ** 60], [{ a: undefined }]])(
    'refuses %s, which has none',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError)
    },
  )
})

describe('a receipt', () => {
  it('says what was signed, and is verified by another library too', async () => {
    const receipt = await writeReceipt(signer, PAYLOAD)
    expect(readReceipt(receipt)?.payload).toEqual(PAYLOAD)
    expect(isIntact(receipt)).toBe(true)
    const verified = await compactVerify(receipt, await importJWK({ ...key }, 'EdDSA'))
    expect(JSON.parse(Buffer.from(verified.payload).toString())).toEqual(PAYLOAD)
    expect(verified.protectedHeader).toEqual({ alg: 'EdDSA', kid: 'k1', typ: 'credit-check+jws' })
  })

  it('is the same text each time: Ed25519 draws no random numbers', async () => {
    expect(await writeReceipt(signer, PAYLOAD)).toBe(await writeReceipt(signer, PAYLOAD))
  })

  it('is not intact once any one byte is another', async () => {
    const receipt = await writeReceipt(signer, PAYLOAD)
    const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    for (let at = 0; at < receipt.length; at += 1) {
      for (const letter of [LETTERS[(at * 7) % 65]!, LETTERS[(at * 11 + 5) % 65]!, '=']) {
        if (letter === receipt[at]) continue
        expect([
          at,
          letter,
          isIntact(receipt.slice(0, at) + letter + receipt.slice(at + 1)),
        ]).toEqual([at, letter, false])
      }
    }
    expect(isIntact(`${receipt}A`)).toBe(false)
    expect(isIntact(receipt.slice(0, -1))).toBe(false)
    expect(isIntact(`${receipt}.${receipt}`)).toBe(false)
  })

  it('takes no other algorithm, and no key that it brings itself', async () => {
    const other = generateKeyPairSync('ed25519')
    const secret = Buffer.from(key.x, 'base64url')
    const header = { kid: 'k1', typ: 'credit-check+jws' }
    const sign = (head: Record<string, unknown>, by: Parameters<SignJWT['sign']>[0]) =>
      new SignJWT(PAYLOAD).setProtectedHeader({ ...header, ...head } as never).sign(by)
    const forged = [
      new UnsecuredJWT(PAYLOAD).encode(),
      // The public key taken for a shared secret.
      await sign({ alg: 'HS256' }, secret),
      await sign({ alg: 'EdDSA' }, other.privateKey),
      await sign(
        { alg: 'EdDSA', jwk: other.publicKey.export({ format: 'jwk' }) },
        other.privateKey,
      ),
    ]
    for (const one of forged) expect(isIntact(one)).toBe(false)
  })
})

describe('RECEIPT_KEYS', () => {
  it('signs with the first, and publishes all', () => {
    const other = randomBytes(32)
    const keys = keysOf(`new:${other.toString('base64')},k1:${SEED.toString('base64')}`)
    expect(keys.signer.kid).toBe('new')
    expect(keys.publicKeys.map(({ kid }) => kid)).toEqual(['new', 'k1'])
    expect(keys.publicKeys[1]).toEqual(key)
    expect(JSON.stringify(keys.publicKeys)).not.toContain(SEED.toString('base64url'))
  })

  it('is the key that others make of the same bytes (RFC 8032, test 1)', () => {
    const seed = Buffer.from(
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'hex',
    )
    const [jwk] = keysOf(`rfc:${seed.toString('base64')}`).publicKeys
    expect(Buffer.from(jwk!.x, 'base64url').toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    )
    expect(() => createPrivateKey('no key')).toThrow()
  })

  it('names every bad entry, and never its content', () => {
    const parsed = parseReceiptKeys('k1:short,,k 2:AAAA')
    expect(parsed).toMatchObject({ ok: false })
    expect(parsed.ok ? [] : parsed.problems.map(({ entry }) => entry)).toEqual([1, 2, 3])
    expect(parseReceiptKeys('')).toMatchObject({ ok: false, problems: [{ entry: 0 }] })
  })
})
