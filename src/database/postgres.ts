import { openConnection } from './connection.ts'
import { connectionLost, type Database } from './database.ts'
import { makeLanes } from './lanes.ts'
import { openPool, type Pool, type PoolState } from './pool.ts'
import { checkRole, settingsText } from './settings.ts'
import { transact } from './transact.ts'

/**
 * What is bound to subjects reads their rows by id, few at a time: one plan serves. PostgreSQL would think that plan dear
 * (it takes any list for a long one) and plan each statement anew, which takes as long as to run it.
 */
const ONE_PLAN = 'set local plan_cache_mode = force_generic_plan'

/** Settings of a database's pools. */
export interface PoolOptions {
  /** Connections at most. */
  size: number
  /** Connections at most of the pool of each role; as many as `size` unless told. */
  roleSize?: number
  /** Statements that take longer are ended, in milliseconds; 0 means never (imports, migrations). */
  statementTimeoutMs: number
  /** What waits for a connection for longer is refused (POOL_BUSY), in milliseconds; 0, the default, means never. */
  waitMs?: number
  /** Connection strings by role, for logins of their own; a role without one takes its rights from the main login. */
  roleUrls?: Readonly<Record<string, string>>
}

/** Opens a pool of connections to PostgreSQL. Nothing is connected before the first statement. */
export function openPostgres(url: string, options: PoolOptions): Database {
  const main = openPoolOf(url, options.size, options)
  const roles = new Map<string, RolePool>()
  let isClosed = false
  const poolOf = (role: string): RolePool => {
    // A pool that is opened now would outlive the database.
    if (isClosed) throw Object.assign(connectionLost(), { code: 'CONNECTION_ENDED' })
    const known = roles.get(role) ?? openRole(url, role, options)
    roles.set(role, known)
    return known
  }
  return {
    kind: 'POSTGRES',
    query: executor(main).query,
    as: (role, settings = {}) => {
      const { pool, lanes } = poolOf(role)
      const set = settingsText(settings)
      if (set === '') return executor(pool)
      return lanes('app.subjects' in settings ? `${set}; ${ONE_PLAN}` : set)
    },
    transaction: (work) => main.use((connection) => transact(connection, work)),
    script: (text) => main.use((connection) => connection.script(text)),
    pools: () => ({ main: main.state(), ...statesOf(roles) }),
    close: async () => {
      isClosed = true
      await Promise.all(
        [main, ...[...roles.values()].map(({ pool }) => pool)].map((one) => one.end()),
      )
    },
  }
}

/** The connections of a role: for statements without settings, and for those with. */
interface RolePool {
  pool: Pool
  lanes: ReturnType<typeof makeLanes>
}

function openRole(url: string, role: string, options: PoolOptions): RolePool {
  const size = options.roleSize ?? options.size
  const pool = openPoolOf(options.roleUrls?.[role] ?? url, size, options, checkRole(role))
  return { pool, lanes: makeLanes(pool) }
}

function statesOf(roles: ReadonlyMap<string, RolePool>): Record<string, PoolState> {
  return Object.fromEntries([...roles].map(([role, { pool }]) => [role, pool.state()]))
}

function openPoolOf(
  url: string,
  size: number,
  { statementTimeoutMs, waitMs = 0 }: PoolOptions,
  role?: string,
): Pool {
  let attempt = 0
  return openPool({
    size,
    waitMs,
    open: (observed) =>
      openConnection(url, {
        statementTimeoutMs,
        ...(role === undefined ? {} : { role }),
        attempt: attempt++,
        ...observed,
      }),
  })
}

function executor(pool: Pool): Pick<Database, 'query'> {
  return {
    query: (text, parameters) => pool.use((connection) => connection.run(text, parameters), [text]),
  }
}
