import { sql } from 'drizzle-orm'
import { bulkInsert, type BulkColumn } from '../database/bulk.ts'
import { knownNow } from '../database/as-of.ts'
import { statement } from '../database/statement.ts'
import type { Scope } from '../disclosure/scope.ts'
import type { RecordKey } from './record-find.store.ts'
import { ALL_RECORD_COLUMNS, type Attributes, type RecordRow } from './record.store.ts'

/** Writing records: versions are inserted and closed, never changed. */

/** A version to be inserted. Instants are ISO text. */
export type NewRecordVersion = Pick<
  RecordRow,
  | 'subjectId'
  | 'recordId'
  | 'version'
  | 'kind'
  | 'itemCode'
  | 'itemVersion'
  | 'polarity'
  | 'title'
  | 'documentNumber'
  | 'authorityName'
  | 'authorityCode'
  | 'regionCode'
  | 'domain'
  | 'decidedOn'
  | 'validFrom'
  | 'validTo'
  | 'state'
  | 'disputed'
  | 'disclosureScope'
  | 'publicityRule'
  | 'publicityReason'
  | 'publicationDueOn'
  | 'publishedFrom'
  | 'publishedTo'
  | 'changeKind'
  | 'changeReason'
  | 'sourceCode'
  | 'fileId'
  | 'rowNumber'
  | 'rowHash'
> & {
  severity: string | null
  attributes: Record<Scope, Attributes>
  exportedAt: string | null
  recordedAt: string
  receivedAt: string
}

const column = (
  name: string,
  type: BulkColumn<NewRecordVersion>['type'],
  value: BulkColumn<NewRecordVersion>['value'],
): BulkColumn<NewRecordVersion> => ({ name, type, value })

const attributes = (scope: Scope) =>
  column(`attributes_${scope.toLowerCase()}`, 'jsonb', (row) => jsonOf(row.attributes[scope]))

/** 许可编号, for as long as the catalogue makes it public: nobody is found by what is not. */
function licenceOf({ licenceNumber }: Attributes): string | null {
  return typeof licenceNumber === 'string' ? licenceNumber : null
}

/** Nothing under a scope is null, not an empty object: it takes no room. */
function jsonOf(values: Attributes): string | null {
  for (const _ in values) return JSON.stringify(values)
  return null
}

/** A unique violation means that another writer made the same version: the caller tries again. */
export const insertRecordVersions = bulkInsert<NewRecordVersion>('record', [
  column('subject_id', 'uuid', (row) => row.subjectId),
  column('record_id', 'uuid', (row) => row.recordId),
  column('version', 'int', (row) => row.version),
  column('kind', 'text', (row) => row.kind),
  column('item_code', 'text', (row) => row.itemCode),
  column('item_version', 'date', (row) => row.itemVersion),
  column('polarity', 'text', (row) => row.polarity),
  column('severity', 'text', (row) => row.severity),
  column('title', 'text', (row) => row.title),
  column('document_number', 'text', (row) => row.documentNumber),
  column('licence_number', 'text', ({ attributes }) => licenceOf(attributes.PUBLIC)),
  column('authority_name', 'text', (row) => row.authorityName),
  column('authority_code', 'text', (row) => row.authorityCode),
  column('region_code', 'text', (row) => row.regionCode),
  column('domain', 'text', (row) => row.domain),
  column('decided_on', 'date', (row) => row.decidedOn),
  column('valid_from', 'date', (row) => row.validFrom),
  column('valid_to', 'date', (row) => row.validTo),
  column('state', 'text', (row) => row.state),
  column('disputed', 'boolean', (row) => row.disputed),
  column('disclosure_scope', 'text', (row) => row.disclosureScope),
  column('publicity_rule', 'text', (row) => row.publicityRule),
  column('publicity_reason', 'text', (row) => row.publicityReason),
  column('publication_due_on', 'date', (row) => row.publicationDueOn),
  column('published_from', 'date', (row) => row.publishedFrom),
  column('published_to', 'date', (row) => row.publishedTo),
  attributes('PUBLIC'),
  attributes('SHARED'),
  attributes('AUTHORIZED'),
  attributes('INTERNAL'),
  column('change_kind', 'text', (row) => row.changeKind),
  column('change_reason', 'text', (row) => row.changeReason),
  column('row_number', 'int', (row) => row.rowNumber),
  column('row_hash', 'text', (row) => row.rowHash),
  column('exported_at', 'timestamptz', (row) => row.exportedAt),
  column('source_code', 'text', (row) => row.sourceCode),
  column('file_id', 'uuid', (row) => row.fileId),
  column('recorded_at', 'timestamptz', (row) => row.recordedAt),
  column('received_at', 'timestamptz', (row) => row.receivedAt),
])

/** What a writer needs to know of the open version that it may replace. */
export interface OpenVersion extends RecordKey {
  version: number
  rowHash: string
  state: RecordRow['state']
  exportedAt: Date | null
  publishedFrom: string | null
  recordedAt: Date
  /** An objection is open: the mark stays, whatever a file says of it. */
  isObjectedTo: boolean
}

const KEYS = sql`unnest(${sql.placeholder('subjects')}::uuid[], ${sql.placeholder('records')}::uuid[]) as k(subject_id, record_id)`

/** The open versions of records, for comparing. */
export const listOpenVersions = statement<
  { subjects: readonly string[]; records: readonly string[] },
  OpenVersion
>(
  sql`select r.subject_id as "subjectId", r.record_id as "recordId", r.version, r.row_hash as "rowHash", r.state,
             r.exported_at as "exportedAt", r.published_from as "publishedFrom", r.recorded_at as "recordedAt",
             r.disputed and exists (
               select 1 from objection o where o.subject_id = r.subject_id and o.fact_id = r.record_id
                  and o.superseded_at is null and o.marked) as "isObjectedTo"
        from ${KEYS} join record r on r.subject_id = k.subject_id and r.record_id = k.record_id and ${knownNow('r')}`,
)

/** The hashes of all versions of records: a row that is an older version again changes nothing. */
export const listVersionHashes = statement<
  { subjects: readonly string[]; records: readonly string[] },
  RecordKey & { rowHash: string }
>(
  sql`select r.subject_id as "subjectId", r.record_id as "recordId", r.row_hash as "rowHash"
        from ${KEYS} join record r on r.subject_id = k.subject_id and r.record_id = k.record_id`,
)

/** Closes open versions; the caller inserts what replaces them. Gives how many it closed. */
export const closeVersions = statement<
  { subjects: readonly string[]; records: readonly string[]; at: string },
  RecordKey
>(
  sql`update record r set superseded_at = ${sql.placeholder('at')}::timestamptz
        from ${KEYS}
       where r.subject_id = k.subject_id and r.record_id = k.record_id and ${knownNow('r')}
      returning r.subject_id as "subjectId", r.record_id as "recordId"`,
)

/**
 * Makes writers of a record take turns. Its first version stands for it, since that row stays: a writer that waited
 * for the open version would find it closed, and the one that replaced it not yet in its view.
 */
export const awaitTurn = statement<RecordKey, { version: number }>(
  sql`select r.version from record r where r.subject_id = ${sql.placeholder('subjectId')}::uuid
         and r.record_id = ${sql.placeholder('recordId')}::uuid and r.version = 1 for update`,
)

/** One open version whole, locked until the end of the writer's work. */
export const lockRecord = statement<
  { subjectId: string; recordId: string },
  RecordRow & { exportedAt: Date | null }
>(
  sql`select ${ALL_RECORD_COLUMNS}, r.exported_at as "exportedAt"
        from record r where r.subject_id = ${sql.placeholder('subjectId')}::uuid
         and r.record_id = ${sql.placeholder('recordId')}::uuid and ${knownNow('r')} for update`,
)
