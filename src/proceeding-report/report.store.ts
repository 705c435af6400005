import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import { bulkInsert, type BulkColumn } from '../database/bulk.ts'
import { statement } from '../database/statement.ts'
import type { FactKey } from '../fact/fact.ts'
import { ALL_PROCEEDING_COLUMNS, type ProceedingRow } from '../proceeding/proceeding.store.ts'

/** Writing proceedings: versions are inserted and closed, never changed. */

/** A version to be inserted. Instants are ISO text. */
export type NewProceeding = Omit<ProceedingRow, 'recordedAt' | 'supersededAt'> & {
  recordedAt: string
}

const COLUMNS: Readonly<
  Record<string, readonly [BulkColumn<unknown>['type'], BulkColumn<NewProceeding>['value']]>
> = {
  subject_id: ['uuid', (row) => row.subjectId],
  proceeding_id: ['uuid', (row) => row.proceedingId],
  version: ['int', (row) => row.version],
  fact_kind: ['text', (row) => row.factKind],
  fact_id: ['uuid', (row) => row.factId],
  kind: ['text', (row) => row.kind],
  state: ['text', (row) => row.state],
  organ: ['text', (row) => row.organ],
  case_number: ['text', (row) => row.caseNumber],
  filed_on: ['date', (row) => row.filedOn],
  since_on: ['date', (row) => row.sinceOn],
  outcome: ['text', (row) => row.outcome],
  document_number: ['text', (row) => row.documentNumber],
  statement: ['text', (row) => row.statement],
  domain: ['text', (row) => row.domain],
  region_code: ['text', (row) => row.regionCode],
  source_code: ['text', (row) => row.sourceCode],
  disclosure_scope: ['text', (row) => row.disclosureScope],
  change_kind: ['text', (row) => row.changeKind],
  actor: ['text', (row) => row.actor],
  recorded_at: ['timestamptz', (row) => row.recordedAt],
}

export const insertProceedings = bulkInsert<NewProceeding>(
  'legal_proceeding',
  Object.entries(COLUMNS).map(([name, [type, value]]) => ({ name, type, value })),
)

const q = sql.placeholder
const KEY = sql`r.subject_id = ${q('subjectId')}::uuid and r.proceeding_id = ${q('id')}::uuid`

/** The open version whole, for a writer that has locked the subject. */
export const findOpenProceeding = statement<FactKey, ProceedingRow>(
  sql`select ${ALL_PROCEEDING_COLUMNS} from legal_proceeding r where ${KEY} and ${knownNow('r')}`,
)

/** Closes the open version; the caller inserts what replaces it. */
export const closeProceeding = statement<FactKey & { at: string }, never>(
  sql`update legal_proceeding r set superseded_at = ${q('at')}::timestamptz where ${KEY} and ${knownNow('r')}`,
)

/** Other proceedings that stay a fact. */
export const listStaying = statement<FactKey & { factId: string }, { id: string }>(
  sql`select r.proceeding_id as id from legal_proceeding r
       where r.subject_id = ${q('subjectId')}::uuid and r.fact_id = ${q('factId')}::uuid
         and r.proceeding_id <> ${q('id')}::uuid and ${knownNow('r')} and r.state = 'STAYED'`,
)
