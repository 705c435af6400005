import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { FACT_KEYS, keysOf, makeStatements } from '../fact/fact-find.store.ts'
import { makeFactStore } from '../fact/fact-list.store.ts'
import type { FactKey } from '../fact/fact.ts'
import type { RepairDecider, RepairedFact, RepairWay } from '../rule/repair-rule.schema.ts'
import type { RepairState } from './repair-state.rules.ts'
import { visibleRepair, visibleRepairStep, type RepairVisibility } from './repair.scope.ts'

/** Reading repairs for a reader: every statement here carries the reader's row scope. */

/** A version of a repair. Columns of scopes that the reader lacks are not selected, hence undefined. */
export interface RepairRow {
  subjectId: string
  repairId: string
  version: number
  factKind: RepairedFact
  factId: string
  state: RepairState
  sinceOn: string
  appliedOn: string
  dueOn: string | null
  domain: string | null
  regionCode: string | null
  disclosureScope: Scope
  recordedAt: Date
  supersededAt: Date | null
  ruleCode?: string
  ruleVersion?: string
  way?: RepairWay | null
  hours?: number | null
  countedOn?: string
  isExtended?: boolean
  acceptedOn?: string | null
  decidedOn?: string | null
  notifiedOn?: string | null
  decidedBy?: RepairDecider
  deciderName?: string
  decisionNumber?: string | null
  barredUntil?: string | null
  authorityId?: string | null
  changeKind?: string
  sourceCode?: string
  fileId?: string | null
  rowNumber?: number | null
  rowHash?: string
  receivedAt?: Date
}

const COLUMNS_OF_SCOPE: Partial<Record<Scope, string>> = {
  PUBLIC: `r.subject_id as "subjectId", r.repair_id as "repairId", r.version, r.fact_kind as "factKind",
    r.fact_id as "factId", r.state, r.since_on as "sinceOn", r.applied_on as "appliedOn", r.due_on as "dueOn",
    r.domain, r.region_code as "regionCode", r.disclosure_scope as "disclosureScope",
    r.recorded_at as "recordedAt", r.superseded_at as "supersededAt"`,
  SHARED: `r.rule_code as "ruleCode", r.rule_version as "ruleVersion", r.counted_on as "countedOn",
    r.is_extended as "isExtended", r.accepted_on as "acceptedOn", r.decided_on as "decidedOn",
    r.notified_on as "notifiedOn", r.decided_by as "decidedBy", r.decider_name as "deciderName",
    r.decision_number as "decisionNumber", r.change_kind as "changeKind", r.source_code as "sourceCode",
    r.file_id as "fileId", r.row_number as "rowNumber", r.row_hash as "rowHash", r.received_at as "receivedAt"`,
  AUTHORIZED: 'r.way, r.hours, r.barred_until as "barredUntil"',
  INTERNAL: 'r.authority_id as "authorityId"',
}

/** The select list of a reader; the grants of the database classes are the same (src/wall). */
function repairColumns({ scopes }: Pick<Shape, 'scopes'>): SQL {
  return sql.raw([...scopes].flatMap((scope) => COLUMNS_OF_SCOPE[scope] ?? []).join(', '))
}

/** Everything of a version, for writers, who make the next one of it. */
export const ALL_REPAIR_COLUMNS = sql.raw(Object.values(COLUMNS_OF_SCOPE).join(', '))

/** A repair, wherever it is named: its subject's id and its own. */
export interface RepairKey {
  subjectId: string
  repairId: string
}

/** What repairs are narrowed by; null narrows nothing. */
export interface RepairNarrowing {
  states: readonly string[] | null
  factKinds: readonly string[] | null
  /** Of the facts with these ids. */
  factIds: readonly string[] | null
  domains: readonly string[] | null
  regions: readonly string[] | null
  /** True: those whose deadline is over; false: those that are in time. */
  overdue: boolean | null
}

const q = sql.placeholder
const IS_OVERDUE = sql`coalesce(r.due_on < ${q('today')}::date, false)`

/** One text whatever is narrowed: what is not given is null. */
const NARROWED = sql`(${q('wantedStates')}::text[] is null or r.state = any(${q('wantedStates')}::text[]))
  and (${q('wantedKinds')}::text[] is null or r.fact_kind = any(${q('wantedKinds')}::text[]))
  and (${q('wantedFacts')}::uuid[] is null or r.fact_id = any(${q('wantedFacts')}::uuid[]))
  and (${q('wantedDomains')}::text[] is null or r.domain = any(${q('wantedDomains')}::text[]))
  and (${q('wantedRegions')}::text[] is null or r.region_code = any(${q('wantedRegions')}::text[]))
  and (${q('wantedOverdue')}::boolean is null or ${IS_OVERDUE} = ${q('wantedOverdue')}::boolean)`

/** Reads repairs for a reader. */
export const repairStore = makeFactStore<RepairRow, RepairNarrowing, RepairVisibility>({
  table: 'repair',
  id: 'repair_id',
  day: 'applied_on',
  columns: repairColumns,
  visible: visibleRepair,
  narrowed: NARROWED,
  valuesOf: ({ states, factKinds, factIds, domains, regions, overdue }) => ({
    wantedStates: states,
    wantedKinds: factKinds,
    wantedFacts: factIds,
    wantedDomains: domains,
    wantedRegions: regions,
    wantedOverdue: overdue,
  }),
})

/** A step on the way of a repair. */
export interface RepairStepRow extends RepairKey {
  kind: string
  partyName: string
  takenOn: string
  statement: string
  evidence: readonly string[] | null
  recordedAt: Date
}

const steps = makeStatements()

/** The steps of repairs that the reader sees, the oldest first. */
export function listRepairSteps(
  db: Executor,
  shape: Shape,
  keys: readonly FactKey[],
  knownAt: Date | null,
  { sources, regions }: RepairVisibility,
): Promise<RepairStepRow[]> {
  const run = steps<RepairStepRow>(
    shape.key,
    () => sql`select r.subject_id as "subjectId", r.repair_id as "repairId", r.kind,
        r.party_name as "partyName", r.taken_on as "takenOn", r.statement, r.evidence,
        r.recorded_at as "recordedAt"
        from ${FACT_KEYS} join repair_step r on r.subject_id = k.subject_id and r.repair_id = k.fact_id
       where ${visibleRepairStep(shape, 'r')} and r.recorded_at <= ${q('until')}::timestamptz
       order by r.repair_id, r.version`,
  )
  const until = knownAt?.toISOString() ?? 'infinity'
  return run(db, { ...keysOf(keys), sources, regions, until })
}
