import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement, type Statement } from '../database/statement.ts'
import type { Channel, StopReason } from './stop-use.rules.ts'
import type { StopKind } from './withdrawal.store.ts'

/** A notice as it goes to one party. Days are ISO. */
export interface StopUseRow {
  subjectId: string
  id: string
  kind: StopKind
  factId: string
  reason: StopReason
  stoppedAt: Date
  partyId: string
  partyName: string
  channels: Channel[]
  lastReceivedAt: Date
  recordedAt: Date
  /** The same in microseconds, as the keys of pages have it. */
  openedAt: string
  dueOn: string
  lapsesOn: string
  acknowledgedAt: Date | null
  remark: string | null
}

const q = sql.placeholder

/** Which notices are listed: null asks for all. */
export interface StopUseFilter {
  partyId: string | null
  isOpen: boolean | null
  /** Those that are open and whose deadline was before this day. */
  overdueOn: string | null
}

interface ListParameters extends StopUseFilter {
  fromAt: string | null
  fromId: string | null
  fromParty: string | null
  offset: number
  limit: number
}

const WHICH = sql`(${q('partyId')}::uuid is null or r.party_id = ${q('partyId')}::uuid)
  and (${q('isOpen')}::boolean is null or (r.acknowledged_at is null) = ${q('isOpen')}::boolean)
  and (${q('overdueOn')}::date is null or (r.acknowledged_at is null and r.due_on < ${q('overdueOn')}::date))`

function page(order: 'asc' | 'desc'): Statement<ListParameters, StopUseRow> {
  const way = sql.raw(order)
  const beyond: SQL = sql.raw(order === 'asc' ? '>' : '<')
  return statement(
    sql`select s.subject_id as "subjectId", s.id, s.kind, s.fact_id as "factId", s.reason, s.stopped_at as "stoppedAt",
               r.party_id as "partyId", p.name as "partyName", r.channels, r.last_received_at as "lastReceivedAt",
               r.recorded_at as "recordedAt", to_char(r.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "openedAt",
               r.due_on as "dueOn", r.lapses_on as "lapsesOn", r.acknowledged_at as "acknowledgedAt", r.remark
          from stop_use_receiver r
          join stop_use s on s.subject_id = r.subject_id and s.id = r.stop_use_id
          join party p on p.id = r.party_id
         where ${WHICH} and (${q('fromAt')}::timestamptz is null
            or (r.recorded_at, r.stop_use_id, r.party_id) ${beyond} (${q('fromAt')}::timestamptz, ${q('fromId')}::uuid, ${q('fromParty')}::uuid))
         order by r.recorded_at ${way}, r.stop_use_id ${way}, r.party_id ${way}
        offset ${q('offset')}::int limit ${q('limit')}::int`,
  )
}
const oldestFirst = page('asc')
const newestFirst = page('desc')

/** A page of notices, the oldest first: the order in which they have to be acknowledged. */
export function listStopUses(
  db: Executor,
  parameters: ListParameters,
  backward: boolean,
): Promise<StopUseRow[]> {
  return (backward ? newestFirst : oldestFirst)(db, parameters)
}

const counted = statement<StopUseFilter & { limit: number }, { count: number }>(
  sql`select count(*)::int as count from (select 1 from stop_use_receiver r where ${WHICH} limit ${q('limit')}::int) c`,
)

export async function countStopUses(
  db: Executor,
  parameters: StopUseFilter & { limit: number },
): Promise<number> {
  const [row] = await counted(db, parameters)
  return row!.count
}

/** Acknowledges notices of a party; one that it acknowledged before stays as it was. Gives those that are its own. */
export const acknowledge = statement<
  { ids: readonly string[]; partyId: string; at: string; by: string; remark: string | null },
  { id: string }
>(
  sql`with own as (
        select r.subject_id, r.stop_use_id from stop_use_receiver r
         where r.party_id = ${q('partyId')}::uuid and r.stop_use_id = any(${q('ids')}::uuid[])
      ), done as (
        update stop_use_receiver r
           set acknowledged_at = ${q('at')}::timestamptz, acknowledged_by = ${q('by')}, remark = ${q('remark')}::text
          from own
         where r.subject_id = own.subject_id and r.stop_use_id = own.stop_use_id
           and r.party_id = ${q('partyId')}::uuid and r.acknowledged_at is null
      )
      select stop_use_id as id from own`,
)

/** The parties of some that let a notice lapse: open, and its last day was before today. */
export const listLapsed = statement<{ ids: readonly string[]; today: string }, { partyId: string }>(
  sql`select distinct r.party_id as "partyId" from stop_use_receiver r
       where r.party_id = any(${q('ids')}::uuid[]) and r.acknowledged_at is null and r.lapses_on < ${q('today')}::date`,
)

/** The sources under which parties' own facts stand. */
export const findParties = statement<
  { ids: readonly string[] },
  { id: string; sourceCode: string | null }
>(
  sql`select p.id, p.source_code as "sourceCode" from party p where p.id = any(${q('ids')}::uuid[])`,
)
