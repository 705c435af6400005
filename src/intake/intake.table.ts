import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/**
 * A file that was taken in, known by the hash of its bytes: the same file again is recognised. `rowsDone` is
 * the checkpoint; it commits together with the rows it counts, so that an interrupted import goes on there.
 */
export const importFile = pgTable('import_file', {
  id: uuid('id').primaryKey(),
  sha256: text('sha256').notNull().unique(),
  name: text('name').notNull(),
  layout: text('layout').notNull(),
  format: text('format').notNull(),
  encoding: text('encoding'),
  sourceCode: text('source_code').notNull(),
  status: text('status').notNull(),
  rowsDone: integer('rows_done').notNull(),
  bytesDone: bigint('bytes_done', { mode: 'number' }).notNull(),
  counts: jsonb('counts').notNull(),
  startedAt: instant('started_at').notNull(),
  finishedAt: instant('finished_at'),
})

/**
 * Rows that could not be taken in, with the reason; nothing is lost. `sealedRow` is the row as it came,
 * encrypted, since it may hold identity numbers.
 */
export const quarantineRow = pgTable(
  'quarantine_row',
  {
    fileId: uuid('file_id').notNull(),
    line: integer('line').notNull(),
    columnName: text('column_name').notNull(),
    code: text('code').notNull(),
    zh: text('zh').notNull(),
    en: text('en').notNull(),
    sealedRow: text('sealed_row').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.fileId, table.line] }),
    index('quarantine_row_code').on(table.code),
  ],
)
