import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

/** The only statements that delete from the access log: at the end of its retention, by the tables' owner. */

const q = sql.placeholder

/**
 * The last entry of the prefix that may go, at most `size` places from its start: all before the first entry that is
 * kept. Null when nothing may.
 */
const end = statement<{ id: string; cutoff: string; size: number }, { seq: number; hash: string }>(
  sql`select seq, hash from access_entry
       where stream_id = ${q('id')}::uuid
         and seq < coalesce((select min(seq) from access_entry
                              where stream_id = ${q('id')}::uuid and at >= ${q('cutoff')}::timestamptz),
                            9223372036854775807)
         and seq < (select min(seq) from access_entry where stream_id = ${q('id')}::uuid) + ${q('size')}::int
       order by seq desc limit 1`,
)

/** The end of the next part of a stream that is past its retention; null when there is none. */
export async function findPurgeEnd(
  db: Executor,
  id: string,
  cutoff: Date,
  size: number,
): Promise<{ seq: number; hash: string } | null> {
  const [row] = await end(db, { id, cutoff: cutoff.toISOString(), size })
  return row ?? null
}

const permitted = statement<object, { may: boolean }>(
  sql`select has_table_privilege('access_entry', 'DELETE') and has_table_privilege('access_subject', 'DELETE') as may`,
)

/** Whether this login may delete from the log as it is: in production even the owner took that from itself. */
export async function mayDelete(db: Executor): Promise<boolean> {
  const [row] = await permitted(db, {})
  return row!.may
}

/** The owner gives itself the right to delete, for a transaction that ends with `revokeDelete`. */
export async function grantDelete(tx: Executor): Promise<void> {
  await tx.query('grant delete on access_entry, access_subject to current_user')
}

/** Takes the right to delete away again. */
export async function revokeDelete(tx: Executor): Promise<void> {
  await tx.query('revoke delete on access_entry, access_subject from current_user')
}

interface Prefix {
  id: string
  seq: number
}

/** Deletes the narrow rows up to a place of a stream; gives how many. */
export const deleteNarrowRows = statement<Prefix, { deleted: number }>(
  sql`with gone as (delete from access_subject
                     where stream_id = ${q('id')}::uuid and seq <= ${q('seq')}::bigint returning 1)
      select count(*)::int as deleted from gone`,
)

/** Deletes the entries up to a place of a stream; gives how many. */
export const deleteEntries = statement<Prefix, { deleted: number }>(
  sql`with gone as (delete from access_entry
                     where stream_id = ${q('id')}::uuid and seq <= ${q('seq')}::bigint returning 1)
      select count(*)::int as deleted from gone`,
)

/** Leaves what the chain goes on from. */
export const upsertCheckpoint = statement<Prefix & { hash: string; at: string }, never>(
  sql`insert into access_checkpoint (stream_id, seq, hash, deleted_at)
      values (${q('id')}::uuid, ${q('seq')}::bigint, ${q('hash')}::text, ${q('at')}::timestamptz)
      on conflict (stream_id) do update
        set seq = excluded.seq, hash = excluded.hash, deleted_at = excluded.deleted_at
        where access_checkpoint.seq < excluded.seq`,
)
