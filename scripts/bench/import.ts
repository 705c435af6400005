import { execFile } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import postgres from 'postgres'
import { openPostgres } from '../../src/database/postgres.ts'
import { cellsOnly, cityRows } from '../../src/generate/city-rows.ts'
import { exchangeLayout, writeExchangeFile } from '../../src/generate/exchange-file.ts'
import { withServer } from './postgres.ts'
import { median, rounded } from './rounds.ts'

/**
 * The import of 双公示 penalty rows, with all validation and indexes, beside LIMIT: PostgreSQL's own COPY of the same
 * file into a table of texts without any index. Rounds alternate; medians and the ratio of each round are printed.
 */
const OPTIONS = {
  database: { type: 'string' },
  rows: { type: 'string', default: '200000' },
  rounds: { type: 'string', default: '3' },
  quick: { type: 'boolean', default: false },
} as const
const IMPORT = fileURLToPath(new URL('../../dist/cli/import.js', import.meta.url))
const execFileAsync = promisify(execFile)

function* some(rows: number): Generator<string[]> {
  let left = rows
  for (const cells of cellsOnly(cityRows({ seed: 'bench', subjects: rows, kind: 'PENALTY' }))) {
    if (left-- <= 0) return
    yield cells
  }
}

interface Run {
  seconds: number
  bytesPerRow: number
}

/** COPY into a table of 29 texts: what the hardware gives. */
async function runCopy(url: string, file: string, expected: number): Promise<Run> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    const columns = exchangeLayout('PENALTY').headings.map((_, at) => `c${at} text`)
    await sql.unsafe(`create table raw (${columns.join(', ')})`)
    const started = performance.now()
    const into = await sql.unsafe('copy raw from stdin (format csv, header true)').writable()
    await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), into)
    const seconds = (performance.now() - started) / 1000
    const [size] = await sql<{ bytes: string }[]>`select pg_total_relation_size('raw') as bytes`
    return { seconds, bytesPerRow: Number(size!.bytes) / expected }
  } finally {
    await sql.end()
  }
}

/** The product's import, as it ships: its own process, on a migrated database. */
async function runImport(url: string, file: string, expected: number): Promise<Run> {
  const command = ['--max-semi-space-size=64', IMPORT, file]
  const env = { ...process.env, DATABASE_URL: url, DATA_DIR: dirname(file) }
  const { stdout } = await execFileAsync(process.execPath, command, { env })
  const inserted = Number(/inserted (\d+)/.exec(stdout)?.[1])
  const seconds = Number(/rows, ([\d.]+) s/.exec(stdout)?.[1])
  if (inserted !== expected) throw new Error(`${inserted} of ${expected} rows came in`)
  const db = openPostgres(url, { size: 1, statementTimeoutMs: 0 })
  try {
    const [size] = await db.query<{ bytes: number }>(
      `select pg_total_relation_size('record')::bigint as bytes`,
    )
    return { seconds, bytesPerRow: size!.bytes / expected }
  } finally {
    await db.close()
  }
}

/** Measures, prints and gives the figures. */
export async function measureImport(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: OPTIONS })
  const rows = values.quick ? 50_000 : Number(values.rows)
  const folder = mkdtempSync(join(tmpdir(), 'credit-bench-'))
  try {
    return await withServer(values.database, async ({ version, makeDatabase }) => {
      const file = join(folder, 'penalties.csv')
      await writeExchangeFile({ kind: 'PENALTY', rows: some(rows), path: file, format: 'CSV' })
      const rounds: Round[] = []
      for (let round = 0; round < Number(values.rounds); round++) {
        const copy = await runCopy(await makeDatabase(`copy${round}`), file, rows)
        const intake = await runImport(await makeDatabase(`intake${round}`), file, rows)
        rounds.push({ copy, intake })
      }
      const figures = figuresOf(rounds, rows)
      const fileBytesPerRow = Math.round(statSync(file).size / rows)
      const result = { rows, server: version, fileBytesPerRow, ...figures }
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
      return result
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Round {
  copy: Run
  intake: Run
}

function figuresOf(rounds: readonly Round[], rows: number) {
  const figures = (runs: readonly Run[]) => ({
    rowsPerSecond: Math.round(median(runs.map(({ seconds }) => rows / seconds))),
    bytesPerRow: Math.round(runs[0]!.bytesPerRow),
  })
  return {
    copy: figures(rounds.map(({ copy }) => copy)),
    import: figures(rounds.map(({ intake }) => intake)),
    ratio: rounded(median(rounds.map(({ copy, intake }) => copy.seconds / intake.seconds)), 3),
  }
}
