import { sql, type SQL } from 'drizzle-orm'
import type { AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement, type Statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { FILES, filesOf, instantsOf, seenAsOf } from '../fact/fact.statement.ts'
import { COUNT_MOST, type PageRequest } from '../relay/page.ts'
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
    r.valid_from as "validFrom", r.valid_to as "validTo", r.disclosure_scope as "disclosureScope",
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

/** A page of entries, of some files or of all. */
export interface EntryPageRequest {
  narrowing: EntryNarrowing
  page: PageRequest
  asOf: AsOf
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

/** The versions of `r` that a reader sees as of two instants; its values are those of `instantsOf`. */
function visibleAsOf(shape: Shape, asOf: AsOf): SQL {
  return seenAsOf(shape, 'r', visibleEntry(shape, 'r'), asOf)
}

type Built = Statement<Record<string, unknown>, never>
const built = perOwner((_shape: Shape) => new Map<string, Built>())

/** Statements are compiled once for each shape, kind of instants and way of reading. */
function compiled<Row>(shape: Shape, key: string, make: () => SQL) {
  const known = built(shape).get(key)
  const run = known ?? (statement<Record<string, unknown>, Row>(make()) as Built)
  built(shape).set(key, run)
  return run as Statement<Record<string, unknown>, Row>
}

function keyOf(name: string, { knownAt, validAt }: AsOf, page?: PageRequest): string {
  const way = page === undefined ? '' : `${page.backward}/${page.from !== null}`
  return [name, knownAt !== null, validAt !== null, way].join('/')
}

/** The newest first, unless it is read backward. */
function ordered({ backward, from }: PageRequest): { after: SQL; by: SQL } {
  const direction = sql.raw(backward ? 'asc' : 'desc')
  return {
    after:
      from === null
        ? sql`true`
        : sql`(r.since_on, r.entry_id) ${sql.raw(backward ? '>' : '<')} (${q('fromOn')}::date, ${q('fromId')}::uuid)`,
    by: sql`r.since_on ${direction}, r.entry_id ${direction}`,
  }
}

function parametersOf({ narrowing, page, asOf }: EntryPageRequest, visibility: EntryVisibility) {
  return {
    ...visibility,
    wantedLists: narrowing.lists,
    wantedStates: narrowing.states,
    wantedDomains: narrowing.domains,
    wantedRegions: narrowing.regions,
    fromOn: page.from?.[0] ?? null,
    fromId: page.from?.[1] ?? null,
    limit: page.size + 1,
    offset: page.offset,
    ...instantsOf(asOf),
  }
}

/** One page (and one row more) of each file's entries, by one statement; `ord` is the file's place. */
export function listEntriesOfFiles(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  request: EntryPageRequest,
  visibility: EntryVisibility,
): Promise<(ListEntryRow & { ord: number })[]> {
  const { asOf, page } = request
  const { after, by } = ordered(page)
  const run = compiled<ListEntryRow & { ord: number }>(shape, keyOf('files', asOf, page), () => {
    return sql`select p.ord, one.* from ${FILES} cross join lateral (
        select ${entryColumns(shape)} from list_entry r
         where r.subject_id = any(p.ids) and ${visibleAsOf(shape, asOf)} and ${NARROWED} and ${after}
         order by ${by} limit ${q('limit')}::int offset ${q('offset')}::int) one`
  })
  return run(db, { ...filesOf(files), ...parametersOf(request, visibility) })
}

/** One page (and one row more) of all entries that the reader sees. */
export function listAllEntries(
  db: Executor,
  shape: Shape,
  request: EntryPageRequest,
  visibility: EntryVisibility,
): Promise<ListEntryRow[]> {
  const { asOf, page } = request
  const { after, by } = ordered(page)
  const run = compiled<ListEntryRow>(shape, keyOf('all', asOf, page), () => {
    return sql`select ${entryColumns(shape)} from list_entry r
        where ${visibleAsOf(shape, asOf)} and ${NARROWED} and ${after}
        order by ${by} limit ${q('limit')}::int offset ${q('offset')}::int`
  })
  return run(db, parametersOf(request, visibility))
}

/** The entries of each file (null: of all) that count, by their ids: what several handles show is counted once. */
export function listEntryIds(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[] | null,
  request: EntryPageRequest,
  visibility: EntryVisibility,
): Promise<{ ord: number; entryId: string }[]> {
  const { asOf } = request
  const most = sql.raw(String(COUNT_MOST + 1))
  const name = files === null ? 'ids' : 'ids/files'
  const run = compiled<{ ord: number; entryId: string }>(shape, keyOf(name, asOf), () => {
    const seen = sql`${visibleAsOf(shape, asOf)} and ${NARROWED}`
    return files === null
      ? sql`select 0 as ord, r.entry_id as "entryId" from list_entry r where ${seen} limit ${most}`
      : sql`select p.ord, one."entryId" from ${FILES} cross join lateral (
          select r.entry_id as "entryId" from list_entry r
           where r.subject_id = any(p.ids) and ${seen} limit ${most}) one`
  })
  const of = files === null ? {} : filesOf(files)
  return run(db, { ...of, ...parametersOf(request, visibility) })
}

const KEYS = sql`unnest(${q('subjects')}::uuid[], ${q('entries')}::uuid[]) as k(subject_id, entry_id)`
const JOINED = sql`r.subject_id = k.subject_id and r.entry_id = k.entry_id`

function keysOf(keys: readonly EntryKey[]) {
  return {
    subjects: keys.map(({ subjectId }) => subjectId),
    entries: keys.map(({ entryId }) => entryId),
  }
}

/** The versions of entries as of two instants; those that the reader may not see are missing, like those that are not. */
export function findEntries(
  db: Executor,
  shape: Shape,
  keys: readonly EntryKey[],
  asOf: AsOf,
  visibility: EntryVisibility,
): Promise<ListEntryRow[]> {
  const run = compiled<ListEntryRow>(shape, keyOf('keys', asOf), () => {
    return sql`select ${entryColumns(shape)} from ${KEYS} join list_entry r on ${JOINED}
        where ${visibleAsOf(shape, asOf)}`
  })
  return run(db, { ...keysOf(keys), ...instantsOf(asOf), ...visibility })
}

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

/** The steps of entries that the reader sees, the oldest first. */
export function listSteps(
  db: Executor,
  shape: Shape,
  keys: readonly EntryKey[],
  knownAt: Date | null,
  { sources, regions }: EntryVisibility,
): Promise<ListStepRow[]> {
  const run = compiled<ListStepRow>(shape, 'steps', () => {
    return sql`select r.subject_id as "subjectId", r.entry_id as "entryId", r.kind,
        r.objection, r.party_name as "partyName", r.taken_on as "takenOn", r.until_on as "untilOn", r.statement,
        r.basis, r.recorded_at as "recordedAt"
        from ${KEYS} join list_step r on ${JOINED}
       where ${visibleStep(shape, 'r')} and r.recorded_at <= ${q('until')}::timestamptz
       order by r.entry_id, r.version, r.recorded_at, r.objection`
  })
  const until = knownAt?.toISOString() ?? 'infinity'
  return run(db, { ...keysOf(keys), sources, regions, until })
}
