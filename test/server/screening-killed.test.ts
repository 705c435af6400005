import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { verifyAccessLog } from '../../src/access-log/verify.service.ts'
import { openPostgres } from '../../src/database/postgres.ts'
import type { Database } from '../../src/database/database.ts'
import { makeFactories } from '../support/make.ts'
import { usciNumber } from '../support/numbers.ts'
import { handIn, look, makeChecker, over, resultOf } from '../support/screening.ts'
import { makeWorld } from '../support/world.ts'
import { cloneTemplate } from './clone.ts'
import { production, removeFolders, startServer, temporaryFolder, until } from './process.ts'
import type { RunningServer } from './process.ts'

const { postgres } = inject('databases')

const ROWS = 2_000
const EMBEDDED_ROWS = 800
const FIRMS = 100
/** Several starts of a process. */
const LONG = { timeout: 180_000 }

/** Rows about a hundred firms: each chunk has each of them once. */
const listOf = (codes: readonly string[], rows = ROWS) =>
  ['代码', ...Array.from({ length: rows }, (_, n) => codes[n % codes.length]!)].join('\n')

let server: RunningServer

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string> {
  server.child.kill(signal)
  return server.ended
}

/** Waits until some rows of a screening are done. */
async function someDone(id: string, secret: string): Promise<void> {
  await until(async () => {
    const { text } = await look(server.url, `/screenings/${id}`, secret)
    return Number((JSON.parse(text) as { doneCount: number }).doneCount) > 0
  }, 30_000)
}

describe.runIf(postgres !== null)('a screening whose process ends, on PostgreSQL', LONG, () => {
  let drop = () => Promise.resolve()
  let db: Database

  afterEach(async () => {
    await end('SIGKILL')
    await db.close()
    await drop()
  })

  /** A server over a database with firms, and somebody who may check them. */
  async function begin() {
    const database = await cloneTemplate()
    drop = database.drop
    const environment = production(database.url)
    db = openPostgres(database.url, { size: 2, statementTimeoutMs: 20_000 })
    const world = await makeWorld({ ...db, close: () => Promise.resolve() })
    world.setNow(new Date())
    const { submit } = makeFactories(world)
    const codes = Array.from({ length: FIRMS }, (_, n) => usciNumber(700_000 + n))
    const results = await submit(
      codes.map((subjectCode, n) => ['REGISTRATION', { subjectName: `示例${n}`, subjectCode }]),
    )
    expect(results.every(({ subject }) => subject !== null)).toBe(true)
    const { secret } = await makeChecker(world.base)
    await world.close()
    server = await startServer(environment)
    const { body } = await handIn(server.url, secret, listOf(codes))
    const id = body.id as string
    const uuid = Buffer.from(id, 'base64url').toString().split(':')[1]!
    const one = async (text: string) => (await db.query<{ count: number }>(text, [uuid]))[0]!.count
    const done = () =>
      one(
        `select count(*)::int as count from screening_row where screening_id = $1 and number is not null`,
      )
    return { environment, secret, id, uuid, done, one }
  }
  type Begun = Awaited<ReturnType<typeof begin>>

  /** Every row has one result, one check, and stands in one row of the log. */
  async function isWhole({ id, secret, one, uuid }: Begun): Promise<void> {
    expect(await over(server.url, id, secret, 60_000)).toMatchObject({
      state: 'DONE',
      doneCount: ROWS,
    })
    const rows = await resultOf(server.url, id, secret)
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: ROWS }, (_, n) => n + 1))
    expect(new Set(rows.map(({ number }) => number)).size).toBe(ROWS)
    expect(rows.every(({ receipt }) => typeof receipt === 'string')).toBe(true)
    expect(
      await one(`select count(*)::int as count from credit_check where $1::uuid is not null`),
    ).toBe(ROWS)
    const logged = await db.query<{ count: number; subjects: number }>(
      `select count(*)::int as count, sum(subject_count)::int as subjects from access_entry
        where operation = 'screening' and request_id = $1`,
      [uuid],
    )
    expect(logged).toEqual([{ count: ROWS / 100, subjects: ROWS }])
    const narrow = await one(
      `select count(*)::int as count from access_subject s join access_entry e
           on e.stream_id = s.stream_id and e.seq = s.seq
        where e.operation = 'screening' and e.request_id = $1::uuid::text`,
    )
    expect(narrow).toBe(ROWS)
  }

  it('goes on after kill -9 when the process starts again: no row lost, none twice', async () => {
    const begun = await begin()
    await until(async () => (await begun.done()) >= 300, 30_000)
    expect(await end('SIGKILL')).toBe('SIGKILL')
    const done = await begun.done()
    expect(done).toBeLessThan(ROWS)
    expect(done % 100).toBe(0)
    server = await startServer(begun.environment)
    await isWhole(begun)
    const { findings } = await verifyAccessLog(db)
    expect(findings).toEqual([])
  })

  it('ends its chunk at SIGTERM, and goes on at the next start', async () => {
    const begun = await begin()
    await until(async () => (await begun.done()) >= 200, 30_000)
    expect(await end('SIGTERM')).toBe(0)
    const done = await begun.done()
    expect(done).toBeLessThan(ROWS)
    expect(server.log().filter(({ level }) => Number(level) >= 40)).toEqual([])
    server = await startServer(begun.environment)
    await isWhole(begun)
  })

  it('is worked on by two processes without a row twice', async () => {
    const begun = await begin()
    const first = server
    await until(async () => (await begun.done()) >= 100, 30_000)
    server = await startServer(begun.environment)
    await over(server.url, begun.id, begun.secret, 60_000)
    first.child.kill('SIGKILL')
    await first.ended
    const count = await begun.one(
      `select count(*)::int as count from credit_check where $1::uuid is not null`,
    )
    expect(count).toBe(ROWS)
    expect(await begun.done()).toBe(ROWS)
  })
})

/** The long form: the embedded database takes its time (vitest.long.config.ts). */
const isLong = process.env['LONG_FORMS'] !== undefined

describe.runIf(isLong || postgres === null)(
  'a screening whose process ends, on the embedded database',
  LONG,
  () => {
    afterEach(async () => {
      await end('SIGKILL')
      removeFolders()
    })

    it('goes on after kill -9 when it starts again on the same folder', async () => {
      const environment = { DATA_DIR: temporaryFolder() }
      server = await startServer(environment)
      const tokens = readFileSync(join(environment.DATA_DIR, 'demo-tokens.json'), 'utf8')
      const secret = (JSON.parse(tokens) as Record<string, string>)['BUREAU']!
      const codes = Array.from({ length: FIRMS }, (_, n) => usciNumber(800_000 + n))
      const { body } = await handIn(server.url, secret, listOf(codes, EMBEDDED_ROWS))
      const id = body.id as string
      await someDone(id, secret)
      await end('SIGKILL')
      server = await startServer(environment)
      expect(await over(server.url, id, secret, 60_000)).toMatchObject({
        state: 'DONE',
        doneCount: EMBEDDED_ROWS,
      })
      const rows = await resultOf(server.url, id, secret)
      expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: EMBEDDED_ROWS }, (_, n) => n + 1))
      expect(new Set(rows.map(({ number }) => number)).size).toBe(EMBEDDED_ROWS)
    })
  },
)
