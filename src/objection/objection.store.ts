import { sql, type SQL } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import { statement } from '../database/statement.ts'
import type { Executor } from '../database/database.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { FACT_KEYS, keysOf, makeStatements } from '../fact/fact-find.store.ts'
import { makeFactStore } from '../fact/fact-list.store.ts'
import type { FactKey } from '../fact/fact.ts'
import type { ObjectionAspect, ObjectionItem } from './aspect.ts'
import type { ObjectionOutcome, ObjectionState } from './objection-state.rules.ts'
import {
  visibleObjection,
  visibleObjectionStep,
  type ObjectionVisibility,
} from './objection.scope.ts'

/** Reading objections for a reader: every statement here carries the reader's row scope. */

/** A version of an objection. Columns of scopes that the reader lacks are not selected, hence undefined. */
export interface ObjectionRow {
  subjectId: string
  objectionId: string
  version: number
  factKind: string
  factId: string
  aspect: ObjectionAspect
  state: ObjectionState
  filedOn: string
  sinceOn: string
  dueOn: string | null
  parentFrom: string | null
  bureauFrom: string | null
  decisionDueOn: string
  decidedOn: string | null
  outcome: ObjectionOutcome | null
  isReviewed: boolean
  marked: boolean
  factUntil: string | null
  domain: string | null
  regionCode: string | null
  sourceCode: string
  handlerId: string | null
  handlerName: string
  verifierSource: string | null
  parentSource: string | null
  bureauSource: string | null
  filerId: string
  onBehalf: boolean
  decidedBy: string | null
  disclosureScope: Scope
  changeKind: string
  recordedAt: Date
  supersededAt: Date | null
}

const COLUMNS_OF_SCOPE: Partial<Record<Scope, string>> = {
  PUBLIC: `r.subject_id as "subjectId", r.objection_id as "objectionId", r.version, r.fact_kind as "factKind",
    r.state, r.filed_on as "filedOn", r.due_on as "dueOn", r.recorded_at as "recordedAt",
    r.superseded_at as "supersededAt"`,
  SHARED: `r.fact_id as "factId", r.aspect, r.since_on as "sinceOn", r.parent_from as "parentFrom",
    r.bureau_from as "bureauFrom", r.decision_due_on as "decisionDueOn", r.decided_on as "decidedOn", r.outcome,
    r.is_reviewed as "isReviewed", r.marked, r.fact_until as "factUntil", r.domain,
    r.region_code as "regionCode", r.source_code as "sourceCode", r.handler_id as "handlerId",
    r.handler_name as "handlerName", r.verifier_source as "verifierSource",
    r.parent_source as "parentSource", r.bureau_source as "bureauSource",
    r.disclosure_scope as "disclosureScope", r.change_kind as "changeKind"`,
  AUTHORIZED: `r.on_behalf as "onBehalf"`,
  INTERNAL: `r.filer_id as "filerId", r.decided_by as "decidedBy"`,
}

/** The select list of a reader; the grants of the database classes are the same (src/wall). */
function objectionColumns({ scopes }: Pick<Shape, 'scopes'>): SQL {
  return sql.raw([...scopes].flatMap((scope) => COLUMNS_OF_SCOPE[scope] ?? []).join(', '))
}

/** Everything of a version, for writers, who make the next one of it. */
export const ALL_OBJECTION_COLUMNS = sql.raw(Object.values(COLUMNS_OF_SCOPE).join(', '))

/** What objections are narrowed by; null narrows nothing. */
export interface ObjectionNarrowing {
  states: readonly string[] | null
  kinds: readonly string[] | null
  /** Overdue on this day: the last day for the next step is before it. */
  overdueOn: string | null
}

const q = sql.placeholder

/** One text whatever is narrowed: what is not given is null. */
const NARROWED = sql`(${q('wantedStates')}::text[] is null or r.state = any(${q('wantedStates')}::text[]))
  and (${q('wantedKinds')}::text[] is null or r.fact_kind = any(${q('wantedKinds')}::text[]))
  and (${q('overdueOn')}::date is null or r.due_on < ${q('overdueOn')}::date)`

/** Reads objections for a reader. */
export const objectionStore = makeFactStore<ObjectionRow, ObjectionNarrowing, ObjectionVisibility>({
  table: 'objection',
  id: 'objection_id',
  day: 'filed_on',
  columns: objectionColumns,
  visible: visibleObjection,
  narrowed: NARROWED,
  valuesOf: ({ states, kinds, overdueOn }) => ({
    wantedStates: states,
    wantedKinds: kinds,
    overdueOn,
  }),
})

/** Those of some repairs whose result is disputed now: for who sees the repair. */
export const listDisputedRepairs = statement<
  { subjects: readonly string[]; repairs: readonly string[] },
  { id: string }
>(
  sql`select r.fact_id as id from objection r
       where r.subject_id = any(${q('subjects')}::uuid[]) and r.fact_id = any(${q('repairs')}::uuid[])
         and r.fact_kind = 'REPAIR' and r.marked and ${knownNow('r')}`,
)

/** A step with an objection. */
export interface ObjectionStepRow {
  subjectId: string
  objectionId: string
  kind: string
  partyName: string
  takenOn: string
  statement: string
  items: ObjectionItem[] | null
  evidence: string[] | null
  recordedAt: Date
}

const steps = makeStatements()

/** The steps of objections that the reader sees, the oldest first. */
export function listObjectionSteps(
  db: Executor,
  shape: Shape,
  keys: readonly FactKey[],
  { sources, regions }: ObjectionVisibility,
): Promise<ObjectionStepRow[]> {
  const run = steps<ObjectionStepRow>(
    shape.key,
    () => sql`select r.subject_id as "subjectId", r.objection_id as "objectionId", r.kind,
        r.party_name as "partyName", r.taken_on as "takenOn", r.statement, r.items, r.evidence,
        r.recorded_at as "recordedAt"
        from ${FACT_KEYS} join objection_step r on r.subject_id = k.subject_id and r.objection_id = k.fact_id
       where ${visibleObjectionStep(shape, 'r')} order by r.objection_id, r.version`,
  )
  return run(db, { ...keysOf(keys), sources, regions })
}
