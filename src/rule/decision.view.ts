import type { DecisionPolicy, Measure } from './decision.type.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'

/** A version of a measure. */
export function measureView(rule: RuleVersion<'measure'>): Measure {
  const { effect, statutory, purposes } = rule.body
  return { ...ruleView(rule), effect, isStatutory: statutory, purposes: [...purposes] }
}

/** A version of a decision policy. */
export function decisionPolicyView(rule: RuleVersion<'decision-policy'>): DecisionPolicy {
  const { factors, sources, outcomeScopes, shieldedAtMost } = rule.body
  return {
    ...ruleView(rule),
    factors: factors.map(({ where, measures, ...factor }) => ({
      ...factor,
      conditions: Object.entries(where).map(([property, values]) => ({
        property,
        values: [...values],
      })),
      measures: [...measures],
    })),
    sources: sources.map((one) => ({ ...one })),
    outcomeScopes: [...outcomeScopes],
    shieldedAtMost,
  }
}
