import { MATCH_FINDINGS } from './match-policy.schema.ts'
import type { MatchPolicy } from './match-policy.type.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'

/** A version of a match policy. */
export function matchPolicyView(rule: RuleVersion<'match-policy'>): MatchPolicy {
  const { points, possibleFrom, lead, alternatives } = rule.body
  return {
    ...ruleView(rule),
    points: MATCH_FINDINGS.map((finding) => ({ finding, points: points[finding] })),
    possibleFrom,
    lead,
    alternatives,
  }
}
