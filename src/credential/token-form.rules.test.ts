import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashOf, isWellFormed, looksLikeSecret, makeSecret, prefixOf } from './token-form.rules.ts'

describe('the form of a token', () => {
  it('is what secret scanners look for, and no two are alike', () => {
    const secrets = Array.from({ length: 1000 }, makeSecret)
    for (const one of secrets) expect(one).toMatch(/^tci_[A-Za-z0-9_-]{40}$/)
    expect(new Set(secrets).size).toBe(1000)
    expect(new Set(secrets.map((one) => one.slice(4, 36))).size).toBe(1000)
  })

  it('has a checksum: every mistyped or swapped character is told', () => {
    const secret = makeSecret()
    expect(isWellFormed(secret)).toBe(true)
    for (let at = 0; at < secret.length; at += 1) {
      const other = secret[at] === 'A' ? 'B' : 'A'
      expect(isWellFormed(secret.slice(0, at) + other + secret.slice(at + 1))).toBe(false)
    }
  })

  it.each(['', 'tci_', 'tci_short', `${makeSecret()}A`, ` ${makeSecret()}`, `${makeSecret()}\n`])(
    'refuses %j',
    (text) => expect(isWellFormed(text)).toBe(false),
  )

  it('is told from other bearer tokens by its mark alone', () => {
    expect(looksLikeSecret('tci_mistyped')).toBe(true)
    expect(looksLikeSecret('eyJhbGciOiJub25lIn0.e30.')).toBe(false)
  })

  it('is kept as its SHA-256, and known by ten characters', () => {
    const secret = makeSecret()
    expect(hashOf(secret)).toBe(createHash('sha256').update(secret, 'utf8').digest('hex'))
    expect(prefixOf(secret)).toBe(secret.slice(0, 10))
  })
})
