import type { Difference } from '../exchange/comparison.store.ts'

/** A row as one side has it. */
export interface ComparedRow {
  key: string
  hash: string
}

/** One of ours, which says whose it is. */
export interface OurRow extends ComparedRow {
  fact: string
  subjectId: string
  factId: string
}

/**
 * What differs between both sides, by key: in the order of the keys.
 * @param withdrawn facts that we reported under keys which we do not count any more
 */
export function differencesOf(
  ours: readonly OurRow[],
  theirs: readonly ComparedRow[],
  withdrawn: ReadonlyMap<string, NonNullable<Difference['of']>>,
): { differences: Difference[]; lacking: OurRow[] } {
  const there = new Map(theirs.map((row) => [row.key, row.hash]))
  const here = new Set(ours.map(({ key }) => key))
  const lacking = ours.filter(({ key, hash }) => there.get(key) !== hash)
  const found: Difference[] = [
    ...lacking.map(({ key, fact, subjectId, factId }) => ({
      kind: there.has(key) ? ('DIFFERENT' as const) : ('MISSING_THERE' as const),
      key,
      of: { fact, subjectId, factId },
    })),
    ...theirs.flatMap(({ key }) =>
      here.has(key) ? [] : [{ kind: 'MISSING_HERE' as const, key, of: withdrawn.get(key) ?? null }],
    ),
  ]
  const differences = found.toSorted((one, other) => (one.key < other.key ? -1 : 1))
  return { differences, lacking }
}
