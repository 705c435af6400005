import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/** An address that a party registered, to be told of changes by the Standard Webhooks specification. */
export const webhook = pgTable(
  'webhook',
  {
    id: uuid('id').primaryKey(),
    partyId: uuid('party_id').notNull(),
    url: text('url').notNull(),
    description: text('description'),
    /** Kinds of facts; null: all. */
    kinds: text('kinds').array(),
    /** The standing purpose and matter, under which the party's rights are found each time. */
    purpose: text('purpose'),
    matter: text('matter'),
    /** The credential that registered it: looked up again each time, so that a revoked one stops it. */
    credential: jsonb('credential').notNull(),
    actor: text('actor').notNull(),
    /** ACTIVE, DISABLED (by its party, or by its receiver's 410), STOPPED (its credential or its rights ended). */
    state: text('state').notNull(),
    /** Why it is not active: a code. */
    reason: text('reason'),
    secretSealed: text('secret_sealed').notNull(),
    /** Signs too until then: the receiver changes its secret meanwhile. */
    previousSecretSealed: text('previous_secret_sealed'),
    previousUntil: instant('previous_until'),
    /** Where its reader stands in the feed. */
    position: jsonb('position').notNull(),
    /** Number of the last message. */
    lastNumber: integer('last_number').notNull(),
    createdAt: instant('created_at').notNull(),
    /** When it is looked after next; and who does so now, until when: one process at a time. */
    dueAt: instant('due_at').notNull(),
    claimedBy: uuid('claimed_by'),
    claimedUntil: instant('claimed_until'),
  },
  (table) => [
    index('webhook_of_party').on(table.partyId, table.id),
    index('webhook_due')
      .on(table.dueAt)
      .where(sql`state = 'ACTIVE'`),
  ],
)

/** A message to such an address: ids and no content. They go out in the order of their numbers. */
export const webhookDelivery = pgTable(
  'webhook_delivery',
  {
    webhookId: uuid('webhook_id').notNull(),
    number: integer('number').notNull(),
    /** `webhook-id`: the same however often it is tried. */
    id: uuid('id').notNull(),
    type: text('type').notNull(),
    /** The body, byte for byte as it is signed. */
    body: text('body').notNull(),
    subjectId: uuid('subject_id'),
    kind: text('kind'),
    factId: uuid('fact_id'),
    operation: text('operation'),
    /** PENDING, DELIVERED, DEAD (tried in vain), WITHDRAWN (its fact may not be seen any more). */
    state: text('state').notNull(),
    attempts: integer('attempts').notNull(),
    dueAt: instant('due_at').notNull(),
    /** What the last attempt came to: a status of HTTP, or a code. */
    lastResult: text('last_result'),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.webhookId, table.number] }),
    index('webhook_delivery_pending')
      .on(table.webhookId, table.number)
      .where(sql`state = 'PENDING'`),
    index('webhook_delivery_of_fact').on(table.subjectId, table.factId),
    index('webhook_delivery_ended')
      .on(table.endedAt)
      .where(sql`ended_at is not null`),
  ],
)
