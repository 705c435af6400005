import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openEmbedded } from '../../src/database/embedded.ts'
import { migrate } from '../../src/database/migrate.ts'
import { openPostgres } from '../../src/database/postgres.ts'
import { MIGRATIONS } from '../../src/open.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../../src/rule/rule.files.ts'
import { loadRules } from '../../src/rule/rule.service.ts'
import { databaseUrl, onServer } from './postgres-server.ts'
import type { TestDatabases } from './postgres.setup.ts'

/** A kind of database that the tests run on; each `open` gives a fresh one, migrated, with the rules loaded. */
export interface TestDatabase {
  name: 'embedded' | 'PostgreSQL'
  open(): Promise<Database>
}

/** Connections of a test's pool: enough for sixteen writers at once. */
const POOL = 16

const { postgres, imageFolder }: TestDatabases = inject('databases')

const embedded: TestDatabase = { name: 'embedded', open: openEmbeddedCopy }

/** PostgreSQL alone; nothing where there is none. */
export const onPostgres: TestDatabase[] =
  postgres === null ? [] : [{ name: 'PostgreSQL', open: () => clone(postgres) }]

/** What `describe.each` runs over: `$name` is the database's. */
export const databases: TestDatabase[] = [embedded, ...onPostgres]

/** No test makes a database inside the embedded one: its templates, and the log of how it came about, need not be loaded. */
const LIGHTENED = [
  "update pg_database set datistemplate = false where datname like 'template%'",
  'drop database template0',
  'drop database template1',
  'checkpoint',
]

/** The image, as this process read it. */
let image: Blob | null = null

/** An embedded database in memory, migrated, with the rules loaded. The first that needs it makes the image; two at once make the same. */
export async function openEmbeddedCopy(): Promise<Database> {
  const path = join(imageFolder, 'embedded.tar')
  if (image === null && existsSync(path)) image = new Blob([readFileSync(path)])
  if (image !== null) return openEmbedded(null, image)
  const first = await openEmbedded(null)
  await migrate(first, MIGRATIONS)
  await loadRules(first, readRuleFiles(RULE_DATA_FOLDER), new Date())
  for (const statement of LIGHTENED) await first.script(statement)
  const made = Buffer.from(await (await first.dump()).arrayBuffer())
  const aside = `${path}.${process.pid}`
  writeFileSync(aside, made)
  renameSync(aside, path)
  return first
}

async function clone({ url, template }: { url: string; template: string }): Promise<Database> {
  const name = `credit_test_${randomBytes(6).toString('hex')}`
  await onServer(url, `create database ${name} template ${template}`)
  const db = openPostgres(databaseUrl(url, name), { size: POOL, statementTimeoutMs: 20_000 })
  return {
    ...db,
    close: async () => {
      await db.close()
      await onServer(url, `drop database if exists ${name} with (force)`)
    },
  }
}
