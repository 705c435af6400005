import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'
import type { Parameter, Source } from './source.type.ts'

/** A version of a source of data. */
export function sourceView(rule: RuleVersion<'source'>): Source {
  return { ...ruleView(rule), nature: rule.body.nature, aliases: [...rule.body.aliases] }
}

/** A version of a parameter, its value as text. */
export function parameterView(rule: RuleVersion<'parameter'>): Parameter {
  const { value, unit } = rule.body
  return { ...ruleView(rule), value: value === null ? null : String(value), unit }
}
