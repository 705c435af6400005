import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import { bulkInsert, type BulkColumn } from '../database/bulk.ts'
import { statement } from '../database/statement.ts'
import {
  ALL_COMMITMENT_COLUMNS,
  type CommitmentKey,
  type CommitmentRow,
} from './commitment.store.ts'

/** Writing commitments: versions are inserted and closed, never changed. */

/** A version to be inserted. Instants are ISO text. */
export type NewCommitmentVersion = Omit<
  CommitmentRow,
  'recordedAt' | 'supersededAt' | 'receivedAt'
> & { recordedAt: string; receivedAt: string }

/** A version as writers know it: whole. */
export type WholeCommitment = CommitmentRow

const text = (
  name: string,
  value: BulkColumn<NewCommitmentVersion>['value'],
): BulkColumn<NewCommitmentVersion> => ({ name, type: 'text', value })

const date = (
  name: string,
  value: BulkColumn<NewCommitmentVersion>['value'],
): BulkColumn<NewCommitmentVersion> => ({ name, type: 'date', value })

/** A unique violation means that another writer made the same version: the caller tries again. */
export const insertCommitmentVersions = bulkInsert<NewCommitmentVersion>('commitment', [
  { name: 'subject_id', type: 'uuid', value: (row) => row.subjectId },
  { name: 'commitment_id', type: 'uuid', value: (row) => row.commitmentId },
  { name: 'version', type: 'int', value: (row) => row.version },
  text('code', (row) => row.code),
  text('type_code', (row) => row.typeCode),
  text('scene_code', (row) => row.sceneCode),
  text('publication_class', (row) => row.publicationClass),
  text('reason', (row) => row.reason),
  text('content', (row) => row.content),
  text('liability', (row) => row.liability),
  text('domain', (row) => row.domain),
  text('region_code', (row) => row.regionCode),
  date('signed_on', (row) => row.signedOn),
  date('valid_from', (row) => row.validFrom),
  date('valid_to', (row) => row.validTo),
  text('stage', (row) => row.stage),
  text('state', (row) => row.state),
  { name: 'disputed', type: 'boolean', value: (row) => row.disputed },
  text('disclosure_scope', (row) => row.disclosureScope),
  text('publication_reason', (row) => row.publicationReason),
  date('published_from', (row) => row.publishedFrom),
  date('published_to', (row) => row.publishedTo),
  text('accepting_unit', (row) => row.acceptingUnit),
  text('accepting_unit_code', (row) => row.acceptingUnitCode),
  date('judged_on', (row) => row.judgedOn),
  text('judging_unit', (row) => row.judgingUnit),
  text('judging_unit_code', (row) => row.judgingUnitCode),
  text('unfulfilled_content', (row) => row.unfulfilledContent),
  text('accountability', (row) => row.accountability),
  text('evidence', (row) => row.evidence),
  text('remarks', (row) => row.remarks),
  { name: 'breach_record_id', type: 'uuid', value: (row) => row.breachRecordId },
  text('change_kind', (row) => row.changeKind),
  text('change_reason', (row) => row.changeReason),
  text('source_code', (row) => row.sourceCode),
  { name: 'file_id', type: 'uuid', value: (row) => row.fileId },
  { name: 'row_number', type: 'int', value: (row) => row.rowNumber },
  text('row_hash', (row) => row.rowHash),
  { name: 'recorded_at', type: 'timestamptz', value: (row) => row.recordedAt },
  { name: 'received_at', type: 'timestamptz', value: (row) => row.receivedAt },
])

const q = sql.placeholder
const KEYS = sql`unnest(${q('subjects')}::uuid[], ${q('commitments')}::uuid[]) as k(subject_id, commitment_id)`
interface KeyLists {
  subjects: readonly string[]
  commitments: readonly string[]
}

/** Keys as the statements of this store take them. */
export function keyLists(keys: readonly CommitmentKey[]): KeyLists {
  return {
    subjects: keys.map((key) => key.subjectId),
    commitments: keys.map((key) => key.commitmentId),
  }
}

/**
 * Makes writers of commitments take turns. The first version of each stands for it, since that row stays: a writer that
 * waited for the open version would find it closed, and the one that replaced it not yet in its view.
 */
export const awaitTurns = statement<KeyLists, { version: number }>(
  sql`select c.version from commitment c
       where (c.subject_id, c.commitment_id) in (select k.subject_id, k.commitment_id from ${KEYS}) and c.version = 1
       order by c.subject_id, c.commitment_id for update`,
)

/** Open versions whole. Ask for a turn first. */
export const listWhole = statement<KeyLists, WholeCommitment>(
  sql`select ${ALL_COMMITMENT_COLUMNS} from ${KEYS}
        join commitment r on r.subject_id = k.subject_id and r.commitment_id = k.commitment_id and ${knownNow('r')}`,
)

/** Closes open versions; the caller inserts what replaces them. */
export const closeVersions = statement<KeyLists & { at: string }, never>(
  sql`update commitment c set superseded_at = ${q('at')}::timestamptz from ${KEYS}
       where c.subject_id = k.subject_id and c.commitment_id = k.commitment_id and ${knownNow('c')}`,
)

/** The commitment of a subject that a record of a breach belongs to. */
export const findByRecord = statement<{ subjectId: string; recordId: string }, CommitmentKey>(
  sql`select c.subject_id as "subjectId", c.commitment_id as "commitmentId" from commitment c
       where c.subject_id = ${q('subjectId')}::uuid and c.breach_record_id = ${q('recordId')}::uuid and ${knownNow('c')}`,
)

/** Whether a source has a commitment under a code already. */
export const findByCode = statement<{ code: string; sourceCode: string }, CommitmentKey>(
  sql`select c.subject_id as "subjectId", c.commitment_id as "commitmentId" from commitment c
       where c.code = ${q('code')}::text and c.source_code = ${q('sourceCode')}::text and ${knownNow('c')}
         and c.stage <> 'CANCELLED' limit 1`,
)

/** Some of the commitments whose time is over, the longest first. */
export const listOverdue = statement<{ today: string; limit: number }, CommitmentKey>(
  sql`select c.subject_id as "subjectId", c.commitment_id as "commitmentId" from commitment c
       where c.stage = 'SIGNED' and c.valid_to <= ${q('today')}::date and ${knownNow('c')}
       order by c.valid_to, c.commitment_id limit ${q('limit')}::int`,
)
