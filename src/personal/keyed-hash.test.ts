import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeCipher } from './cipher.ts'
import { keyedHash, keyedUuid } from './keyed-hash.ts'

const cipherOf = (indexKey: Buffer) =>
  makeCipher({ current: 'k', keys: new Map([['k', randomBytes(32)]]), indexKey })
const key = randomBytes(32)
const cipher = cipherOf(key)
const TEXT = '示例甲\u001f11010519491231002X'

describe('a keyed hash', () => {
  it('is the same for the same text and key, whatever seals', () => {
    expect(keyedHash(cipher, 'ROW', TEXT)).toBe(keyedHash(cipherOf(key), 'ROW', TEXT))
    expect(keyedHash(cipher, 'ROW', TEXT)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('cannot be made without the key', () => {
    const plain = createHash('sha256').update(TEXT).digest('hex')
    expect(keyedHash(cipher, 'ROW', TEXT)).not.toBe(plain)
    expect(keyedHash(cipher, 'ROW', TEXT)).not.toBe(
      keyedHash(cipherOf(randomBytes(32)), 'ROW', TEXT),
    )
  })

  it('tells kinds, letter case and width apart', () => {
    const others = [
      keyedHash(cipher, 'RECORD', TEXT),
      keyedHash(cipher, 'ROW', TEXT.toLowerCase()),
      keyedHash(cipher, 'ROW', TEXT.replace('1', '１')),
    ]
    expect(new Set([keyedHash(cipher, 'ROW', TEXT), ...others]).size).toBe(4)
  })

  it('makes a UUID of version 8', () => {
    expect(keyedUuid(cipher, 'RECORD', TEXT)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })
})
