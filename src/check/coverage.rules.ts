import type { DecisionPolicy } from '../rule/rule.schema.ts'

/** What a policy says of a source. */
export type SourceRule = DecisionPolicy['body']['sources'][number]

/** A source of a policy as it was heard. */
export interface SourceState {
  source: string
  need: SourceRule['need']
  /** STALE: its last delivery is older than the policy allows; MISSING: it has delivered nothing yet. */
  state: 'FRESH' | 'STALE' | 'MISSING'
  /** Of its last delivery. */
  deliveredAt: Date | null
  freshDays: number
}

const DAY_MS = 86_400_000

/**
 * How fresh each source of a policy is at an instant.
 * @param deliveredAt the last delivery of a source up to that instant; null: none
 */
export function coverageAt(
  rules: readonly SourceRule[],
  at: Date,
  deliveredAt: (source: string) => Date | null,
): SourceState[] {
  return rules.map(({ source, need, freshDays }) => {
    const last = deliveredAt(source)
    const state =
      last === null
        ? 'MISSING'
        : at.getTime() - last.getTime() <= freshDays * DAY_MS
          ? 'FRESH'
          : 'STALE'
    return { source, need, state, deliveredAt: last, freshDays }
  })
}
