import { makeRuleBook } from '../../src/rule/rule-book.ts'
import { readRuleFiles } from '../../src/rule/rule.files.ts'

/** The rule data of a folder (a URL that ends in a slash) reads, and makes a rule book. */
export function checkRuleData(folder: URL): string[] {
  try {
    makeRuleBook(readRuleFiles(folder))
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}
