import type { DisputeSource } from './disputed-fact.ts'
import { disputedCommitment } from './disputed-commitment.ts'
import { disputedEntry } from './disputed-entry.ts'
import { disputedEvaluation } from './disputed-evaluation.ts'
import { disputedRepair } from './disputed-repair.ts'
import { disputedRecord } from './disputed-record.ts'

/** What may be disputed, and suspended where its source says so: a kind more is a line here. */
export const DISPUTE_SOURCES: readonly DisputeSource[] = [
  disputedRecord,
  disputedEntry,
  disputedEvaluation,
  disputedCommitment,
  disputedRepair,
]

/** The source of a kind; null: facts of it are not disputed. */
export function disputeSource(kind: string): DisputeSource | null {
  return DISPUTE_SOURCES.find((one) => one.kind === kind) ?? null
}
