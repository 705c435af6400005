import { createHash } from 'node:crypto'

/**
 * The chain of the access log. Each process writes a stream of its own; an entry's hash covers the hash before it and
 * the entry's canonical form, the narrow rows (one a subject) through `subjectsHash`. The opening of a stream covers
 * the heads of earlier streams, so that a tail cannot be cut off once a later stream was opened.
 * Instants are ISO in UTC with microseconds (`2026-11-20T04:00:00.123000Z`); only milliseconds are ever written.
 */

/** The last hash of a stream at a moment: of entry `seq`, or of the opening when `seq` is 0. */
export interface ChainHead {
  streamId: string
  seq: number
  hash: string
}

/** A stream as it is kept; `heads` as writeHeads gives them. */
export interface ChainStream {
  id: string
  openedAt: string
  heads: string
  opening: string
}

/** What an entry says: all of it is under its hash. */
export interface AccessFacts {
  streamId: string
  seq: number
  at: string
  requestId: string
  partyClass: string
  partyId: string | null
  memberId: string | null
  tokenId: string | null
  purpose: string | null
  matter: string | null
  operation: string | null
  documentHash: string
  coordinates: readonly string[]
  consents: readonly string[]
  subjectCount: number
  subjectsHash: string
}

/** An entry in its chain. */
export interface ChainedEntry extends AccessFacts {
  previous: string
  hash: string
}

/** A narrow row: that an answer held something about this subject. It repeats what the subject is shown. */
export interface NarrowRow {
  subjectId: string
  at: string
  partyClass: string
  partyId: string | null
  purpose: string | null
  matter: string | null
  untilClosed: boolean
}

/** The instant that is written for a `Date`: whole milliseconds. */
export function canonicalInstant(at: Date): string {
  return at.toISOString().replace('Z', '000Z')
}

/** The bytes of an entry that its hash covers: JSON of its values in this order, UTF-8. */
export function canonicalEntry(entry: AccessFacts): string {
  return JSON.stringify([
    entry.streamId,
    entry.seq,
    entry.at,
    entry.requestId,
    entry.partyClass,
    entry.partyId,
    entry.memberId,
    entry.tokenId,
    entry.purpose,
    entry.matter,
    entry.operation,
    entry.documentHash,
    entry.coordinates,
    entry.consents,
    entry.subjectCount,
    entry.subjectsHash,
  ])
}

/** SHA-256 (hex) over the hash before, 64 characters always, and the entry's canonical form. */
export function entryHash(previous: string, entry: AccessFacts): string {
  return sha256(previous + canonicalEntry(entry))
}

/** SHA-256 (hex) over the sorted ids of an entry's subjects, and over when they may learn of it. */
export function subjectsHashOf(ids: readonly string[], untilClosed: boolean): string {
  return sha256(JSON.stringify([ids.length > 0 && untilClosed, ids.toSorted()]))
}

/** The opening hash of a stream, which its first entry follows. */
export function openingHash({ id, openedAt, heads }: Omit<ChainStream, 'opening'>): string {
  return sha256(JSON.stringify([id, openedAt, heads]))
}

/** The text of heads, in the order of their streams. */
export function writeHeads(heads: readonly ChainHead[]): string {
  const sorted = heads.toSorted((a, b) => (a.streamId < b.streamId ? -1 : 1))
  return JSON.stringify(sorted.map(({ streamId, seq, hash }) => [streamId, seq, hash]))
}

/** Reads the text of heads; null when it is none (somebody wrote into it). */
export function readHeads(text: string): ChainHead[] | null {
  try {
    const listed = JSON.parse(text) as unknown
    if (!Array.isArray(listed)) return null
    const heads = listed.map(headOf)
    return heads.every((head) => head !== null) ? heads : null
  } catch {
    return null
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function headOf(one: unknown): ChainHead | null {
  const [streamId, seq, hash] = Array.isArray(one) ? (one as unknown[]) : []
  const isHead = typeof streamId === 'string' && UUID.test(streamId) && typeof hash === 'string'
  return isHead && Number.isSafeInteger(seq) ? { streamId, seq: seq as number, hash } : null
}

/**
 * The heads that a new stream names: those that no earlier opening names already. What is named is covered through
 * the head of the stream that names it, so openings stay short however many streams there were.
 */
export function headsToName(
  heads: readonly ChainHead[],
  openings: readonly Pick<ChainStream, 'heads'>[],
): ChainHead[] {
  const named = new Set(openings.flatMap((one) => (readHeads(one.heads) ?? []).map(keyOf)))
  return heads.filter((head) => !named.has(keyOf(head)))
}

function keyOf({ streamId, seq, hash }: ChainHead): string {
  return `${streamId}:${seq}:${hash}`
}

/** An access that is to be chained: everything but its place and its hashes. */
export type Unchained = Omit<
  AccessFacts,
  'streamId' | 'seq' | 'at' | 'subjectCount' | 'subjectsHash'
> & { subjectIds: readonly string[]; untilClosed: boolean }

/** Chains accesses behind a head, in their order, all at one instant. */
export function chainEntries(
  head: ChainHead,
  at: Date,
  accesses: readonly Unchained[],
): ChainedEntry[] {
  const instant = canonicalInstant(at)
  let { seq, hash: previous } = head
  return accesses.map(({ subjectIds, untilClosed, ...facts }) => {
    seq += 1
    const entry: AccessFacts = {
      ...facts,
      streamId: head.streamId,
      seq,
      at: instant,
      subjectCount: subjectIds.length,
      subjectsHash: subjectsHashOf(subjectIds, untilClosed),
    }
    const chained = { ...entry, previous, hash: entryHash(previous, entry) }
    previous = chained.hash
    return chained
  })
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
