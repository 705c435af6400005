import { sql } from 'drizzle-orm'
import {
  index,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { day, instant } from '../database/columns.ts'

/**
 * What has to be looked at again since a fact was repaired, or its repair revoked: evaluations and list entries that may
 * rest on it, measures of which it is not known whether they rest on it alone. `partyId` is who answers for it.
 */
export const reviewTask = pgTable(
  'review_task',
  {
    subjectId: uuid('subject_id').notNull(),
    taskId: uuid('task_id').notNull(),
    /** EVALUATION, LIST_ENTRY or MEASURE, and its id. */
    targetKind: text('target_kind').notNull(),
    targetId: uuid('target_id').notNull(),
    partyId: uuid('party_id').notNull(),
    /** The fact: RECORD or LIST_ENTRY, and its id. */
    factKind: text('fact_kind').notNull(),
    factId: uuid('fact_id').notNull(),
    /** REPAIRED or REPAIR_REVOKED. */
    reason: text('reason').notNull(),
    madeAt: instant('made_at').notNull(),
    doneAt: instant('done_at'),
    doneBy: text('done_by'),
    /** What came of it. */
    statement: text('statement'),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.taskId] }),
    index('review_task_of_party').on(table.partyId, table.madeAt, table.taskId),
  ],
)

/**
 * Decisions of the window as they came in, by their number: what was done with each. One that fits no fact is a problem
 * that stays until a fact comes, or it is looked at. Identity papers are kept as their blind index.
 */
export const repairDecision = pgTable(
  'repair_decision',
  {
    number: text('number').primaryKey(),
    bodyHash: text('body_hash').notNull(),
    body: jsonb('body').notNull(),
    /** Who brought it: a party, or the operator (null). */
    partyId: uuid('party_id'),
    partyName: text('party_name').notNull(),
    /** Code of the problem that it waits with; null: it took effect. */
    problem: text('problem'),
    /** The repair that it made, or decided of. */
    repairSubjectId: uuid('repair_subject_id'),
    repairId: uuid('repair_id'),
    receivedAt: instant('received_at').notNull(),
    takenAt: instant('taken_at'),
  },
  (table) => [
    index('repair_decision_waiting')
      .on(table.receivedAt, table.number)
      .where(sql`problem is not null`),
  ],
)

/** What shields a record under a plan of reorganisation: by which plan, until when, and how it ended. */
export const shield = pgTable(
  'shield',
  {
    subjectId: uuid('subject_id').notNull(),
    recordId: uuid('record_id').notNull(),
    number: smallint('number').notNull(),
    /** 重整计划 and the court that approved it. */
    basis: text('basis').notNull(),
    documentNumber: text('document_number').notNull(),
    approvedOn: day('approved_on').notNull(),
    /** Exclusive. */
    validTo: day('valid_to').notNull(),
    startedAt: instant('started_at').notNull(),
    startedBy: text('started_by').notNull(),
    endedAt: instant('ended_at'),
    /** TERM, LIFTED, or REPAIRED. */
    endKind: text('end_kind'),
    statement: text('statement'),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.recordId, table.number] }),
    uniqueIndex('shield_standing')
      .on(table.subjectId, table.recordId)
      .where(sql`ended_at is null`),
    index('shield_by_end')
      .on(table.validTo, table.subjectId, table.recordId)
      .where(sql`ended_at is null`),
  ],
)
