import type { Transaction } from '../database/database.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { RepairRule } from '../rule/rule.schema.ts'
import type { FactRef } from './repairable.ts'

/** A fact that was repaired, and the file in which other facts may rest on it. */
export interface Repaired {
  tx: Transaction
  ref: FactRef
  /** All subjects of the file, locked. */
  memberIds: readonly string[]
  /** Codes of adverse lists, whose entries may rest on whatever fact. */
  adverseLists: readonly string[]
}

/** What a decision says, for the versions that it makes. */
export interface Ground extends Repaired {
  rule: RepairRule
  reason: string
}

/** The codes of the lists that say something bad of those on them. */
export function adverseListsOf(rules: RuleBook, today: string): string[] {
  const kinds = rules.list('list-kind', { on: today })
  return kinds.flatMap(({ code, body }) => (body.polarity === 'NEGATIVE' ? [code] : []))
}
