import { findCommitment, type ReadCommitment } from '../commitment/commitment.service.ts'
import type { CommitmentKey } from '../commitment/commitment.store.ts'
import { takeCommitment } from '../commitment/commitment-revise.service.ts'
import type { WholeCommitment } from '../commitment/commitment-write.store.ts'
import type { Executor, Transaction } from '../database/database.ts'
import { DomainError } from '../errors.ts'
import type { Asking } from './once.ts'

/** Natures of sources that are no public body: what stands under them, any public body with the mandate judges. */
const OTHERS_JUDGE = new Set(['SELF', 'THIRD_PARTY'])

/**
 * A commitment that the caller sees: nothing else can it change.
 * @throws DomainError NOT_FOUND
 */
export async function seenCommitment(
  { reader }: Asking,
  key: CommitmentKey,
): Promise<ReadCommitment> {
  const found = await findCommitment(reader, key)
  if (found === null) throw new DomainError('NOT_FOUND')
  return found
}

/**
 * The open version of a commitment, locked, if it is still the one that the caller knows.
 * @throws DomainError VERSION_CONFLICT, NOT_FOUND
 */
export async function takeExpected(
  tx: Transaction,
  key: CommitmentKey,
  expectedVersion: number,
): Promise<WholeCommitment> {
  const row = await takeCommitment(tx, key)
  if (row.version !== expectedVersion) throw new DomainError('VERSION_CONFLICT')
  return row
}

/**
 * Checks that a public body may judge a commitment: one of its own source, or of a source that is no public body, within
 * its mandates.
 * @throws DomainError FORBIDDEN
 */
export async function checkJudge(
  { writing }: Asking,
  row: Pick<WholeCommitment, 'sourceCode' | 'domain' | 'regionCode'>,
  db: Executor,
): Promise<void> {
  const { author } = writing
  const nature = writing.rules().current('source', row.sourceCode, writing.today())?.body.nature
  const isOwn = author.sourceCode === null || author.sourceCode === row.sourceCode
  const isOpen = isOwn || (nature !== undefined && OTHERS_JUDGE.has(nature))
  if (isOpen && (await author.covers(row.domain, row.regionCode, db))) return
  throw new DomainError('FORBIDDEN')
}
