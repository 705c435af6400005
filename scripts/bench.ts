import { execFile } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import postgres from 'postgres'
import { openPostgres } from '../src/database/postgres.ts'
import { cellsOnly, cityRows } from '../src/generate/city-rows.ts'
import { exchangeLayout, writeExchangeFile } from '../src/generate/exchange-file.ts'
import { findBinaries, startCluster } from '../test/support/postgres-cluster.ts'
import { databaseUrl, onServer } from '../test/support/postgres-server.ts'

/**
 * The import of 双公示 penalty rows, with all validation and indexes, beside LIMIT: PostgreSQL's own COPY of the same
 * file into a table of texts without any index. Rounds alternate; medians and the ratio of each round are printed.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})
const ROWS = values.quick ? 50_000 : Number(values.rows)
const ROUNDS = Number(values.rounds)
const IMPORT = fileURLToPath(new URL('../dist/cli/import.js', import.meta.url))
const execFileAsync = promisify(execFile)

/** Settings of a server in use: durable, with memory that fits a small machine. */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
}

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
async function runCopy(url: string, file: string): Promise<Run> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    const columns = exchangeLayout('PENALTY').headings.map((_, at) => `c${at} text`)
    await sql.unsafe(`create table raw (${columns.join(', ')})`)
    const started = performance.now()
    const into = await sql.unsafe('copy raw from stdin (format csv, header true)').writable()
    await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), into)
    const seconds = (performance.now() - started) / 1000
    const [size] = await sql<{ bytes: string }[]>`select pg_total_relation_size('raw') as bytes`
    return { seconds, bytesPerRow: Number(size!.bytes) / ROWS }
  } finally {
    await sql.end()
  }
}

/** The product's import, as it ships: its own process, on a migrated database. */
async function runImport(url: string, file: string, folder: string): Promise<Run> {
  const command = ['--max-semi-space-size=64', IMPORT, file]
  const env = { ...process.env, DATABASE_URL: url, DATA_DIR: folder }
  const { stdout } = await execFileAsync(process.execPath, command, { env })
  const inserted = Number(/inserted (\d+)/.exec(stdout)?.[1])
  const seconds = Number(/rows, ([\d.]+) s/.exec(stdout)?.[1])
  if (inserted !== ROWS) throw new Error(`${inserted} of ${ROWS} rows came in`)
  const db = openPostgres(url, { size: 1, statementTimeoutMs: 0 })
  try {
    const [size] = await db.query<{ bytes: number }>(
      `select pg_total_relation_size('record')::bigint as bytes`,
    )
    return { seconds, bytesPerRow: size!.bytes / ROWS }
  } finally {
    await db.close()
  }
}

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

async function main(): Promise<void> {
  const binaries = findBinaries()
  if (binaries === null) throw new Error('PostgreSQL is not on this machine')
  const folder = mkdtempSync(join(tmpdir(), 'credit-bench-'))
  const cluster = await startCluster(binaries, SETTINGS)
  try {
    const file = join(folder, 'penalties.csv')
    await writeExchangeFile({ kind: 'PENALTY', rows: some(ROWS), path: file, format: 'CSV' })
    const rounds: { copy: Run; intake: Run }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const fresh = async (name: string) => {
        await onServer(cluster.url, `create database ${name}${round}`)
        return databaseUrl(cluster.url, `${name}${round}`)
      }
      const copy = await runCopy(await fresh('copy'), file)
      const intake = await runImport(await fresh('intake'), file, folder)
      rounds.push({ copy, intake })
    }
    report(rounds, statSync(file).size / ROWS, cluster.version)
  } finally {
    cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function report(rounds: { copy: Run; intake: Run }[], fileBytes: number, version: string): void {
  const rate = (run: Run) => ROWS / run.seconds
  const result = {
    rows: ROWS,
    server: version,
    fileBytesPerRow: Math.round(fileBytes),
    copy: {
      rowsPerSecond: Math.round(median(rounds.map(({ copy }) => rate(copy)))),
      bytesPerRow: Math.round(rounds[0]!.copy.bytesPerRow),
    },
    import: {
      rowsPerSecond: Math.round(median(rounds.map(({ intake }) => rate(intake)))),
      bytesPerRow: Math.round(rounds[0]!.intake.bytesPerRow),
    },
    ratio: Number(median(rounds.map(({ copy, intake }) => rate(intake) / rate(copy))).toFixed(3)),
  }
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(result))
}

await main()
