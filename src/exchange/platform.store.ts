import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

/** The only queries on exchange_platform. */

const q = sql.placeholder

/** How far the exchange with a platform is. */
export interface PlatformRow {
  platformCode: string
  /** Text with microseconds: the place among the versions. */
  notedUntil: string
  reportedAt: Date | null
  fetchedAt: Date | null
  receiptAt: Date | null
  failedAt: Date | null
  failure: string | null
  comparedOn: string | null
}

const COLUMNS = sql.raw(`platform_code as "platformCode", noted_until::text as "notedUntil",
  reported_at as "reportedAt", fetched_at as "fetchedAt", receipt_at as "receiptAt",
  failed_at as "failedAt", failure, compared_on as "comparedOn"`)

/** Begins the exchange with a platform: with everything that was ever recorded. */
export const insertPlatform = statement<{ platformCode: string }, never>(
  sql`insert into exchange_platform (platform_code, noted_until)
      values (${q('platformCode')}::text, '1970-01-01 00:00:00+00') on conflict (platform_code) do nothing`,
)

/** A platform’s place, locked: whoever moves it takes turns. */
export const lockPlatform = statement<{ platformCode: string }, PlatformRow>(
  sql`select ${COLUMNS} from exchange_platform where platform_code = ${q('platformCode')}::text for update`,
)

/** All platforms that something was begun with. */
export const listPlatforms = statement<Record<string, never>, PlatformRow>(
  sql`select ${COLUMNS} from exchange_platform`,
)

const one = statement<{ platformCode: string }, PlatformRow>(
  sql`select ${COLUMNS} from exchange_platform where platform_code = ${q('platformCode')}::text`,
)

/** How far the exchange with a platform is; null: nothing was begun. */
export async function findPlatform(
  db: Executor,
  platformCode: string,
): Promise<PlatformRow | null> {
  const [row] = await one(db, { platformCode })
  return row ?? null
}

/** Moves the place among the versions. */
export const updateNoted = statement<{ platformCode: string; until: string }, never>(
  sql`update exchange_platform set noted_until = ${q('until')}::timestamptz
       where platform_code = ${q('platformCode')}::text`,
)

/** Notes an event; null leaves a value as it was. A failure stays until something succeeds: a fetch or a receipt. */
export const updatePlatform = statement<
  {
    platformCode: string
    reportedAt: string | null
    fetchedAt: string | null
    receiptAt: string | null
    failedAt: string | null
    failure: string | null
    comparedOn: string | null
  },
  never
>(
  sql`update exchange_platform
         set reported_at = coalesce(${q('reportedAt')}::timestamptz, reported_at),
             fetched_at = coalesce(${q('fetchedAt')}::timestamptz, fetched_at),
             receipt_at = coalesce(${q('receiptAt')}::timestamptz, receipt_at),
             failed_at = coalesce(${q('failedAt')}::timestamptz, failed_at),
             failure = case when ${q('fetchedAt')}::timestamptz is not null or ${q('receiptAt')}::timestamptz is not null
               then null else coalesce(${q('failure')}::text, failure) end,
             compared_on = coalesce(${q('comparedOn')}::date, compared_on)
       where platform_code = ${q('platformCode')}::text`,
)

/** What is open with each platform. */
export interface PlatformBacklog {
  platformCode: string
  dueFacts: number
  dueSince: Date | null
  openBatches: number
  deadBatches: number
  waitingDecisions: number
}

/** Counts what is open with each platform, in one statement. */
export const countBacklogs = statement<Record<string, never>, PlatformBacklog>(
  sql`select p.platform_code as "platformCode", f.n as "dueFacts", f.since as "dueSince",
             b.open as "openBatches", b.dead as "deadBatches", d.n as "waitingDecisions"
        from exchange_platform p
        cross join lateral (select count(*)::int as n, min(due_at) as since from exchange_fact
          where platform_code = p.platform_code and due_at is not null) f
        cross join lateral (select count(*) filter (where state in ('QUEUED', 'SENDING', 'DELIVERED', 'FAILED'))::int as open,
                 count(*) filter (where state = 'DEAD')::int as dead from exchange_batch
          where platform_code = p.platform_code) b
        cross join lateral (select count(*)::int as n from exchange_decision
          where platform_code = p.platform_code and state = 'WAITING') d`,
)
