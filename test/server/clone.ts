import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { databaseUrl, onServer } from '../support/postgres-server.ts'

/** A database of a test's own, that a process can be pointed to. */
export interface ClonedDatabase {
  url: string
  drop(): Promise<void>
}

/** Makes a database on the test server: migrated, with the rules loaded, unless `options` say otherwise. */
export async function cloneTemplate(options?: string): Promise<ClonedDatabase> {
  const { postgres } = inject('databases')
  if (postgres === null) throw new Error('this test needs PostgreSQL')
  const name = `credit_server_${randomBytes(6).toString('hex')}`
  await onServer(
    postgres.url,
    `create database ${name} ${options ?? `template ${postgres.template}`}`,
  )
  return {
    url: databaseUrl(postgres.url, name),
    drop: () => onServer(postgres.url, `drop database if exists ${name} with (force)`),
  }
}
