import { makeRuleBook } from '../../src/rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../../src/rule/rule.files.ts'
import type { EvaluationScheme } from '../../src/rule/rule.schema.ts'

/** All versions of all schemes of the rule data. */
export const SCHEMES: readonly EvaluationScheme[] = makeRuleBook(
  readRuleFiles(RULE_DATA_FOLDER),
).list('evaluation-scheme')

export const COMPLETE = SCHEMES.filter(({ body }) => body.status === 'COMPLETE')

/** A scheme by its code. */
export function schemeOf(code: string): EvaluationScheme {
  const found = SCHEMES.find((one) => one.code === code)
  if (found === undefined) throw new Error(`no evaluation-scheme ${code}`)
  return found
}
