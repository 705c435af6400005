import postgres, { type Sql, type TransactionSql } from 'postgres'
import { TRANSACTION_INSTANT, type Database, type Executor, type Transaction } from './database.ts'

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

/** Settings of a pool. */
export interface PoolOptions {
  /** Connections at most. */
  size: number
  /** Statements that take longer are ended, in milliseconds; 0 means never (imports, migrations). */
  statementTimeoutMs: number
}

/** Opens a pool of connections to PostgreSQL. Nothing is connected before the first statement. */
export function openPostgres(url: string, options: PoolOptions): Database {
  const client = postgres(url, {
    max: options.size,
    types,
    connect_timeout: 10,
    idle_timeout: 60,
    onnotice: () => {},
    connection: {
      application_name: 'transport-credit-api',
      statement_timeout: options.statementTimeoutMs,
      TimeZone: 'UTC',
    },
  })
  return {
    kind: 'POSTGRES',
    query: executor(client).query,
    transaction: async <T>(work: (tx: Transaction) => Promise<T>) => {
      const result = await client.begin(async (tx) => {
        const run = executor(tx)
        const [row] = await run.query<{ at: Date }>(TRANSACTION_INSTANT)
        return { value: await work({ at: row!.at, query: run.query }) }
      })
      return result.value
    },
    close: () => client.end({ timeout: 5 }),
  }
}

function executor(client: Sql | TransactionSql): Executor {
  return {
    query: async <Row>(text: string, parameters: readonly unknown[] = []) => {
      // `prepare: true`: unsafe() would otherwise have the server plan the statement at each call.
      const rows = await client.unsafe(text, parameters as never[], { prepare: true })
      return rows as unknown as Row[]
    },
  }
}
