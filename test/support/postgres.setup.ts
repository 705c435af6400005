import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/database/migrate.ts'
import { openPostgres } from '../../src/database/postgres.ts'
import { MIGRATIONS } from '../../src/open.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../../src/rule/rule.files.ts'
import { loadRules } from '../../src/rule/rule.service.ts'
import { findBinaries, startCluster } from './postgres-cluster.ts'
import { databaseUrl, onServer } from './postgres-server.ts'

/** What the tests of a run know of the databases that it uses. */
export interface TestDatabases {
  /** A PostgreSQL server on which databases may be made, and the migrated one to clone; null: none. */
  postgres: { url: string; template: string } | null
  /** Where the workers share the image of the migrated embedded database. */
  imageFolder: string
}

declare module 'vitest' {
  interface ProvidedContext {
    databases: TestDatabases
  }
}

/**
 * Once per run: takes the server of TEST_DATABASE_URL, else starts one when PostgreSQL is on the machine, and makes
 * the template there. Says which databases the run uses.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const imageFolder = mkdtempSync(join(tmpdir(), 'credit-image-'))
  const server = await findServer()
  const template = `credit_template_${process.pid}`
  if (server !== null) await makeTemplate(server.url, template)
  project.provide('databases', {
    postgres: server === null ? null : { url: server.url, template },
    imageFolder,
  })
  console.log(
    server === null
      ? 'Databases of this run: embedded. PostgreSQL is not on this machine and TEST_DATABASE_URL is not set.'
      : `Databases of this run: embedded, and ${server.name}.`,
  )
  return async () => {
    rmSync(imageFolder, { recursive: true, force: true })
    if (server === null) return
    if (server.stop === null) await onServer(server.url, `drop database if exists ${template}`)
    else server.stop()
  }
}

interface TestServer {
  url: string
  name: string
  /** Null for a server that is not ours to stop. */
  stop: (() => void) | null
}

async function findServer(): Promise<TestServer | null> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined && given !== '') {
    return { url: given, name: 'the PostgreSQL of TEST_DATABASE_URL', stop: null }
  }
  const bin = findBinaries()
  if (bin === null) return null
  const { url, version, stop } = await startCluster(bin)
  return { url, name: `${version} (started for it)`, stop }
}

async function makeTemplate(url: string, name: string): Promise<void> {
  await onServer(url, `drop database if exists ${name}`)
  await onServer(
    url,
    `create database ${name} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`,
  )
  const db = openPostgres(databaseUrl(url, name), { size: 1, statementTimeoutMs: 0 })
  try {
    await migrate(db, MIGRATIONS)
    await loadRules(db, readRuleFiles(RULE_DATA_FOLDER), new Date())
  } finally {
    await db.close()
  }
}
