import { describe, expect, it } from 'vitest'
import {
  canonicalInstant,
  chainEntries,
  entryHash,
  openingHash,
  subjectsHashOf,
  type Unchained,
} from './chain.rules.ts'
import {
  verifyHead,
  verifyOpening,
  verifyRun,
  type NamedPoint,
  type StoredEntry,
} from './verify.rules.ts'

const STREAM = '00000000-0000-7000-8000-000000000001'
const FIRM = '00000000-0000-7000-8000-0000000000a1'
const SHIP = '00000000-0000-7000-8000-0000000000a2'
const OPENING = '0f'.repeat(32)
const START = { seq: 0, hash: OPENING }

const ACCESS: Unchained = {
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
  untilClosed: true,
}

/** Five entries with their narrow rows, as the database gives them back. */
function stored(): StoredEntry[] {
  const accesses = Array.from({ length: 5 }, (_, n) => ({ ...ACCESS, requestId: `request-${n}` }))
  const at = new Date('2026-11-20T04:00:00.123Z')
  return chainEntries({ streamId: STREAM, ...START }, at, accesses).map((entry) => {
    const { partyClass, partyId, purpose, matter } = entry
    const shown = { at: entry.at, partyClass, partyId, purpose, matter, untilClosed: true }
    return { ...entry, narrow: [SHIP, FIRM].map((subjectId) => ({ ...shown, subjectId })) }
  })
}

/** The findings on the log after somebody was at entry 3. */
function findingsAfter(tamper: (entry: StoredEntry) => StoredEntry): (string | number | null)[][] {
  const entries = stored().map((entry) => (entry.seq === 3 ? tamper(entry) : entry))
  return verifyRun(START, entries).findings.map(({ kind, seq }) => [kind, seq])
}

function rehashed(entry: StoredEntry): StoredEntry {
  return { ...entry, hash: entryHash(entry.previous, entry) }
}

describe('a run of entries', () => {
  it('is good as it was written, in one run or in several', () => {
    const entries = stored()
    const { end, findings } = verifyRun(START, entries)
    expect(findings).toEqual([])
    expect(end).toEqual({ seq: 5, hash: entries[4]!.hash })
    const first = verifyRun(START, entries.slice(0, 2))
    expect(verifyRun(first.end, entries.slice(2)).findings).toEqual([])
  })

  it.each<[string, Partial<StoredEntry>]>([
    ['at, by a microsecond', { at: '2026-11-20T04:00:00.123001Z' }],
    ['requestId', { requestId: 'request-9' }],
    ['memberId', { memberId: FIRM }],
    ['tokenId', { tokenId: FIRM }],
    ['operation', { operation: null }],
    ['documentHash', { documentHash: 'ac'.repeat(32) }],
    ['coordinates', { coordinates: [] }],
    ['consents', { consents: [FIRM] }],
    ['streamId', { streamId: FIRM }],
  ])('tells that %s was changed', (_, change) => {
    expect(findingsAfter((entry) => ({ ...entry, ...change }))).toContainEqual(['ENTRY_CHANGED', 3])
  })

  it.each<[string, Partial<StoredEntry>]>([
    ['partyClass', { partyClass: 'COUNTY' }],
    ['partyId', { partyId: null }],
    ['purpose', { purpose: null }],
    ['matter', { matter: '示例〔2026〕2号' }],
  ])('tells that %s was changed in the entry, or in both', (_, change) => {
    expect(findingsAfter((entry) => ({ ...entry, ...change }))).toEqual([
      ['ENTRY_CHANGED', 3],
      ['SUBJECTS_DIFFER', 3],
    ])
    const both = findingsAfter(({ narrow, ...entry }) => ({
      ...entry,
      ...change,
      narrow: narrow.map((row) => ({ ...row, ...(change as object) })),
    }))
    expect(both).toEqual([['ENTRY_CHANGED', 3]])
  })

  it('tells by the next entry that one was changed and hashed anew', () => {
    const findings = findingsAfter((entry) => rehashed({ ...entry, operation: 'Other' }))
    expect(findings).toEqual([['PREVIOUS_WRONG', 4]])
  })

  it('tells that an entry was moved behind another', () => {
    const findings = findingsAfter((entry) => rehashed({ ...entry, previous: OPENING }))
    expect(findings).toEqual([
      ['PREVIOUS_WRONG', 3],
      ['PREVIOUS_WRONG', 4],
    ])
  })

  it('names the first and the last of entries that are missing', () => {
    const entries = stored().filter(({ seq }) => seq !== 2 && seq !== 3)
    expect(verifyRun(START, entries).findings).toEqual([
      { kind: 'ENTRY_MISSING', streamId: STREAM, seq: 2, until: 3 },
    ])
    expect(verifyRun(START, stored().slice(1)).findings).toEqual([
      { kind: 'ENTRY_MISSING', streamId: STREAM, seq: 1, until: null },
    ])
  })

  it.each<[string, (rows: StoredEntry['narrow']) => StoredEntry['narrow']]>([
    ['deleted', (rows) => rows.slice(1)],
    ['all deleted', () => []],
    ['added', (rows) => [...rows, { ...rows[0]!, subjectId: STREAM }]],
    ['moved to another subject', ([row, other]) => [row!, { ...other!, subjectId: STREAM }]],
    ['shown too early', (rows) => rows.map((row) => ({ ...row, untilClosed: false }))],
    ['shown too early to one', ([row, other]) => [row!, { ...other!, untilClosed: false }]],
    ['put at another instant', ([row, other]) => [row!, { ...other!, at: '2026-11-21' }]],
    ['given another party', ([row, other]) => [row!, { ...other!, partyId: null }]],
    ['given another class', ([row, other]) => [row!, { ...other!, partyClass: 'CITIZEN' }]],
    ['given another purpose', ([row, other]) => [row!, { ...other!, purpose: null }]],
    ['given another matter', ([row, other]) => [row!, { ...other!, matter: null }]],
  ])('tells that a row of a subject was %s', (_, tamper) => {
    const findings = findingsAfter((entry) => ({ ...entry, narrow: tamper(entry.narrow) }))
    expect(findings).toEqual([['SUBJECTS_DIFFER', 3]])
  })

  it('tells that rows and their hash were changed together', () => {
    const findings = findingsAfter((entry) => ({
      ...entry,
      narrow: [entry.narrow[0]!],
      subjectCount: 1,
      subjectsHash: subjectsHashOf([entry.narrow[0]!.subjectId], true),
    }))
    expect(findings).toEqual([['ENTRY_CHANGED', 3]])
  })

  it('goes on from what retention left, and from nothing else', () => {
    const entries = stored()
    const left = { seq: 2, hash: entries[1]!.hash }
    expect(verifyRun(left, entries.slice(2)).findings).toEqual([])
    const wrong = verifyRun({ seq: 2, hash: OPENING }, entries.slice(2)).findings
    expect(wrong.map(({ kind, seq }) => [kind, seq])).toEqual([['PREVIOUS_WRONG', 3]])
    // A start in the middle is taken on trust; what follows is not.
    expect(verifyRun({ seq: 2, hash: null }, entries.slice(2)).findings).toEqual([])
  })
})

describe('an opening', () => {
  const begun = { id: STREAM, openedAt: canonicalInstant(new Date(0)), heads: '[]' }
  const stream = { ...begun, opening: openingHash(begun) }

  it('is good as it was written', () => expect(verifyOpening(stream)).toEqual([]))

  it.each([{ openedAt: canonicalInstant(new Date(1)) }, { heads: '[ ]' }, { opening: OPENING }])(
    'tells that %o was changed',
    (change) => {
      const findings = verifyOpening({ ...stream, ...change })
      expect(findings.map(({ kind }) => kind)).toEqual(['OPENING_CHANGED'])
    },
  )
})

describe('a head that was named', () => {
  const point: NamedPoint = {
    streamId: STREAM,
    seq: 4,
    hash: 'aa',
    opening: OPENING,
    checkpointSeq: null,
    checkpointHash: null,
    entryHash: 'aa',
  }

  it.each<[string, Partial<NamedPoint>]>([
    ['an entry', {}],
    ['an opening', { seq: 0, hash: OPENING, entryHash: null }],
    ['what retention deleted', { checkpointSeq: 5, checkpointHash: 'bb', entryHash: null }],
    ['what retention left', { checkpointSeq: 4, checkpointHash: 'aa', entryHash: null }],
  ])('is there as %s', (_, change) => expect(verifyHead({ ...point, ...change })).toEqual([]))

  it.each<[string, Partial<NamedPoint>]>([
    ['its stream is gone', { opening: null }],
    ['its entry is gone', { entryHash: null }],
    ['its entry is another', { entryHash: 'bb' }],
    ['the opening is another', { seq: 0, entryHash: null }],
    ['retention left another', { checkpointSeq: 4, checkpointHash: 'bb', entryHash: null }],
    ['retention ended before it', { checkpointSeq: 3, checkpointHash: 'bb', entryHash: null }],
  ])('is gone when %s', (_, change) => {
    const findings = verifyHead({ ...point, ...change })
    expect(findings).toEqual([
      { kind: 'HEAD_GONE', streamId: STREAM, seq: change.seq ?? 4, until: null },
    ])
  })
})
