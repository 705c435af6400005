import { isBroken, stageAfter } from '../commitment/commitment.rules.ts'
import type { CommitmentKey } from '../commitment/commitment.store.ts'
import { reopened, reviseCommitments } from '../commitment/commitment-revise.service.ts'
import {
  keyLists,
  listWhole,
  type NewCommitmentVersion,
  type WholeCommitment,
} from '../commitment/commitment-write.store.ts'
import { ruleOf } from '../commitment/commitment.view.ts'
import type { Transaction } from '../database/database.ts'
import { DomainError } from '../errors.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import { revokeRecordWithin } from '../submission/revision.service.ts'
import { submitRows } from '../submission/submission.service.ts'
import { draftBreach } from './breach.ts'
import { draftJudgement, type GivenJudgement, type JudgementDraft } from './judgement.rules.ts'
import { once, partyOf, type Asking, type Written } from './once.ts'
import { readReason } from './reason.ts'
import { opennessOf } from './registration.rules.ts'
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
  return once(writing, idempotencyKey, body, async (keep) => {
    const seen = await seenCommitment(asking, key)
    const drafted = draftJudgement(writing.rules(), writing.today(), given, seen.signedOn)
    if (!drafted.ok) return drafted
    const { draft } = drafted
    const done = { ok: true, ...key } as const
    const judge = async (tx: Transaction, recordId: string | null) => {
      const row = await takeExpected(tx, key, expectedVersion)
      await checkJudge(asking, row, tx)
      const changes = judged(asking, row, draft, unit, recordId)
      await reviseCommitments(tx, [{ row, changes }])
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
  const draft = await draftBreach(writing, row, judgement, unit)
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

/** What a judgement changes. A broken commitment stays published as long as the rule of its result says. */
function judged(
  { writing }: Asking,
  row: WholeCommitment,
  { result, ...judgement }: JudgementDraft,
  judgingUnit: string,
  breachRecordId: string | null,
) {
  const stage = stageAfter(row.stage, result)
  const months = ruleOf(writing, 'fulfilment-result', result).body.publishedMonths
  const changes: Partial<NewCommitmentVersion> = {
    ...judgement,
    stage,
    judgingUnit,
    breachRecordId,
    publishedTo:
      isBroken(stage) && months !== null ? addMonths(judgement.judgedOn, months) : row.publishedTo,
    ...heldBack(writing.today(), row, [judgement.unfulfilledContent, judgement.accountability]),
  }
  return { ...changes, changeKind: 'JUDGED', changeReason: null }
}

/** A text of a public commitment that seems to hold personal data waits, and the row with it. */
function heldBack(today: string, row: WholeCommitment, texts: readonly (string | null)[]) {
  if (row.disclosureScope !== 'PUBLIC') return {}
  const { publishedFrom, ...openness } = opennessOf(
    { scope: 'PUBLIC', personScope: 'PUBLIC' },
    false,
    texts,
    today,
  )
  return openness.disclosureScope === 'PUBLIC' ? {} : { ...openness, publishedFrom }
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
