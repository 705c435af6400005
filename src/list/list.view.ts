import type { RuleBook } from '../rule/rule-book.ts'
import type { RuleVersion } from '../rule/rule.schema.ts'
import { ruleShown } from '../rule/rule.view.ts'
import type { ListEntryRow } from './list.store.ts'

/**
 * The rule that an entry goes by: the version of its nomination.
 * @throws Error for a code that the rule data lack: the rule data keep every version that was in force
 */
export function kindOf(
  rules: RuleBook,
  { listCode, listVersion }: Pick<ListEntryRow, 'listCode' | 'listVersion'>,
): RuleVersion<'list-kind'> {
  const kind = ruleShown(rules, 'list-kind', listCode, listVersion)
  if (kind === null) throw new Error(`the rule data lack list ${listCode}`)
  return kind
}
