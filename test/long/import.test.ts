import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { cellsOnly, cityRows } from '../../src/generate/city-rows.ts'
import { writeExchangeFile } from '../../src/generate/exchange-file.ts'
import { hasServer, openServerDatabase, startImport } from '../intake/command.ts'

const ROWS = Number(process.env['LONG_ROWS'] ?? 1_000_000)

function* first(count: number): Generator<string[]> {
  let left = count
  for (const row of cellsOnly(
    cityRows({ seed: 'long', subjects: count, kind: 'PENALTY', dirtyShare: 0.02 }),
  )) {
    if (left-- <= 0) return
    yield row
  }
}

/** Resident memory of a process in MiB, where the system tells. */
function memoryOf(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
  } catch {
    return null
  }
}

describe.runIf(hasServer)('a very large file', () => {
  it(`of ${ROWS} rows goes in with flat memory`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'credit-long-'))
    const server = (await openServerDatabase())!
    try {
      const path = join(folder, 'large.csv')
      const { bytes } = await writeExchangeFile({
        kind: 'PENALTY',
        rows: first(ROWS),
        path,
        format: 'CSV',
      })
      console.log(`${ROWS} rows, ${(bytes / 1e6).toFixed(0)} MB`)
      const started = performance.now()
      const running = startImport([path], {
        DATABASE_URL: server.url,
        DATA_DIR: join(folder, 'data'),
      })
      let isRunning = true
      void running.ended.finally(() => (isRunning = false))
      const samples: { rows: number; memory: number }[] = []
      while (isRunning) {
        const [state] = await server.db.query<{ rows: number }>(
          'select rows_done as rows from import_file',
        )
        const memory = memoryOf(running.child.pid!)
        if (memory !== null && state !== undefined && state.rows > 0)
          samples.push({ rows: state.rows, memory })
        await sleep(200)
      }
      const run = await running.ended
      const seconds = (performance.now() - started) / 1000
      expect(run).toMatchObject({ code: 2, err: '' })
      const between = (from: number, to: number) =>
        Math.max(
          ...samples
            .filter(({ rows }) => rows > ROWS * from && rows <= ROWS * to)
            .map((one) => one.memory),
        )
      const [early, late] = [between(0, 0.4), between(0.4, 1)]
      console.log(
        `${seconds.toFixed(1)} s, ${(ROWS / seconds).toFixed(0)} rows/s; most memory: ${early} MiB to 40 %, ${late} MiB after`,
      )
      console.log(run.out)
      // What grows with the rows would have grown by half at least.
      expect(late).toBeLessThan(early * 1.35)
      const [kept] = await server.db.query<{ n: number }>('select rows_done as n from import_file')
      expect(kept!.n).toBe(ROWS)
    } finally {
      await server.drop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
