import type { EscalationRule } from './escalation-rule.type.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'

/** A version of a rule of escalation. */
export function escalationRuleView(rule: RuleVersion<'escalation-rule'>): EscalationRule {
  const { finds, items, atLeast, withinMonths, list } = rule.body
  const isEquivalence = rule.body.finds === 'EQUIVALENCE'
  return {
    ...ruleView(rule),
    finds,
    items: [...items],
    atLeast,
    withinMonths,
    list,
    of: isEquivalence ? rule.body.of : null,
    gives: isEquivalence ? rule.body.gives : null,
  }
}
