import type { Writing } from '../disclosure/reading.ts'
import {
  problemOf,
  ROW_PROBLEMS,
  type RowProblem,
  type RowProblemCode,
} from '../submission/problem.ts'
import type { Origin } from '../submission/subject-registration.ts'
import { FileRefused } from './file-refused.ts'
import {
  insertQuarantine,
  moveCheckpoint,
  type Counts,
  type QuarantinedRow,
} from './intake.store.ts'
import { cellsByColumn } from './layout.rules.ts'
import type { TableRow } from './reader/reader.ts'
import type { RowFault, Taken, Taker } from './taker.ts'

/** Rows that are taken in together, checked. */
export interface Batch {
  /** Rows of the file before these. */
  from: number
  /** How many rows of the file these are. */
  size: number
  /** Bytes of the file up to the end of these. */
  bytes: number
  good: { draft: unknown; row: TableRow }[]
  bad: BadRow[]
}

interface BadRow {
  row: TableRow
  problems: readonly RowFault[]
}

/** An empty batch that begins after so many rows. */
export function emptyBatch(from: number): Batch {
  return { from, size: 0, bytes: 0, good: [], bad: [] }
}

/** Checks a row and adds it to a batch. */
export function addRow(taker: Taker, batch: Batch, row: TableRow): void {
  const drafted = draft(taker, row)
  if (drafted.ok) batch.good.push({ draft: drafted.draft, row })
  else batch.bad.push({ row, problems: drafted.problems })
  batch.size++
  batch.bytes = row.bytes
}

/**
 * Takes a batch in: good rows, the quarantine of bad ones and the checkpoint, in one transaction.
 * @returns the counts with this batch
 * @throws FileRefused IMPORT_CONTENDED when another process moved the checkpoint
 */
export async function importBatch(
  taker: Taker,
  writing: Writing,
  origin: Origin & { fileId: string },
  batch: Batch,
  before: Counts,
): Promise<Counts> {
  let counts = before
  const good = batch.good.map(({ draft: one, row }) => ({ draft: one, rowNumber: row.line }))
  await taker.submit(writing, origin, good, async (tx, taken) => {
    // What is known may refuse a row that is right by itself.
    const refused = taken.flatMap((one, at): BadRow[] =>
      one.status === 'REJECTED' ? [{ row: batch.good[at]!.row, problems: one.problems }] : [],
    )
    const bad = [...batch.bad, ...refused]
    counts = count(before, taken, bad)
    const moved = await moveCheckpoint(tx, {
      id: origin.fileId,
      from: batch.from,
      to: batch.from + batch.size,
      bytes: batch.bytes,
      counts: JSON.stringify(counts),
    })
    if (moved.length === 0) throw new FileRefused('IMPORT_CONTENDED')
    // After the checkpoint: of two processes at one batch, the second learns there that it came too late.
    const rows = bad.map((one) => quarantined(writing, origin.fileId, one, tx.at))
    await insertQuarantine(tx, rows)
  })
  return counts
}

function draft(taker: Taker, row: TableRow): ReturnType<Taker['draft']> {
  const unusable = problemOfRow(taker, row)
  if (unusable !== null) return { ok: false, problems: [unusable] }
  return taker.draft(cellsByColumn(taker.layout, row.cells))
}

/** What the reader found wrong, and rows that an unquoted comma shifted. */
function problemOfRow({ layout, zhOf }: Taker, { cells, problem }: TableRow): RowProblem | null {
  if (problem !== undefined) {
    const at = problem.column
    if (at === undefined) return problemOf('ROW_UNREADABLE', '', problem)
    const used = layout.sources.findIndex((source) => source.includes(at - 1))
    const code: RowProblemCode =
      problem.code in ROW_PROBLEMS ? (problem.code as RowProblemCode) : 'ROW_UNREADABLE'
    // A broken cell of a column that is not taken in does not matter.
    if (used >= 0) return problemOf(code, zhOf(used), problem)
  }
  if (cells.length < layout.width) return problemOf('COLUMN_COUNT')
  const extra = cells.slice(layout.width)
  return extra.some((cell) => cell.trim() !== '') ? problemOf('COLUMN_COUNT') : null
}

function quarantined(
  writing: Writing,
  fileId: string,
  { row, problems }: BadRow,
  at: Date,
): QuarantinedRow {
  const first = problems[0]!
  const sentences = (language: 'zh' | 'en') =>
    problems
      .map((one) => (one.column === '' ? one[language] : `${one.column}: ${one[language]}`))
      .join('; ')
  return {
    fileId,
    line: row.line,
    columnName: first.column,
    code: first.code,
    zh: sentences('zh'),
    en: sentences('en'),
    sealedRow: writing.cipher.seal(JSON.stringify(row.cells), fileId),
    recordedAt: at.toISOString(),
  }
}

function count(before: Counts, taken: readonly Taken[], bad: readonly BadRow[]): Counts {
  const counts: Counts = {
    ...before,
    remarks: { ...before.remarks },
    problems: { ...before.problems },
  }
  const field = {
    INSERTED: 'inserted',
    CORRECTED: 'corrected',
    UNCHANGED: 'unchanged',
    DUPLICATE: 'duplicate',
    STALE: 'stale',
  } as const
  for (const one of taken) {
    if (one.status === 'REJECTED') continue
    counts[field[one.status]]++
    for (const { code } of one.remarks) counts.remarks[code] = (counts.remarks[code] ?? 0) + 1
  }
  for (const { problems } of bad) {
    counts.rejected++
    for (const { code } of problems) counts.problems[code] = (counts.problems[code] ?? 0) + 1
  }
  return counts
}
