import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'
import type { SupervisionRule } from './supervision-rule.type.ts'

/** A version of a rule of graded supervision. */
export function supervisionRuleView(rule: RuleVersion<'supervision-rule'>): SupervisionRule {
  const { scheme, region, classes, overallMost } = rule.body
  return {
    ...ruleView(rule),
    scheme,
    region: { ...region },
    classes: classes.map((one) => ({ ...one, grades: [...one.grades] })),
    overallMost,
  }
}
