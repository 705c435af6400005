import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import { bulkInsert, type BulkColumn } from '../database/bulk.ts'
import { statement } from '../database/statement.ts'
import type { Explanation, Inputs } from '../evaluation/account.ts'
import { STANDS } from '../evaluation/evaluation.table.ts'
import { ALL_EVALUATION_COLUMNS, type EvaluationRow } from '../evaluation/evaluation.store.ts'
import type { FactKey } from '../fact/fact.ts'

/** Writing evaluations: versions are inserted and closed, never changed; each has the step that made it. */

/** A version to be inserted. Instants are ISO text. */
export type NewEvaluation = Required<
  Omit<EvaluationRow, 'recordedAt' | 'supersededAt' | 'receivedAt' | 'fileId' | 'rowNumber'>
> & { recordedAt: string; explanation: Explanation }

type Type = BulkColumn<unknown>['type']

function columnsOf<Row>(of: Readonly<Record<string, readonly [Type, BulkColumn<Row>['value']]>>) {
  return Object.entries(of).map(([name, [type, value]]) => ({ name, type, value }))
}

/** A unique violation means that another writer made the same version, or evaluated the same: the caller tries again. */
export const insertEvaluations = bulkInsert<NewEvaluation>(
  'evaluation',
  columnsOf<NewEvaluation>({
    subject_id: ['uuid', (row) => row.subjectId],
    evaluation_id: ['uuid', (row) => row.evaluationId],
    version: ['int', (row) => row.version],
    scheme_code: ['text', (row) => row.schemeCode],
    scheme_version: ['date', (row) => row.schemeVersion],
    period_from: ['date', (row) => row.periodFrom],
    period_to: ['date', (row) => row.periodTo],
    state: ['text', (row) => row.state],
    since_on: ['date', (row) => row.sinceOn],
    status: ['text', (row) => row.status],
    grade: ['text', (row) => row.grade],
    score: ['text', (row) => row.score],
    explanation: ['jsonb', (row) => JSON.stringify(row.explanation)],
    publicity_from: ['date', (row) => row.publicityFrom],
    publicity_until: ['date', (row) => row.publicityUntil],
    review: ['text', (row) => row.review],
    valid_from: ['date', (row) => row.validFrom],
    valid_to: ['date', (row) => row.validTo],
    evaluator_id: ['uuid', (row) => row.evaluatorId],
    evaluator_name: ['text', (row) => row.evaluatorName],
    mandate_id: ['uuid', (row) => row.mandateId],
    domain: ['text', (row) => row.domain],
    region_code: ['text', (row) => row.regionCode],
    holder_source: ['text', (row) => row.holderSource],
    disclosure_scope: ['text', (row) => row.disclosureScope],
    disputed: ['boolean', (row) => row.disputed],
    change_kind: ['text', (row) => row.changeKind],
    source_code: ['text', (row) => row.sourceCode],
    row_hash: ['text', (row) => row.rowHash],
    recorded_at: ['timestamptz', (row) => row.recordedAt],
    received_at: ['timestamptz', (row) => row.recordedAt],
  }),
)

/** A step to be inserted. */
export interface NewEvaluationStep {
  subjectId: string
  evaluationId: string
  version: number
  kind: string
  partyName: string
  takenOn: string
  statement: string | null
  inputs: Inputs | null
  actor: string
  evaluatorId: string
  holderSource: string | null
  regionCode: string | null
  recordedAt: string
}

export const insertEvaluationSteps = bulkInsert<NewEvaluationStep>(
  'evaluation_step',
  columnsOf<NewEvaluationStep>({
    subject_id: ['uuid', (row) => row.subjectId],
    evaluation_id: ['uuid', (row) => row.evaluationId],
    version: ['int', (row) => row.version],
    kind: ['text', (row) => row.kind],
    party_name: ['text', (row) => row.partyName],
    taken_on: ['date', (row) => row.takenOn],
    statement: ['text', (row) => row.statement],
    inputs: ['jsonb', ({ inputs }) => (inputs === null ? null : JSON.stringify(inputs))],
    actor: ['text', (row) => row.actor],
    evaluator_id: ['uuid', (row) => row.evaluatorId],
    holder_source: ['text', (row) => row.holderSource],
    region_code: ['text', (row) => row.regionCode],
    recorded_at: ['timestamptz', (row) => row.recordedAt],
  }),
)

const q = sql.placeholder
const KEY = sql`r.subject_id = ${q('subjectId')}::uuid and r.evaluation_id = ${q('id')}::uuid`

/** Makes writers of an evaluation take turns: its first version stands for it, since that row stays. */
export const awaitEvaluationTurn = statement<FactKey, { version: number }>(
  sql`select r.version from evaluation r where ${KEY} and r.version = 1 for update`,
)

/** The open version whole, as a writer needs it. */
export type OpenEvaluation = Required<EvaluationRow>

export const findOpenEvaluation = statement<FactKey, OpenEvaluation>(
  sql`select ${ALL_EVALUATION_COLUMNS} from evaluation r where ${KEY} and ${knownNow('r')}`,
)

/** Closes the open version; the caller inserts what replaces it. */
export const closeEvaluation = statement<FactKey & { at: string }, never>(
  sql`update evaluation r set superseded_at = ${q('at')}::timestamptz where ${KEY} and ${knownNow('r')}`,
)

/** What is evaluated once by an evaluator. */
export interface Occasion {
  schemeCode: string
  schemeVersion: string
  periodFrom: string
  evaluatorId: string
}

/** Those of some subjects that were evaluated on an occasion already, and neither withdrawn nor repaired since. */
export const listEvaluated = statement<
  Occasion & { ids: readonly string[] },
  { subjectId: string }
>(
  sql`select r.subject_id as "subjectId" from evaluation r
       where r.subject_id = any(${q('ids')}::uuid[]) and r.scheme_code = ${q('schemeCode')}::text
         and r.scheme_version = ${q('schemeVersion')}::date and r.period_from = ${q('periodFrom')}::date
         and r.evaluator_id = ${q('evaluatorId')}::uuid and ${knownNow('r')} and ${STANDS}`,
)
