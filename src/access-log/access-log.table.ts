import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/**
 * Streams of the access log: one a process, so that no process waits for another to chain. `opening` is the hash that
 * the first entry follows; it covers the last hash of every stream that was there (`heads`).
 */
export const accessStream = pgTable('access_stream', {
  id: uuid('id').primaryKey(),
  openedAt: instant('opened_at').notNull(),
  heads: text('heads').notNull(),
  opening: text('opening').notNull(),
})

/** One entry an answer that held something not public about a subject. Append-only, chained by `previous`. */
export const accessEntry = pgTable(
  'access_entry',
  {
    streamId: uuid('stream_id').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: instant('at').notNull(),
    requestId: text('request_id').notNull(),
    partyClass: text('party_class').notNull(),
    partyId: uuid('party_id'),
    memberId: uuid('member_id'),
    tokenId: uuid('token_id'),
    purpose: text('purpose'),
    matter: text('matter'),
    operation: text('operation'),
    documentHash: text('document_hash').notNull(),
    coordinates: text('coordinates').array().notNull(),
    consents: uuid('consents').array().notNull(),
    subjectCount: integer('subject_count').notNull(),
    /** SHA-256 over the sorted ids of the subjects: the narrow rows are under the chain too. */
    subjectsHash: text('subjects_hash').notNull(),
    previous: text('previous').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.streamId, table.seq] }),
    index('access_entry_at').on(table.at),
    index('access_entry_party').on(table.partyId, table.at),
  ],
)

/** One narrow row per subject of an entry: what the subject itself is shown. */
export const accessSubject = pgTable(
  'access_subject',
  {
    subjectId: uuid('subject_id').notNull(),
    at: instant('at').notNull(),
    streamId: uuid('stream_id').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    partyClass: text('party_class').notNull(),
    partyId: uuid('party_id'),
    purpose: text('purpose'),
    matter: text('matter'),
    /** Enforcement and random inspection: the subject sees it once the matter is closed. */
    untilClosed: boolean('until_closed').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.at, table.streamId, table.seq] }),
    index('access_subject_of_entry').on(table.streamId, table.seq),
  ],
)

/** Matters that are closed: the subject may learn of the look-ups. */
export const closedMatter = pgTable(
  'closed_matter',
  {
    partyId: uuid('party_id').notNull(),
    matter: text('matter').notNull(),
    closedBy: text('closed_by').notNull(),
    closedAt: instant('closed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.partyId, table.matter] })],
)

/** What of a stream was deleted at the end of its retention: the chain goes on from `hash`. */
export const accessCheckpoint = pgTable('access_checkpoint', {
  streamId: uuid('stream_id').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
  deletedAt: instant('deleted_at').notNull(),
})
