import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkWall } from '../../scripts/check/wall.ts'
import { PROJECT } from '../../scripts/check/run-tool.ts'
import type { Database } from '../../src/database/database.ts'
import { migrate } from '../../src/database/migrate.ts'
import { openPostgres } from '../../src/database/postgres.ts'
import { MIGRATIONS } from '../../src/open.ts'
import { assertWall } from '../../src/wall/wall.service.ts'
import { wallMigration, wallSteps } from '../../src/wall/wall.sql.ts'
import { makeFolder } from '../gates/folder.ts'
import { databases } from '../support/databases.ts'
import { findBinaries, startCluster, type Cluster } from '../support/postgres-cluster.ts'
import { databaseUrl, onServer } from '../support/postgres-server.ts'
import { kindsSeen, OWN, plant, refusal, ROLES } from './fixture.ts'

describe('the wall in the migrations', () => {
  test('the newest wall is what the declaration says, and every table is declared', () => {
    expect(checkWall(PROJECT)).toEqual([])
  })

  test('a wall that was changed by hand is named', () => {
    const text = wallMigration()
    const changed = makeFolder({
      'drizzle/0005_wall.sql': text.replace('FORCE ROW', 'NO FORCE ROW'),
    })
    expect(checkWall(changed).join()).toContain('0005_wall.sql is not what the declaration says')
  })

  test('an older wall under a newer one is not', () => {
    const text = wallMigration()
    const folder = makeFolder({
      'drizzle/0005_wall.sql': 'SELECT 1;',
      'drizzle/0009_wall.sql': text,
    })
    expect(checkWall(folder)).toEqual([])
  })

  test('a table and a column that nobody declared are named', () => {
    const [newest] = JSON.parse(
      readFileSync(join(PROJECT, 'drizzle/meta/_journal.json'), 'utf8'),
    ).entries.slice(-1) as [{ idx: number }]
    const name = `drizzle/meta/${String(newest.idx).padStart(4, '0')}_snapshot.json`
    const snapshot = JSON.parse(readFileSync(join(PROJECT, name), 'utf8')) as {
      tables: Record<string, { name: string; columns: Record<string, unknown> }>
    }
    snapshot.tables['public.record']!.columns['nickname'] = {}
    snapshot.tables['public.grade'] = { name: 'grade', columns: {} }
    const folder = makeFolder({ [name]: JSON.stringify(snapshot) }, ['drizzle'])
    const found = checkWall(folder).join('\n')
    expect(found).toContain('record.nickname has no scope in the wall')
    expect(found).toContain('grade is neither walled nor closed')
  })
})

const WRONGS: [string, string, string][] = [
  [
    'grant select on party to credit_public',
    'credit_public may read party.',
    'revoke all on party from credit_public',
  ],
  ['grant select on record to public', 'may read record.', 'revoke all on record from public'],
  [
    'grant select (phone_sealed) on subject_version to credit_shared',
    'credit_shared may read subject_version.phone_sealed',
    'revoke select (phone_sealed) on subject_version from credit_shared',
  ],
  [
    'revoke select (title) on record from credit_own',
    'credit_own may not read record.title',
    'grant select (title) on record to credit_own',
  ],
  [
    'grant update (title) on record to credit_own',
    'credit_own may do more than read record',
    'revoke update (title) on record from credit_own',
  ],
  [
    'alter table record no force row level security',
    'record has no forced row security',
    'alter table record force row level security',
  ],
  [
    'alter table subject disable row level security',
    'subject has no forced row security',
    'alter table subject enable row level security',
  ],
  [
    'create policy x on subject using (true)',
    'subject has a row policy that is not the wall’s: x',
    'drop policy x on subject',
  ],
  [
    'create policy x on subject for select to credit_own using (true)',
    'subject has a row policy that is not the wall’s: x',
    'drop policy x on subject',
  ],
  [
    'grant credit_holder to credit_public',
    'credit_public is a member of credit_holder',
    'revoke credit_holder from credit_public',
  ],
  [
    'alter role credit_public bypassrls',
    'credit_public has rights that no row policy stops',
    'alter role credit_public nobypassrls',
  ],
  [
    'create function f() returns int language sql security definer return 1',
    'may run f with the rights of its owner',
    'drop function f()',
  ],
]

/** On databases of their own: roles belong to a whole server, which other tests use. */
const servers = [
  databases[0]!,
  ...(findBinaries() === null ? [] : [{ name: 'PostgreSQL' as const, open: openOwn }]),
]

async function openOwn(): Promise<Database> {
  const cluster = await startCluster(findBinaries()!)
  const db = openPostgres(cluster.url, { size: 4, statementTimeoutMs: 20_000 })
  await migrate(db, MIGRATIONS)
  return {
    ...db,
    close: async () => {
      await db.close()
      cluster.stop()
    },
  }
}

describe.each(servers)('the wall at start, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
  })
  afterAll(() => db.close())

  test.each(WRONGS)('%s stops the start', async (wrong, fault, undo) => {
    await assertWall(db)
    await db.query(wrong)
    await expect(assertWall(db)).rejects.toMatchObject({ name: 'StartError' })
    await expect(assertWall(db)).rejects.toThrow(fault)
    await db.query(undo)
    await assertWall(db)
  })

  test('a policy that is gone stops the start, and applying the wall again mends it', async () => {
    await db.query('drop policy credit_own on record')
    await db.query('drop policy owner on subject')
    await expect(assertWall(db)).rejects.toThrow('record lacks the row policy credit_own')
    await db.query('grant select on record to credit_public')
    await expect(assertWall(db)).rejects.toThrow(', and ')
    for (const step of wallSteps()) await db.query(step)
    await assertWall(db)
  })
})

describe.skipIf(findBinaries() === null)('the wall on a server of its own', () => {
  let cluster: Cluster

  beforeAll(async () => {
    cluster = await startCluster(findBinaries()!)
  })
  afterAll(() => cluster.stop())

  const openAs = (url: string): Database => openPostgres(url, { size: 4, statementTimeoutMs: 0 })

  function urlOf(user: string, database: string): string {
    const url = new URL(databaseUrl(cluster.url, database))
    url.username = user
    url.password = 'fictitious'
    return url.href
  }

  test('a user who may make no roles is told in one sentence', async () => {
    await onServer(cluster.url, `create role plain login password 'fictitious'`)
    await onServer(cluster.url, 'create database plain owner plain')
    const db = openAs(urlOf('plain', 'plain'))
    const refused = migrate(db, MIGRATIONS)
    await expect(refused).rejects.toMatchObject({ name: 'StartError' })
    await expect(refused).rejects.toThrow(
      /The database user may not make the roles credit_public, .* CREATE ROLE .* TO plain\.$/,
    )
    await db.close()
  })

  test('eight databases of one server make the roles at once', async () => {
    const names = Array.from({ length: 8 }, (_, at) => `parallel${at}`)
    for (const name of names) await onServer(cluster.url, `create database ${name}`)
    const all = names.map((name) => openAs(databaseUrl(cluster.url, name)))
    await Promise.all(all.map((db) => migrate(db, MIGRATIONS)))
    await Promise.all(all.map(assertWall))
    await Promise.all(all.map((db) => db.close()))
  })

  test('a user who was given the roles migrates, owns and serves; its own rows stay open to it', async () => {
    await onServer(cluster.url, `grant ${ROLES.join(', ')} to plain`)
    const db = openAs(urlOf('plain', 'plain'))
    await migrate(db, MIGRATIONS)
    await assertWall(db)
    await plant(db)
    expect(await db.query('select 1 from record')).not.toEqual([])
    expect(await kindsSeen(db, 'credit_own', { 'app.subjects': OWN }, OWN)).toContain('repaired')
    expect(await kindsSeen(db, 'credit_public', {}, OWN)).not.toContain('repaired')
    await db.close()
  })

  test('tables that came to another owner show it nothing, and the start says so', async () => {
    await onServer(cluster.url, `create role heir login password 'fictitious' in role plain`)
    const db = openAs(urlOf('heir', 'plain'))
    await expect(assertWall(db)).rejects.toThrow('has a row policy that is not the wall’s: owner')
    await db.close()
  })

  test('a login of a class of its own cannot become another', async () => {
    await onServer(cluster.url, `create role web login password 'fictitious' in role credit_public`)
    const db = openPostgres(urlOf('plain', 'plain'), {
      size: 2,
      statementTimeoutMs: 0,
      roleUrls: { credit_public: urlOf('web', 'plain') },
    })
    const handle = db.as('credit_public')
    expect(await handle.query('select session_user::text, current_user::text')).toEqual([
      { session_user: 'web', current_user: 'credit_public' },
    ])
    for (const role of ROLES.slice(1)) {
      expect((await refusal(handle.query(`set role ${role}`)))?.code).toBe('42501')
    }
    await handle.query('reset role')
    expect((await refusal(handle.query('select change_reason from record')))?.code).toBe('42501')
    await db.close()
  })
})
