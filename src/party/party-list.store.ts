import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement, type Statement } from '../database/statement.ts'
import { COUNT_MOST, type PageRequest } from '../relay/page.ts'
import { memberColumns, partyColumns, type MemberRow, type PartyRow } from './party.store.ts'

/** Lists of parties and of members, by pages. */

/** What a list of parties is narrowed by; null narrows nothing. */
export interface PartyNarrowing {
  classes: readonly string[] | null
  regions: readonly string[] | null
  domain: string | null
  /** An act that they hold a mandate in force for, by itself. */
  act: string | null
  states: readonly string[] | null
}

/** Which parties a caller may list: those of public classes, its own reach, or all. */
export interface PartyReach {
  classes: readonly string[]
  ids: readonly string[]
  isAll: boolean
}

const q = (name: string) => sql.placeholder(name)

const FITTING = sql`(${q('isAll')}::text = 'ALL' or p.class = any(${q('reachClasses')}::text[])
    or p.id = any(${q('reachIds')}::uuid[]))
  and (${q('classes')}::text[] is null or p.class = any(${q('classes')}::text[]))
  and (${q('regions')}::text[] is null or p.region_code = any(${q('regions')}::text[]))
  and (${q('domain')}::text is null or ${q('domain')}::text = any(p.domains))
  and (${q('states')}::text[] is null or p.state = any(${q('states')}::text[]))
  and (${q('act')}::text is null or exists (
    select 1 from mandate d where d.party_id = p.id and d.act = ${q('act')}::text
       and d.state = 'ACTIVE' and d.valid_from <= ${q('today')}::date
       and (d.valid_to is null or d.valid_to > ${q('today')}::date)))`

type Parameters = Record<string, unknown>

function parametersOf(narrowing: PartyNarrowing, reach: PartyReach, today: string): Parameters {
  const isAll = reach.isAll ? 'ALL' : 'REACH'
  return { ...narrowing, reachClasses: reach.classes, reachIds: reach.ids, isAll, today }
}

function partyPage(isBackward: boolean): Statement<Parameters, PartyRow> {
  const [after, direction]: [SQL, SQL] = isBackward ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  return statement(
    sql`select ${partyColumns} from party p where ${FITTING}
           and (${q('fromName')}::text is null
                or (p.name, p.id) ${after} (${q('fromName')}::text, ${q('fromId')}::uuid))
         order by p.name ${direction}, p.id ${direction}
         limit ${q('limit')}::int offset ${q('offset')}::int`,
  )
}

const pages = { forward: partyPage(false), backward: partyPage(true) }

/** One page of parties by name (and one row more), in reading direction. */
export function listParties(
  db: Executor,
  narrowing: PartyNarrowing,
  reach: PartyReach,
  today: string,
  page: PageRequest,
): Promise<PartyRow[]> {
  return pages[page.backward ? 'backward' : 'forward'](db, {
    ...parametersOf(narrowing, reach, today),
    fromName: page.from?.[0] ?? null,
    fromId: page.from?.[1] ?? null,
    limit: page.size + 1,
    offset: page.offset,
  })
}

const counted = statement<Parameters, { counted: number }>(
  sql`select count(*)::int as counted from (
        select 1 from party p where ${FITTING} limit ${sql.raw(String(COUNT_MOST + 1))}) one`,
)

/** How many parties fit, up to one more than is told exactly. */
export async function countParties(
  db: Executor,
  narrowing: PartyNarrowing,
  reach: PartyReach,
  today: string,
): Promise<number> {
  const [row] = await counted(db, parametersOf(narrowing, reach, today))
  return row!.counted
}

function memberPage(isBackward: boolean): Statement<Parameters, MemberRow> {
  const [after, direction]: [SQL, SQL] = isBackward ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  return statement(
    sql`select ${memberColumns} from party_member m where m.party_id = ${q('partyId')}::uuid
           and (${q('fromId')}::uuid is null or m.id ${after} ${q('fromId')}::uuid)
         order by m.id ${direction} limit ${q('limit')}::int offset ${q('offset')}::int`,
  )
}

const memberPages = { forward: memberPage(false), backward: memberPage(true) }

/** One page of the memberships of a party (and one row more), the oldest first. */
export function listMembers(db: Executor, partyId: string, page: PageRequest) {
  return memberPages[page.backward ? 'backward' : 'forward'](db, {
    partyId,
    fromId: page.from?.[0] ?? null,
    limit: page.size + 1,
    offset: page.offset,
  })
}

const countedMembers = statement<{ partyId: string }, { counted: number }>(
  sql`select count(*)::int as counted from (
        select 1 from party_member m where m.party_id = ${q('partyId')}::uuid
         limit ${sql.raw(String(COUNT_MOST + 1))}) one`,
)

/** How many memberships a party has, up to one more than is told exactly. */
export async function countMembers(db: Executor, partyId: string): Promise<number> {
  const [row] = await countedMembers(db, { partyId })
  return row!.counted
}
