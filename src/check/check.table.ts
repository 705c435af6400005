import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/**
 * Answers of credit checks, as they were given: never changed, so that a number can be answered again for ever. The
 * receipt is the answer itself, signed; nothing of it is kept beside it. `subjectId` is null for a subject that was not
 * found. Kept by number, which is all that the holder of a receipt has.
 */
export const creditCheck = pgTable(
  'credit_check',
  {
    number: text('number').primaryKey(),
    partyId: uuid('party_id'),
    /** Who asked, in its provenance form. */
    actor: text('actor').notNull(),
    purpose: text('purpose').notNull(),
    subjectId: uuid('subject_id'),
    outcome: text('outcome').notNull(),
    checkedAt: instant('checked_at').notNull(),
    receipt: text('receipt').notNull(),
    /** The versions of the facts that it rests on: kind, subject, fact, version. Shown to nobody. */
    facts: jsonb('facts').notNull(),
  },
  (table) => [index('credit_check_of_subject').on(table.subjectId, table.checkedAt)],
)

/** Requests that may be sent twice: within a day the same one gets the same numbers. */
export const checkRequest = pgTable(
  'check_request',
  {
    actor: text('actor').notNull(),
    requestId: text('request_id').notNull(),
    bodyHash: text('body_hash').notNull(),
    numbers: text('numbers').array().notNull(),
    answeredAt: instant('answered_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.actor, table.requestId] })],
)
