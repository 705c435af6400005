import { sql } from 'drizzle-orm'
import { index, integer, pgTable, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/**
 * Monthly bulletins of lists (名单月报), one row a version of the bulletin of a unit, a list and a month. What was frozen is
 * never changed: a correction is a new version that names the one it corrects.
 */
export const listBulletin = pgTable(
  'list_bulletin',
  {
    id: uuid('id').primaryKey(),
    partyId: uuid('party_id').notNull(),
    partyName: text('party_name').notNull(),
    /** Of the unit, as on what it holds. */
    sourceCode: text('source_code').notNull(),
    regionCode: text('region_code'),
    /** The source of the unit above, which sees it too; null: there is none. */
    overseerSource: text('overseer_source'),
    listCode: text('list_code').notNull(),
    /** `YYYY-MM`, in Asia/Shanghai. */
    month: text('month').notNull(),
    /** From 1; a correction is the next. */
    version: smallint('version').notNull(),
    corrects: uuid('corrects'),
    /** Why it corrects that one. */
    reason: text('reason'),
    state: text('state').notNull(),
    /** Of this row: counts its steps, so that nobody takes one over another's. */
    revision: smallint('revision').notNull(),
    /** Canonical JSON, frozen. */
    content: text('content').notNull(),
    contentHash: text('content_hash').notNull(),
    entryCount: integer('entry_count').notNull(),
    /** Compact JWS over the hash. */
    signature: text('signature'),
    channel: text('channel'),
    submissionNumber: text('submission_number'),
    /** Given by whom it was submitted to. */
    receiptNumber: text('receipt_number'),
    frozenAt: instant('frozen_at').notNull(),
    signedAt: instant('signed_at'),
    submittedAt: instant('submitted_at'),
    receiptedAt: instant('receipted_at'),
    correctedAt: instant('corrected_at'),
    actor: text('actor').notNull(),
  },
  (table) => [
    uniqueIndex('list_bulletin_version').on(
      table.partyId,
      table.listCode,
      table.month,
      table.version,
    ),
    uniqueIndex('list_bulletin_open')
      .on(table.partyId, table.listCode, table.month)
      .where(sql`state <> 'CORRECTED'`),
    index('list_bulletin_of_source').on(table.sourceCode, table.id),
  ],
)
