import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openEmbedded } from '../../src/database/embedded.ts'
import { cellsOnly, cityRows } from '../../src/generate/city-rows.ts'
import { writeExchangeFile } from '../../src/generate/exchange-file.ts'
import { int, makeRandom } from '../../src/generate/random.ts'
import { openSecrets } from '../../src/secrets.ts'
import { hasServer, openServerDatabase, runImport, startImport } from './command.ts'
import { contentHash } from './content.ts'
import { makeFolder } from './files.ts'

// Whole processes, several one after the other: a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const folder = makeFolder()
const SEED = process.pid
const random = makeRandom(String(SEED))

function* first(rows: Iterable<string[]>, count: number): Generator<string[]> {
  for (const row of rows) {
    if (count-- <= 0) return
    yield row
  }
}

async function writeCity(path: string, count: number): Promise<string> {
  const rows = cellsOnly(
    cityRows({ seed: 'interrupted', subjects: count, kind: 'PENALTY', dirtyShare: 0.02 }),
  )
  const written = await writeExchangeFile({
    kind: 'PENALTY',
    rows: first(rows, count),
    path,
    format: 'CSV',
  })
  expect(written.rows).toBe(count)
  return path
}

interface State {
  status: string
  rowsDone: number
  counts: Record<string, number>
}

async function stateOf(db: Database): Promise<State | null> {
  const [state] = await db.query<State>(
    'select status, rows_done as "rowsDone", counts from import_file',
  )
  return state ?? null
}

/** Content, quarantined lines and the end of the checkpoint: what two imports of a file must have in common. */
async function resultOf(db: Database, dataDir: string) {
  const bad = await db.query('select line, code, column_name from quarantine_row order by line')
  const { cipher } = openSecrets(null, dataDir)
  return { content: await contentHash(db, cipher), bad, state: await stateOf(db) }
}

/** Runs the import whole, uninterrupted, and gives what it leaves. */
async function wholeOf(
  path: string,
  rows: number,
  env: Record<string, string>,
  db: () => Promise<Database>,
) {
  const run = await runImport([path], env)
  expect(run).toMatchObject({ code: 2, err: '' })
  expect(run.out).not.toContain('resumed')
  const opened = await db()
  try {
    const whole = await resultOf(opened, env['DATA_DIR']!)
    expect(whole.state).toMatchObject({ status: 'DONE', rowsDone: rows })
    expect(whole.bad.length).toBeGreaterThan(50)
    return whole
  } finally {
    await opened.close()
  }
}

const SMALL = 6000
const small = join(folder, 'small.csv')
const once = join(folder, 'once')
/** What the small file leaves in an embedded folder: the same as on PostgreSQL. */
let smallWhole: Awaited<ReturnType<typeof resultOf>>
beforeAll(async () => {
  await writeCity(small, SMALL)
  smallWhole = await wholeOf(small, SMALL, { DATA_DIR: once }, () => openEmbedded(once))
})

describe.runIf(hasServer)(`an import on PostgreSQL (seed ${SEED})`, () => {
  const dataDir = join(folder, 'data')
  let server: NonNullable<Awaited<ReturnType<typeof openServerDatabase>>>
  let env: Record<string, string>
  beforeEach(async () => {
    server = (await openServerDatabase())!
    env = { DATABASE_URL: server.url, DATA_DIR: dataDir }
  })
  afterEach(() => server.drop())

  /** Waits until so many rows are in. */
  const reaches = async (rows: number): Promise<void> => {
    while (((await stateOf(server.db))?.rowsDone ?? -1) < rows) await sleep(5)
  }

  it('that is killed three times at random moments resumes: nothing lost, nothing twice', async () => {
    const ROWS = 24_000
    const path = await writeCity(join(folder, 'city.csv'), ROWS)
    const other = (await openServerDatabase())!
    const whole = await wholeOf(
      path,
      ROWS,
      { ...env, DATABASE_URL: other.url },
      async () => other.db,
    )
    let reached = 0
    for (let kill = 0; kill < 3; kill += 1) {
      const running = startImport([path], env)
      // The moment is anywhere in the work on a batch: after a checkpoint, a random time more.
      // Three of them stay well before the end, on a fast machine too.
      await reaches(reached + 4000 * (kill === 0 ? 1 : int(random, 0, 1)))
      await sleep(int(random, 0, 150))
      running.child.kill('SIGKILL')
      expect((await running.ended).signal).toBe('SIGKILL')
      const state = (await stateOf(server.db))!
      expect(state.status).toBe('RUNNING')
      expect(state.rowsDone).toBeLessThan(ROWS)
      reached = state.rowsDone
    }
    const run = await runImport([path], env)
    expect(run).toMatchObject({ code: 2, err: '' })
    expect(run.out).toContain(`resumed after row ${reached}\n`)
    expect(await resultOf(server.db, dataDir)).toEqual(whole)
  })

  it('twice at the same time: one does it, the other gives way, nothing stands twice', async () => {
    const runs = await Promise.all([runImport([small], env), runImport([small], env)])
    // The second gives way, or came when all was done.
    expect(['2,2', '2,4']).toContain(
      runs
        .map((run) => run.code)
        .toSorted()
        .join(),
    )
    for (const run of runs) {
      expect(run.err).toBe('')
      if (run.code !== 4) continue
      expect(run.out).toContain('IMPORT_CONTENDED')
      expect(run.out).toContain('另一进程正在导入同一文件')
      expect(run.out).toContain('Another process is importing the same file')
    }
    expect(await resultOf(server.db, dataDir)).toEqual(smallWhole)
  })

  it('joined by a second process in the middle: whichever goes on, the result is the same', async () => {
    const one = startImport([small], env)
    await reaches(0)
    const runs = [await runImport([small], env), await one.ended]
    for (const run of runs) expect(run.err).toBe('')
    expect(runs.map((run) => run.code)).toContain(2)
    expect(await resultOf(server.db, dataDir)).toEqual(smallWhole)
  })
})

/** The long form: the embedded database takes its time (vitest.long.config.ts). */
const isLong = process.env['LONG_FORMS'] !== undefined

describe.runIf(isLong || !hasServer)(`an import into an embedded folder (seed ${SEED})`, () => {
  it('that is killed resumes on the folder, which opens again', async () => {
    const killed = join(folder, 'killed')
    let reached = 0
    let wait = int(random, 300, 900)
    // Until it was in the middle of the work once: while the folder is held, nobody can look from outside.
    for (let attempt = 0; attempt < 8 && reached === 0; attempt += 1) {
      const running = startImport([small], { DATA_DIR: killed })
      while (!running.out().includes('small.csv')) await sleep(5)
      await sleep(wait)
      running.child.kill('SIGKILL')
      const wasKilled = (await running.ended).signal === 'SIGKILL'
      reached = await inFolder(killed, async (db) => (await stateOf(db))?.rowsDone ?? 0)
      if (!wasKilled || reached === SMALL) {
        // All rows were in before: begin anew, and be sooner.
        rmSync(killed, { recursive: true })
        reached = 0
        wait = Math.round(wait / 2)
        continue
      }
      wait = Math.round(wait * 1.4)
    }
    expect(reached).toBeLessThan(SMALL)
    const resumed = await runImport([small], { DATA_DIR: killed })
    expect(resumed).toMatchObject({ code: 2, err: '' })
    if (reached > 0) expect(resumed.out).toContain(`resumed after row ${reached}\n`)
    expect(await inFolder(killed, (db) => resultOf(db, killed))).toEqual(smallWhole)
  })
})

async function inFolder<T>(dataDir: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openEmbedded(dataDir)
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}
