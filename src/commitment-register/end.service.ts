import { stageAfter, type CommitmentMove } from '../commitment/commitment.rules.ts'
import type { CommitmentKey } from '../commitment/commitment.store.ts'
import { reviseCommitments } from '../commitment/commitment-revise.service.ts'
import { deleteCode, type WholeCommitment } from '../commitment/commitment-write.store.ts'
import { ruleOf } from '../commitment/commitment.view.ts'
import type { Transaction } from '../database/database.ts'
import type { ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { listFileIds } from '../subject/subject.store.ts'
import { AS_OF_NOW } from '../database/as-of.ts'
import { partyOf, type Asking } from './once.ts'
import { readReason } from './reason.ts'
import { SELF_SOURCE } from './register.service.ts'
import { checkJudge, seenCommitment, takeExpected } from './rights.service.ts'

/**
 * Ends a commitment that is not judged: its subject takes back what it registered itself, a unit cancels what it
 * registered. It is not published, shared or used any more, and stays as history.
 * @throws DomainError NOT_FOUND, FORBIDDEN for another's, VERSION_CONFLICT, COMMITMENT_STATE_CONFLICT, BAD_INPUT
 */
export async function withdrawCommitment(
  asking: Asking,
  key: CommitmentKey,
  expectedVersion: number,
  reason: string,
): Promise<void> {
  const why = readReason(reason)
  const party = partyOf(asking.reader.viewer)
  await seenCommitment(asking, key)
  await asking.writing.db.transaction(async (tx) => {
    const row = await takeExpected(tx, key, expectedVersion)
    const move = await moveOf(asking, tx, party, row)
    const stage = stageAfter(row.stage, move)
    const changes = { stage, state: 'REVOKED' as const, changeKind: stage, changeReason: why }
    await reviseCommitments(tx, [{ row, changes }])
    const { code, sourceCode } = row
    if (stage === 'CANCELLED' && code !== null) await deleteCode(tx, { code, sourceCode })
  })
}

async function moveOf(
  { writing }: Asking,
  tx: Transaction,
  { class: partyClass, subjectId }: ViewerParty,
  row: WholeCommitment,
): Promise<CommitmentMove> {
  if (partyClass === 'SUBJECT' && subjectId !== null && row.sourceCode === SELF_SOURCE) {
    const [file] = await listFileIds(tx, [subjectId], AS_OF_NOW)
    if (file?.memberIds.includes(row.subjectId) === true) return 'WITHDRAW'
  }
  const { author } = writing
  const isOwn = author.sourceCode === row.sourceCode
  if (isOwn && (await author.covers(row.domain, row.regionCode, tx))) return 'CANCEL'
  throw new DomainError('FORBIDDEN')
}

/**
 * Publishes a commitment whose text waited because it seemed to hold personal data; a person read it.
 * @throws DomainError NOT_FOUND, FORBIDDEN, VERSION_CONFLICT, COMMITMENT_STATE_CONFLICT where nothing waits, BAD_INPUT
 */
export async function releaseText(
  asking: Asking,
  key: CommitmentKey,
  expectedVersion: number,
  reason: string,
): Promise<void> {
  const { writing } = asking
  const why = readReason(reason)
  await seenCommitment(asking, key)
  await writing.db.transaction(async (tx) => {
    const row = await takeExpected(tx, key, expectedVersion)
    await checkJudge(asking, row, tx)
    if (row.publicationReason !== 'TEXT_NOT_RELEASED' || row.state !== 'IN_FORCE') {
      throw new DomainError('COMMITMENT_STATE_CONFLICT')
    }
    const { scope } = ruleOf(writing, 'publication-class', row.publicationClass).body
    const changes = {
      disclosureScope: scope,
      publicationReason: 'BY_CLASS' as const,
      publishedFrom: writing.today(),
      changeKind: 'RELEASED',
      changeReason: why,
    }
    await reviseCommitments(tx, [{ row, changes }])
  })
}
