import { sql } from 'drizzle-orm'
import { bulkInsert } from '../database/bulk.ts'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

/** The only queries on import_file and quarantine_row. */

/** How many rows became what. */
export interface Counts {
  inserted: number
  corrected: number
  unchanged: number
  duplicate: number
  stale: number
  rejected: number
  /** Remarks on accepted rows, by code. */
  remarks: Record<string, number>
  /** Problems of rejected rows, by code. */
  problems: Record<string, number>
}

/** A file that is being or was taken in. */
export interface ImportFileRow {
  id: string
  sha256: string
  name: string
  layout: string
  status: 'RUNNING' | 'DONE'
  rowsDone: number
  bytesDone: number
  counts: Counts
}

/** A row that was not taken in. */
export interface QuarantinedRow {
  fileId: string
  line: number
  columnName: string
  code: string
  zh: string
  en: string
  sealedRow: string
  recordedAt: string
}

const q = sql.placeholder

const find = statement<{ sha256: string }, ImportFileRow>(
  sql`select id, sha256, name, layout, status, rows_done as "rowsDone", bytes_done as "bytesDone", counts
        from import_file where sha256 = ${q('sha256')}::text`,
)

/** The import of a file, by the hash of its bytes. */
export async function findImport(db: Executor, sha256: string): Promise<ImportFileRow | null> {
  const [row] = await find(db, { sha256 })
  return row ?? null
}

/** Begins an import. A unique violation: another process began with the same file. */
export const insertImport = statement<
  {
    id: string
    sha256: string
    name: string
    layout: string
    format: string
    encoding: string | null
    sourceCode: string
    counts: string
    at: string
  },
  never
>(
  sql`insert into import_file (id, sha256, name, layout, format, encoding, source_code, status,
        rows_done, bytes_done, counts, started_at)
      values (${q('id')}::uuid, ${q('sha256')}::text, ${q('name')}::text, ${q('layout')}::text,
        ${q('format')}::text, ${q('encoding')}::text, ${q('sourceCode')}::text, 'RUNNING',
        0, 0, ${q('counts')}::text::jsonb, ${q('at')}::timestamptz)`,
)

/** Moves the checkpoint on, from where this process believes it stands; gives nothing when it does not. */
export const moveCheckpoint = statement<
  { id: string; from: number; to: number; bytes: number; counts: string },
  { id: string }
>(
  sql`update import_file set rows_done = ${q('to')}::int, bytes_done = ${q('bytes')}::bigint,
        counts = ${q('counts')}::text::jsonb
      where id = ${q('id')}::uuid and rows_done = ${q('from')}::int and status = 'RUNNING' returning id`,
)

/** Ends an import. */
export const finishImport = statement<{ id: string; at: string }, never>(
  sql`update import_file set status = 'DONE', finished_at = ${q('at')}::timestamptz where id = ${q('id')}::uuid`,
)

/** Keeps rows that were not taken in. */
export const insertQuarantine = bulkInsert<QuarantinedRow>('quarantine_row', [
  { name: 'file_id', type: 'uuid', value: (row) => row.fileId },
  { name: 'line', type: 'int', value: (row) => row.line },
  { name: 'column_name', type: 'text', value: (row) => row.columnName },
  { name: 'code', type: 'text', value: (row) => row.code },
  { name: 'zh', type: 'text', value: (row) => row.zh },
  { name: 'en', type: 'text', value: (row) => row.en },
  { name: 'sealed_row', type: 'text', value: (row) => row.sealedRow },
  { name: 'recorded_at', type: 'timestamptz', value: (row) => row.recordedAt },
])

/** Some of a file's quarantined rows, by line, after a line. */
export const listQuarantine = statement<
  { fileId: string; after: number; limit: number },
  Omit<QuarantinedRow, 'fileId' | 'recordedAt'>
>(
  sql`select line, column_name as "columnName", code, zh, en, sealed_row as "sealedRow"
        from quarantine_row where file_id = ${q('fileId')}::uuid and line > ${q('after')}::int
       order by line limit ${q('limit')}::int`,
)
