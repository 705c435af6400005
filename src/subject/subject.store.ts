import { sql } from 'drizzle-orm'
import { asOfKey, knownNow, knownThen, type AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

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
  representativeIdSealed: string | null
  phoneSealed: string | null
  recordedAt: Date
}

const versionColumns = sql.raw(`v.subject_id as "subjectId", s.category, v.name,
  v.legal_form as "legalForm", v.status, v.established_on as "establishedOn",
  v.capital_yuan as "capitalYuan", v.capital_reported as "capitalReported",
  v.capital_unit as "capitalUnit", v.address, v.region_code as "regionCode", v.domains,
  v.representative_name as "representativeName",
  v.representative_id_sealed as "representativeIdSealed", v.phone_sealed as "phoneSealed",
  v.recorded_at as "recordedAt"`)

const ids = sql.placeholder('ids')

const versionsNow = statement<{ ids: readonly string[] }, SubjectVersionRow>(
  sql`select distinct on (v.subject_id) ${versionColumns}
        from subject_version v join subject s on s.id = v.subject_id
       where v.subject_id = any(${ids}::uuid[]) and ${knownNow('v')}
         and v.valid_to is null
       order by v.subject_id, v.recorded_at desc`,
)

const versionsThen = statement<
  { ids: readonly string[]; knownAt: string; validAt: string | null },
  SubjectVersionRow
>(
  sql`select distinct on (v.subject_id) ${versionColumns}
        from subject_version v join subject s on s.id = v.subject_id
       where v.subject_id = any(${ids}::uuid[]) and ${knownThen('v')}
         and (${sql.placeholder('validAt')}::date is null
              or ((v.valid_from is null or v.valid_from <= ${sql.placeholder('validAt')}::date)
              and (v.valid_to is null or v.valid_to > ${sql.placeholder('validAt')}::date)))
       order by v.subject_id, v.recorded_at desc`,
)

/** What is (or at `asOf` was) known of subjects; those not known then are missing. */
export function listVersions(
  db: Executor,
  subjectIds: readonly string[],
  asOf: AsOf,
): Promise<SubjectVersionRow[]> {
  if (asOfKey(asOf) === '|') return versionsNow(db, { ids: subjectIds })
  return versionsThen(db, { ids: subjectIds, ...instants(asOf) })
}

function instants(asOf: AsOf): { knownAt: string; validAt: string | null } {
  return { knownAt: asOf.knownAt?.toISOString() ?? 'infinity', validAt: asOf.validAt }
}

/** The set of ids that a subject's file reads over. */
export interface FileIds {
  asked: string
  rootId: string
  memberIds: string[]
}

/** Walks merges up to the surviving subject and down to all that were merged into it. */
const fileIds = statement<{ ids: readonly string[]; knownAt: string }, FileIds>(
  sql`with recursive up as (
        select id as asked, id as at from unnest(${ids}::uuid[]) as id
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
          join subject_link l on l.into_subject_id = down.member and ${knownThen('l')})
      select asked, root as "rootId", array_agg(member order by member) as "memberIds"
        from down group by asked, root`,
)

/** The file ids of subjects; an id that is no subject's comes back alone. */
export function listFileIds(
  db: Executor,
  subjectIds: readonly string[],
  asOf: AsOf,
): Promise<FileIds[]> {
  return fileIds(db, { ids: subjectIds, knownAt: asOf.knownAt?.toISOString() ?? 'infinity' })
}

/** An identifier as it is stored; the value of an identity paper is its blind index. */
export interface IdentifierKey {
  type: string
  value: string
}

const byIdentifier = statement<
  { types: readonly string[]; values: readonly string[] },
  IdentifierKey & { subjectId: string }
>(
  sql`select i.type, i.value, i.subject_id as "subjectId"
        from unnest(${sql.placeholder('types')}::text[], ${sql.placeholder('values')}::text[]) as k(type, value)
        join identifier i on i.type = k.type and i.value = k.value`,
)

/** The subjects that identifiers lead to; unknown identifiers are missing. */
export function findByIdentifiers(db: Executor, keys: readonly IdentifierKey[]) {
  return byIdentifier(db, { types: keys.map((k) => k.type), values: keys.map((k) => k.value) })
}

/** An identifier of a subject. */
export interface IdentifierRow extends IdentifierKey {
  subjectId: string
  sealed: string | null
  validity: string
  isPrimary: boolean
}

const identifiersOf = statement<{ ids: readonly string[] }, IdentifierRow>(
  sql`select subject_id as "subjectId", type, value, sealed, validity, is_primary as "isPrimary"
        from subject_identifier where subject_id = any(${ids}::uuid[])
       order by is_primary desc, type, value`,
)

/** The identifiers of subjects, the primary first. */
export function listIdentifiers(db: Executor, subjectIds: readonly string[]) {
  return identifiersOf(db, { ids: subjectIds })
}
