import type { RuleBook } from '../rule/rule-book.ts'
import type { Measure } from '../rule/rule.schema.ts'
import { ruleShown } from '../rule/rule.view.ts'
import type { ApplicationRow } from './measure.store.ts'

/**
 * The measure of an application: the version of the day of its application.
 * @throws Error for a code that the rule data lack: the rule data keep every version that was in force
 */
export function measureOf(
  rules: RuleBook,
  { measureCode, measureVersion }: Pick<ApplicationRow, 'measureCode' | 'measureVersion'>,
): Measure {
  const measure = ruleShown(rules, 'measure', measureCode, measureVersion)
  if (measure === null) throw new Error(`the rule data lack measure ${measureCode}`)
  return measure
}

/** The codes that a filter by codes and by effects leaves; null: all. */
export function measuresWanted(
  rules: RuleBook,
  codes: readonly string[] | null,
  effects: readonly string[] | null,
): readonly string[] | null {
  if (effects === null) return codes
  const fitting = rules.list('measure').filter(({ body }) => effects.includes(body.effect))
  return [...new Set(fitting.map(({ code }) => code))].filter(
    (code) => codes?.includes(code) ?? true,
  )
}
