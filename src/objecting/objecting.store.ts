import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import { bulkInsert, type BulkColumn } from '../database/bulk.ts'
import { statement } from '../database/statement.ts'
import type { FactKey } from '../fact/fact.ts'
import type { ObjectionItem } from '../objection/aspect.ts'
import { ALL_OBJECTION_COLUMNS, type ObjectionRow } from '../objection/objection.store.ts'

/** Writing objections: versions are inserted and closed, never changed; each has the step that made it. */

/** A version to be inserted. Instants are ISO text. */
export type NewObjection = Omit<ObjectionRow, 'recordedAt' | 'supersededAt'> & {
  recordedAt: string
}

type Type = BulkColumn<unknown>['type']

function columnsOf<Row>(of: Readonly<Record<string, readonly [Type, BulkColumn<Row>['value']]>>) {
  return Object.entries(of).map(([name, [type, value]]) => ({ name, type, value }))
}

export const insertObjections = bulkInsert<NewObjection>(
  'objection',
  columnsOf<NewObjection>({
    subject_id: ['uuid', (row) => row.subjectId],
    objection_id: ['uuid', (row) => row.objectionId],
    version: ['int', (row) => row.version],
    fact_kind: ['text', (row) => row.factKind],
    fact_id: ['uuid', (row) => row.factId],
    aspect: ['text', (row) => row.aspect],
    state: ['text', (row) => row.state],
    filed_on: ['date', (row) => row.filedOn],
    since_on: ['date', (row) => row.sinceOn],
    due_on: ['date', (row) => row.dueOn],
    parent_from: ['date', (row) => row.parentFrom],
    bureau_from: ['date', (row) => row.bureauFrom],
    decision_due_on: ['date', (row) => row.decisionDueOn],
    decided_on: ['date', (row) => row.decidedOn],
    outcome: ['text', (row) => row.outcome],
    is_reviewed: ['boolean', (row) => row.isReviewed],
    marked: ['boolean', (row) => row.marked],
    fact_until: ['date', (row) => row.factUntil],
    domain: ['text', (row) => row.domain],
    region_code: ['text', (row) => row.regionCode],
    source_code: ['text', (row) => row.sourceCode],
    handler_id: ['uuid', (row) => row.handlerId],
    handler_name: ['text', (row) => row.handlerName],
    verifier_source: ['text', (row) => row.verifierSource],
    parent_source: ['text', (row) => row.parentSource],
    bureau_source: ['text', (row) => row.bureauSource],
    filer_id: ['uuid', (row) => row.filerId],
    on_behalf: ['boolean', (row) => row.onBehalf],
    decided_by: ['text', (row) => row.decidedBy],
    disclosure_scope: ['text', (row) => row.disclosureScope],
    change_kind: ['text', (row) => row.changeKind],
    recorded_at: ['timestamptz', (row) => row.recordedAt],
  }),
)

/** A step to be inserted. */
export interface NewObjectionStep {
  subjectId: string
  objectionId: string
  version: number
  kind: string
  partyName: string
  takenOn: string
  statement: string
  items: readonly ObjectionItem[] | null
  evidence: readonly string[] | null
  actor: string
  sourceCode: string
  verifierSource: string | null
  regionCode: string | null
  recordedAt: string
}

const json = (value: unknown) => (value === null ? null : JSON.stringify(value))

export const insertObjectionSteps = bulkInsert<NewObjectionStep>(
  'objection_step',
  columnsOf<NewObjectionStep>({
    subject_id: ['uuid', (row) => row.subjectId],
    objection_id: ['uuid', (row) => row.objectionId],
    version: ['int', (row) => row.version],
    kind: ['text', (row) => row.kind],
    party_name: ['text', (row) => row.partyName],
    taken_on: ['date', (row) => row.takenOn],
    statement: ['text', (row) => row.statement],
    items: ['jsonb', (row) => json(row.items)],
    evidence: ['jsonb', (row) => json(row.evidence)],
    actor: ['text', (row) => row.actor],
    source_code: ['text', (row) => row.sourceCode],
    verifier_source: ['text', (row) => row.verifierSource],
    region_code: ['text', (row) => row.regionCode],
    recorded_at: ['timestamptz', (row) => row.recordedAt],
  }),
)

const q = sql.placeholder
const KEY = sql`r.subject_id = ${q('subjectId')}::uuid and r.objection_id = ${q('id')}::uuid`

/** The open version whole, for a writer that has locked the subject. */
export const findOpenObjection = statement<FactKey, ObjectionRow>(
  sql`select ${ALL_OBJECTION_COLUMNS} from objection r where ${KEY} and ${knownNow('r')}`,
)

/** Closes the open version; the caller inserts what replaces it. */
export const closeObjection = statement<FactKey & { at: string }, never>(
  sql`update objection r set superseded_at = ${q('at')}::timestamptz where ${KEY} and ${knownNow('r')}`,
)

/** Opens what was said to the unit that is asked to verify: whose it is to read, not what was said. */
export const updateStepsAsked = statement<FactKey & { verifierSource: string | null }, never>(
  sql`update objection_step r set verifier_source = ${q('verifierSource')}::text where ${KEY}`,
)

/** Steps of an objection, by their kinds. */
export const listStepKinds = statement<FactKey, { kind: string; takenOn: string }>(
  sql`select r.kind, r.taken_on as "takenOn" from objection_step r where ${KEY} order by r.version`,
)

/** The objections that mark a fact. */
export const listMarking = statement<{ subjectId: string; factId: string }, { id: string }>(
  sql`select r.objection_id as id from objection r
       where r.subject_id = ${q('subjectId')}::uuid and r.fact_id = ${q('factId')}::uuid
         and ${knownNow('r')} and r.marked`,
)
