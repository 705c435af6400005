import { sql, type SQL } from 'drizzle-orm'
import { asOfKey, knownNow, knownThen, type AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Entitlement, Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'

/** Reading subjects: the only queries on subject, subject_version, identifier, subject_link. */

/** A version of what is known of a subject. Instants are `Date`, days text, amounts decimal text. */
export interface SubjectVersionRow {
  subjectId: string
  category: 'ORGANIZATION' | 'SOLE_TRADER' | 'PERSON'
  name: string
  legalForm: string | null
  status: string
  establishedOn: string | null
  capitalYuan: string | null
  capitalReported: string | null
  capitalUnit: string | null
  address: string | null
  regionCode: string | null
  domains: string[]
  representativeName: string | null
  recordedAt: Date
  /** Of scopes that the reader lacks these are not selected, hence undefined. */
  addressShared?: string | null
  representativeNameShared?: string | null
  representativeIdSealed?: string | null
  phoneSealed?: string | null
}

/** The columns that a scope adds; the grants of the database classes are the same (src/wall). */
const COLUMNS_OF_SCOPE: Partial<Record<Scope, string>> = {
  PUBLIC: `v.subject_id as "subjectId", v.category, v.name, v.legal_form as "legalForm", v.status,
    v.established_on as "establishedOn", v.capital_yuan as "capitalYuan",
    v.capital_reported as "capitalReported", v.capital_unit as "capitalUnit", v.address,
    v.region_code as "regionCode", v.domains, v.representative_name as "representativeName",
    v.recorded_at as "recordedAt"`,
  SHARED: `v.address_shared as "addressShared", v.representative_name_shared as "representativeNameShared",
    v.representative_id_sealed as "representativeIdSealed"`,
  AUTHORIZED: 'v.phone_sealed as "phoneSealed"',
}

/** The select list of a reader: what it may not see is not even read. */
export function versionColumns({ scopes }: Shape): SQL {
  return sql.raw([...scopes].flatMap((scope) => COLUMNS_OF_SCOPE[scope] ?? []).join(', '))
}

const ids = sql.placeholder('ids')

type VersionParameters = {
  ids: readonly string[]
  knownAt?: string
  validAt?: string | null
} & Held

/** What a unit holds, where the shape is a holder's. */
interface Held {
  sources: readonly string[]
  regions: readonly string[] | null
}

function heldOf({ binding }: Entitlement): Held {
  return { sources: binding?.sources ?? [], regions: binding?.regions ?? null }
}

const source = sql`source_code = any(${sql.placeholder('sources')}::text[])`
const heldRegions = sql`${sql.placeholder('regions')}::text[]`

/** The versions of a shape: all of them, or those that the unit holds. */
function heldVersion({ rows }: Shape): SQL {
  return rows === 'HELD'
    ? sql`v.${source} and (${heldRegions} is null or v.region_code = any(${heldRegions}))`
    : sql`true`
}

const validAt = sql`${sql.placeholder('validAt')}::date`

const versionStatements = perOwner((shape: Shape) => ({
  open: statement<VersionParameters, SubjectVersionRow>(
    sql`select distinct on (v.subject_id) ${versionColumns(shape)}
          from subject_version v
         where v.subject_id = any(${ids}::uuid[]) and ${knownNow('v')} and v.valid_to is null
           and ${heldVersion(shape)}
         order by v.subject_id, v.recorded_at desc`,
  ),
  known: statement<VersionParameters, SubjectVersionRow>(
    sql`select distinct on (v.subject_id) ${versionColumns(shape)}
          from subject_version v
         where v.subject_id = any(${ids}::uuid[]) and ${knownThen('v')} and ${heldVersion(shape)}
           and (${validAt} is null
                or ((v.valid_from is null or v.valid_from <= ${validAt})
                and (v.valid_to is null or v.valid_to > ${validAt})))
         order by v.subject_id, v.recorded_at desc`,
  ),
}))

/** What is (or at `asOf` was) known of subjects; those not known then are missing. */
export function listVersions(
  db: Executor,
  entitlement: Entitlement,
  subjectIds: readonly string[],
  asOf: AsOf,
): Promise<SubjectVersionRow[]> {
  const { open, known } = versionStatements(entitlement.shape)
  const given = { ids: subjectIds, ...heldOf(entitlement) }
  return asOfKey(asOf) === '|' ? open(db, given) : known(db, { ...given, ...instants(asOf) })
}

function instants({ knownAt, validAt }: AsOf): { knownAt: string; validAt: string | null } {
  return { knownAt: instantOf(knownAt), validAt }
}

function instantOf(knownAt: Date | null): string {
  return knownAt?.toISOString() ?? 'infinity'
}

/** The set of ids that a subject's file reads over. */
export interface FileIds {
  asked: string
  rootId: string
  memberIds: string[]
}

/** Walks merges from the ids of `hit` up to the surviving subject, and down to all that were merged into it. */
const filesOf = (hit: SQL): SQL =>
  sql`with recursive hit as (${hit}), up as (
        select id as asked, id as at from hit
        union
        select up.asked, l.into_subject_id from up
          join subject_link l on l.subject_id = up.at and ${knownThen('l')}),
      root as (
        select up.asked, up.at as root from up
         where not exists (select 1 from subject_link l where l.subject_id = up.at and ${knownThen('l')})),
      down as (
        select root.asked, root.root, root.root as member from root
        union
        select down.asked, down.root, l.subject_id from down
          join subject_link l on l.into_subject_id = down.member and ${knownThen('l')}),
      file as (
        select asked, root as "rootId", array_agg(member order by member) as "memberIds"
          from down group by asked, root)`

const fileIds = statement<{ ids: readonly string[]; knownAt: string }, FileIds>(
  sql`${filesOf(sql`select id from unnest(${ids}::uuid[]) as id`)} select * from file`,
)

/** The file ids of subjects, in their order; an id that is no subject's comes back alone. */
export async function listFileIds(
  db: Executor,
  subjectIds: readonly string[],
  asOf: AsOf,
): Promise<FileIds[]> {
  const rows = await fileIds(db, {
    ids: subjectIds,
    knownAt: instantOf(asOf.knownAt),
  })
  const byAsked = new Map(rows.map((row) => [row.asked, row]))
  return subjectIds.map((id) => byAsked.get(id)!)
}

/** An identifier as it is stored; the value of an identity paper is its blind index. */
export interface IdentifierKey {
  type: string
  value: string
}

const identified = sql`select i.type, i.value, i.subject_id as id
        from unnest(${sql.placeholder('types')}::text[], ${sql.placeholder('values')}::text[]) as k(type, value)
        join identifier i on i.type = k.type and i.value = k.value`

interface IdentifierParameters {
  types: readonly string[]
  values: readonly string[]
}

function partsOf(keys: readonly IdentifierKey[]): IdentifierParameters {
  return { types: keys.map(({ type }) => type), values: keys.map(({ value }) => value) }
}

const byIdentifier = statement<IdentifierParameters, IdentifierKey & { subjectId: string }>(
  sql`select type, value, id as "subjectId" from (${identified}) hit`,
)

/** The subjects that identifiers lead to; unknown identifiers are missing. */
export function findByIdentifiers(db: Executor, keys: readonly IdentifierKey[]) {
  return byIdentifier(db, partsOf(keys))
}

const filesByIdentifier = statement<
  IdentifierParameters & { knownAt: string },
  IdentifierKey & FileIds
>(
  sql`${filesOf(identified)} select hit.type, hit.value, file.* from hit join file on file.asked = hit.id`,
)

/** The files of today that identifiers lead to, `asked` being the subject that each was told of; unknown ones are missing. */
export function findFilesByIdentifiers(db: Executor, keys: readonly IdentifierKey[]) {
  return filesByIdentifier(db, { ...partsOf(keys), knownAt: instantOf(null) })
}

/** An identifier of a subject. */
export interface IdentifierRow extends IdentifierKey {
  subjectId: string
  sealed: string | null
  isPersonal: boolean
  validity: string
  isPrimary: boolean
  recordedAt: Date
}

const identifierStatements = perOwner(({ scopes, rows }: Shape) => {
  // The ciphertext of identity papers is not even read for who does not get them, nor are their rows.
  const sealed = scopes.has('SHARED') ? sql`sealed` : sql`null as sealed`
  const shown = scopes.has('SHARED') ? sql`true` : sql`not is_personal`
  // An identifier lies in no division: who holds for some divisions only is not shown those of papers.
  const held =
    rows === 'HELD' ? sql`${source} and (${heldRegions} is null or not is_personal)` : sql`true`
  const knownAt = sql`${sql.placeholder('knownAt')}::timestamptz`
  return statement<{ ids: readonly string[]; knownAt: string } & Held, IdentifierRow>(
    sql`select subject_id as "subjectId", type, value, validity, is_primary as "isPrimary",
               is_personal as "isPersonal", recorded_at as "recordedAt", ${sealed}
          from subject_identifier where subject_id = any(${ids}::uuid[]) and ${shown} and ${held}
           and recorded_at <= ${knownAt}
         order by is_primary desc, type, value`,
  )
})

/**
 * The identifiers of subjects that were known at an instant (null: now), the primary first; those of identity papers only
 * for readers of SHARED. An identifier stays with its subject once it is known.
 */
export function listIdentifiers(
  db: Executor,
  entitlement: Entitlement,
  subjectIds: readonly string[],
  knownAt: Date | null,
) {
  const given = { ids: subjectIds, knownAt: instantOf(knownAt), ...heldOf(entitlement) }
  return identifierStatements(entitlement.shape)(db, given)
}

/** The divisions that subjects lie in today, for rights that are narrowed to some. */
export const listRegionsOfSubjects = statement<
  { ids: readonly string[] },
  { subjectId: string; regionCode: string | null }
>(
  sql`select subject_id as "subjectId", region_code as "regionCode" from subject_version v
       where subject_id = any(${ids}::uuid[]) and ${knownNow('v')} and valid_to is null`,
)

/** A merge that stood at one of two instants only. */
export interface ChangedLink {
  ord: number
  subjectId: string
  id: string
  into: string
  recordedAt: Date
  supersededAt: Date | null
  /** It stood at the first of the two; else at the second. */
  isBefore: boolean
}

const from = sql`${sql.placeholder('from')}::timestamptz`
const to = sql`${sql.placeholder('to')}::timestamptz`

const changedLinks = statement<Record<string, unknown>, ChangedLink>(
  sql`select distinct t.ord, l.subject_id as "subjectId", l.id, l.into_subject_id as into,
             l.recorded_at as "recordedAt", l.superseded_at as "supersededAt", l.recorded_at <= ${from} as "isBefore"
        from unnest(${sql.placeholder('ords')}::int[], ${sql.placeholder('sids')}::uuid[]) as t(ord, sid)
        join subject_link l on (l.subject_id = t.sid or l.into_subject_id = t.sid)
       where (l.recorded_at <= ${from} and l.superseded_at > ${from} and l.superseded_at <= ${to})
          or (l.recorded_at > ${from} and l.recorded_at <= ${to}
              and (l.superseded_at is null or l.superseded_at > ${to}))`,
)

/** The merges of files (their ids) that stood at one of two instants only. */
export function listChangedLinks(
  db: Executor,
  files: readonly (readonly string[])[],
  span: { from: Date; to: Date },
): Promise<ChangedLink[]> {
  return changedLinks(db, {
    ords: files.flatMap((ids, ord) => ids.map(() => ord)),
    sids: files.flat(),
    from: span.from.toISOString(),
    to: span.to.toISOString(),
  })
}
