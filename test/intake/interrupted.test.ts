import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openEmbedded } from '../../src/database/embedded.ts'
import { cellsOnly, cityRows } from '../../src/generate/city-rows.ts'
import { writeExchangeFile } from '../../src/generate/exchange-file.ts'
import { int, makeRandom } from '../../src/generate/random.ts'
import { openSecrets } from '../../src/secrets.ts'
import { hasServer, openServerDatabase, runImport, startImport } from './command.ts'
import { contentHash } from './content.ts'
import { makeFolder } from './files.ts'

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
  const rows = cellsOnly(cityRows({ seed: 'interrupted', subjects: count, kind: 'PENALTY', dirtyShare: 0.02 }))
  const written = await writeExchangeFile({ kind: 'PENALTY', rows: first(rows, count), path, format: 'CSV' })
  expect(written.rows).toBe(count)
  return path
}

interface State {
  status: string
  rowsDone: number
  counts: Record<string, number>
}

async function stateOf(db: Database): Promise<State | null> {
  const [state] = await db.query<State>('select status, rows_done as "rowsDone", counts from import_file')
  return state ?? null
}

/** Content, quarantined lines and the end of the checkpoint: what two imports of a file must have in common. */
async function resultOf(db: Database, dataDir: string) {
  const bad = await db.query('select line, code, column_name from quarantine_row order by line')
  const { cipher } = openSecrets(null, dataDir)
  return { content: await contentHash(db, cipher), bad, state: await stateOf(db) }
}

describe.runIf(hasServer)(`an import that is killed, on PostgreSQL (seed ${SEED})`, () => {
  const ROWS = 40_000
  const dataDir = join(folder, 'data')
  let path: string
  let whole: Awaited<ReturnType<typeof resultOf>>

  beforeAll(async () => {
    path = await writeCity(join(folder, 'city.csv'), ROWS)
    const server = (await openServerDatabase())!
    try {
      const run = await runImport([path], { DATABASE_URL: server.url, DATA_DIR: dataDir })
      expect(run).toMatchObject({ code: 2, err: '' })
      expect(run.out).not.toContain('resumed')
      whole = await resultOf(server.db, dataDir)
      expect(whole.state).toMatchObject({ status: 'DONE', rowsDone: ROWS })
      expect(whole.bad.length).toBeGreaterThan(100)
    } finally {
      await server.drop()
    }
  })

  it('resumes after three kills at random moments: nothing lost, nothing twice', async () => {
    const server = (await openServerDatabase())!
    const env = { DATABASE_URL: server.url, DATA_DIR: dataDir }
    try {
      let reached = 0
      for (let kill = 0; kill < 3; kill += 1) {
        const running = startImport([path], env)
        const wanted = reached + 4000 * int(random, kill === 0 ? 1 : 0, 2)
        // The moment is anywhere in the work on a batch: after its checkpoint, a random time more.
        while (((await stateOf(server.db))?.rowsDone ?? -1) < wanted) await sleep(5)
        await sleep(int(random, 0, 400))
        running.child.kill('SIGKILL')
        expect((await running.ended).signal).toBe('SIGKILL')
        const state = (await stateOf(server.db))!
        expect(state.status).toBe('RUNNING')
        expect(state.rowsDone).toBeLessThan(ROWS)
        expect(state.rowsDone % 4000).toBe(0)
        reached = state.rowsDone
      }
      const run = await runImport([path], env)
      expect(run).toMatchObject({ code: 2, err: '' })
      expect(run.out).toContain(`resumed after row ${reached}\n`)
      expect(await resultOf(server.db, dataDir)).toEqual(whole)
    } finally {
      await server.drop()
    }
  })

  it('two processes on one file: one does it, the other gives way, nothing stands twice', async () => {
    const server = (await openServerDatabase())!
    const env = { DATABASE_URL: server.url, DATA_DIR: dataDir }
    try {
      const runs = await Promise.all([runImport([path], env), runImport([path], env)])
      const codes = runs.map((run) => run.code).toSorted()
      // The second gives way, or came when all was done.
      expect([[2, 2], [2, 3]]).toContainEqual(codes)
      for (const run of runs) {
        expect(run.err).toBe('')
        if (run.code !== 3) continue
        expect(run.out).toContain('IMPORT_CONTENDED')
        expect(run.out).toContain('另一进程正在导入同一文件')
        expect(run.out).toContain('Another process is importing the same file')
      }
      expect(await resultOf(server.db, dataDir)).toEqual(whole)
    } finally {
      await server.drop()
    }
  })

  it('a second process that comes in the middle does not spoil the first', async () => {
    const server = (await openServerDatabase())!
    const env = { DATABASE_URL: server.url, DATA_DIR: dataDir }
    try {
      const one = startImport([path], env)
      while (((await stateOf(server.db))?.rowsDone ?? -1) < 4000) await sleep(5)
      const runs = [await runImport([path], env), await one.ended]
      for (const run of runs) expect(run.err).toBe('')
      expect(runs.map((run) => run.code)).toContain(2)
      expect(await resultOf(server.db, dataDir)).toEqual(whole)
    } finally {
      await server.drop()
    }
  })
})

describe('an import that is killed, on an embedded folder', () => {
  const ROWS = 16_000

  it('resumes on the folder that opens again', async () => {
    const path = await writeCity(join(folder, 'small.csv'), ROWS)
    const [once, killed] = [join(folder, 'once'), join(folder, 'killed')]
    const run = await runImport([path], { DATA_DIR: once })
    expect(run).toMatchObject({ code: 2, err: '' })

    let reached = 0
    // One kill at least in the middle of the work; the folder has no place to look from outside while it is held.
    for (let attempt = 0; attempt < 4 && (attempt === 0 || reached === 0); attempt += 1) {
      const running = startImport([path], { DATA_DIR: killed })
      while (!running.out().includes('small.csv')) await sleep(5)
      await sleep(int(random, 300, 900))
      running.child.kill('SIGKILL')
      expect((await running.ended).signal).toBe('SIGKILL')
      reached = await inFolder(killed, async (db) => (await stateOf(db))?.rowsDone ?? 0)
    }
    expect(reached).toBeLessThan(ROWS)
    const resumed = await runImport([path], { DATA_DIR: killed })
    expect(resumed).toMatchObject({ code: 2, err: '' })
    if (reached > 0) expect(resumed.out).toContain(`resumed after row ${reached}\n`)
    const whole = await inFolder(once, (db) => resultOf(db, once))
    expect(await inFolder(killed, (db) => resultOf(db, killed))).toEqual(whole)
    expect(whole.state).toMatchObject({ status: 'DONE', rowsDone: ROWS })
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
