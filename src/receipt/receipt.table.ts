import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/**
 * Public keys of receipts. A key that no longer signs stays for ever: what it signed is still to be verified.
 */
export const receiptKey = pgTable('receipt_key', {
  kid: text('kid').primaryKey(),
  alg: text('alg').notNull(),
  publicJwk: jsonb('public_jwk').notNull(),
  registeredAt: instant('registered_at').notNull(),
})
