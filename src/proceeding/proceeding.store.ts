import { sql, type SQL } from 'drizzle-orm'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { makeFactStore } from '../fact/fact-list.store.ts'
import type { FactVisibility } from '../fact/fact.scope.ts'
import { visibleProceeding } from './proceeding.scope.ts'
import type {
  ProceedingKind,
  ProceedingOutcome,
  ProceedingState,
} from './proceeding-state.rules.ts'

/** Reading proceedings for a reader: every statement here carries the reader's row scope. */

/** A version of a proceeding. Columns of scopes that the reader lacks are not selected, hence undefined. */
export interface ProceedingRow {
  subjectId: string
  proceedingId: string
  version: number
  factKind: string
  factId: string
  kind: ProceedingKind
  state: ProceedingState
  organ: string
  caseNumber: string
  filedOn: string
  sinceOn: string
  outcome: ProceedingOutcome | null
  documentNumber: string | null
  statement: string
  domain: string | null
  regionCode: string | null
  sourceCode: string
  disclosureScope: Scope
  changeKind: string
  actor: string
  recordedAt: Date
  supersededAt: Date | null
}

const COLUMNS_OF_SCOPE: Partial<Record<Scope, string>> = {
  PUBLIC: `r.subject_id as "subjectId", r.proceeding_id as "proceedingId", r.version,
    r.filed_on as "filedOn", r.recorded_at as "recordedAt", r.superseded_at as "supersededAt"`,
  SHARED: `r.fact_kind as "factKind", r.fact_id as "factId", r.kind, r.state, r.organ,
    r.case_number as "caseNumber", r.since_on as "sinceOn", r.outcome,
    r.document_number as "documentNumber", r.domain, r.region_code as "regionCode",
    r.source_code as "sourceCode", r.disclosure_scope as "disclosureScope", r.change_kind as "changeKind"`,
  AUTHORIZED: `r.statement`,
  INTERNAL: `r.actor`,
}

function proceedingColumns({ scopes }: Pick<Shape, 'scopes'>): SQL {
  return sql.raw([...scopes].flatMap((scope) => COLUMNS_OF_SCOPE[scope] ?? []).join(', '))
}

/** Everything of a version, for writers, who make the next one of it. */
export const ALL_PROCEEDING_COLUMNS = sql.raw(Object.values(COLUMNS_OF_SCOPE).join(', '))

/** Reads proceedings for a reader; they are not narrowed. */
export const proceedingStore = makeFactStore<ProceedingRow, null, FactVisibility>({
  table: 'legal_proceeding',
  id: 'proceeding_id',
  day: 'filed_on',
  columns: proceedingColumns,
  visible: visibleProceeding,
  narrowed: sql`true`,
  valuesOf: () => ({}),
})
