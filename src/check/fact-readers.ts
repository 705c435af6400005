import { commitmentFacts } from '../commitment/commitment-fact.service.ts'
import { evaluationFactReader } from '../evaluation/evaluation-fact.service.ts'
import type { FactReader } from '../fact/fact.ts'
import { listEntryFactReader } from '../list/list-fact.service.ts'
import { recordFacts } from '../record/record-fact.service.ts'

/** The kinds of facts that checks weigh: a later kind is one more line. */
export const FACT_READERS: readonly FactReader[] = [
  recordFacts,
  commitmentFacts,
  listEntryFactReader,
  evaluationFactReader,
]

/** The reader of a kind of facts. */
export function readerOf(kind: string): FactReader | undefined {
  return FACT_READERS.find((one) => one.kind === kind)
}
