import { changedFields, type LensOf } from '../change/compare.rules.ts'
import type { Base, Read, Reading } from '../disclosure/reading.ts'
import type { FeedKind } from './feed-kind.ts'
import { FEED_KINDS } from './feed-kinds.ts'
import {
  listSeenNow,
  listSeenThen,
  listVersions,
  type ChangeRow,
  type VersionKey,
} from './feed.store.ts'
import { placeOf, type Candidate } from './look.service.ts'
import { comparePositions, type Position } from './position.rules.ts'

/** What became of a fact for its reader. */
export type Operation = 'APPEARED' | 'CHANGED' | 'GONE'

/** A change of the sequence, as its reader is told of it. */
export interface FeedChange extends Read {
  position: Position
  cursor: string
  kind: FeedKind
  subjectId: string
  id: string
  operation: Operation
  /** Coordinates of fields that differ, of those that the reader sees. */
  changed: readonly string[]
  at: Date
}

export type Told = Omit<FeedChange, 'cursor'>

/** Of what was found that which the reader is told. */
export async function tell(
  base: Base,
  found: readonly Candidate[],
  since: string | null,
  lensOf: LensOf,
): Promise<Told[]> {
  const perKind = await Promise.all(
    FEED_KINDS.map((kind) => {
      const some = found.filter(({ row }) => row.kind === kind.kind)
      return some.length === 0 ? [] : tellKind(base, kind, some, since, lensOf)
    }),
  )
  return perKind.flat().toSorted((a, b) => comparePositions(a.position, b.position))
}

const keyOf = ({ subjectId, factId }: ChangeRow) => `${subjectId}/${factId}`

async function tellKind(
  base: Base,
  kind: FeedKind,
  found: readonly Candidate[],
  since: string | null,
  lensOf: LensOf,
): Promise<Told[]> {
  const [now, then, versions] = await Promise.all([
    seenNow(kind, found),
    since === null ? new Set<string>() : seenThen(base, kind, found, since),
    versionsOf(base, kind, found),
  ])
  return found.flatMap((one): Told[] => {
    const { row, after, before } = one
    const key = keyOf(row)
    const holds = then.has(key)
    const told = { position: placeOf(row), kind, subjectId: row.subjectId, id: row.factId }
    const at = new Date(row.at)
    if (!now.has(key)) {
      // Gone for who could have received it; of what it never saw a reader learns nothing, nor of what went before.
      const isEnd = after.length === 0 && before.length > 0
      const by = before.at(-1)!
      return holds && isEnd ? [{ ...told, operation: 'GONE', changed: [], at, by }] : []
    }
    if (after.length === 0) return []
    const by = after.at(-1)!
    if (before.length === 0) {
      return [{ ...told, operation: holds ? 'CHANGED' : 'APPEARED', changed: [], at, by }]
    }
    const changed = changedCoordinates(kind, one, versions, lensOf)
    // What the reader does not see did not change for it.
    return changed.length === 0 ? [] : [{ ...told, operation: 'CHANGED', changed, at, by }]
  })
}

/** The facts of changes that any handle shows now. */
async function seenNow(kind: FeedKind, found: readonly Candidate[]): Promise<Set<string>> {
  const lists = await Promise.all(
    perHandle(found).map(([reading, keys]) => {
      const { db, entitlement } = reading
      return listSeenNow(db, entitlement.shape, kind, keys, kind.visibilityOf(reading))
    }),
  )
  return new Set(lists.flat().map(({ subjectId, id }) => `${subjectId}/${id}`))
}

/** The facts of changes that any handle would have shown at an instant, by its rights of today. */
async function seenThen(
  { db }: Base,
  kind: FeedKind,
  found: readonly Candidate[],
  since: string,
): Promise<Set<string>> {
  const lists = await Promise.all(
    perHandle(found).map(([reading, keys]) => {
      const { shape } = reading.entitlement
      return listSeenThen(db, shape, kind, keys, kind.visibilityOf(reading), since)
    }),
  )
  return new Set(lists.flat().map(({ subjectId, id }) => `${subjectId}/${id}`))
}

function perHandle(found: readonly Candidate[]): [Reading, { subjectId: string; id: string }[]][] {
  const keys = new Map<Reading, Map<string, { subjectId: string; id: string }>>()
  for (const { row, after, before } of found) {
    for (const reading of new Set([...after, ...before])) {
      const known = keys.get(reading) ?? new Map()
      keys.set(reading, known.set(keyOf(row), { subjectId: row.subjectId, id: row.factId }))
    }
  }
  return [...keys].map(([reading, some]) => [reading, [...some.values()]])
}

type Versions = Map<Reading, Map<string, object>>

const versionKey = ({ subjectId, tie, version }: VersionKey) => `${subjectId}/${tie}/${version}`

/** The handle through which a reader saw both sides, that which shows most. */
function comparedBy({ after, before }: Candidate): Reading | undefined {
  return after.findLast((one) => before.includes(one))
}

/** Both sides of each change of a version, as the handle that showed both has its columns. */
async function versionsOf(
  { db }: Base,
  kind: FeedKind,
  found: readonly Candidate[],
): Promise<Versions> {
  const wanted = new Map<Reading, VersionKey[]>()
  for (const one of found) {
    const by = comparedBy(one)
    const { row } = one
    if (kind.compared === null || by === undefined || row.tieBefore === null) continue
    const { subjectId, tie, version, tieBefore, versionBefore } = row
    const sides = [
      { subjectId, tie, version },
      { subjectId, tie: tieBefore, version: versionBefore! },
    ]
    wanted.set(by, [...(wanted.get(by) ?? []), ...sides])
  }
  const read = [...wanted].map(async ([by, keys]) => {
    const rows = await listVersions(db, by.entitlement.shape, kind, keys)
    return [by, new Map(rows.map((row) => [versionKey(row), row as object]))] as const
  })
  return new Map(await Promise.all(read))
}

function changedCoordinates(
  kind: FeedKind,
  candidate: Candidate,
  versions: Versions,
  lensOf: LensOf,
): string[] {
  const by = comparedBy(candidate)
  const { subjectId, tie, version, tieBefore, versionBefore } = candidate.row
  if (by === undefined || kind.compared === null || tieBefore === null) return []
  const ofHandle = versions.get(by)
  const after = ofHandle?.get(versionKey({ subjectId, tie, version }))
  const before = ofHandle?.get(versionKey({ subjectId, tie: tieBefore, version: versionBefore! }))
  if (after === undefined || before === undefined) return []
  const { typeOf, valuesOf } = kind.compared
  const type = typeOf(after)
  const sideOf = (row: object) => ({ by, values: valuesOf({ by, row }) })
  return changedFields({ type, before: sideOf(before), after: sideOf(after) }, lensOf).map(
    ({ coordinate }) => coordinate,
  )
}
