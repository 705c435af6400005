import type { AsOf } from '../database/as-of.ts'
import type { Reader, Reading } from '../disclosure/reading.ts'
import {
  makeFactLists,
  type FactFile,
  type FactPage,
  type FactQuery,
  type ReadFact,
} from '../fact/fact-lists.ts'
import { visibleParameters } from '../record/record.scope.ts'
import type { ReadRecord } from '../record/record.service.ts'
import { readGlobalId } from '../relay/global-id.ts'
import {
  commitmentStore,
  type CommitmentKey,
  type CommitmentNarrowing,
  type CommitmentRow,
} from './commitment.store.ts'

/** What a caller asks of a list of commitments. */
export type CommitmentQuery = FactQuery<CommitmentNarrowing>

/** A commitment as it was read for a caller, as of two instants: they hold for all that is read from it. */
export type ReadCommitment = ReadFact<CommitmentRow>

/** The column of a record of a breach that names its commitment. */
const BREACHED_COMMITMENT = 'commitment'

const commitments = makeFactLists({
  name: 'commitments',
  store: commitmentStore,
  idOf: (row: CommitmentRow) => row.commitmentId,
  dayOf: (row: CommitmentRow) => row.signedOn,
  visibilityOf: ({ entitlement, rules, today }: Reading) =>
    visibleParameters(entitlement, rules(), today()),
})

/** A commitment as of two instants, if the reader may see it: the open version when none is given. */
export function findCommitment(
  reader: Reader,
  { subjectId, commitmentId }: CommitmentKey,
  asOf?: AsOf,
): Promise<ReadCommitment | null> {
  return commitments.find(reader, { subjectId, id: commitmentId }, asOf)
}

/** The commitment whose breach made a record; null when it made another, or the reader sees none. */
export async function findCommitmentOfRecord(
  reader: Reader,
  record: ReadRecord,
): Promise<ReadCommitment | null> {
  const named = record.attributesShared?.[BREACHED_COMMITMENT]
  const id = typeof named === 'string' ? readGlobalId(named) : null
  // Whoever submits a record may name what it likes: the commitment has to say the same.
  if (id?.kind !== 'commitment' || id.subjectId !== record.subjectId) return null
  const found = await commitments.find(reader, id, record.asOf)
  return found?.breachRecordId === record.recordId ? found : null
}

/**
 * A page of the commitments of a file, over all subjects that were merged into it.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listCommitmentsOfFile(
  file: FactFile,
  query: CommitmentQuery,
): Promise<FactPage<CommitmentRow>> {
  return commitments.ofFile(file, query)
}

/**
 * A page of all commitments that the reader sees.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listAllCommitments(
  reading: Reading,
  query: CommitmentQuery,
): Promise<FactPage<CommitmentRow>> {
  return commitments.ofAll(reading, query)
}

/** The versions of a commitment that the reader may see today, of those known at the instant that it was read as of. */
export function listVersionsOfCommitment(row: ReadCommitment): Promise<ReadCommitment[]> {
  return commitments.versionsOf(row)
}
