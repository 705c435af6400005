import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { FACT_KEYS, keysOf, makeStatements } from '../fact/fact-find.store.ts'
import { makeFactStore } from '../fact/fact-list.store.ts'
import type { FactKey } from '../fact/fact.ts'
import type { Explanation, Inputs } from './account.ts'
import type { EvaluationStatus, StoredEvaluationState } from './evaluation-state.rules.ts'
import {
  visibleEvaluation,
  visibleEvaluationStep,
  type EvaluationVisibility,
} from './evaluation.scope.ts'

/** Reading evaluations for a reader: every statement here carries the reader's row scope. */

/** A version of an evaluation. Columns of scopes that the reader lacks are not selected, hence undefined. */
export interface EvaluationRow {
  subjectId: string
  evaluationId: string
  version: number
  schemeCode: string
  schemeVersion: string
  periodFrom: string
  periodTo: string
  state: StoredEvaluationState
  sinceOn: string
  status: EvaluationStatus
  grade: string | null
  publicityFrom: string | null
  publicityUntil: string | null
  validFrom: string | null
  validTo: string | null
  evaluatorId: string
  evaluatorName: string
  domain: string
  regionCode: string | null
  disclosureScope: Scope
  disputed: boolean
  recordedAt: Date
  supersededAt: Date | null
  score?: string | null
  explanation?: Explanation
  mandateId?: string | null
  holderSource?: string | null
  changeKind?: string
  sourceCode?: string
  fileId?: string | null
  rowNumber?: number | null
  rowHash?: string
  receivedAt?: Date
  review?: string | null
}

const COLUMNS_OF_SCOPE: Partial<Record<Scope, string>> = {
  PUBLIC: `r.subject_id as "subjectId", r.evaluation_id as "evaluationId", r.version,
    r.scheme_code as "schemeCode", r.scheme_version as "schemeVersion", r.period_from as "periodFrom",
    r.period_to as "periodTo", r.state, r.since_on as "sinceOn", r.status, r.grade,
    r.publicity_from as "publicityFrom", r.publicity_until as "publicityUntil", r.valid_from as "validFrom",
    r.valid_to as "validTo", r.evaluator_id as "evaluatorId", r.evaluator_name as "evaluatorName", r.domain,
    r.region_code as "regionCode", r.disclosure_scope as "disclosureScope", r.disputed, r.recorded_at as "recordedAt",
    r.superseded_at as "supersededAt"`,
  SHARED: `r.score, r.explanation, r.mandate_id as "mandateId", r.holder_source as "holderSource",
    r.change_kind as "changeKind", r.source_code as "sourceCode", r.file_id as "fileId",
    r.row_number as "rowNumber", r.row_hash as "rowHash", r.received_at as "receivedAt"`,
  INTERNAL: `r.review`,
}

/** The select list of a reader; the grants of the database classes are the same (src/wall). */
export function evaluationColumns({ scopes }: Pick<Shape, 'scopes'>): SQL {
  return sql.raw([...scopes].flatMap((scope) => COLUMNS_OF_SCOPE[scope] ?? []).join(', '))
}

/** Everything of a version, for writers, who make the next one of it. */
export const ALL_EVALUATION_COLUMNS = sql.raw(Object.values(COLUMNS_OF_SCOPE).join(', '))

/** What evaluations are narrowed by; null narrows nothing. */
export interface EvaluationNarrowing {
  schemes: readonly string[] | null
  /** EXPIRED means final, and its validity over. */
  states: readonly string[] | null
  /** Of one scheme: the same letter means another thing in another. */
  grades: { scheme: string; codes: readonly string[] } | null
  domains: readonly string[] | null
  regions: readonly string[] | null
}

const q = sql.placeholder
const today = sql`${q('today')}::date`

const STATE = sql`case when r.state = 'FINAL' and r.valid_to <= ${today} then 'EXPIRED' else r.state end`

/** One text whatever is narrowed: what is not given is null. */
const NARROWED = sql`(${q('wantedSchemes')}::text[] is null or r.scheme_code = any(${q('wantedSchemes')}::text[]))
  and (${q('wantedStates')}::text[] is null or ${STATE} = any(${q('wantedStates')}::text[]))
  and (${q('wantedGrades')}::text[] is null or (r.grade = any(${q('wantedGrades')}::text[]) and r.scheme_code = ${q('gradesOf')}::text))
  and (${q('wantedDomains')}::text[] is null or r.domain = any(${q('wantedDomains')}::text[]))
  and (${q('wantedRegions')}::text[] is null or r.region_code = any(${q('wantedRegions')}::text[]))`

/** Reads evaluations for a reader. */
export const evaluationStore = makeFactStore<
  EvaluationRow,
  EvaluationNarrowing,
  EvaluationVisibility
>({
  table: 'evaluation',
  id: 'evaluation_id',
  day: 'since_on',
  columns: evaluationColumns,
  visible: visibleEvaluation,
  narrowed: NARROWED,
  valuesOf: ({ schemes, states, grades, domains, regions }) => ({
    wantedSchemes: schemes,
    wantedStates: states,
    wantedGrades: grades?.codes ?? null,
    gradesOf: grades?.scheme ?? null,
    wantedDomains: domains,
    wantedRegions: regions,
  }),
})

/** A step with an evaluation. */
export interface EvaluationStepRow {
  subjectId: string
  evaluationId: string
  kind: string
  partyName: string
  takenOn: string
  statement: string | null
  inputs: Inputs | null
  recordedAt: Date
}

const steps = makeStatements()

/** The steps of evaluations that the reader sees, the oldest first. */
export function listEvaluationSteps(
  db: Executor,
  shape: Shape,
  keys: readonly FactKey[],
  knownAt: Date | null,
  { sources, regions, party }: EvaluationVisibility,
): Promise<EvaluationStepRow[]> {
  const run = steps<EvaluationStepRow>(
    shape.key,
    () => sql`select r.subject_id as "subjectId", r.evaluation_id as "evaluationId", r.kind,
        r.party_name as "partyName", r.taken_on as "takenOn", r.statement, r.inputs,
        r.recorded_at as "recordedAt"
        from ${FACT_KEYS} join evaluation_step r
          on r.subject_id = k.subject_id and r.evaluation_id = k.fact_id
       where ${visibleEvaluationStep(shape, 'r')} and r.recorded_at <= ${q('until')}::timestamptz
       order by r.evaluation_id, r.version`,
  )
  const until = knownAt?.toISOString() ?? 'infinity'
  return run(db, { ...keysOf(keys), sources, regions, party, until })
}
