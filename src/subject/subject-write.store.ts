import { bulkInsert, WORD_JOINT, type BulkColumn } from '../database/bulk.ts'
import { sql } from 'drizzle-orm'
import { applyMask } from '../personal/mask.rules.ts'
import { statement } from '../database/statement.ts'

/** Writing subjects: the only inserts and updates on subject, its versions, identifiers, names and links. */

/** A new subject. */
export interface NewSubject {
  id: string
  category: string
  createdAt: string
}

/** A new version of what is known of a subject. Instants are ISO text. */
export interface NewSubjectVersion {
  subjectId: string
  id: string
  category: string
  name: string
  legalForm: string | null
  status: string
  establishedOn: string | null
  capitalYuan: string | null
  capitalReported: string | null
  capitalUnit: string | null
  address: string | null
  regionCode: string | null
  domains: readonly string[]
  representativeName: string | null
  representativeIdSealed: string | null
  phoneSealed: string | null
  recordedAt: string
  sourceCode: string
  fileId: string | null
  rowNumber: number | null
  rowHash: string
  receivedAt: string
}

/** A new identifier of a subject. */
export interface NewIdentifier {
  subjectId: string
  type: string
  value: string
  sealed: string | null
  validity: string
  isPrimary: boolean
  sourceCode: string
  recordedAt: string
}

/** An entry of the public register of names. */
export interface NameEntry {
  subjectId: string
  category: string
  name: string
  coreName: string
  bigrams: readonly string[]
  regionCode: string | null
  legalForm: string | null
  status: string
  establishedOn: string | null
}

const column = <Row>(
  name: string,
  type: BulkColumn<Row>['type'],
  value: BulkColumn<Row>['value'],
): BulkColumn<Row> => ({ name, type, value })

export const insertSubjects = bulkInsert<NewSubject>('subject', [
  column('id', 'uuid', (row) => row.id),
  column('category', 'text', (row) => row.category),
  column('created_at', 'timestamptz', (row) => row.createdAt),
])

/**
 * A sole trader's place of business and its operator's name are not public (docs/disclosure.md): they stand in
 * columns that the public's database class cannot read, and a mask of the name in the public one.
 */
function isSoleTrader({ category }: NewSubjectVersion): boolean {
  return category === 'SOLE_TRADER'
}

export const insertSubjectVersions = bulkInsert<NewSubjectVersion>('subject_version', [
  column('subject_id', 'uuid', (row) => row.subjectId),
  column('id', 'uuid', (row) => row.id),
  column('category', 'text', (row) => row.category),
  column('name', 'text', (row) => row.name),
  column('legal_form', 'text', (row) => row.legalForm),
  column('status', 'text', (row) => row.status),
  column('established_on', 'date', (row) => row.establishedOn),
  column('capital_yuan', 'numeric', (row) => row.capitalYuan),
  column('capital_reported', 'text', (row) => row.capitalReported),
  column('capital_unit', 'text', (row) => row.capitalUnit),
  column('address', 'text', (row) => (row.category === 'ORGANIZATION' ? row.address : null)),
  column('address_shared', 'text', (row) => (isSoleTrader(row) ? row.address : null)),
  column('region_code', 'text', (row) => row.regionCode),
  column('domains', 'words', (row) => row.domains.join(WORD_JOINT)),
  column('representative_name', 'text', (row) =>
    isSoleTrader(row) && row.representativeName !== null
      ? applyMask('NAME_FIRST', row.representativeName)
      : row.representativeName,
  ),
  column('representative_name_shared', 'text', (row) =>
    isSoleTrader(row) ? row.representativeName : null,
  ),
  column('representative_id_sealed', 'text', (row) => row.representativeIdSealed),
  column('phone_sealed', 'text', (row) => row.phoneSealed),
  column('valid_from', 'date', (row) => row.establishedOn),
  column('recorded_at', 'timestamptz', (row) => row.recordedAt),
  column('source_code', 'text', (row) => row.sourceCode),
  column('file_id', 'uuid', (row) => row.fileId),
  column('row_number', 'int', (row) => row.rowNumber),
  column('row_hash', 'text', (row) => row.rowHash),
  column('received_at', 'timestamptz', (row) => row.receivedAt),
])

export const insertSubjectIdentifiers = bulkInsert<NewIdentifier>('subject_identifier', [
  column('subject_id', 'uuid', (row) => row.subjectId),
  column('type', 'text', (row) => row.type),
  column('value', 'text', (row) => row.value),
  column('sealed', 'text', (row) => row.sealed),
  column('is_personal', 'boolean', (row) => row.sealed !== null),
  column('validity', 'text', (row) => row.validity),
  column('is_primary', 'boolean', (row) => row.isPrimary),
  column('source_code', 'text', (row) => row.sourceCode),
  column('recorded_at', 'timestamptz', (row) => row.recordedAt),
])

/** A unique violation here means that another writer registered the same identifier: the caller tries again. */
export const insertIdentifiers = bulkInsert<Pick<NewIdentifier, 'type' | 'value' | 'subjectId'>>(
  'identifier',
  [
    column('type', 'text', (row) => row.type),
    column('value', 'text', (row) => row.value),
    column('subject_id', 'uuid', (row) => row.subjectId),
  ],
)

export const putNames = bulkInsert<NameEntry>(
  'subject_name',
  [
    column('subject_id', 'uuid', (row) => row.subjectId),
    column('category', 'text', (row) => row.category),
    column('name', 'text', (row) => row.name),
    column('core_name', 'text', (row) => row.coreName),
    column('bigrams', 'words', (row) => row.bigrams.join(WORD_JOINT)),
    column('region_code', 'text', (row) => row.regionCode),
    column('legal_form', 'text', (row) => row.legalForm),
    column('status', 'text', (row) => row.status),
    column('established_on', 'date', (row) => row.establishedOn),
  ],
  `on conflict (subject_id) do update set name = excluded.name, core_name = excluded.core_name,
     bigrams = excluded.bigrams, region_code = excluded.region_code, legal_form = excluded.legal_form,
     status = excluded.status, established_on = excluded.established_on`,
)

/** Takes subjects out of the public register: they were merged into another. */
export const removeNames = statement<{ ids: readonly string[] }, never>(
  sql`delete from subject_name where subject_id = any(${sql.placeholder('ids')}::uuid[])`,
)

/** Closes the open versions of subjects; the caller inserts what replaces them. */
export const closeSubjectVersions = statement<{ ids: readonly string[]; at: string }, never>(
  sql`update subject_version set superseded_at = ${sql.placeholder('at')}::timestamptz
       where subject_id = any(${sql.placeholder('ids')}::uuid[]) and superseded_at is null`,
)

/** The open versions whose hash or other content a writer compares with; locked until the end of its work. */
export const lockSubjectVersions = statement<
  { ids: readonly string[] },
  {
    subjectId: string
    rowHash: string
    status: string
    domains: string[]
    representativeName: string | null
    representativeIdSealed: string | null
    phoneSealed: string | null
    recordedAt: Date
  }
>(
  sql`select subject_id as "subjectId", row_hash as "rowHash", status, domains,
             coalesce(representative_name_shared, representative_name) as "representativeName",
             representative_id_sealed as "representativeIdSealed", phone_sealed as "phoneSealed",
             recorded_at as "recordedAt"
        from subject_version where subject_id = any(${sql.placeholder('ids')}::uuid[])
         and superseded_at is null order by subject_id for update`,
)

/** The hashes of all versions of subjects: a row that is an older version again changes nothing. */
export const listSubjectVersionHashes = statement<
  { ids: readonly string[] },
  { subjectId: string; rowHash: string }
>(
  sql`select subject_id as "subjectId", row_hash as "rowHash" from subject_version
       where subject_id = any(${sql.placeholder('ids')}::uuid[])`,
)

/** Records a merge. */
export const insertLink = statement<
  { subjectId: string; id: string; into: string; reason: string; at: string },
  never
>(
  sql`insert into subject_link (subject_id, id, into_subject_id, reason, recorded_at)
      values (${sql.placeholder('subjectId')}::uuid, ${sql.placeholder('id')}::uuid,
              ${sql.placeholder('into')}::uuid, ${sql.placeholder('reason')}::text,
              ${sql.placeholder('at')}::timestamptz)`,
)

/** Undoes the open merge of a subject; gives the subject that it was merged into, nothing when there is none. */
export const closeLink = statement<{ subjectId: string; at: string }, { into: string }>(
  sql`update subject_link set superseded_at = ${sql.placeholder('at')}::timestamptz
       where subject_id = ${sql.placeholder('subjectId')}::uuid and superseded_at is null
      returning into_subject_id as into`,
)

/** Locks subjects against a second writer; gives the ids that exist. */
export const lockSubjects = statement<{ ids: readonly string[] }, { id: string; category: string }>(
  sql`select id, category from subject where id = any(${sql.placeholder('ids')}::uuid[])
       order by id for update`,
)
