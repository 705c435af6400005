import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { readConfig } from '../config.ts'
import { OPERATOR_AUTHOR, type Writing } from '../disclosure/reading.ts'
import { FileRefused } from '../intake/file-refused.ts'
import { importFile, type Progress, type Summary } from '../intake/import.service.ts'
import { writeRejects } from '../intake/rejects.ts'
import { watchFolder } from '../intake/watch.ts'
import { openBase } from '../open.ts'
import { runCommand, USAGE_EXIT } from './run.ts'

/**
 * Exit codes: 0 all rows in; 2 some rows rejected; 3 a file refused; 4 another process is at the file; 64 wrong use;
 * 78 the environment.
 */
const EXIT = { ok: 0, rejected: 2, refused: 3, contended: 4, usage: USAGE_EXIT } as const

const USAGE = `用法 usage: npm run import -- [--source CODE] FILE...
            npm run import -- [--source CODE] --watch FOLDER
`

interface Request {
  files: string[]
  watch: string | undefined
  source: string
}

function readArguments(): Request | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        source: { type: 'string', default: 'TRANSPORT_BUREAU' },
        watch: { type: 'string' },
      },
    })
    const useful = (values.watch === undefined) !== (positionals.length === 0)
    return useful ? { files: positionals, watch: values.watch, source: values.source } : null
  } catch {
    return null
  }
}

async function importOne(
  writing: Writing,
  path: string,
  source: string,
  folder: string,
): Promise<number> {
  process.stdout.write(`\n${path}\n`)
  const bar = new SingleBar({
    format:
      '  {bar} {percentage}% | {rows} 行 rows | {rate} 行/秒 rows/s | 剩余 left {eta_formatted}',
    hideCursor: true,
    noTTYOutput: false,
  })
  const started = Date.now()
  let first: number | null = null
  const show = ({ bytesDone, bytesTotal, rowsDone }: Progress) => {
    if (first === null) {
      first = rowsDone
      bar.start(bytesTotal, 0, { rows: 0, rate: 0 })
    }
    const rate = Math.round((rowsDone / Math.max(Date.now() - started, 1)) * 1000)
    bar.update(bytesDone, { rows: rowsDone, rate })
  }
  try {
    const summary = await importFile(writing, path, { sourceCode: source, onProgress: show })
    bar.stop()
    report(summary, Date.now() - started)
    const rejects = await writeRejects(writing, summary.fileId, folder, summary.name)
    if (rejects !== null) process.stdout.write(`  退回的行 rejected rows: ${rejects}\n`)
    return summary.counts.rejected > 0 ? EXIT.rejected : EXIT.ok
  } catch (error) {
    bar.stop()
    if (!(error instanceof FileRefused)) throw error
    process.stdout.write(`  拒收 refused  ${error.code}\n  ${error.zh}\n  ${error.en}\n`)
    return error.code === 'IMPORT_CONTENDED' ? EXIT.contended : EXIT.refused
  }
}

function report(summary: Summary, ms: number): void {
  const { counts } = summary
  const lines = [
    `  ${summary.layout}, ${summary.format}${summary.encoding === null ? '' : ` ${summary.encoding}`}`,
    ...(summary.isKnown
      ? ['  该文件此前已导入，未作任何改动 imported before, nothing changed']
      : []),
    ...(summary.resumedAfter > 0
      ? [`  从第 ${summary.resumedAfter} 行后继续 resumed after row ${summary.resumedAfter}`]
      : []),
    `  新增 inserted ${counts.inserted} · 更正 corrected ${counts.corrected} · 无变化 unchanged ${counts.unchanged}` +
      ` · 重复 duplicate ${counts.duplicate} · 旧版本 stale ${counts.stale} · 退回 rejected ${counts.rejected}`,
    ...Object.entries(counts.problems).map(([code, n]) => `  退回 ${code}: ${n}`),
    ...Object.entries(counts.remarks).map(([code, n]) => `  提示 ${code}: ${n}`),
    ...summary.ignoredHeadings.map(
      (heading) => `  目录外的列，未归集 column outside the catalogue, not taken in: ${heading}`,
    ),
    `  ${summary.rows} 行 rows, ${(ms / 1000).toFixed(1)} s`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

async function main(): Promise<number> {
  const request = readArguments()
  if (request === null) {
    process.stderr.write(USAGE)
    return EXIT.usage
  }
  const config = readConfig(process.env)
  const base = await openBase(config, { serves: false })
  const writing: Writing = { ...base, actor: 'command line', author: OPERATOR_AUTHOR }
  const folder = join(config.dataDir, 'rejected')
  try {
    if (base.rules().current('source', request.source, base.today()) === null) {
      process.stderr.write(`来源未登记 the source is not registered: ${request.source}\n`)
      return EXIT.usage
    }
    if (request.watch !== undefined)
      return await watch(writing, request.watch, request.source, folder)
    let worst = 0
    for (const path of request.files)
      worst = Math.max(worst, await importOne(writing, path, request.source, folder))
    return worst
  } finally {
    await base.db.close()
  }
}

async function watch(
  writing: Writing,
  watched: string,
  source: string,
  folder: string,
): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
  process.stdout.write(`监视 watching ${watched}\n`)
  await watchFolder(
    watched,
    async (path) => {
      const code = await importOne(writing, path, source, folder)
      // Another process is at it: whoever of the two is left finishes it.
      if (code === EXIT.contended) return 'later'
      return code === EXIT.refused ? 'refused' : 'done'
    },
    stop.signal,
  )
  return EXIT.ok
}

runCommand(main)
