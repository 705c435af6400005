import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { readConfig } from '../config.ts'
import { cellsOnly, cityRows } from '../generate/city-rows.ts'
import {
  exchangeFileName,
  writeExchangeFile,
  type ExchangeEncoding,
  type ExchangeFormat,
} from '../generate/exchange-file.ts'
import type { ExchangeKind } from '../generate/exchange-layout.ts'
import { fillCity } from '../generate/fill.ts'
import { OPERATOR_AUTHOR } from '../disclosure/reading.ts'
import { openBase } from '../open.ts'
import { runCommand, USAGE_EXIT } from './run.ts'

const USAGE = `用法 usage: npm run generate -- --subjects N --seed S
              fills the database (DATABASE_URL, else the embedded one in DATA_DIR)
           npm run generate -- --subjects N --seed S --files FOLDER
              [--kind PERMIT|PENALTY|PENALTY_2016|REGISTRATION|COMMITMENT]...
              [--format CSV|XLSX|XLS] [--encoding UTF-8|UTF-8-BOM|GB18030] [--dirty 0.01]
              writes exchange files
`
const EXIT = { ok: 0, usage: USAGE_EXIT } as const

const KINDS: readonly string[] = ['PERMIT', 'PENALTY', 'PENALTY_2016', 'REGISTRATION', 'COMMITMENT']
const FORMATS: readonly string[] = ['CSV', 'XLSX', 'XLS']
const ENCODINGS: readonly string[] = ['UTF-8', 'UTF-8-BOM', 'GB18030']

interface Request {
  subjects: number
  seed: string
  folder: string | undefined
  kinds: ExchangeKind[]
  format: ExchangeFormat
  encoding: ExchangeEncoding
  dirtyShare: number
}

function readArguments(): Request | null {
  try {
    const { values } = parseArgs({
      options: {
        subjects: { type: 'string' },
        seed: { type: 'string', default: '1' },
        files: { type: 'string' },
        kind: { type: 'string', multiple: true, default: ['PERMIT', 'PENALTY'] },
        format: { type: 'string', default: 'CSV' },
        encoding: { type: 'string', default: 'UTF-8' },
        dirty: { type: 'string', default: '0' },
      },
    })
    const request = {
      subjects: Number(values.subjects),
      seed: values.seed,
      folder: values.files,
      kinds: values.kind as ExchangeKind[],
      format: values.format as ExchangeFormat,
      encoding: values.encoding as ExchangeEncoding,
      dirtyShare: Number(values.dirty),
    }
    return isUsable(request) ? request : null
  } catch {
    return null
  }
}

function isUsable({ subjects, kinds, format, encoding, dirtyShare }: Request): boolean {
  return (
    Number.isInteger(subjects) &&
    subjects > 0 &&
    kinds.every((kind) => KINDS.includes(kind)) &&
    FORMATS.includes(format) &&
    ENCODINGS.includes(encoding) &&
    dirtyShare >= 0 &&
    dirtyShare <= 1
  )
}

async function writeFiles(request: Request, folder: string): Promise<void> {
  for (const kind of request.kinds) {
    // The name of an exchange file does not tell what it holds: each kind has its own folder.
    const target = join(folder, kind.toLowerCase())
    mkdirSync(target, { recursive: true })
    const extension = request.format === 'CSV' ? 'csv' : request.format === 'XLSX' ? 'xlsx' : 'xls'
    const name = exchangeFileName({
      exchange: 'XYGJJH',
      persons: 'LEGAL',
      at: new Date(),
      extension,
    })
    const path = join(target, name)
    const rows = cellsOnly(cityRows({ ...request, kind }))
    const written = await writeExchangeFile({
      kind,
      rows,
      path,
      format: request.format,
      encoding: request.encoding,
    })
    process.stdout.write(`${path}: ${written.rows} 行 rows, ${written.bytes} bytes\n`)
  }
}

async function fillDatabase({ subjects, seed }: Request): Promise<void> {
  const base = await openBase(readConfig(process.env), { serves: false })
  const bar = new SingleBar({
    format:
      '  {bar} {percentage}% | {value}/{total} 主体 subjects | {rows} 行 rows | {rate} 行/秒 rows/s | 剩余 left {eta_formatted}',
    hideCursor: true,
  })
  const started = Date.now()
  bar.start(subjects, 0, { rows: 0, rate: 0 })
  try {
    const rows = await fillCity(
      { ...base, actor: 'command line', author: OPERATOR_AUTHOR },
      {
        seed,
        subjects,
        sourceCode: 'TRANSPORT_BUREAU',
        onProgress: (done, rows) =>
          bar.update(done, { rows, rate: Math.round((rows / (Date.now() - started)) * 1000) }),
      },
    )
    bar.update(subjects)
    bar.stop()
    const seconds = (Date.now() - started) / 1000
    process.stdout.write(`${subjects} 主体 subjects, ${rows} 行 rows, ${seconds.toFixed(1)} s\n`)
  } finally {
    bar.stop()
    await base.db.close()
  }
}

async function main(): Promise<number> {
  const request = readArguments()
  if (request === null) {
    process.stderr.write(USAGE)
    return EXIT.usage
  }
  if (request.folder === undefined) await fillDatabase(request)
  else await writeFiles(request, request.folder)
  return EXIT.ok
}

runCommand(main)
