import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { MemberRole, ViewerParty } from '../disclosure/viewer.ts'
import type { Person } from './four-eyes.rules.ts'
import { CENTRAL_CLASSES } from './party.rules.ts'

/** Reading parties, their members and mandates. */

/** A party as it is registered. Days are ISO; validTo is exclusive. */
export interface PartyRow extends ViewerParty {
  parentId: string | null
  contact: string | null
  state: string
  validFrom: string
  validTo: string | null
}

/** A person's membership of a party. */
export interface MemberRow {
  id: string
  partyId: string
  issuer: string
  issuerSubject: string
  role: MemberRole
  state: string
  validFrom: string
  validTo: string | null
}

/** A mandate of a party. */
export interface MandateRow {
  id: string
  partyId: string
  act: string
  domain: string | null
  regionCode: string | null
  scheme: string | null
  basis: string
  state: string
  validFrom: string
  validTo: string | null
}

/** A membership that is in force, with its party and the person behind it. */
export interface Membership {
  member: { id: string; role: MemberRole }
  party: ViewerParty
  person: Person
}

const q = (name: string) => sql.placeholder(name)

const viewerColumns = sql.raw(`p.id, p.class, p.name, p.region_code as "regionCode", p.domains,
  p.subject_id as "subjectId", p.source_code as "sourceCode"`)
export const partyColumns =
  sql.raw(`p.id, p.class, p.name, p.region_code as "regionCode", p.domains,
  p.subject_id as "subjectId", p.source_code as "sourceCode", p.parent_id as "parentId", p.contact,
  p.state, p.valid_from as "validFrom", p.valid_to as "validTo"`)
export const memberColumns = sql.raw(`m.id, m.party_id as "partyId", m.issuer,
  m.issuer_subject as "issuerSubject", m.role, m.state, m.valid_from as "validFrom",
  m.valid_to as "validTo"`)
const mandateColumns = sql.raw(`d.id, d.party_id as "partyId", d.act, d.domain,
  d.region_code as "regionCode", d.scheme, d.basis, d.state, d.valid_from as "validFrom",
  d.valid_to as "validTo"`)

/** In force by itself, on placeholder `today`: the same as `standsOn` of the rules. */
function stands(alias: string): SQL {
  const table = sql.identifier(alias)
  return sql`(${table}.state = 'ACTIVE' and ${table}.valid_from <= ${q('today')}::date
    and (${table}.valid_to is null or ${table}.valid_to > ${q('today')}::date))`
}

/**
 * `standing(id)`: of these parties the ones in force up the whole tree: what is suspended or ended suspends all below
 * it. A line that reaches no top (a circle, a parent that is gone) is not in force.
 */
function standing(ids: SQL): SQL {
  return sql`with recursive up as (
      select p.id as id, p.id as reached, p.parent_id as above, ${stands('p')} as valid
        from party p where p.id in (${ids})
      union
      select up.id, p.id, p.parent_id, ${stands('p')} from up join party p on p.id = up.above),
    standing as (select id from up group by id having bool_and(valid) and bool_or(above is null))`
}

interface MembershipRow extends ViewerParty {
  memberId: string
  role: MemberRole
  issuer: string
  issuerSubject: string
}

function membershipOf(row: MembershipRow): Membership {
  const { memberId, role, issuer, issuerSubject, ...party } = row
  return { member: { id: memberId, role }, party, person: { issuer, issuerSubject } }
}

const membershipColumns = sql`m.id as "memberId", m.role, m.issuer,
  m.issuer_subject as "issuerSubject", ${viewerColumns}`

const ofPerson = sql`m.issuer = ${q('issuer')}::text and m.issuer_subject = ${q('issuerSubject')}::text`

const memberships = statement<
  { issuer: string; issuerSubject: string; today: string },
  MembershipRow
>(
  sql`${standing(sql`select m.party_id from party_member m where ${ofPerson}`)}
      select ${membershipColumns} from party_member m
        join standing on standing.id = m.party_id join party p on p.id = m.party_id
       where ${ofPerson} and ${stands('m')} order by m.recorded_at, m.id`,
)

/** The memberships in force of a person, in parties in force, the oldest first. */
export async function listMemberships(
  db: Executor,
  { issuer, issuerSubject }: Person,
  today: string,
): Promise<Membership[]> {
  return (await memberships(db, { issuer, issuerSubject, today })).map(membershipOf)
}

const activeMember = statement<{ id: string; today: string }, MembershipRow>(
  sql`${standing(sql`select m.party_id from party_member m where m.id = ${q('id')}::uuid`)}
      select ${membershipColumns} from party_member m
        join standing on standing.id = m.party_id join party p on p.id = m.party_id
       where m.id = ${q('id')}::uuid and ${stands('m')}`,
)

/** A membership in force, with its party in force; null when either is not. */
export async function findMembership(
  db: Executor,
  memberId: string,
  today: string,
): Promise<Membership | null> {
  const [row] = await activeMember(db, { id: memberId, today })
  return row === undefined ? null : membershipOf(row)
}

const activeParty = statement<{ id: string; today: string }, ViewerParty>(
  sql`${standing(sql`${q('id')}::uuid`)}
      select ${viewerColumns} from party p join standing on standing.id = p.id`,
)

/** A party that is in force, and all above it; else null. */
export async function findPartyInForce(
  db: Executor,
  partyId: string,
  today: string,
): Promise<ViewerParty | null> {
  const [row] = await activeParty(db, { id: partyId, today })
  return row ?? null
}

const partiesById = statement<{ ids: readonly string[] }, PartyRow>(
  sql`select ${partyColumns} from party p where p.id = any(${q('ids')}::uuid[])`,
)

/** Parties by their ids, in whatever state; unknown ids are missing. */
export function listPartiesById(db: Executor, ids: readonly string[]): Promise<PartyRow[]> {
  return partiesById(db, { ids })
}

const partiesBySource = statement<{ sourceCode: string }, PartyRow>(
  sql`select ${partyColumns} from party p
       where p.source_code = ${q('sourceCode')}::text and p.state <> 'ENDED' order by p.id`,
)

/** The parties that have not ended whose records stand under a source. */
export function listPartiesBySource(db: Executor, sourceCode: string): Promise<PartyRow[]> {
  return partiesBySource(db, { sourceCode })
}

const subtree = statement<{ id: string }, { id: string; class: string }>(
  sql`with recursive below as (
        select p.id, p.class from party p where p.parent_id = ${q('id')}::uuid
        union
        select p.id, p.class from below join party p on p.parent_id = below.id)
      select id, class from below`,
)

/** The ids of the parties below one that a delegate there administers: all but central administration and auditors. */
export async function listDelegated(db: Executor, partyId: string): Promise<string[]> {
  const rows = await subtree(db, { id: partyId })
  return rows.filter((row) => !CENTRAL_CLASSES.includes(row.class)).map((row) => row.id)
}

const ancestors = statement<{ id: string }, { id: string }>(
  sql`with recursive up as (
        select p.parent_id as id from party p where p.id = ${q('id')}::uuid
        union
        select p.parent_id from up join party p on p.id = up.id)
      select id from up where id is not null`,
)

/** The ids of all parties above one, from its parent up. */
export async function listAncestors(db: Executor, partyId: string): Promise<string[]> {
  return (await ancestors(db, { id: partyId })).map((row) => row.id)
}

const membersById = statement<{ ids: readonly string[] }, MemberRow>(
  sql`select ${memberColumns} from party_member m where m.id = any(${q('ids')}::uuid[])`,
)

/** Memberships by their ids, in whatever state. */
export function listMembersById(db: Executor, ids: readonly string[]): Promise<MemberRow[]> {
  return membersById(db, { ids })
}

const heldRoles = statement<
  { issuer: string; issuerSubject: string; today: string },
  { partyId: string; role: string }
>(
  sql`select m.party_id as "partyId", m.role from party_member m
       where ${ofPerson} and m.state <> 'ENDED'
         and (m.valid_to is null or m.valid_to > ${q('today')}::date)`,
)

/** What a person holds over all parties and has not ended, the suspended and the future too. */
export function listHeldRoles(
  db: Executor,
  { issuer, issuerSubject }: Person,
  today: string,
): Promise<{ partyId: string; role: string }[]> {
  return heldRoles(db, { issuer, issuerSubject, today })
}

const mandatesById = statement<{ ids: readonly string[] }, MandateRow>(
  sql`select ${mandateColumns} from mandate d where d.id = any(${q('ids')}::uuid[])`,
)

/** Mandates by their ids, in whatever state. */
export function listMandatesById(db: Executor, ids: readonly string[]): Promise<MandateRow[]> {
  return mandatesById(db, { ids })
}

const mandatesOfParties = statement<{ ids: readonly string[] }, MandateRow>(
  sql`select ${mandateColumns} from mandate d
       where d.party_id = any(${q('ids')}::uuid[]) order by d.recorded_at, d.id`,
)

/** The mandates of parties, in whatever state, the oldest first. */
export function listMandatesOf(db: Executor, partyIds: readonly string[]): Promise<MandateRow[]> {
  return mandatesOfParties(db, { ids: partyIds })
}

const activeMandates = statement<{ id: string; today: string }, MandateRow>(
  sql`${standing(sql`${q('id')}::uuid`)}
      select ${mandateColumns} from mandate d join standing on standing.id = d.party_id
       where d.party_id = ${q('id')}::uuid and ${stands('d')} order by d.recorded_at, d.id`,
)

/** The mandates in force of a party in force; none when the party, or one above it, is not. */
export function listMandatesInForce(
  db: Executor,
  partyId: string,
  today: string,
): Promise<MandateRow[]> {
  return activeMandates(db, { id: partyId, today })
}

const subjectExists = statement<{ id: string }, { id: string }>(
  sql`select id from subject where id = ${q('id')}::uuid`,
)

/** Whether there is such a subject. */
export async function hasSubject(db: Executor, subjectId: string): Promise<boolean> {
  return (await subjectExists(db, { id: subjectId })).length > 0
}
