import { customType, integer, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** A day in Asia/Shanghai, `YYYY-MM-DD`. drizzle's own `date` is the same in string mode, named here once. */
export const day = customType<{ data: string }>({ dataType: () => 'date' })

/** An instant. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 6 })

/**
 * Where a version came from: source, file, row, when it was received, and the hash of the row's content.
 * It stands on every version of every regulated fact (traceability).
 */
export const provenance = {
  sourceCode: text('source_code').notNull(),
  fileId: uuid('file_id'),
  rowNumber: integer('row_number'),
  rowHash: text('row_hash').notNull(),
  exportedAt: instant('exported_at'),
  receivedAt: instant('received_at').notNull(),
}

/** When we knew: a version is open until a later one closes it. Nothing is overwritten. */
export const knownTime = {
  recordedAt: instant('recorded_at').notNull(),
  supersededAt: instant('superseded_at'),
}
