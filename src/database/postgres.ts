import postgres, { type Sql, type TransactionSql } from 'postgres'
import {
  connectionLost,
  TRANSACTION_INSTANT,
  type Database,
  type Executor,
  type Transaction,
} from './database.ts'
import { openLanes, type Lanes } from './lanes.ts'
import { checkRole, settingsText } from './settings.ts'

/**
 * Days and numerics stay the text that was written; postgres.js would make a day an instant. It would also read
 * every instant that is given as text back into a `Date`, which knows no `infinity`.
 */
const types = {
  instant: {
    to: 1184,
    from: [1184],
    serialize: (at: Date | string) => (at instanceof Date ? at.toISOString() : at),
    parse: (text: string) => new Date(text),
  },
  date: { to: 1082, from: [1082], serialize: String, parse: (text: string) => text },
  numeric: { to: 1700, from: [1700], serialize: String, parse: (text: string) => text },
  int8: { to: 20, from: [20], serialize: String, parse: Number },
}

/**
 * What is bound to subjects reads their rows by id, few at a time: one plan serves. PostgreSQL would think that plan dear
 * (it takes any list for a long one) and plan each statement anew, which takes as long as to run it.
 */
const ONE_PLAN = 'set local plan_cache_mode = force_generic_plan'

/** Settings of a pool. */
export interface PoolOptions {
  /** Connections at most. */
  size: number
  /** Connections at most of the pool of each role; half of `size` unless told. */
  roleSize?: number
  /** Statements that take longer are ended, in milliseconds; 0 means never (imports, migrations). */
  statementTimeoutMs: number
  /** Connection strings by role, for logins of their own; a role without one takes its rights from the main login. */
  roleUrls?: Readonly<Record<string, string>>
}

/** Opens a pool of connections to PostgreSQL. Nothing is connected before the first statement. */
export function openPostgres(url: string, options: PoolOptions): Database {
  const client = openClient(url, options.size, options)
  const roles = new Map<string, RolePool>()
  let isClosed = false
  const poolOf = (role: string): RolePool => {
    // A pool that is opened now would outlive the database.
    if (isClosed)
      throw Object.assign(new Error('the database is closed'), { code: 'CONNECTION_ENDED' })
    const pool = roles.get(role) ?? openRole(url, role, options, client)
    roles.set(role, pool)
    return pool
  }
  return {
    kind: 'POSTGRES',
    query: executor(client).query,
    as: (role, settings = {}) => {
      const { pool, lanes } = poolOf(role)
      const set = settingsText(settings)
      if (set === '') return executor(pool)
      return lanes.executor('app.subjects' in settings ? `${set}; ${ONE_PLAN}` : set)
    },
    transaction: async <T>(work: (tx: Transaction) => Promise<T>) => {
      const result = await client.begin(async (tx) => {
        const run = executor(tx)
        const [row] = await run.query<{ at: Date }>(TRANSACTION_INSTANT)
        return { value: await work({ at: row!.at, query: run.query }) }
      })
      return result.value
    },
    script: async <Row>(text: string) => {
      const results = await client.unsafe(text).simple()
      checkAnswered(results)
      // Of several statements the driver gives a list of results.
      const last: unknown = Array.isArray(results[0]) ? results.at(-1) : results
      return last as Row[]
    },
    close: async () => {
      isClosed = true
      const pools = [...roles.values()].flatMap(({ pool, lanes }) => [pool, lanes])
      await Promise.all([client, ...pools].map((one) => one.end({ timeout: 5 })))
    },
  }
}

/** The connections of a role: for statements without settings, and for those with. */
interface RolePool {
  pool: Sql
  lanes: Lanes
}

function openRole(url: string, role: string, options: PoolOptions, main: Sql): RolePool {
  const size = options.roleSize ?? Math.ceil(options.size / 2)
  const own = options.roleUrls?.[role] ?? url
  const open = (connections: number, closed?: () => void): Sql => {
    const client = openClient(own, connections, options, checkRole(role), closed)
    shareArrayTypes(main, client)
    return client
  }
  return { pool: open(size), lanes: openLanes(size, (closed) => open(1, closed)) }
}

/** The array type of uuid, which a client knows once it has asked the server for the array types. */
const UUID_ARRAY = 2951

/**
 * Gives a client the array types that another has learnt from the server: each new connection would ask again, and the
 * driver ends the process when the connection breaks just then.
 */
function shareArrayTypes({ options: learnt }: Sql, { options: own }: Sql): void {
  if (!(UUID_ARRAY in learnt.parsers)) return
  Object.assign(own.parsers, learnt.parsers)
  Object.assign(own.serializers, learnt.serializers)
  own.fetch_types = false
}

/** The role is a start-up parameter: a connection has it from its first statement on, whatever login it came by. */
function openClient(
  url: string,
  size: number,
  { statementTimeoutMs }: PoolOptions,
  role?: string,
  closed: () => void = () => {},
): Sql {
  return postgres(url, {
    max: size,
    types,
    connect_timeout: 10,
    idle_timeout: 60,
    // The driver's default ends a connection after half an hour or more; on a lane, under what is on its way there.
    max_lifetime: null,
    onnotice: () => {},
    onclose: closed,
    connection: {
      application_name: 'transport-credit-api',
      statement_timeout: statementTimeoutMs,
      TimeZone: 'UTC',
      ...(role === undefined ? {} : { role }),
    },
  })
}

function executor(client: Sql | TransactionSql): Executor {
  return {
    query: async <Row>(text: string, parameters: readonly unknown[] = []) => {
      // `prepare: true`: unsafe() would otherwise have the server plan the statement at each call.
      const rows = await client.unsafe(text, parameters as never[], { prepare: true })
      checkAnswered(rows)
      return rows as unknown as Row[]
    },
  }
}

/**
 * The driver may answer a statement that went down with its connection with an empty result, when the next connection
 * greets: without the server's word for what was done (`SELECT` …) it is no answer.
 */
function checkAnswered(result: object): void {
  if ('command' in result && typeof result.command !== 'string') throw connectionLost()
}
