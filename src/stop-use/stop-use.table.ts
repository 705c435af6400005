import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'
import { day, instant } from '../database/columns.ts'

/** That a version of a fact must not be used any more: one row for each that was corrected, repaired or revoked. */
export const stopUse = pgTable(
  'stop_use',
  {
    subjectId: uuid('subject_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull(),
    factId: uuid('fact_id').notNull(),
    /** The version that took its place. */
    version: smallint('version').notNull(),
    reason: text('reason').notNull(),
    /** When that version was recorded. */
    stoppedAt: instant('stopped_at').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.id] }),
    unique('stop_use_of_version').on(table.subjectId, table.factId, table.version),
  ],
)

/** A party that received the fact, and whether it said that it stopped using it. */
export const stopUseReceiver = pgTable(
  'stop_use_receiver',
  {
    subjectId: uuid('subject_id').notNull(),
    stopUseId: uuid('stop_use_id').notNull(),
    partyId: uuid('party_id').notNull(),
    /** The ways by which it received the fact. */
    channels: text('channels').array().notNull(),
    lastReceivedAt: instant('last_received_at').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    /** The last day to acknowledge, and the last day before the party loses what only rights beyond PUBLIC show. */
    dueOn: day('due_on').notNull(),
    lapsesOn: day('lapses_on').notNull(),
    acknowledgedAt: instant('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by'),
    remark: text('remark'),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.stopUseId, table.partyId] }),
    index('stop_use_of_party').on(table.partyId, table.recordedAt, table.stopUseId),
    index('stop_use_open')
      .on(table.partyId, table.lapsesOn)
      .where(sql`acknowledged_at is null`),
    index('stop_use_by_time').on(table.recordedAt, table.stopUseId),
  ],
)

/** How far the versions of facts were looked through: one row. */
export const stopUseProgress = pgTable('stop_use_progress', {
  id: text('id').primaryKey(),
  until: instant('until').notNull(),
})
