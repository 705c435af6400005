import type { DisclosureRule, Purpose } from './disclosure-rule.type.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'

/** A version of a purpose. */
export function purposeView(rule: RuleVersion<'purpose'>): Purpose {
  const { partyClasses, matter, entitles, ...body } = rule.body
  return {
    ...ruleView(rule),
    partyClasses: [...partyClasses],
    isMatterRequired: matter === 'REQUIRED',
    concernedCategories: [...body.concerns.subjectCategories],
    concernsOwnOnly: body.concerns.over === 'OWN',
    entitles: [...entitles],
    historyCounts: body.historyCounts,
    identityLookup: body.identityLookup,
    untilClosed: body.untilClosed,
  }
}

/** A version of a rule of disclosure, with the purposes that meet its condition. */
export function disclosureRuleView(
  rule: RuleVersion<'disclosure-rule'>,
  purposes: readonly RuleVersion<'purpose'>[],
): DisclosureRule {
  const { partyClass, scope, over, purpose } = rule.body
  const meets = ({ body }: RuleVersion<'purpose'>) =>
    body.partyClasses.includes(partyClass) && (purpose === 'NAMED' || body.entitles.includes(scope))
  return {
    ...ruleView(rule),
    partyClass,
    scope,
    over,
    purposeCondition: purpose,
    purposes: purpose === 'NONE' ? [] : purposes.filter(meets).map(({ code }) => code),
  }
}
