import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

/** The only queries on token_usage, and on what of access_token tells of use. */

/** What a token used on a day (Asia/Shanghai). */
export interface UsageRow {
  tokenId: string
  usedOn: string
  requests: number
  points: number
}

const add = statement<
  {
    ids: readonly string[]
    days: readonly string[]
    requests: readonly number[]
    points: readonly number[]
  },
  UsageRow
>(
  sql`insert into token_usage (token_id, used_on, requests, points)
      select * from unnest(${sql.placeholder('ids')}::uuid[], ${sql.placeholder('days')}::date[],
                           ${sql.placeholder('requests')}::int8[], ${sql.placeholder('points')}::int8[])
      on conflict (token_id, used_on) do update
        set requests = token_usage.requests + excluded.requests,
            points = token_usage.points + excluded.points
      returning token_id as "tokenId", used_on as "usedOn", requests, points`,
)

/** Adds what was used since the last time, and gives the sums over all processes. Each (token, day) once. */
export function addUsage(db: Executor, rows: readonly UsageRow[]): Promise<UsageRow[]> {
  // In one order everywhere: two processes that add to the same tokens wait, and never for each other.
  const sorted = rows.toSorted((a, b) => (a.tokenId + a.usedOn < b.tokenId + b.usedOn ? -1 : 1))
  return add(db, {
    ids: sorted.map((row) => row.tokenId),
    days: sorted.map((row) => row.usedOn),
    requests: sorted.map((row) => row.requests),
    points: sorted.map((row) => row.points),
  })
}

const touch = statement<{ ids: readonly string[]; instants: readonly string[] }, never>(
  sql`update access_token t set last_used_at = greatest(t.last_used_at, u.at)
        from unnest(${sql.placeholder('ids')}::uuid[], ${sql.placeholder('instants')}::timestamptz[]) as u(id, at)
       where t.id = u.id`,
)

/** Writes when tokens were used last; an earlier instant changes nothing. */
export async function updateLastUsed(db: Executor, used: ReadonlyMap<string, Date>): Promise<void> {
  const sorted = [...used].toSorted(([a], [b]) => (a < b ? -1 : 1))
  await touch(db, {
    ids: sorted.map(([id]) => id),
    instants: sorted.map(([, at]) => at.toISOString()),
  })
}

const between = statement<{ ids: readonly string[]; from: string; to: string }, UsageRow>(
  sql`select token_id as "tokenId", used_on as "usedOn", requests, points from token_usage
       where token_id = any(${sql.placeholder('ids')}::uuid[])
         and used_on between ${sql.placeholder('from')}::date and ${sql.placeholder('to')}::date
       order by token_id, used_on desc`,
)

/** What tokens used, per day, the last day first; days without use are missing. */
export function listUsage(
  db: Executor,
  ids: readonly string[],
  from: string,
  to: string,
): Promise<UsageRow[]> {
  return between(db, { ids, from, to })
}
