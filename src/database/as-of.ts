import { sql, type SQL } from 'drizzle-orm'
import { DomainError } from '../errors.ts'
import type { Executor } from './database.ts'
import { makeLoader, perOwner } from './loader.ts'

/** A reader's two times: what held on `validAt`, as it was known at `knownAt`. Null means now. */
export interface AsOf {
  validAt: string | null
  knownAt: Date | null
}

/** The file as it is. */
export const AS_OF_NOW: AsOf = { validAt: null, knownAt: null }

/** A key part for loaders: reads of different instants never share a batch. */
export function asOfKey(asOf: AsOf): string {
  return `${asOf.validAt ?? ''}|${asOf.knownAt?.toISOString() ?? ''}`
}

/** The versions of a bitemporal table (by its alias) that were open at placeholder `knownAt`. */
export function knownThen(alias: string): SQL {
  const table = sql.identifier(alias)
  const at = sql.placeholder('knownAt')
  return sql`(${table}.recorded_at <= ${at}::timestamptz and (${table}.superseded_at is null or ${table}.superseded_at > ${at}::timestamptz))`
}

/** The versions that are open now: served by the partial indexes. */
export function knownNow(alias: string): SQL {
  return sql`${sql.identifier(alias)}.superseded_at is null`
}

/**
 * The last whole millisecond before the commit-safe horizon: whatever will ever be recorded up to it is already visible.
 * A writer records with an instant taken once it has a transaction number, hence not before its transaction began; so
 * the start of the oldest transaction that has a number bounds what is still to come; the database's own upkeep records
 * nothing. Instants are recorded in whole milliseconds, cut off: what is recorded in the very millisecond in which a
 * writer began may still come, so the horizon lies before it.
 */
async function readHorizon(db: Executor): Promise<Date> {
  const [row] = await db.query<{ horizon: Date }>(
    `select date_trunc('milliseconds', least(now(), min(xact_start))) - interval '1 millisecond' as horizon
       from pg_stat_activity
      where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()
        and backend_type is distinct from 'autovacuum worker'`,
  )
  return row!.horizon
}

/**
 * Checks that everything recorded up to `knownAt` is visible: it must lie before the horizon.
 * @throws DomainError AS_OF_BEYOND_HORIZON
 */
export async function checkHorizon(db: Executor, asOf: AsOf): Promise<void> {
  if (asOf.knownAt === null) return
  if (asOf.knownAt > (await readLatest(db))) throw new DomainError('AS_OF_BEYOND_HORIZON')
}

/**
 * The latest instant that may be asked for. Who asks at once is told the same, so that the fields of one answer are read
 * as of one instant, by one statement.
 */
export function readLatest(db: Executor): Promise<Date> {
  return latest(db).load(db)
}

const latest = perOwner((db: Executor) =>
  makeLoader<Executor, Date>(async (asked) => {
    const horizon = await readHorizon(db)
    return asked.map(() => horizon)
  }),
)
