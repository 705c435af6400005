import { integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/** A list that was handed in to be checked, row by row, in the background. */
export const screening = pgTable(
  'screening',
  {
    id: uuid('id').primaryKey(),
    partyId: uuid('party_id'),
    actor: text('actor').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    /** SHA-256 of the file and of what was asked of it. */
    bodyHash: text('body_hash').notNull(),
    purpose: text('purpose').notNull(),
    matter: text('matter'),
    /** The credential that it runs under: looked up again at each step, so that a revoked one stops it. */
    credential: jsonb('credential').notNull(),
    fileName: text('file_name').notNull(),
    /** QUEUED, RUNNING, DONE, FAILED, STOPPED. */
    state: text('state').notNull(),
    rowCount: integer('row_count').notNull(),
    problem: text('problem'),
    createdAt: instant('created_at').notNull(),
    finishedAt: instant('finished_at'),
  },
  (table) => [unique('screening_of_key').on(table.actor, table.idempotencyKey)],
)

/** Its rows: what was given, sealed, since it may hold identity numbers; and the number of its check once it has one. */
export const screeningRow = pgTable(
  'screening_row',
  {
    screeningId: uuid('screening_id').notNull(),
    n: integer('n').notNull(),
    sealed: text('sealed').notNull(),
    number: text('number'),
    outcome: text('outcome'),
    /** The code of what is wrong with the row. */
    problem: text('problem'),
  },
  (table) => [primaryKey({ columns: [table.screeningId, table.n] })],
)
