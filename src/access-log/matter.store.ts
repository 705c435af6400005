import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

interface MatterKey {
  partyId: string
  matter: string
}

const q = sql.placeholder

const named = statement<MatterKey, { isNamed: boolean }>(
  sql`select exists (select from access_entry
                      where party_id = ${q('partyId')}::uuid and matter = ${q('matter')}::text) as "isNamed"`,
)

/** Whether a party ever named a matter when it looked something up. */
export async function wasNamed(db: Executor, key: MatterKey): Promise<boolean> {
  const [row] = await named(db, key)
  return row!.isNamed
}

/** Closes a matter; a matter that is closed stays as it was closed. */
export const insertClosedMatter = statement<MatterKey & { actor: string; at: string }, never>(
  sql`insert into closed_matter (party_id, matter, closed_by, closed_at)
      values (${q('partyId')}::uuid, ${q('matter')}::text, ${q('actor')}::text, ${q('at')}::timestamptz)
      on conflict (party_id, matter) do nothing`,
)

const closing = statement<MatterKey, { closedAt: Date }>(
  sql`select closed_at as "closedAt" from closed_matter
       where party_id = ${q('partyId')}::uuid and matter = ${q('matter')}::text`,
)

/** When a matter was closed. */
export async function getClosing(db: Executor, key: MatterKey): Promise<Date> {
  const [row] = await closing(db, key)
  return row!.closedAt
}
