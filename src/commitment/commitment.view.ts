import type { Reading } from '../disclosure/reading.ts'
import type { RuleKind, RuleVersion } from '../rule/rule.schema.ts'

/**
 * The rule that a commitment names, in the version of today, or the last one if that is gone.
 * @throws Error for a code that no rule ever had: it was checked when the commitment came in
 */
export function ruleOf<K extends RuleKind>(
  { rules, today }: Pick<Reading, 'rules' | 'today'>,
  kind: K,
  code: string,
): RuleVersion<K> {
  const book = rules()
  const rule =
    book.current(kind, code, today()) ?? book.list(kind).findLast((one) => one.code === code)
  if (rule == null) throw new Error(`no rule ${kind} ${code}`)
  return rule
}
