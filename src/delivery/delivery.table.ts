import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/**
 * What sources delivered, one row a delivery: a file that was taken in (the same file again too: the source is alive), a
 * request of a business system. Append-only, so that deliveries never wait for each other. How fresh a source is, now
 * or at an instant in the past, is its latest row.
 */
export const sourceDelivery = pgTable(
  'source_delivery',
  {
    sourceCode: text('source_code').notNull(),
    deliveredAt: instant('delivered_at').notNull(),
    id: uuid('id').notNull(),
    /** FILE, REQUEST or DEMO. */
    via: text('via').notNull(),
    rowCount: integer('row_count').notNull(),
    rejectedCount: integer('rejected_count').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceCode, table.deliveredAt, table.id] })],
)
