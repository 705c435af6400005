import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { FACT_KEYS, keysOf, makeStatements } from '../fact/fact-find.store.ts'
import { makeFactStore } from '../fact/fact-list.store.ts'
import type { FactKey } from '../fact/fact.ts'
import type { StoredListState } from './list-state.rules.ts'
import { visibleEntry, visibleStep, type EntryVisibility } from './list.scope.ts'

/** Reading list entries for a reader: every statement here carries the reader's row scope. */

/** A version of an entry. Columns of scopes that the reader lacks are not selected, hence undefined. */
export interface ListEntryRow {
  subjectId: string
  entryId: string
  version: number
  listCode: string
  listVersion: string
  authorityId: string
  authorityName: string
  regionCode: string | null
  domain: string | null
  state: StoredListState
  sinceOn: string
  noticeUntil: string | null
  legalBasis: string | null
  documentNumber: string | null
  validFrom: string | null
  validTo: string | null
  disclosureScope: Scope
  disputed: boolean
  recordedAt: Date
  supersededAt: Date | null
  changeKind?: string
  sourceCode?: string
  fileId?: string | null
  rowNumber?: number | null
  rowHash?: string
  receivedAt?: Date
}

const COLUMNS_OF_SCOPE: Partial<Record<Scope, string>> = {
  PUBLIC: `r.subject_id as "subjectId", r.entry_id as "entryId", r.version, r.list_code as "listCode",
    r.list_version as "listVersion", r.authority_id as "authorityId", r.authority_name as "authorityName",
    r.region_code as "regionCode", r.domain, r.state, r.since_on as "sinceOn",
    r.notice_until as "noticeUntil", r.legal_basis as "legalBasis", r.document_number as "documentNumber",
    r.valid_from as "validFrom", r.valid_to as "validTo", r.disclosure_scope as "disclosureScope", r.disputed,
    r.recorded_at as "recordedAt", r.superseded_at as "supersededAt"`,
  SHARED: `r.change_kind as "changeKind", r.source_code as "sourceCode", r.file_id as "fileId",
    r.row_number as "rowNumber", r.row_hash as "rowHash", r.received_at as "receivedAt"`,
}

/** The select list of a reader; the grants of the database classes are the same (src/wall). */
export function entryColumns({ scopes }: Pick<Shape, 'scopes'>): SQL {
  return sql.raw([...scopes].flatMap((scope) => COLUMNS_OF_SCOPE[scope] ?? []).join(', '))
}

/** Everything of a version, for writers, who make the next one of it. */
export const ALL_ENTRY_COLUMNS = sql.raw(Object.values(COLUMNS_OF_SCOPE).join(', '))

/** What entries are narrowed by; null narrows nothing. */
export interface EntryNarrowing {
  lists: readonly string[] | null
  /** EXPIRED means in force, and its term over. */
  states: readonly string[] | null
  domains: readonly string[] | null
  regions: readonly string[] | null
}

/** An entry, wherever it is named: its subject's id and its own. */
export interface EntryKey {
  subjectId: string
  entryId: string
}

const q = sql.placeholder
const today = sql`${q('today')}::date`

const STATE = sql`case when r.state = 'IN_FORCE' and r.valid_to <= ${today} then 'EXPIRED' else r.state end`

/** One text whatever is narrowed: what is not given is null. */
const NARROWED = sql`(${q('wantedLists')}::text[] is null or r.list_code = any(${q('wantedLists')}::text[]))
  and (${q('wantedStates')}::text[] is null or ${STATE} = any(${q('wantedStates')}::text[]))
  and (${q('wantedDomains')}::text[] is null or r.domain = any(${q('wantedDomains')}::text[]))
  and (${q('wantedRegions')}::text[] is null or r.region_code = any(${q('wantedRegions')}::text[]))`

/** Reads entries for a reader. */
export const listEntryStore = makeFactStore<ListEntryRow, EntryNarrowing, EntryVisibility>({
  table: 'list_entry',
  id: 'entry_id',
  day: 'since_on',
  columns: entryColumns,
  visible: visibleEntry,
  narrowed: NARROWED,
  valuesOf: ({ lists, states, domains, regions }) => ({
    wantedLists: lists,
    wantedStates: states,
    wantedDomains: domains,
    wantedRegions: regions,
  }),
})

/** A step on the way to a list, or off it. */
export interface ListStepRow extends EntryKey {
  kind: string
  /** Number of the objection that it raised or answered; 0: none. */
  objection: number
  partyName: string
  takenOn: string
  untilOn: string | null
  statement: string
  basis: string | null
  recordedAt: Date
}

const steps = makeStatements()

/** The steps of entries that the reader sees, the oldest first. */
export function listSteps(
  db: Executor,
  shape: Shape,
  keys: readonly FactKey[],
  knownAt: Date | null,
  { sources, regions }: EntryVisibility,
): Promise<ListStepRow[]> {
  const run = steps<ListStepRow>(
    shape.key,
    () => sql`select r.subject_id as "subjectId", r.entry_id as "entryId", r.kind,
        r.objection, r.party_name as "partyName", r.taken_on as "takenOn", r.until_on as "untilOn", r.statement,
        r.basis, r.recorded_at as "recordedAt"
        from ${FACT_KEYS} join list_step r on r.subject_id = k.subject_id and r.entry_id = k.fact_id
       where ${visibleStep(shape, 'r')} and r.recorded_at <= ${q('until')}::timestamptz
       order by r.entry_id, r.version, r.recorded_at, r.objection`,
  )
  const until = knownAt?.toISOString() ?? 'infinity'
  return run(db, { ...keysOf(keys), sources, regions, until })
}
