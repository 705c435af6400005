import type { Database } from '../database/database.ts'
import type { Reader, Reading } from '../disclosure/reading.ts'
import { readingOfSubject } from '../subject/subject.service.ts'
import { FEED_KINDS } from './feed-kinds.ts'
import { findReach, listChanges, type ChangeRow, type Stretch } from './feed.store.ts'
import { comparePositions, type Position } from './position.rules.ts'

/** A handle, and of which subjects it is asked; null: of all. */
export interface Handle {
  reading: Reading
  subjects: readonly string[] | null
}

/** The handles through which a reader sees the facts of all, or of the subjects that it names. */
export async function handlesOf(
  reader: Reader,
  subjects: readonly string[] | null,
): Promise<Handle[]> {
  if (subjects === null) {
    const { everyone } = reader
    return [everyone, ...everyone.also].map((reading) => ({ reading, subjects: boundTo(reading) }))
  }
  const bySubject = new Map<Reading, string[]>()
  const readings = await Promise.all(subjects.map((id) => readingOfSubject(reader, id)))
  readings.forEach((reading, n) => {
    for (const one of [reading, ...reading.also]) {
      bySubject.set(one, [...(bySubject.get(one) ?? []), subjects[n]!])
    }
  })
  return [...bySubject].map(([reading, ids]) => {
    const bound = boundTo(reading)
    return { reading, subjects: bound === null ? ids : ids.filter((id) => bound.includes(id)) }
  })
}

function boundTo({ entitlement }: Reading): readonly string[] | null {
  return entitlement.binding?.subjects ?? null
}

/** A change as the handles show it; the later ones show more. */
export interface Candidate {
  row: ChangeRow
  /** The handles that show the fact after, and before. */
  after: Reading[]
  before: Reading[]
}

/** What was found; `next`: where the following turn goes on, null when nothing is left. */
export interface Turn {
  found: Candidate[]
  next: Position | null
}

/**
 * Reads one turn through all handles.
 * @param rows that its statements look at, of each way in which facts change
 */
export async function lookFrom(
  db: Database,
  handles: readonly Handle[],
  asked: Omit<Stretch, 'subjects'>,
  rows: number,
): Promise<Turn> {
  const named = handles.some(({ subjects }) => subjects === null)
    ? null
    : [...new Set(handles.flatMap(({ subjects }) => subjects ?? []))]
  const reach = await findReach(db, FEED_KINDS, { ...asked, subjects: named }, rows)
  const stretch = { ...asked, until: reach ?? asked.until }
  const lists = await Promise.all(
    handles.map(({ reading, subjects }) =>
      listChanges(
        db,
        reading.entitlement.shape,
        FEED_KINDS,
        { ...stretch, subjects },
        visibilityOf(reading),
      ),
    ),
  )
  const isCut = lists.map((list) => list.length === stretch.limit)
  // Behind the end of a list that was cut its handle was not asked yet.
  const ends = lists.flatMap((list, n) => (isCut[n] === true ? [list.at(-1)!] : []))
  const next = ends.toSorted(comparePositions)[0] ?? reach
  const found = new Map<string, Candidate>()
  lists.forEach((list, n) => {
    for (const row of list) {
      if (next !== null && comparePositions(row, next) > 0) break
      const key = [row.at, row.stream, row.subjectId, row.tie, row.version].join()
      const known = found.get(key) ?? { row, after: [], before: [] }
      if (row.after) known.after.push(handles[n]!.reading)
      if (row.before) known.before.push(handles[n]!.reading)
      found.set(key, known)
    }
  })
  const all = [...found.values()].toSorted((a, b) => comparePositions(a.row, b.row))
  return { found: all, next: next === null ? null : placeOf(next) }
}

export function placeOf({ at, stream, subjectId, tie, version }: Position): Position {
  return { at, stream, subjectId, tie, version }
}

/** The values of the placeholders of all kinds; those that share a name share the value. */
function visibilityOf(reading: Reading): object {
  return Object.assign({}, ...FEED_KINDS.map((kind) => kind.visibilityOf(reading))) as object
}
