import { readFileSync, readdirSync } from 'node:fs'
import { parseRule, RuleDataError, type RuleVersion } from './rule.schema.ts'

/** The folder of the rule data that ships with the program. */
export const RULE_DATA_FOLDER = new URL('./data/', import.meta.url)

/**
 * Reads all `*.json` of a folder (URL with a trailing slash) in the order of their names. A file is
 * named after its kind and holds an array of that kind's versions.
 * @throws RuleDataError that names every bad key of every file.
 */
export function readRuleFiles(folder: URL): RuleVersion[] {
  const problems: string[] = []
  const rules: RuleVersion[] = []
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  for (const name of names.toSorted()) {
    for (const row of readRows(new URL(name, folder), name, problems)) {
      try {
        const rule = parseRule(row)
        if (`${rule.kind}.json` === name) rules.push(rule)
        else problems.push(`${name}: ${rule.kind} ${rule.code} belongs into ${rule.kind}.json`)
      } catch (error) {
        if (!(error instanceof RuleDataError)) throw error
        problems.push(...error.problems.map((problem) => `${name}: ${problem}`))
      }
    }
  }
  if (problems.length > 0) throw new RuleDataError(problems)
  return rules
}

function readRows(file: URL, name: string, problems: string[]): unknown[] {
  try {
    const rows: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (Array.isArray(rows)) return rows
    problems.push(`${name}: must be an array of rule versions`)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    problems.push(`${name}: ${error.message}`)
  }
  return []
}
