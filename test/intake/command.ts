import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { openPostgres } from '../../src/database/postgres.ts'
import type { Database } from '../../src/database/database.ts'
import { startProgram, type Ended, type Running } from '../support/program.ts'
import { databaseUrl, onServer } from '../support/postgres-server.ts'

/** Starts what `npm run import` runs, with an environment of its own. */
export function startImport(args: readonly string[], env: Record<string, string>): Running {
  return startProgram('cli/import', args, env)
}

/** Runs the import command to its end. */
export function runImport(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return startImport(args, env).ended
}

/** A PostgreSQL database that a process of its own can open; null where there is no server. */
export async function openServerDatabase(): Promise<{
  url: string
  db: Database
  drop(): Promise<void>
} | null> {
  const { postgres } = inject('databases')
  if (postgres === null) return null
  const name = `credit_intake_${randomBytes(6).toString('hex')}`
  await onServer(postgres.url, `create database ${name} template ${postgres.template}`)
  const url = databaseUrl(postgres.url, name)
  const db = openPostgres(url, { size: 2, statementTimeoutMs: 0 })
  return {
    url,
    db,
    drop: async () => {
      await db.close()
      await onServer(postgres.url, `drop database if exists ${name} with (force)`)
    },
  }
}

/** Whether this run has a PostgreSQL server. */
export const hasServer = inject('databases').postgres !== null
