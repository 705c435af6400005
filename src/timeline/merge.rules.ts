import type { Keys } from '../relay/cursor.ts'
import type { PageRequest } from '../relay/page.ts'

/** A place on a timeline: its order is by the day, then the kind, then the id. */
export interface Place {
  at: string
  kind: string
  id: string
}

/** Below and above every id. */
const LEAST_ID = '00000000-0000-0000-0000-000000000000'
const MOST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Positive where the first is the later one: it comes first on the timeline. */
export function comparePlaces(a: Place, b: Place): number {
  for (const key of ['at', 'kind', 'id'] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1
  }
  return 0
}

/** The values of a cursor at a place. */
export function keysOf({ at, kind, id }: Place): Keys {
  return [at, kind, id]
}

/**
 * The page to ask one kind for, so that the rows of all kinds together hold the page of the timeline, and one row more.
 * A kind's own list goes by the day and the id: where the cursor stands at a fact of another kind, all of the kind's facts
 * of that day lie on one side of it.
 */
export function requestOf(
  kind: string,
  { size, backward, from, offset }: PageRequest,
): PageRequest {
  const wide = { size: size + offset + 1, backward, offset: 0 }
  if (from === null) return { ...wide, from: null }
  const [at, other, id] = from as readonly [string, string, string]
  if (kind === other) return { ...wide, from: [at, id] }
  // A kind that sorts before the cursor's own has all its facts of that day below it, one that sorts after has them above.
  return { ...wide, from: [at, kind < other ? MOST_ID : LEAST_ID] }
}

/** The rows of all kinds in reading direction: the page, and one row more where there is one. */
export function merged<Item extends Place>(
  shares: readonly (readonly Item[])[],
  { size, backward, offset }: PageRequest,
): Item[] {
  const direction = backward ? 1 : -1
  return shares
    .flat()
    .toSorted((a, b) => direction * comparePlaces(a, b))
    .slice(offset, offset + size + 1)
}
