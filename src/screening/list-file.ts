import { setImmediate as nextTurn } from 'node:timers/promises'
import { DomainError } from '../errors.ts'
import {
  FileRefusal,
  openTable,
  type ReaderLimits,
  type TableFile,
  type TableRow,
} from '../intake/reader/reader.ts'
import { findColumns, isUsed, readRow, type Columns, type GivenRow } from './columns.rules.ts'
import { openJsonLines } from './json-lines.ts'
import type { MediaType } from './media-type.rules.ts'
import { SCREENED_ROW_PROBLEMS, type ScreenedRowProblem } from './problem.ts'

/** Rows of a list at most, without its header. */
export const ROWS_MOST = 100_000

const MiB = 1024 * 1024
/** Tighter than those of an import: a list comes from outside, and has two columns that matter. */
const LIMITS: Partial<ReaderLimits> = {
  lineBytes: 64 * 1024,
  unpackedBytes: 256 * MiB,
  sharedStringsBytes: 64 * MiB,
  rows: ROWS_MOST + 1,
  columns: 256,
}

/** A row of a list, in order. */
export interface ListRow {
  given: GivenRow
  problem: ScreenedRowProblem | null
}

/**
 * Reads a list: what it is, is told by its content and has to be what was said. A bad row has its problem and never
 * stops the others.
 * @throws DomainError FILE_INVALID for a file that cannot be read as a whole, or has no column that is looked for
 */
export async function readList(path: string, media: MediaType): Promise<ListRow[]> {
  try {
    const table =
      media.format === 'JSON_LINES'
        ? await openJsonLines(path, media.encoding)
        : await openTable(path, LIMITS)
    try {
      return await readTable(table, media)
    } finally {
      await table.close()
    }
  } catch (error) {
    throw error instanceof FileRefusal ? invalid(error.code, error) : error
  }
}

async function readTable(
  table: Pick<TableFile, 'rows'> & { format: string },
  { format }: MediaType,
): Promise<ListRow[]> {
  if (table.format !== format) {
    throw invalid('CONTENT_DIFFERS', {
      zh: '文件内容与所声明的类型不符。',
      en: 'The content is not of the type that was declared.',
    })
  }
  let columns: Columns | null = null
  const rows: ListRow[] = []
  for await (const batch of table.rows()) {
    for (const row of batch) {
      if (columns === null) columns = columnsOf(row)
      else rows.push(rowOf(columns, row))
    }
    if (rows.length > ROWS_MOST) {
      throw invalid('TOO_MANY_ROWS', {
        zh: `至多${ROWS_MOST}行，请拆分。`,
        en: `${ROWS_MOST} rows at most: split it.`,
      })
    }
    // Readers of others wait meanwhile.
    await nextTurn()
  }
  if (rows.length > 0) return rows
  throw invalid('FILE_EMPTY', { zh: '没有数据行。', en: 'There are no rows in it.' })
}

function columnsOf(header: TableRow): Columns {
  const columns = findColumns(header.cells)
  if (columns !== null) return columns
  throw invalid('HEADER_UNKNOWN', {
    zh: '表头中没有名称列或代码列。',
    en: 'No heading is that of a name or a code.',
  })
}

function rowOf(columns: Columns, { cells, problem }: TableRow): ListRow {
  const row = readRow(columns, cells)
  if (problem === undefined) return copied(row)
  const at = problem.column
  // A broken cell that is not looked at does not matter.
  if (at !== undefined && !isUsed(columns, at - 1)) return copied(row)
  const code = problem.code in SCREENED_ROW_PROBLEMS ? problem.code : 'ROW_UNREADABLE'
  return copied({ ...row, problem: code as ScreenedRowProblem })
}

/** Cells share memory with the chunk that they were read from: without a copy the whole file would stay. */
function copied({ given: { name, code, type }, problem }: ListRow): ListRow {
  const copy = (text: string) => Buffer.from(text, 'utf8').toString('utf8')
  return { given: { name: copy(name), code: copy(code), type }, problem }
}

function invalid(code: string, { zh, en }: { zh: string; en: string }): DomainError {
  return new DomainError('FILE_INVALID', { zh: `${code}：${zh}`, en: `${code}: ${en}` })
}
