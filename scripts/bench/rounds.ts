/** Figures of this machine at this moment are worth little; those of one round, beside each other, are. */

/**
 * Measures each case of each group in each round: groups and cases in a shuffled order, the cases of one group next to
 * each other in time. What is compared stands in one group.
 * @returns a map for each round
 */
export async function measureRounds<Case, Measure>(
  groups: readonly (readonly Case[])[],
  rounds: number,
  measure: (one: Case) => Promise<Measure>,
): Promise<Map<Case, Measure>[]> {
  const measured: Map<Case, Measure>[] = []
  for (let round = 0; round < rounds; round++) {
    const ofRound = new Map<Case, Measure>()
    for (const group of shuffled(groups)) {
      for (const one of shuffled(group)) ofRound.set(one, await measure(one))
    }
    measured.push(ofRound)
  }
  return measured
}

function shuffled<One>(list: readonly One[]): One[] {
  return list
    .map((one) => ({ one, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

/** The middle of some numbers, of an even count the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** A number with so many places, for tables and JSON. */
export function rounded(value: number, places: number): number {
  return Number(value.toFixed(places))
}
