import type { PoolState } from './pool.ts'
import type { Settings } from './settings.ts'

/**
 * The handle through which stores reach PostgreSQL. Two drivers stand behind it: PGlite in the process
 * (embedded) and postgres.js. Instants come back as `Date`, days as `YYYY-MM-DD`, numerics as strings.
 */
export interface Executor {
  /** Runs one statement with positional parameters and gives its rows. Prepared on the server. */
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>
}

/** A database: a pool as the owner of the tables, and one for each role that statements run as. */
export interface Database extends Executor {
  readonly kind: 'EMBEDDED' | 'POSTGRES'
  /**
   * The database as a role (the second wall): each statement runs with that role's grants and row policies, and with
   * `settings` for that statement alone. Without settings there is no transaction on PostgreSQL. Like `query`, not for
   * use inside `transaction` on the embedded database, which has one connection.
   * @throws Error at once for a role or setting that is not this product's, or a value of another form
   */
  as(role: string, settings?: Settings): Executor
  /**
   * Runs `work` in one transaction; it commits when the promise resolves, else it rolls back.
   * `tx.at` is the instant at which it began to write, by the database's clock, the `recordedAt` of all it writes.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * Runs a text of one or more statements without parameters and gives the rows of the last: what a library hands over.
   * All of them together succeed or fail (PostgreSQL documentation, 55.2.2.1), so it holds no BEGIN and no COMMIT.
   */
  script<Row>(text: string): Promise<Row[]>
  /** The pools of connections by name: `main`, and each role in use. The embedded database has none. */
  pools?(): Readonly<Record<string, PoolState>>
  close(): Promise<void>
}

/** An open transaction and its instant. */
export interface Transaction extends Executor {
  readonly at: Date
}

/**
 * Takes the instant of a transaction: after it has its number, so that whoever sees no number sees a later instant
 * (see `readHorizon` in as-of.ts).
 */
export const TRANSACTION_INSTANT = 'select clock_timestamp() as at from pg_current_xact_id()'

/** PostgreSQL's code for an object that was written twice at once: the caller may try again. */
export function isWriteConflict(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return code === '23505' || code === '40001' || code === '40P01'
}

/** Codes of the driver and of PostgreSQL (class 57P: starting or stopping; 53300: no connection left). */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  '57P02',
  '57P01',
  '57P03',
  '57P04',
  // The connection landed on a standby, or the database takes no writes: another may.
  '25006',
  '53300',
])

/**
 * Codes that mean that there is too much to do right now, or too little room: of the pool, and of PostgreSQL (57014: a
 * statement's time was over; 55P03: a lock was not to be had; class 53: no disk, no memory; 58030: disk failure).
 */
const BUSY = new Set(['POOL_BUSY', '57014', '55P03', '53000', '53100', '53200', '53400', '58030'])

/** The error of a statement that was given to a connection which was lost, and answered by nothing. */
export function connectionLost(): Error {
  return Object.assign(new Error('the connection was lost'), { code: 'CONNECTION_CLOSED' })
}

/**
 * The error of a connection that led to a standby. It is not read: it may not have replayed what the primary showed, so
 * that what is read up to an instant (the sequence of changes, `asOf`) would lack what comes after.
 */
export function standbyMet(): Error {
  return Object.assign(new Error('the connection led to a standby'), { code: '25006' })
}

/** The error of work that no connection became free for. */
export function poolBusy(): Error {
  return Object.assign(new Error('no connection became free in time'), { code: 'POOL_BUSY' })
}

/** Whether an error means that the database could not do it just now: it may later. */
export function isBusy(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && BUSY.has(code)
}

/** Whether an error means that the database is not there right now, and not that something is wrong with a statement. */
export function isUnreachable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && UNREACHABLE.has(code)
}
