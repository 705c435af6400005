import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { day, instant } from '../database/columns.ts'

/**
 * The exchange with platforms. These tables are the operator's own and stand behind no database class: what they tell goes
 * out through `exchange.service.ts` alone. Queues are local tables; what is about a subject has its id in its key.
 */

/** How far the exchange with a platform is. Its row is what two processes at one platform take turns by. */
export const exchangePlatform = pgTable('exchange_platform', {
  platformCode: text('platform_code').primaryKey(),
  /** Versions recorded up to here are noted: never beyond the commit-safe horizon. */
  notedUntil: instant('noted_until').notNull(),
  reportedAt: instant('reported_at'),
  fetchedAt: instant('fetched_at'),
  receiptAt: instant('receipt_at'),
  failedAt: instant('failed_at'),
  /** The code of the last failure; it stays until something succeeds. */
  failure: text('failure'),
  /** The last day for which a comparison was begun by itself. */
  comparedOn: day('compared_on'),
})

/** What a platform has, or may have, of a fact, and whether something is to be told to it. */
export const exchangeFact = pgTable(
  'exchange_fact',
  {
    platformCode: text('platform_code').notNull(),
    subjectId: uuid('subject_id').notNull(),
    factId: uuid('fact_id').notNull(),
    fact: text('fact').notNull(),
    /** The catalogue item or the list. */
    code: text('code').notNull(),
    /** When it was noted that the platform may have to be told; null: nothing is left to tell. */
    dueAt: instant('due_at'),
    /** NEVER; MAYBE: it was sent, and nobody knows whether it came; HELD: acknowledged; WITHDRAWN. */
    reached: text('reached').notNull(),
    /** Of what it acknowledged. */
    version: integer('version'),
    rowKey: text('row_key'),
    rowHash: text('row_hash'),
    /** The day of the batch that brought it, by which both sides count. */
    reportedOn: day('reported_on'),
    /** The next day on which its publication begins or ends by the calendar. */
    changesOn: day('changes_on'),
    /** The batch in which it is under way: until that is settled, it travels in no other. */
    batchId: uuid('batch_id'),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.platformCode, table.factId] }),
    index('exchange_fact_due')
      .on(table.platformCode, table.dueAt)
      .where(sql`due_at is not null`),
    index('exchange_fact_day').on(table.platformCode, table.reportedOn, table.code),
    index('exchange_fact_change')
      .on(table.platformCode, table.changesOn)
      .where(sql`changes_on is not null`),
    index('exchange_fact_batch')
      .on(table.batchId)
      .where(sql`batch_id is not null`),
  ],
)

/** A file for a platform, frozen: what was made is never changed. Its id is the number under which it is delivered. */
export const exchangeBatch = pgTable(
  'exchange_batch',
  {
    id: uuid('id').primaryKey(),
    platformCode: text('platform_code').notNull(),
    /** The party that the platform is: whoever looks learns that it received this. */
    partyId: uuid('party_id').notNull(),
    /** REPORT or WITHDRAWAL. */
    kind: text('kind').notNull(),
    code: text('code').notNull(),
    format: text('format').notNull(),
    mediaType: text('media_type').notNull(),
    fileName: text('file_name').notNull(),
    /** The bytes as base64, sealed: a name of a person may stand in them. */
    contentSealed: text('content_sealed').notNull(),
    contentHash: text('content_hash').notNull(),
    rowCount: integer('row_count').notNull(),
    /** The day in Asia/Shanghai on which it was made, by which both sides count its rows. */
    madeOn: day('made_on').notNull(),
    madeAt: instant('made_at').notNull(),
    state: text('state').notNull(),
    attempts: integer('attempts').notNull(),
    /** Tries that count towards giving up: being asked to wait does not. */
    failures: integer('failures').notNull(),
    nextAt: instant('next_at'),
    /** Who sends it has until then; after that it belongs to a process that is gone. */
    leaseUntil: instant('lease_until'),
    /** When its disclosure was logged: before it first went out. */
    loggedAt: instant('logged_at'),
    deliveredAt: instant('delivered_at'),
    acknowledgedAt: instant('acknowledged_at'),
    receiptNumber: text('receipt_number'),
    acceptedCount: integer('accepted_count'),
    rejectedCount: integer('rejected_count'),
    problem: text('problem'),
    /** Why a person gave it up. */
    reason: text('reason'),
  },
  (table) => [
    index('exchange_batch_open')
      .on(table.platformCode, table.nextAt)
      .where(sql`state in ('QUEUED', 'SENDING', 'DELIVERED', 'FAILED')`),
    index('exchange_batch_of_platform').on(table.platformCode, table.id),
  ],
)

/** A row of a batch: the fact, by which key the platform knows it, and what the platform said to it. */
export const exchangeRow = pgTable(
  'exchange_row',
  {
    subjectId: uuid('subject_id').notNull(),
    batchId: uuid('batch_id').notNull(),
    n: integer('n').notNull(),
    factId: uuid('fact_id').notNull(),
    version: integer('version').notNull(),
    rowKey: text('row_key').notNull(),
    rowHash: text('row_hash').notNull(),
    changesOn: day('changes_on'),
    /** Why it is withdrawn; null in a report. */
    cause: text('cause'),
    /** WAITING, ACCEPTED, REJECTED. */
    state: text('state').notNull(),
    code: text('code'),
    reason: text('reason'),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.batchId, table.n] }),
    index('exchange_row_of_batch').on(table.batchId, table.n),
  ],
)

/** A file that a platform handed over, known by its hash: it is kept as it came, sealed. */
export const exchangeFile = pgTable(
  'exchange_file',
  {
    id: uuid('id').primaryKey(),
    platformCode: text('platform_code').notNull(),
    name: text('name').notNull(),
    sha256: text('sha256').notNull(),
    kind: text('kind').notNull(),
    contentSealed: text('content_sealed').notNull(),
    state: text('state').notNull(),
    rowCount: integer('row_count'),
    rejectedCount: integer('rejected_count'),
    problem: text('problem'),
    /** The import that took its rows in, under whose id the rejected ones lie in quarantine. */
    importId: uuid('import_id'),
    receivedAt: instant('received_at').notNull(),
    takenAt: instant('taken_at'),
  },
  (table) => [uniqueIndex('exchange_file_hash').on(table.platformCode, table.sha256)],
)

/** A repair decision that a platform handed over: it waits here until it was taken. */
export const exchangeDecision = pgTable(
  'exchange_decision',
  {
    id: uuid('id').primaryKey(),
    platformCode: text('platform_code').notNull(),
    fileId: uuid('file_id').notNull(),
    line: integer('line').notNull(),
    number: text('number').notNull(),
    /** Under a key: the same decision again changes nothing, another under its number is refused. */
    bodyHash: text('body_hash').notNull(),
    sealed: text('sealed').notNull(),
    /** WAITING, TAKEN, REFUSED. */
    state: text('state').notNull(),
    problem: text('problem'),
    receivedAt: instant('received_at').notNull(),
    decidedAt: instant('decided_at'),
  },
  (table) => [
    uniqueIndex('exchange_decision_number').on(table.platformCode, table.number, table.bodyHash),
    index('exchange_decision_waiting')
      .on(table.platformCode, table.receivedAt)
      .where(sql`state = 'WAITING'`),
  ],
)

/** A comparison of what both sides have of a day: asked for, then made; one row a kind. Never changed afterwards. */
export const exchangeComparison = pgTable(
  'exchange_comparison',
  {
    id: uuid('id').primaryKey(),
    platformCode: text('platform_code').notNull(),
    day: day('day').notNull(),
    /** The item or list; null while it is asked for, or when the platform could not be asked. */
    code: text('code'),
    /** REQUESTED, MATCHED, DIFFERENT, FAILED. */
    state: text('state').notNull(),
    /** What is missing or different there is reported again. */
    resends: boolean('resends').notNull(),
    ourCount: integer('our_count'),
    theirCount: integer('their_count'),
    ourHash: text('our_hash'),
    theirHash: text('their_hash'),
    /** [{kind, key, subjectId}]. */
    differences: jsonb('differences'),
    problem: text('problem'),
    actor: text('actor').notNull(),
    requestedAt: instant('requested_at').notNull(),
    madeAt: instant('made_at'),
  },
  (table) => [
    index('exchange_comparison_of_platform').on(table.platformCode, table.id),
    index('exchange_comparison_asked')
      .on(table.platformCode)
      .where(sql`state = 'REQUESTED'`),
  ],
)
