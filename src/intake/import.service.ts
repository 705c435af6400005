import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { uuidv7 } from 'uuidv7'
import { isWriteConflict } from '../database/database.ts'
import { noteDelivery } from '../delivery/delivery.service.ts'
import type { Writing } from '../disclosure/reading.ts'
import { hideIdentityNumbers } from '../personal/identity-number.rules.ts'
import { addRow, emptyBatch, importBatch, type Batch } from './batch.ts'
import { FileRefused } from './file-refused.ts'
import {
  finishImport,
  findImport,
  insertImport,
  type Counts,
  type ImportFileRow,
} from './intake.store.ts'
import { openTable, type TableFile, type TableRow } from './reader/reader.ts'
import { takerOf, type Taker } from './taker.ts'

/** Rows of one transaction: large enough to be fast, small enough to be lost and done again without pain. */
const BATCH_ROWS = 4000

/** Rows that are checked in one turn of the event loop. */
const TURN_ROWS = 50

/** Where an import stands. */
export interface Progress {
  bytesDone: number
  bytesTotal: number
  rowsDone: number
  counts: Counts
}

/** What an import did. */
export interface Summary {
  fileId: string
  name: string
  layout: string
  format: string
  encoding: string | null
  /** The same bytes were taken in before: nothing was done. */
  isKnown: boolean
  /** The row after which an interrupted import went on; 0: from the start. */
  resumedAfter: number
  rows: number
  counts: Counts
  ignoredHeadings: readonly string[]
}

export interface ImportOptions {
  sourceCode: string
  onProgress?: (progress: Progress) => void
}

/**
 * Takes a file in: what it is, is told by its content and its header. Batch by batch, each with its checkpoint in one
 * transaction, so an import that was killed goes on where it was; bad rows go to the quarantine and never stop the
 * good ones; the same file again changes nothing.
 * @throws FileRefused when the file as a whole cannot be read, its header fits neither an item of the catalogue nor
 *   commitments, or another process is at it
 */
export async function importFile(
  writing: Writing,
  path: string,
  options: ImportOptions,
): Promise<Summary> {
  const table = await FileRefused.guard(() => openTable(path))
  try {
    const sha256 = await FileRefused.guard(() => hashFile(path))
    const pieces = table.rows()[Symbol.asyncIterator]()
    const first = await FileRefused.guard(() => pieces.next())
    const [header, ...rest] = first.done === true ? [] : first.value
    const taker = readHeader(writing, header)
    const { layout } = taker
    const known = await findImport(writing.db, sha256)
    const begun =
      known ?? (await begin(writing, path, sha256, table, layout.name, options.sourceCode))
    if (begun.status === 'RUNNING')
      await run(writing, table, following(rest, pieces), taker, begun, options)
    const ended = (await findImport(writing.db, sha256)) ?? begun
    // A file that is known already is a delivery too: the source is heard, and has nothing new.
    await writing.db.transaction((tx) =>
      noteDelivery(tx, {
        sourceCode: options.sourceCode,
        via: 'FILE',
        rowCount: ended.rowsDone,
        rejectedCount: ended.counts.rejected,
      }),
    )
    return {
      fileId: begun.id,
      name: begun.name,
      layout: begun.layout,
      format: table.format,
      encoding: table.encoding,
      isKnown: known?.status === 'DONE',
      resumedAfter: known?.status === 'RUNNING' ? known.rowsDone : 0,
      rows: ended.rowsDone,
      counts: ended.counts,
      ignoredHeadings: layout.ignored.map(hideIdentityNumbers),
    }
  } finally {
    await table.close()
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** The rows after the header, many at a time: an asynchronous step for each row would cost as much as reading it. */
async function* following(
  rest: TableRow[],
  pieces: AsyncIterator<TableRow[]>,
): AsyncGenerator<TableRow[]> {
  yield rest
  yield* { [Symbol.asyncIterator]: () => pieces }
}

function readHeader(writing: Writing, header: TableRow | undefined): Taker {
  if (header === undefined) throw new FileRefused('FILE_EMPTY')
  return takerOf(writing, header.cells)
}

async function begin(
  writing: Writing,
  path: string,
  sha256: string,
  table: TableFile,
  layout: string,
  sourceCode: string,
): Promise<ImportFileRow> {
  const begun: ImportFileRow = {
    id: uuidv7(),
    sha256,
    name: hideIdentityNumbers(basename(path)),
    layout,
    status: 'RUNNING',
    rowsDone: 0,
    bytesDone: 0,
    counts: noCounts(),
  }
  const { id, name, counts } = begun
  await insertImport(writing.db, {
    id,
    sha256,
    name,
    layout,
    format: table.format,
    encoding: table.encoding,
    sourceCode,
    counts: JSON.stringify(counts),
    at: writing.now().toISOString(),
  }).catch((error: unknown) => {
    throw isWriteConflict(error) ? new FileRefused('IMPORT_CONTENDED') : error
  })
  return begun
}

function noCounts(): Counts {
  return {
    inserted: 0,
    corrected: 0,
    unchanged: 0,
    duplicate: 0,
    stale: 0,
    rejected: 0,
    remarks: {},
    problems: {},
  }
}

/** Reads and checks the next batch while the database works on the one before: two cores, both busy. */
async function run(
  writing: Writing,
  table: TableFile,
  pieces: AsyncIterable<TableRow[]>,
  taker: Taker,
  begun: ImportFileRow,
  { sourceCode, onProgress }: ImportOptions,
): Promise<void> {
  const origin = { sourceCode, fileId: begun.id }
  const state = { rowsDone: begun.rowsDone, counts: begun.counts }
  let working: Promise<void> = Promise.resolve()
  const submit = (batch: Batch) => {
    working = working.then(async () => {
      state.counts = await importBatch(taker, writing, origin, batch, state.counts)
      state.rowsDone = batch.from + batch.size
      onProgress?.({ bytesDone: batch.bytes, bytesTotal: table.totalBytes, ...state })
    })
    // A failure is met at the next await; until then it must not count as unhandled.
    working.catch(() => {})
  }
  let seen = 0
  let batch = emptyBatch(begun.rowsDone)
  for await (const rows of pieces) {
    for (const row of rows) {
      seen++
      if (seen <= begun.rowsDone) continue
      addRow(taker, batch, row)
      // Let the statements of the batch before this one go on: checking rows must not hold their answers up.
      if (seen % TURN_ROWS === 0) await nextTurn()
      if (batch.size < BATCH_ROWS) continue
      await working
      submit(batch)
      batch = emptyBatch(seen)
    }
  }
  await working
  if (batch.size > 0) submit(batch)
  await working
  await finishImport(writing.db, { id: begun.id, at: writing.now().toISOString() })
}
