import { pgTable, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/** Parties that follow the feed, since when and until when: what is public is not in the access log. */
export const feedReader = pgTable('feed_reader', {
  partyId: uuid('party_id').primaryKey(),
  firstReadAt: instant('first_read_at').notNull(),
  lastReadAt: instant('last_read_at').notNull(),
})
