import { sql, type SQL } from 'drizzle-orm'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { makeFactStore } from '../fact/fact-list.store.ts'
import type { StoredApplicationState } from './measure-state.rules.ts'
import type { FactVisibility } from '../fact/fact.scope.ts'
import { visibleApplication } from './measure.scope.ts'

/** Reading applications of measures for a reader: every statement here carries the reader's row scope. */

/** A version of an application. Columns of scopes that the reader lacks are not selected, hence undefined. */
export interface ApplicationRow {
  subjectId: string
  applicationId: string
  version: number
  measureCode: string
  measureVersion: string
  purposeCode: string
  unitId: string
  unitName: string
  regionCode: string | null
  domain: string | null
  state: StoredApplicationState
  validFrom: string
  validTo: string | null
  liftedOn: string | null
  disclosureScope: Scope
  recordedAt: Date
  supersededAt: Date | null
  matter?: string
  content?: string
  effect?: string | null
  checkNumber?: string | null
  changeKind?: string
  changeReason?: string | null
  sourceCode?: string
  fileId?: string | null
  rowNumber?: number | null
  rowHash?: string
  receivedAt?: Date
}

const COLUMNS_OF_SCOPE: Partial<Record<Scope, string>> = {
  PUBLIC: `r.subject_id as "subjectId", r.application_id as "applicationId", r.version,
    r.measure_code as "measureCode", r.measure_version as "measureVersion",
    r.purpose_code as "purposeCode", r.unit_id as "unitId", r.unit_name as "unitName",
    r.region_code as "regionCode", r.domain, r.state, r.valid_from as "validFrom",
    r.valid_to as "validTo", r.lifted_on as "liftedOn", r.disclosure_scope as "disclosureScope",
    r.recorded_at as "recordedAt", r.superseded_at as "supersededAt"`,
  SHARED: `r.matter, r.content, r.effect, r.check_number as "checkNumber",
    r.change_kind as "changeKind", r.source_code as "sourceCode", r.file_id as "fileId",
    r.row_number as "rowNumber", r.row_hash as "rowHash", r.received_at as "receivedAt"`,
  INTERNAL: 'r.change_reason as "changeReason"',
}

/** The select list of a reader; the grants of the database classes are the same (src/wall). */
function applicationColumns({ scopes }: Pick<Shape, 'scopes'>): SQL {
  return sql.raw([...scopes].flatMap((scope) => COLUMNS_OF_SCOPE[scope] ?? []).join(', '))
}

/** Everything of a version, for writers, who make the next one of it. */
export const ALL_APPLICATION_COLUMNS = sql.raw(Object.values(COLUMNS_OF_SCOPE).join(', '))

/** An application, wherever it is named: its subject's id and its own. */
export interface ApplicationKey {
  subjectId: string
  applicationId: string
}

/** What applications are narrowed by; null narrows nothing. Days are inclusive. */
export interface ApplicationNarrowing {
  measures: readonly string[] | null
  /** ENDED means applied, and its period over. */
  states: readonly string[] | null
  domains: readonly string[] | null
  regions: readonly string[] | null
  appliedFrom: string | null
  appliedUntil: string | null
}

const q = sql.placeholder

const STATE = sql`case when r.state = 'APPLIED' and r.valid_to <= ${q('today')}::date then 'ENDED' else r.state end`

/** One text whatever is narrowed: what is not given is null. */
const NARROWED = sql`(${q('wantedMeasures')}::text[] is null or r.measure_code = any(${q('wantedMeasures')}::text[]))
  and (${q('wantedStates')}::text[] is null or ${STATE} = any(${q('wantedStates')}::text[]))
  and (${q('wantedDomains')}::text[] is null or r.domain = any(${q('wantedDomains')}::text[]))
  and (${q('wantedRegions')}::text[] is null or r.region_code = any(${q('wantedRegions')}::text[]))
  and (${q('appliedFrom')}::date is null or r.valid_from >= ${q('appliedFrom')}::date)
  and (${q('appliedUntil')}::date is null or r.valid_from <= ${q('appliedUntil')}::date)`

/** Reads applications for a reader. */
export const applicationStore = makeFactStore<ApplicationRow, ApplicationNarrowing, FactVisibility>(
  {
    table: 'measure_application',
    id: 'application_id',
    day: 'valid_from',
    columns: applicationColumns,
    visible: visibleApplication,
    narrowed: NARROWED,
    valuesOf: ({ measures, states, domains, regions, appliedFrom, appliedUntil }) => ({
      wantedMeasures: measures,
      wantedStates: states,
      wantedDomains: domains,
      wantedRegions: regions,
      appliedFrom,
      appliedUntil,
    }),
  },
)
