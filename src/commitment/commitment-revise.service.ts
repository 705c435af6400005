import type { Transaction } from '../database/database.ts'
import { DomainError } from '../errors.ts'
import { stageAfter } from './commitment.rules.ts'
import type { CommitmentKey } from './commitment.store.ts'
import {
  awaitTurns,
  closeVersions,
  findByRecord,
  insertCommitmentVersions,
  keyLists,
  listWhole,
  type NewCommitmentVersion,
  type WholeCommitment,
} from './commitment-write.store.ts'

/**
 * The open version of a commitment, for a writer whose turn it is until the end of its transaction.
 * @throws DomainError NOT_FOUND
 */
export async function takeCommitment(
  tx: Transaction,
  key: CommitmentKey,
): Promise<WholeCommitment> {
  const keys = keyLists([key])
  await awaitTurns(tx, keys)
  const [row] = await listWhole(tx, keys)
  if (row === undefined) throw new DomainError('NOT_FOUND')
  return row
}

/** What a change of a commitment says. */
export type CommitmentChanges = Partial<NewCommitmentVersion> &
  Pick<NewCommitmentVersion, 'changeKind' | 'changeReason'>

/** Closes the open version of each commitment and inserts the next, which differs by its changes. */
export async function reviseCommitments(
  tx: Transaction,
  revised: readonly { row: WholeCommitment; changes: CommitmentChanges }[],
): Promise<void> {
  const at = tx.at.toISOString()
  await closeVersions(tx, { ...keyLists(revised.map(({ row }) => row)), at })
  await insertCommitmentVersions(
    tx,
    revised.map(({ row, changes }) => ({
      ...row,
      receivedAt: row.receivedAt.toISOString(),
      ...changes,
      version: row.version + 1,
      recordedAt: at,
    })),
  )
}

/** What stands in a commitment that nobody has judged. */
export const NOT_JUDGED = {
  judgedOn: null,
  judgingUnit: null,
  judgingUnitCode: null,
  unfulfilledContent: null,
  accountability: null,
  evidence: null,
  breachRecordId: null,
  publishedTo: null,
} as const

/**
 * What a revoked judgement leaves: the commitment is to be judged again, and nothing of the judgement stands.
 * @throws DomainError COMMITMENT_STATE_CONFLICT where nothing was judged
 */
export function reopened(row: WholeCommitment, reason: string | null): CommitmentChanges {
  return {
    stage: stageAfter(row.stage, 'REOPEN'),
    ...NOT_JUDGED,
    changeKind: 'REOPENED',
    changeReason: reason,
  }
}

/**
 * Revokes the judgement that made a record, in the transaction that revokes the record: a breach that does not stand
 * counts nowhere. Nothing happens for other records.
 */
export async function reopenByRecord(
  tx: Transaction,
  record: { subjectId: string; recordId: string },
  reason: string,
): Promise<void> {
  const [key] = await findByRecord(tx, record)
  if (key === undefined) return
  const row = await takeCommitment(tx, key)
  if (row.breachRecordId !== record.recordId) return
  await reviseCommitments(tx, [{ row, changes: reopened(row, reason) }])
}
