import { stageAfter } from '../commitment/commitment.rules.ts'
import type { CommitmentKey } from '../commitment/commitment.store.ts'
import { reopened, reviseCommitments } from '../commitment/commitment-revise.service.ts'
import { keyLists, listWhole } from '../commitment/commitment-write.store.ts'
import type { Transaction } from '../database/database.ts'
import { DomainError } from '../errors.ts'
import { revokeRecordWithin, subjectCells } from '../submission/revision.service.ts'
import { submitRows } from '../submission/submission.service.ts'
import { draftBreach } from './breach.ts'
import { judged } from './judged.ts'
import { draftJudgement, type GivenJudgement, type JudgementDraft } from './judgement.rules.ts'
import { once, partyOf, type Asking, type Done, type Refused, type Written } from './once.ts'
import { readReason } from './reason.ts'
import { checkJudge, seenCommitment, takeExpected } from './rights.service.ts'

/**
 * Judges whether a commitment was fulfilled. One that was not, in whole or in part, makes a graded record in the file at
 * once, through the service that takes in all records; each names the other.
 * @throws DomainError NOT_FOUND for one that the caller does not see; FORBIDDEN for another unit's, or outside its
 *   mandates; VERSION_CONFLICT; COMMITMENT_STATE_CONFLICT; of `once`
 */
export function judgeCommitment(
  asking: Asking,
  key: CommitmentKey,
  expectedVersion: number,
  given: GivenJudgement,
  idempotencyKey: string,
): Promise<Written> {
  const { writing, reader } = asking
  const unit = partyOf(reader.viewer).name
  const body = ['judgeCommitment', key, expectedVersion, given]
  return once<Done, Refused>(writing, idempotencyKey, body, async (keep) => {
    const seen = await seenCommitment(asking, key)
    const drafted = draftJudgement(writing.rules(), writing.today(), given, seen.signedOn)
    if (!drafted.ok) return drafted
    const { draft } = drafted
    const done = { ok: true, ...key } as const
    const judge = async (tx: Transaction, recordId: string | null) => {
      const row = await takeExpected(tx, key, expectedVersion)
      await checkJudge(asking, row, tx)
      const changes = { changeKind: 'JUDGED', changeReason: null }
      const next = { ...judged(writing, row, draft, unit, recordId), ...changes }
      await reviseCommitments(tx, [{ row, changes: next }])
      await keep(tx, done)
    }
    if (draft.result === 'FULFILLED') {
      await writing.db.transaction((tx) => judge(tx, null))
      return done
    }
    await recordBreach(asking, key, expectedVersion, draft, unit, judge)
    return done
  })
}

async function recordBreach(
  asking: Asking,
  key: CommitmentKey,
  expectedVersion: number,
  judgement: JudgementDraft,
  unit: string,
  judge: (tx: Transaction, recordId: string) => Promise<void>,
): Promise<void> {
  const { writing } = asking
  const [row] = await listWhole(writing.db, keyLists([key]))
  // What is said here is said again under the lock: no record is drafted of what may not be judged.
  if (row === undefined) throw new DomainError('NOT_FOUND')
  if (row.version !== expectedVersion) throw new DomainError('VERSION_CONFLICT')
  await checkJudge(asking, row, writing.db)
  stageAfter(row.stage, judgement.result)
  const subject = await subjectCells(writing, writing.db, row.subjectId)
  const draft = draftBreach(writing, row, judgement, unit, subject)
  const origin = { sourceCode: writing.author.sourceCode ?? row.sourceCode, fileId: null }
  await submitRows(writing, origin, [{ draft, rowNumber: null }], async (tx, [outcome]) => {
    // Another judgement of the same version may have made its record meanwhile.
    await takeExpected(tx, key, expectedVersion)
    if (outcome?.recordId == null || outcome.status !== 'INSERTED') {
      throw new Error(`the record of a breach is ${outcome?.status}`)
    }
    await judge(tx, outcome.recordId)
  })
}

/**
 * Revokes a judgement: the commitment is to be judged again. The record that it made is revoked with it.
 * @throws DomainError NOT_FOUND, FORBIDDEN, VERSION_CONFLICT, COMMITMENT_STATE_CONFLICT where nothing was judged,
 *   BAD_INPUT for a bad reason
 */
export async function revokeJudgement(
  asking: Asking,
  key: CommitmentKey,
  expectedVersion: number,
  reason: string,
): Promise<void> {
  const { writing } = asking
  const why = readReason(reason)
  await seenCommitment(asking, key)
  await writing.db.transaction(async (tx) => {
    const [known] = await listWhole(tx, keyLists([key]))
    if (known?.version !== expectedVersion) throw new DomainError('VERSION_CONFLICT')
    await checkJudge(asking, known, tx)
    const { subjectId, breachRecordId: recordId } = known
    // In the order in which a record is revoked by itself: the record first, and the commitment with it.
    if (recordId !== null) return revokeRecordWithin(writing, tx, { subjectId, recordId }, why)
    const row = await takeExpected(tx, key, expectedVersion)
    return reviseCommitments(tx, [{ row, changes: reopened(row, why) }])
  })
}
