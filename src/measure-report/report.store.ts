import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import { bulkInsert, type BulkColumn } from '../database/bulk.ts'
import { statement } from '../database/statement.ts'
import {
  ALL_APPLICATION_COLUMNS,
  type ApplicationKey,
  type ApplicationRow,
} from '../measure/measure.store.ts'

/** Writing applications of measures: versions are inserted and closed, never changed. */

/** A version to be inserted. Instants are ISO text. */
export type NewApplicationVersion = Required<
  Omit<ApplicationRow, 'recordedAt' | 'supersededAt' | 'receivedAt' | 'fileId' | 'rowNumber'>
> & { recordedAt: string }

const column = (
  name: string,
  type: BulkColumn<NewApplicationVersion>['type'],
  value: BulkColumn<NewApplicationVersion>['value'],
): BulkColumn<NewApplicationVersion> => ({ name, type, value })

/** A unique violation means that another writer made the same version: the caller tries again. */
export const insertApplicationVersions = bulkInsert<NewApplicationVersion>('measure_application', [
  column('subject_id', 'uuid', (row) => row.subjectId),
  column('application_id', 'uuid', (row) => row.applicationId),
  column('version', 'int', (row) => row.version),
  column('measure_code', 'text', (row) => row.measureCode),
  column('measure_version', 'date', (row) => row.measureVersion),
  column('purpose_code', 'text', (row) => row.purposeCode),
  column('unit_id', 'uuid', (row) => row.unitId),
  column('unit_name', 'text', (row) => row.unitName),
  column('region_code', 'text', (row) => row.regionCode),
  column('domain', 'text', (row) => row.domain),
  column('matter', 'text', (row) => row.matter),
  column('content', 'text', (row) => row.content),
  column('effect', 'text', (row) => row.effect),
  column('check_number', 'text', (row) => row.checkNumber),
  column('state', 'text', (row) => row.state),
  column('valid_from', 'date', (row) => row.validFrom),
  column('valid_to', 'date', (row) => row.validTo),
  column('lifted_on', 'date', (row) => row.liftedOn),
  column('disclosure_scope', 'text', (row) => row.disclosureScope),
  column('change_kind', 'text', (row) => row.changeKind),
  column('change_reason', 'text', (row) => row.changeReason),
  column('source_code', 'text', (row) => row.sourceCode),
  column('row_hash', 'text', (row) => row.rowHash),
  column('recorded_at', 'timestamptz', (row) => row.recordedAt),
  column('received_at', 'timestamptz', (row) => row.recordedAt),
])

const q = sql.placeholder
const KEY = sql`r.subject_id = ${q('subjectId')}::uuid and r.application_id = ${q('applicationId')}::uuid`

/** Makes writers of an application take turns: its first version stands for it, since that row stays (as for records). */
export const awaitApplicationTurn = statement<ApplicationKey, { version: number }>(
  sql`select r.version from measure_application r where ${KEY} and r.version = 1 for update`,
)

/** The open version whole, as a writer needs it. */
export type OpenApplication = Required<ApplicationRow>

export const findOpenApplication = statement<ApplicationKey, OpenApplication>(
  sql`select ${ALL_APPLICATION_COLUMNS} from measure_application r where ${KEY} and ${knownNow('r')}`,
)

/** Closes the open version; the caller inserts what replaces it. */
export const closeApplication = statement<ApplicationKey & { at: string }, never>(
  sql`update measure_application r set superseded_at = ${q('at')}::timestamptz where ${KEY} and ${knownNow('r')}`,
)

/** What a unit reported of a measure against the subjects of a file in a matter, and did not lift or withdraw. */
export const listStandingApplications = statement<
  { ids: readonly string[]; unitId: string; measureCode: string; matter: string },
  { applicationId: string }
>(
  sql`select r.application_id as "applicationId" from measure_application r
       where r.subject_id = any(${q('ids')}::uuid[]) and ${knownNow('r')} and r.state = 'APPLIED'
         and r.unit_id = ${q('unitId')}::uuid and r.measure_code = ${q('measureCode')}::text
         and r.matter = ${q('matter')}::text`,
)
