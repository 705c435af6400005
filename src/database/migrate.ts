import { readMigrationFiles } from 'drizzle-orm/migrator'
import { StartError } from '../errors.ts'
import type { Database, Executor } from './database.ts'

/** The oldest PostgreSQL that the statements are written for. */
const OLDEST_SERVER = 150000

/** Any number that all processes of this product share: one of them migrates, the others wait. */
const MIGRATION_LOCK = 7_203_611

/** The code with which a migration says itself, in one sentence, what an administrator must do first. */
const SAYS_ITSELF = 'CRW01'

interface Applied {
  hash: string
  created_at: number
}

/**
 * Brings the database to the version of this program: checks that it can serve at all, then applies the
 * missing migrations of `folder` in one transaction, so that none is ever left half-way.
 * @returns how many migrations were applied
 * @throws StartError one sentence: too old a server, not UTF-8, `lc_ctype=C`, newer, or half-migrated.
 */
export async function migrate(db: Database, folder: string): Promise<number> {
  await checkServer(db)
  const known = readMigrationFiles({ migrationsFolder: folder })
  return db.transaction(async (tx) => {
    // Another process may migrate for longer than a reader waits.
    await tx.query('set local statement_timeout = 0')
    await tx.query(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`)
    const applied = await readApplied(tx)
    checkHistory(applied, known)
    const missing = known.slice(applied.length)
    for (const migration of missing) {
      for (const step of migration.sql) {
        if (step.trim() !== '') await apply(tx, step)
      }
      await tx.query('insert into drizzle.migration (hash, created_at) values ($1, $2)', [
        migration.hash,
        migration.folderMillis,
      ])
    }
    return missing.length
  })
}

async function apply(tx: Executor, step: string): Promise<void> {
  try {
    await tx.query(step)
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string }
    throw code === SAYS_ITSELF
      ? new StartError(message ?? 'The database refused a migration.')
      : error
  }
}

/**
 * How many migrations of `folder` a database has not; nothing is changed.
 * @throws StartError for a history that is not of this program
 */
export async function countPending(db: Executor, folder: string): Promise<number> {
  const known = readMigrationFiles({ migrationsFolder: folder })
  const [found] = await db.query<{ history: string | null }>(
    `select to_regclass('drizzle.migration')::text as history`,
  )
  if (found!.history === null) return known.length
  const applied = await db.query<Applied>(APPLIED)
  checkHistory(applied, known)
  return known.length - applied.length
}

const APPLIED = 'select hash, created_at from drizzle.migration order by created_at'

/**
 * Checks that a server can serve at all.
 * @throws StartError one sentence
 */
export async function checkServer(db: Executor): Promise<void> {
  const [server] = await db.query<{ version: number; encoding: string; ctype: string }>(
    `select current_setting('server_version_num')::int as version,
            pg_encoding_to_char(encoding) as encoding, datctype as ctype
       from pg_database where datname = current_database()`,
  )
  if (server === undefined) throw new StartError('The database does not describe itself.')
  if (server.version < OLDEST_SERVER) {
    throw new StartError('The database server is older than PostgreSQL 15, the oldest supported.')
  }
  if (server.encoding !== 'UTF8') {
    throw new StartError(
      `The database is encoded in ${server.encoding}; create it with ENCODING 'UTF8'.`,
    )
  }
  // Under these two, PostgreSQL knows no letters beyond ASCII: Chinese names have no word characters.
  if (server.ctype === 'C' || server.ctype === 'POSIX') {
    throw new StartError(
      `The database was created with lc_ctype=${server.ctype}; create it with LC_CTYPE 'C.UTF-8' or another UTF-8 locale.`,
    )
  }
}

async function readApplied(tx: Executor): Promise<Applied[]> {
  const [found] = await tx.query<{ history: string | null; tables: number }>(
    `select to_regclass('drizzle.migration')::text as history,
            (select count(*)::int from pg_tables where schemaname = 'public'
                and tablename in ('subject', 'record', 'rule_version')) as tables`,
  )
  if (found!.history !== null) {
    return tx.query<Applied>(APPLIED)
  }
  if (found!.tables > 0) {
    throw new StartError(
      'The database holds tables of this product but no history of migrations; restore it from a backup, or point to an empty one.',
    )
  }
  await tx.query('create schema if not exists drizzle')
  await tx.query(
    'create table drizzle.migration (created_at bigint primary key, hash text not null)',
  )
  return []
}

function checkHistory(
  applied: readonly Applied[],
  known: readonly { hash: string; folderMillis: number }[],
): void {
  const newest = known.at(-1)?.folderMillis ?? 0
  if (applied.some((one) => one.created_at > newest)) {
    throw new StartError(
      'The database was migrated by a newer version of this program; start that version, or restore an older backup.',
    )
  }
  const differs = applied.some((one, index) => one.hash !== known[index]?.hash)
  if (differs) {
    throw new StartError(
      'The database is half-migrated: its history of migrations differs from this program; restore it from a backup.',
    )
  }
}
