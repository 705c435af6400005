import { fillPlaceholders, type SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { Executor } from './database.ts'

const dialect = new PgDialect()

/** A statement that is compiled once and run many times, prepared on the server by its text. */
export type Statement<Parameters, Row> = (db: Executor, parameters: Parameters) => Promise<Row[]>

/**
 * Compiles drizzle SQL once, at load: nothing is built per call, and the driver prepares it by its text.
 * Named values are `sql.placeholder('name')`; lists go as one array, `= any(${sql.placeholder('ids')}::uuid[])`.
 */
export function statement<Parameters extends object, Row>(query: SQL): Statement<Parameters, Row> {
  const compiled = dialect.sqlToQuery(query)
  return (db, parameters) =>
    db.query<Row>(
      compiled.sql,
      fillPlaceholders(compiled.params, parameters as Record<string, unknown>),
    )
}
