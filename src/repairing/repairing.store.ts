import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import { bulkInsert, type BulkColumn } from '../database/bulk.ts'
import { statement } from '../database/statement.ts'
import { ALL_RECORD_COLUMNS, type RecordRow } from '../record/record.store.ts'
import type { RecordKey } from '../record/record-find.store.ts'
import { ALL_REPAIR_COLUMNS, type RepairKey, type RepairRow } from '../repair/repair.store.ts'

/** Writing repairs: versions are inserted and closed, never changed; each has the step that made it. */

/** A version to be inserted. Instants are ISO text. */
export type NewRepairVersion = Required<
  Omit<RepairRow, 'recordedAt' | 'supersededAt' | 'receivedAt' | 'fileId' | 'rowNumber'>
> & { recordedAt: string }

type Type = BulkColumn<unknown>['type']

function columnsOf<Row>(of: Readonly<Record<string, readonly [Type, BulkColumn<Row>['value']]>>) {
  return Object.entries(of).map(([name, [type, value]]) => ({ name, type, value }))
}

/** A unique violation means that another writer made the same version: the caller tries again. */
export const insertRepairVersions = bulkInsert<NewRepairVersion>(
  'repair',
  columnsOf<NewRepairVersion>({
    subject_id: ['uuid', (row) => row.subjectId],
    repair_id: ['uuid', (row) => row.repairId],
    version: ['int', (row) => row.version],
    fact_kind: ['text', (row) => row.factKind],
    fact_id: ['uuid', (row) => row.factId],
    rule_code: ['text', (row) => row.ruleCode],
    rule_version: ['date', (row) => row.ruleVersion],
    way: ['text', (row) => row.way],
    hours: ['int', (row) => row.hours],
    state: ['text', (row) => row.state],
    since_on: ['date', (row) => row.sinceOn],
    applied_on: ['date', (row) => row.appliedOn],
    counted_on: ['date', (row) => row.countedOn],
    is_extended: ['boolean', (row) => row.isExtended],
    due_on: ['date', (row) => row.dueOn],
    accepted_on: ['date', (row) => row.acceptedOn],
    decided_on: ['date', (row) => row.decidedOn],
    notified_on: ['date', (row) => row.notifiedOn],
    decided_by: ['text', (row) => row.decidedBy],
    decider_name: ['text', (row) => row.deciderName],
    decision_number: ['text', (row) => row.decisionNumber],
    barred_until: ['date', (row) => row.barredUntil],
    authority_id: ['uuid', (row) => row.authorityId],
    domain: ['text', (row) => row.domain],
    region_code: ['text', (row) => row.regionCode],
    disclosure_scope: ['text', (row) => row.disclosureScope],
    change_kind: ['text', (row) => row.changeKind],
    source_code: ['text', (row) => row.sourceCode],
    row_hash: ['text', (row) => row.rowHash],
    recorded_at: ['timestamptz', (row) => row.recordedAt],
    received_at: ['timestamptz', (row) => row.recordedAt],
  }),
)

/** A step to be noted beside the version that it made. */
export interface NewRepairStep extends RepairKey {
  version: number
  kind: string
  partyName: string
  takenOn: string
  statement: string
  evidence: readonly string[] | null
  actor: string
  sourceCode: string
  regionCode: string | null
  recordedAt: string
}

export const insertRepairSteps = bulkInsert<NewRepairStep>(
  'repair_step',
  columnsOf<NewRepairStep>({
    subject_id: ['uuid', (row) => row.subjectId],
    repair_id: ['uuid', (row) => row.repairId],
    version: ['int', (row) => row.version],
    kind: ['text', (row) => row.kind],
    party_name: ['text', (row) => row.partyName],
    taken_on: ['date', (row) => row.takenOn],
    statement: ['text', (row) => row.statement],
    evidence: ['jsonb', ({ evidence }) => (evidence === null ? null : JSON.stringify(evidence))],
    actor: ['text', (row) => row.actor],
    source_code: ['text', (row) => row.sourceCode],
    region_code: ['text', (row) => row.regionCode],
    recorded_at: ['timestamptz', (row) => row.recordedAt],
  }),
)

const q = sql.placeholder
const KEY = sql`r.subject_id = ${q('subjectId')}::uuid and r.repair_id = ${q('repairId')}::uuid`

/** Makes writers of a repair take turns: its first version stands for it, since that row stays (as for records). */
export const awaitRepairTurn = statement<RepairKey, { version: number }>(
  sql`select r.version from repair r where ${KEY} and r.version = 1 for update`,
)

/** The open version whole, as a writer needs it. */
export type OpenRepair = Required<RepairRow>

export const findOpenRepair = statement<RepairKey, OpenRepair>(
  sql`select ${ALL_REPAIR_COLUMNS} from repair r where ${KEY} and ${knownNow('r')}`,
)

/** Closes the open version; the caller inserts what replaces it. */
export const closeRepair = statement<RepairKey & { at: string }, never>(
  sql`update repair r set superseded_at = ${q('at')}::timestamptz where ${KEY} and ${knownNow('r')}`,
)

/** The open repairs of a fact that wait for their decision, or were granted. */
export const listStandingRepairs = statement<
  { subjectId: string; factKind: string; factId: string },
  OpenRepair
>(
  sql`select ${ALL_REPAIR_COLUMNS} from repair r
       where r.subject_id = ${q('subjectId')}::uuid and r.fact_kind = ${q('factKind')}::text
         and r.fact_id = ${q('factId')}::uuid and ${knownNow('r')}
         and r.state in ('APPLIED', 'SUPPLEMENT_ASKED', 'ACCEPTED', 'GRANTED')
       order by r.applied_on, r.repair_id`,
)

/** The last day until which false statements bar the subjects of a file from repairs. */
export const findBar = statement<{ ids: readonly string[] }, { until: string | null }>(
  sql`select max(r.barred_until)::text as until from repair r
       where r.subject_id = any(${q('ids')}::uuid[]) and ${knownNow('r')}`,
)

/** The open version of a record whole. */
export const findWholeRecord = statement<RecordKey, RecordRow & { exportedAt: Date | null }>(
  sql`select ${ALL_RECORD_COLUMNS}, r.exported_at as "exportedAt" from record r
       where r.subject_id = ${q('subjectId')}::uuid and r.record_id = ${q('recordId')}::uuid and ${knownNow('r')}`,
)

/** The adverse records of a file with a document number, whatever state they are in. */
export const listByDocument = statement<
  { ids: readonly string[]; documentNumber: string },
  RecordKey & { state: string }
>(
  sql`select r.subject_id as "subjectId", r.record_id as "recordId", r.state from record r
       where r.subject_id = any(${q('ids')}::uuid[]) and r.document_number = ${q('documentNumber')}::text
         and r.polarity = 'NEGATIVE' and ${knownNow('r')} order by r.record_id limit 2`,
)
