import { Decimal } from 'decimal.js'
import type { COMPARISONS, ScoreInterval } from './evaluation-scheme.schema.ts'

/** Whether a value lies in an interval, each end counted in or out as it is declared. */
export function contains({ lower, upper }: ScoreInterval, value: Decimal.Value): boolean {
  const at = new Decimal(value)
  if (lower !== null && !(lower.inclusive ? at.gte(lower.value) : at.gt(lower.value))) return false
  return upper === null || (upper.inclusive ? at.lte(upper.value) : at.lt(upper.value))
}

/** Whether `left` compares with `right` as is said. */
export function compares(
  left: Decimal,
  is: (typeof COMPARISONS)[number],
  right: Decimal.Value,
): boolean {
  switch (is) {
    case 'LT':
      return left.lt(right)
    case 'LE':
      return left.lte(right)
    case 'GE':
      return left.gte(right)
    case 'GT':
      return left.gt(right)
  }
}

/** An interval as it is written: `[85, 95)`. */
export function writtenInterval({ lower, upper }: ScoreInterval): string {
  const from = lower === null ? '(-∞' : `${lower.inclusive ? '[' : '('}${lower.value}`
  const to = upper === null ? '+∞)' : `${upper.value}${upper.inclusive ? ']' : ')'}`
  return `${from}, ${to}`
}

/**
 * Values that stand for all: every edge, and one value between, before and behind the edges. What holds for them holds
 * for every number within `range`, if it changes at the edges only.
 */
export function samplesAround(
  edges: readonly string[],
  { least, most }: { least: string | null; most: string | null } = { least: null, most: null },
): Decimal[] {
  const all = [...edges, ...[least, most].filter((end) => end !== null)].map((e) => new Decimal(e))
  const sorted = all
    .toSorted((a, b) => a.cmp(b))
    .filter((edge, at, list) => at === 0 || !edge.eq(list[at - 1]!))
  if (sorted.length === 0) return [new Decimal(0)]
  const between = sorted.slice(1).map((edge, at) => edge.plus(sorted[at]!).div(2))
  return [sorted[0]!.minus(1), ...sorted, ...between, sorted.at(-1)!.plus(1)]
    .filter((one) => (least === null || one.gte(least)) && (most === null || one.lte(most)))
    .toSorted((a, b) => a.cmp(b))
}

/** The edges of intervals. */
export function edgesOf(intervals: readonly ScoreInterval[]): string[] {
  return intervals.flatMap(({ lower, upper }) => [lower, upper].flatMap((end) => end?.value ?? []))
}
