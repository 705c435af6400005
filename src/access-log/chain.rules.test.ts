import { describe, expect, it } from 'vitest'
import {
  canonicalEntry,
  canonicalInstant,
  chainEntries,
  entryHash,
  headsToName,
  openingHash,
  readHeads,
  subjectsHashOf,
  writeHeads,
  type ChainHead,
  type Unchained,
} from './chain.rules.ts'

const STREAM = '00000000-0000-7000-8000-000000000001'
const OTHER = '00000000-0000-7000-8000-000000000002'
const FIRM = '00000000-0000-7000-8000-0000000000a1'
const SHIP = '00000000-0000-7000-8000-0000000000a2'
const AT = new Date('2026-11-20T04:00:00.123Z')

function access(over: Partial<Unchained> = {}): Unchained {
  return {
    requestId: 'request-1',
    partyClass: 'BUREAU',
    partyId: '00000000-0000-7000-8000-0000000000b1',
    memberId: null,
    tokenId: null,
    purpose: 'TENDER',
    matter: '示例〔2026〕1号',
    operation: 'File',
    documentHash: 'ab'.repeat(32),
    coordinates: ['Organization.phone'],
    consents: [],
    subjectIds: [FIRM, SHIP],
    untilClosed: false,
    ...over,
  }
}

const HEAD: ChainHead = { streamId: STREAM, seq: 0, hash: '00'.repeat(32) }

describe('the canonical form', () => {
  it('is one fixed text for one entry', () => {
    const [entry] = chainEntries(HEAD, AT, [access()])
    expect(canonicalEntry(entry!)).toBe(
      `["${STREAM}",1,"2026-11-20T04:00:00.123000Z","request-1","BUREAU",` +
        `"00000000-0000-7000-8000-0000000000b1",null,null,"TENDER","示例〔2026〕1号","File",` +
        `"${'ab'.repeat(32)}",["Organization.phone"],[],2,"${subjectsHashOf([FIRM, SHIP], false)}"]`,
    )
    // Known answer: a change of the canonical form would break every log that was ever written.
    expect(entry!.hash).toBe('ded1f3f1098ae754485a3db96dc3dc93af9afa12e7ace754c68ad758d6c83d07')
  })

  it('tells every value from every other place that it could stand in', () => {
    const texts = [
      access(),
      access({ requestId: 'request-2' }),
      access({ partyClass: 'COUNTY' }),
      access({ partyId: null }),
      access({ memberId: FIRM }),
      access({ tokenId: FIRM }),
      access({ purpose: null }),
      access({ purpose: 'TENDER"' }),
      access({ matter: null }),
      access({ matter: 'null' }),
      access({ operation: null }),
      access({ documentHash: '' }),
      access({ coordinates: [] }),
      access({ coordinates: ['Organization.phone', ''] }),
      access({ coordinates: ['Organization', 'phone'] }),
      access({ consents: [FIRM] }),
      access({ subjectIds: [FIRM] }),
      access({ subjectIds: [] }),
      access({ untilClosed: true }),
    ].map((one) => chainEntries(HEAD, AT, [one])[0]!.hash)
    expect(new Set(texts).size).toBe(texts.length)
  })

  it('writes an instant with microseconds', () => {
    expect(canonicalInstant(AT)).toBe('2026-11-20T04:00:00.123000Z')
  })
})

describe('chaining', () => {
  it('numbers from the head and follows its hash', () => {
    const chained = chainEntries({ ...HEAD, seq: 7 }, AT, [access(), access(), access()])
    expect(chained.map(({ seq }) => seq)).toEqual([8, 9, 10])
    expect(chained[0]!.previous).toBe(HEAD.hash)
    expect(chained[1]!.previous).toBe(chained[0]!.hash)
    expect(chained[2]!.previous).toBe(chained[1]!.hash)
    expect(chained[2]!.hash).toBe(entryHash(chained[1]!.hash, chained[2]!))
  })

  it('hashes subjects in any order alike, and when they may learn of it', () => {
    expect(subjectsHashOf([SHIP, FIRM], true)).toBe(subjectsHashOf([FIRM, SHIP], true))
    expect(subjectsHashOf([FIRM], true)).not.toBe(subjectsHashOf([FIRM], false))
    expect(subjectsHashOf([FIRM], true)).not.toBe(subjectsHashOf([SHIP], true))
    // Without subjects there is no row that could say it.
    expect(subjectsHashOf([], true)).toBe(subjectsHashOf([], false))
  })
})

describe('the opening of a stream', () => {
  const heads: ChainHead[] = [
    { streamId: OTHER, seq: 3, hash: 'bb' },
    { streamId: STREAM, seq: 0, hash: 'aa' },
  ]

  it('covers its id, its instant and the heads', () => {
    const opening = { id: STREAM, openedAt: canonicalInstant(AT), heads: writeHeads(heads) }
    const hashes = [
      opening,
      { ...opening, id: OTHER },
      { ...opening, openedAt: '2026-11-20T04:00:00.123001Z' },
      { ...opening, heads: '[]' },
    ].map(openingHash)
    expect(new Set(hashes).size).toBe(4)
  })

  it('writes heads in the order of their streams, and reads them back', () => {
    const text = writeHeads(heads)
    expect(text).toBe(`[["${STREAM}",0,"aa"],["${OTHER}",3,"bb"]]`)
    expect(readHeads(text)).toEqual([heads[1], heads[0]])
  })

  it.each(['', '{}', '[1]', '[["x",1,"h"]]', `[["${STREAM}","1","h"]]`, `[["${STREAM}",1.5,"h"]]`])(
    'reads no heads from %s',
    (text) => expect(readHeads(text)).toBeNull(),
  )

  it('names only the heads that no earlier opening names', () => {
    const grown = { streamId: OTHER, seq: 4, hash: 'cc' }
    const openings = [{ heads: '[]' }, { heads: writeHeads(heads) }]
    expect(headsToName([heads[1]!, grown], openings)).toEqual([grown])
    expect(headsToName(heads, [])).toEqual(heads)
  })
})
