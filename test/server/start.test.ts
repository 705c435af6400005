import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { Database } from '../../src/database/database.ts'
import { openEmbedded } from '../../src/database/embedded.ts'
import { migrate } from '../../src/database/migrate.ts'
import { openPostgres } from '../../src/database/postgres.ts'
import { StartError } from '../../src/errors.ts'
import { MIGRATIONS, openBase } from '../../src/open.ts'
import { databaseUrl, onServer } from '../support/postgres-server.ts'
import { cloneTemplate, type ClonedDatabase } from './clone.ts'
import { freePort, production, removeFolders, run, temporaryFolder } from './process.ts'

const { postgres } = inject('databases')

afterAll(removeFolders)

/** The sentence with which opening is refused. */
async function refusal(environment: Record<string, string>): Promise<string> {
  const opened = openBase(readConfig(environment), { serves: true })
  const error = await opened.then(
    async (base) => {
      await base.db.close()
      return new Error('it opened')
    },
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(StartError)
  const { message } = error as Error
  expect(message).toMatch(/^[^\n]+\.$/)
  return message
}

/** A process that refuses to start: exit code 78, one sentence, no stack. */
async function refusedProcess(
  environment: Record<string, string>,
  as: { uid?: number } = {},
): Promise<string> {
  const process = run('main', { PORT: '0', ...environment }, as)
  expect(await process.ended, process.err() + process.out()).toBe(78)
  expect(process.out()).toBe('')
  expect(process.err()).toMatch(/^[^\n]+\.\n$/)
  return process.err().trim()
}

describe.concurrent('a start that is refused ends with 78 and one sentence', () => {
  it('names every bad key of the configuration', async () => {
    const sentence = await refusedProcess({ PORT: 'x', LOG_LEVEL: 'loud' })
    expect(sentence).toMatch(/PORT .*LOG_LEVEL /)
  })

  it('says that nothing answers at DATABASE_URL, without its password', async () => {
    const port = await freePort()
    const sentence = await refusedProcess({
      DATABASE_URL: `postgres://credit:s3cret@127.0.0.1:${port}/credit`,
    })
    expect(sentence).toMatch(/does not answer \(ECONNREFUSED\)/)
    expect(sentence).not.toContain('s3cret')
  })

  it.runIf(postgres !== null)('names a port that is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const database = await cloneTemplate()
    try {
      const sentence = await refusedProcess({ ...production(database.url), PORT: String(port) })
      expect(sentence).toContain(`Port ${port} of 127.0.0.1 is in use`)
      await database.drop()
    } finally {
      other.close()
    }
  })

  it('names a data folder that cannot be made', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const sentence = await refusedProcess({ DATA_DIR: join(file, 'data') })
    expect(sentence).toMatch(/^The data folder .* cannot be written \(ENOTDIR\)/)
  })

  it.runIf(process.getuid?.() === 0)('names a data folder of somebody else', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'data'))
    const sentence = await refusedProcess({ DATA_DIR: join(folder, 'data') }, { uid: 65_534 })
    expect(sentence).toMatch(/cannot be written \(E(ACCES|PERM)\)/)
  })

  it.runIf(postgres !== null)('names a host that is not ours', async () => {
    const database = await cloneTemplate()
    const sentence = await refusedProcess({ ...production(database.url), HOST: '192.0.2.1' })
    expect(sentence).toBe('192.0.2.1 is no address of this machine; choose another HOST.')
    await database.drop()
  })
})

describe('an embedded database', () => {
  let good: string

  beforeAll(async () => {
    good = temporaryFolder()
    const db = await openEmbedded(good)
    await db.query('create table kept as select 1 as n')
    await db.close()
  })

  const DAMAGE: [string, (files: string) => void][] = [
    ['a control file of rubbish', (f) => writeFileSync(join(f, 'global/pg_control'), rubbish())],
    ['another version', (f) => writeFileSync(join(f, 'PG_VERSION'), '12\n')],
    ['no version', (f) => rmSync(join(f, 'PG_VERSION'))],
    ['a folder missing', (f) => rmSync(join(f, 'global'), { recursive: true })],
    ['tables of rubbish', (f) => overwrite(join(f, 'base/5'))],
  ]

  it.each(DAMAGE)('with %s is refused and left as it is', async (_what, damage) => {
    const folder = join(temporaryFolder(), 'data')
    cpSync(good, folder, { recursive: true })
    damage(join(folder, 'pg'))
    const left = () => readdirSync(join(folder, 'pg')).filter((name) => name !== 'postmaster.pid')
    const before = left()
    expect(await refusal({ DATA_DIR: folder })).toBe(
      `The embedded database in ${folder} cannot be opened: its files are damaged, or another version wrote them; move the folder away to begin anew.`,
    )
    expect(left()).toEqual(before)
    expect(existsSync(join(folder, 'lock'))).toBe(false)
  })

  it('that was never finished is made anew', async () => {
    const folder = temporaryFolder()
    cpSync(good, folder, { recursive: true })
    rmSync(join(folder, 'pg/global'), { recursive: true })
    writeFileSync(join(folder, 'unfinished'), '')
    const db = await openEmbedded(folder)
    expect(await db.query('select 1 as n')).toEqual([{ n: 1 }])
    await db.close()
    expect(existsSync(join(folder, 'unfinished'))).toBe(false)
  })

  it('is held by one process', async () => {
    const folder = temporaryFolder()
    const start = startOf(process.pid)
    writeFileSync(join(folder, 'lock'), `${process.pid} ${start}\n`)
    const sentence = await refusedProcess({ DATA_DIR: folder })
    expect(sentence).toBe(
      `The data folder ${folder} is in use by process ${process.pid}; stop it, or choose another DATA_DIR.`,
    )
  })

  it.runIf(existsSync('/proc/self/stat'))(
    'is not held by a process id that was reused',
    async () => {
      const folder = temporaryFolder()
      cpSync(good, folder, { recursive: true })
      writeFileSync(join(folder, 'lock'), `${process.pid} 1\n`)
      const db = await openEmbedded(folder)
      expect(await db.query('select n from kept')).toEqual([{ n: 1 }])
      await db.close()
    },
  )

  it('cannot be opened twice by the same process', async () => {
    const folder = temporaryFolder()
    cpSync(good, folder, { recursive: true })
    const db = await openEmbedded(folder)
    await expect(openEmbedded(folder)).rejects.toThrow('is in use by process')
    await db.close()
    await (await openEmbedded(folder)).close()
  })
})

describe.runIf(postgres !== null)('PostgreSQL', () => {
  const made: ClonedDatabase[] = []
  const server = () => postgres!.url

  /** Makes a database, a clone of the template unless told otherwise, and gives its connection string. */
  async function make(options?: string): Promise<string> {
    const database = await cloneTemplate(options)
    made.push(database)
    return database.url
  }

  /** A migrated database that something was done to. */
  async function changed(statement: string): Promise<string> {
    const url = await make()
    await onServer(url, statement)
    return url
  }

  afterAll(async () => {
    for (const database of made) await database.drop()
  })

  const open = (url: string, user?: { name?: string; password?: string }) => {
    const changed = new URL(url)
    if (user?.name !== undefined) changed.username = user.name
    if (user?.password !== undefined) changed.password = user.password
    return refusal({ DATABASE_URL: changed.href, DATA_DIR: temporaryFolder() })
  }

  it('refuses a wrong password, without repeating it', async () => {
    const sentence = await open(server(), { password: 's3cret' })
    expect(sentence).toMatch(/refuses the connection \(28P01\)/)
    expect(sentence).not.toContain('s3cret')
    expect(await open(server(), { password: '' })).toMatch(/refuses the connection/)
  })

  it('does not know the database', async () => {
    expect(await open(databaseUrl(server(), 'credit_nowhere'))).toMatch(
      /refuses the connection \(3D000\)/,
    )
  })

  it('knows the id of a receipt key by another key', async () => {
    const url = await make()
    const environment = { ...production(url), RECEIPT_KEYS: `2026:${'A'.repeat(42)}8=` }
    const base = await openBase(readConfig(environment), { serves: true })
    expect(base.signer).toMatchObject({ alg: 'EdDSA', kid: '2026' })
    await base.db.close()
    const sentence = await refusal({ ...environment, RECEIPT_KEYS: `2026:${'B'.repeat(42)}8=` })
    expect(sentence).toMatch(/^The receipt key 2026 is registered with another public key;/)
  })

  it('was migrated by a newer program', async () => {
    const url = await changed(
      `insert into drizzle.migration (hash, created_at) values ('later', 9999999999999)`,
    )
    expect(await open(url)).toMatch(/^The database was migrated by a newer version/)
  })

  it('has another history than this program', async () => {
    const url = await changed(`update drizzle.migration set hash = 'other'`)
    expect(await open(url)).toMatch(/^The database is half-migrated/)
  })

  it('has lost its history', async () => {
    expect(await open(await changed('drop schema drizzle cascade'))).toMatch(
      /^The database holds tables of this product but no history of migrations/,
    )
  })

  it.each([
    ['SQL_ASCII', 'C', /encoded in SQL_ASCII; create it with ENCODING 'UTF8'/],
    ['LATIN1', 'C', /encoded in LATIN1; create it with ENCODING 'UTF8'/],
    ['UTF8', 'C', /created with lc_ctype=C; create it with LC_CTYPE/],
    ['UTF8', 'POSIX', /created with lc_ctype=(C|POSIX); create it with LC_CTYPE/],
  ])('is encoded in %s with lc_ctype=%s', async (encoding, ctype, sentence) => {
    const url = await make(
      `template template0 encoding '${encoding}' lc_collate '${ctype}' lc_ctype '${ctype}'`,
    )
    expect(await open(url)).toMatch(sentence)
    // Nothing was made in it.
    const db = openPostgres(url, { size: 1, statementTimeoutMs: 0 })
    const [found] = await db.query<{ n: number }>(
      `select count(*)::int as n from pg_namespace where nspname = 'drizzle'`,
    )
    await db.close()
    expect(found?.n).toBe(0)
  })

  it('does not let the user make tables', async () => {
    const url = await make(`template template0 encoding 'UTF8' lc_ctype 'C.UTF-8' lc_collate 'C'`)
    const role = `credit_role_${process.pid}`
    await onServer(server(), `create role ${role} login password 'known'`)
    const sentence = await open(url, { name: role, password: 'known' })
    await onServer(server(), `drop role ${role}`)
    expect(sentence).toMatch(/may not .*\(42501\)/)
  })

  it('waits for another process that migrates for longer than a reader waits', async () => {
    const url = await make(`template template0 encoding 'UTF8' lc_ctype 'C.UTF-8' lc_collate 'C'`)
    const other = openPostgres(url, { size: 1, statementTimeoutMs: 0 })
    const db = openPostgres(url, { size: 2, statementTimeoutMs: 200 })
    let migrated: Promise<number> | undefined
    await other.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(7203611)')
      migrated = migrate(db, MIGRATIONS)
      await new Promise((resolve) => setTimeout(resolve, 600))
    })
    expect(await migrated).toBeGreaterThan(0)
    expect(await migrate(db, MIGRATIONS)).toBe(0)
    await expect(db.query('select pg_sleep(1)')).rejects.toMatchObject({ code: '57014' })
    await Promise.all([other.close(), db.close()])
  })
})

it('a server older than PostgreSQL 15 is refused before anything is asked of it', async () => {
  const asked: string[] = []
  const old: Database = {
    kind: 'POSTGRES',
    query: async <Row>(text: string) => {
      asked.push(text)
      return [{ version: 140012, encoding: 'UTF8', ctype: 'C.UTF-8' }] as Row[]
    },
    transaction: () => Promise.reject(new Error('it was written to')),
    script: () => Promise.reject(new Error('it was written to')),
    as: () => old,
    close: () => Promise.resolve(),
  }
  await expect(migrate(old, MIGRATIONS)).rejects.toThrow(
    new StartError('The database server is older than PostgreSQL 15, the oldest supported.'),
  )
  expect(asked).toHaveLength(1)
})

function rubbish(): Buffer {
  return Buffer.alloc(8192, 7)
}

function overwrite(folder: string): void {
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), rubbish())
}

/** Field 22 of /proc/…/stat, as the lock writes it; `-` where there is none. */
function startOf(pid: number): string {
  if (!existsSync(`/proc/${pid}/stat`)) return '-'
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-'
}
