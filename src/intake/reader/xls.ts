import { once } from 'node:events'
import { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { asRefusal, FileRefusal } from './problem.ts'
import type { ReaderLimits, TableFile, TableRow } from './table.ts'
import type { XlsAnswer, XlsTask } from './xls-worker.ts'

/**
 * Opens an old binary workbook (BIFF8). It cannot be streamed, so a worker with bounded memory and
 * time parses it whole: a hostile file ends the worker, not the process. Throws FileRefusal.
 */
export async function openXls(
  path: string,
  totalBytes: number,
  limits: ReaderLimits,
): Promise<TableFile> {
  if (totalBytes > limits.xlsBytes) throw new FileRefusal('XLS_TOO_LARGE')
  const worker = startWorker({ path, totalBytes }, limits)
  try {
    await answerOf(worker, limits.xlsMilliseconds)
  } catch (error) {
    await worker.terminate()
    throw error
  }
  worker.unref()
  return {
    format: 'XLS',
    encoding: null,
    totalBytes,
    rows: () => readRows(worker, limits.xlsMilliseconds),
    close: async () => void (await worker.terminate()),
  }
}

function startWorker(workerData: XlsTask, limits: ReaderLimits): Worker {
  const options = {
    workerData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.xlsHeapMiB },
  }
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./xls-worker.js', import.meta.url), options)
  }
  // Run from source (tsx, vitest) the worker is TypeScript too: it starts by registering tsx.
  const tsx = createRequire(import.meta.url).resolve('tsx/cjs/api')
  const source = new URL('./xls-worker.ts', import.meta.url).href
  const start = `require(${JSON.stringify(tsx)}).require(${JSON.stringify(source)}, __filename)`
  return new Worker(start, { ...options, eval: true })
}

async function* readRows(worker: Worker, milliseconds: number): AsyncGenerator<TableRow[]> {
  for (let from = 0; ;) {
    const answer = answerOf(worker, milliseconds)
    worker.postMessage(from)
    const rows = await answer
    if (rows.length === 0) return
    yield rows
    from += rows.length
  }
}

/** The next answer of the worker: rows, or none when it is ready. Throws FileRefusal. */
async function answerOf(worker: Worker, milliseconds: number): Promise<TableRow[]> {
  const waiting = new AbortController()
  const until = { signal: waiting.signal }
  worker.ref()
  try {
    const answer = await Promise.race([
      once(worker, 'message', until).then(([message]) => message as XlsAnswer),
      once(worker, 'exit', until).then(() => Promise.reject(new FileRefusal('FILE_DAMAGED'))),
      setTimeout(milliseconds, null, until),
    ])
    if (answer === null) throw new FileRefusal('XLS_TOO_COMPLEX')
    if (answer.kind === 'refused') throw new FileRefusal(answer.code)
    return answer.kind === 'rows' ? answer.rows : []
  } catch (error) {
    const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    throw asRefusal(error, outOfMemory ? 'XLS_TOO_COMPLEX' : 'FILE_DAMAGED')
  } finally {
    waiting.abort()
    worker.unref()
  }
}
