import type { Database, Executor } from '../database/database.ts'
import { makeRuleBook, type RuleBook } from './rule-book.ts'
import { parseRule, RuleDataError, type RuleVersion } from './rule.schema.ts'
import { listRules, upsertRules } from './rule.store.ts'

/**
 * Brings the table to the shipped files and reads the rules back: the database is the truth, and rows
 * that the files lack stay, since an operator may have added them. All or nothing: rules that do not
 * fit together leave the table as it was.
 * @param files as readRuleFiles gives them
 * @param at the instant of loading
 * @returns the rules, and how many versions were inserted or corrected
 * @throws RuleDataError that names every rule that is wrong
 */
export function loadRules(
  db: Database,
  files: readonly RuleVersion[],
  at: Date,
): Promise<{ book: RuleBook; changed: number }> {
  return db.transaction(async (tx) => {
    const changed = await upsertRules(tx, files, at)
    return { book: await readRuleBook(tx), changed }
  })
}

/**
 * Reads the rules of the table.
 * @throws RuleDataError that names every row and key that is wrong
 */
export async function readRuleBook(db: Executor): Promise<RuleBook> {
  const rules: RuleVersion[] = []
  const problems: string[] = []
  for (const row of await listRules(db)) {
    try {
      rules.push(parseRule(row))
    } catch (error) {
      if (!(error instanceof RuleDataError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new RuleDataError(problems)
  return makeRuleBook(rules)
}
