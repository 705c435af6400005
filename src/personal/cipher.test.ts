import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { aesGcmSuite, makeCipher, parseIdentityKeys } from './cipher.ts'
import type { CipherSuite } from './cipher.ts'

const key = (seed: number): Buffer =>
  Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 7 + seed) % 256))
const base64 = (seed: number): string => key(seed).toString('base64')
const twoKeys = new Map([
  ['k2', key(2)],
  ['k1', key(1)],
])
const cipher = makeCipher({ current: 'k2', keys: twoKeys, indexKey: key(9) })
const ID = '11010519491231002X'
const HERE = 'identifier.value:0190a1b2'
const codeOf = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return (error as { code?: unknown }).code
  }
  return 'nothing was thrown'
}

describe('seal and open', () => {
  it.each([ID, '', '欧阳修', '𠮷'.repeat(500)])('give the text back: %s', (plain) => {
    const sealed = cipher.seal(plain, HERE)
    expect(sealed).toMatch(/^v1\.k2\.[A-Za-z0-9_-]+$/)
    expect(cipher.open(sealed, HERE)).toBe(plain)
    expect(cipher.keyIdOf(sealed)).toBe('k2')
  })

  it('never seal twice alike', () => {
    const sealed = Array.from({ length: 200 }, () => cipher.seal(ID, HERE))
    expect(new Set(sealed).size).toBe(200)
  })

  it('do not open in another row or column', () => {
    const sealed = cipher.seal(ID, HERE)
    for (const place of ['identifier.value:0190a1b3', 'phone.value:0190a1b2', ''])
      expect(codeOf(() => cipher.open(sealed, place))).toBe('SEALED_NOT_AUTHENTIC')
  })

  it('do not open when any byte was changed', () => {
    const [version, id, body = ''] = cipher.seal(ID, HERE).split('.')
    const bytes = Buffer.from(body, 'base64url')
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      const sealed = `${version}.${id}.${changed.toString('base64url')}`
      expect(codeOf(() => cipher.open(sealed, HERE))).toBe('SEALED_NOT_AUTHENTIC')
    }
  })

  it('do not open under another key id, even with the same key behind it', () => {
    const alias = new Map([...twoKeys, ['k3', key(2)] as const])
    const other = makeCipher({ current: 'k2', keys: alias, indexKey: key(9) })
    const sealed = cipher.seal(ID, HERE)
    expect(other.open(sealed, HERE)).toBe(ID)
    expect(codeOf(() => other.open(sealed.replace('.k2.', '.k3.'), HERE))).toBe(
      'SEALED_NOT_AUTHENTIC',
    )
  })

  it('open what an older key sealed', () => {
    const old = makeCipher({ current: 'k1', keys: new Map([['k1', key(1)]]), indexKey: key(9) })
    const sealed = old.seal(ID, HERE)
    expect(cipher.open(sealed, HERE)).toBe(ID)
    expect(cipher.keyIdOf(sealed)).toBe('k1')
    expect(codeOf(() => old.open(cipher.seal(ID, HERE), HERE))).toBe('SEALED_KEY_UNKNOWN')
  })

  it.each([
    [ID, 'SEALED_MALFORMED'],
    ['v1.k2', 'SEALED_MALFORMED'],
    ['v1.k2.a+b', 'SEALED_MALFORMED'],
    ['v1.k2.AAAA', 'SEALED_NOT_AUTHENTIC'],
    ['v7.k2.AAAA', 'SEALED_SUITE_UNKNOWN'],
  ])('%s: %s', (sealed, code) => expect(codeOf(() => cipher.open(sealed, HERE))).toBe(code))

  it('keep the value out of the error', () => {
    expect(() => cipher.keyIdOf(ID)).toThrow(/^(?!.*1949)/)
  })
})

describe('blindIndex', () => {
  it('is one for one value, however it is written', () => {
    const index = cipher.blindIndex('RESIDENT_ID', ID)
    expect(index).toMatch(/^[0-9a-f]{64}$/)
    for (const way of [
      '11010519491231002x',
      '110105 19491231 002X',
      '１１０１０５１９４９１２３１００２Ｘ',
    ])
      expect(cipher.blindIndex('RESIDENT_ID', way)).toBe(index)
  })

  it('differs by value, kind and index key, not by sealing key', () => {
    const index = cipher.blindIndex('PHONE', '13800001234')
    expect(cipher.blindIndex('PHONE', '13800001235')).not.toBe(index)
    expect(cipher.blindIndex('BANK_CARD', '13800001234')).not.toBe(index)
    expect(
      makeCipher({ current: 'k2', keys: twoKeys, indexKey: key(8) }).blindIndex(
        'PHONE',
        '13800001234',
      ),
    ).not.toBe(index)
    expect(
      makeCipher({ current: 'k1', keys: twoKeys, indexKey: key(9) }).blindIndex(
        'PHONE',
        '13800001234',
      ),
    ).toBe(index)
    expect(() => cipher.blindIndex('phone\n1', '3')).toThrow(RangeError)
  })
})

describe('makeCipher refuses', () => {
  it('unusable keys', () => {
    const short = new Map([['k1', Buffer.alloc(16)]])
    expect(() => makeCipher({ current: 'k1', keys: short, indexKey: key(9) })).toThrow('32 bytes')
    expect(() => makeCipher({ current: 'k9', keys: twoKeys, indexKey: key(9) })).toThrow('k9')
    expect(() => makeCipher({ current: 'k1', keys: twoKeys, indexKey: Buffer.alloc(8) })).toThrow(
      'index',
    )
    const dotted = new Map([['a.b', key(1)]])
    expect(() => makeCipher({ current: 'a.b', keys: dotted, indexKey: key(9) })).toThrow('key id')
  })
})

describe('a second suite behind the same interface', () => {
  /** SM4-CTR with HMAC-SM3, encrypt then authenticate: what a 国密 suite may look like. */
  const smSuite: CipherSuite = {
    ...aesGcmSuite,
    version: 'v2',
    encrypt: (secret, plain, bound) => {
      const iv = randomBytes(16)
      const cipherText = createCipheriv('sm4-ctr', secret.export().subarray(0, 16), iv).update(
        plain,
        'utf8',
      )
      const body = Buffer.concat([iv, cipherText])
      const tag = createHmac('sm3', secret.export().subarray(16))
        .update(bound)
        .update(body)
        .digest()
      return Buffer.concat([body, tag])
    },
    decrypt: (secret, sealed, bound) => {
      const body = sealed.subarray(0, -32)
      const tag = createHmac('sm3', secret.export().subarray(16))
        .update(bound)
        .update(body)
        .digest()
      if (!tag.equals(sealed.subarray(-32))) throw new Error('not authentic')
      const decipher = createDecipheriv(
        'sm4-ctr',
        secret.export().subarray(0, 16),
        body.subarray(0, 16),
      )
      return decipher.update(body.subarray(16)).toString('utf8')
    },
    mac: (secret, text) => createHmac('sm3', secret).update(text).digest('hex'),
  }
  const both = makeCipher({ current: 'k2', keys: twoKeys, indexKey: key(9) }, [
    smSuite,
    aesGcmSuite,
  ])

  it('seals with the first and opens both', () => {
    const sealed = both.seal(ID, HERE)
    expect(sealed).toMatch(/^v2\.k2\./)
    expect(both.open(sealed, HERE)).toBe(ID)
    expect(both.open(cipher.seal(ID, HERE), HERE)).toBe(ID)
    expect(codeOf(() => both.open(sealed, 'elsewhere'))).toBe('SEALED_NOT_AUTHENTIC')
    expect(codeOf(() => both.open(sealed.replace('v2', 'v1'), HERE))).toBe('SEALED_NOT_AUTHENTIC')
  })
})

describe('parseIdentityKeys', () => {
  it('reads the list; the first is current', () => {
    const result = parseIdentityKeys(` k2:${base64(2)} , k1:${base64(1)}`)
    if (!result.ok) throw new Error('refused')
    expect(result.keys.current).toBe('k2')
    expect([...result.keys.keys.keys()]).toEqual(['k2', 'k1'])
    expect(makeCipher(result.keys).open(cipher.seal(ID, HERE), HERE)).toBe(ID)
  })

  it('keeps the index when a key is put before the others', () => {
    const index = (text: string): string => {
      const result = parseIdentityKeys(text)
      if (!result.ok) throw new Error('refused')
      return makeCipher(result.keys).blindIndex('RESIDENT_ID', ID)
    }
    expect(index(`k2:${base64(2)},k1:${base64(1)}`)).toBe(index(`k1:${base64(1)}`))
    const named = index(`index:${base64(9)},k1:${base64(1)}`)
    expect(index(`k2:${base64(2)},index:${base64(9)}`)).toBe(named)
    expect(named).toBe(cipher.blindIndex('RESIDENT_ID', ID))
  })

  it.each([
    ['', ['IDENTITY_KEYS_EMPTY']],
    [`index:${base64(9)}`, ['IDENTITY_KEYS_EMPTY']],
    [base64(1), ['IDENTITY_KEY_FORM']],
    [`k1:${base64(1)},`, ['IDENTITY_KEY_FORM']],
    [`k 1:${base64(1)}`, ['IDENTITY_KEY_ID']],
    ['k1:not base64!', ['IDENTITY_KEY_BASE64']],
    ['k1:AAAA', ['IDENTITY_KEY_LENGTH']],
    [`k1:${Buffer.alloc(32).toString('base64')}`, ['IDENTITY_KEY_WEAK']],
    [`k1:${base64(1)},k1:${base64(2)}`, ['IDENTITY_KEY_DUPLICATE']],
    [`k1:${base64(1)},k2:${base64(1)}`, ['IDENTITY_KEY_DUPLICATE']],
    [
      `k1:AAAA,:${base64(1)},k3:?`,
      ['IDENTITY_KEY_LENGTH', 'IDENTITY_KEY_ID', 'IDENTITY_KEY_BASE64'],
    ],
  ])('%s: %j', (text, codes) => {
    const result = parseIdentityKeys(text)
    expect(result.ok ? [] : result.problems.map(({ code }) => code)).toEqual(codes)
  })

  it('names the place of a bad key and not its content', () => {
    const result = parseIdentityKeys(`k1:${base64(1)},k2:c2VjcmV0`)
    expect(result).toMatchObject({
      ok: false,
      problems: [{ entry: 2, code: 'IDENTITY_KEY_LENGTH' }],
    })
    expect(JSON.stringify(result)).not.toContain('c2VjcmV0')
    expect(JSON.stringify(result)).toContain('key 2: ')
  })
})
