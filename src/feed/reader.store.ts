import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'

/** A party that reads on is noted this often: what it read since the last note it may have read up to so much later. */
export const NOTED_MS = 60_000

const q = sql.placeholder

/** Notes that a party read the feed, by the clock of the database: it is compared with what was recorded. */
export const noteReader = statement<{ partyId: string }, never>(
  sql`insert into feed_reader (party_id, first_read_at, last_read_at)
      values (${q('partyId')}::uuid, clock_timestamp(), clock_timestamp())
      on conflict (party_id) do update set last_read_at = excluded.last_read_at`,
)
