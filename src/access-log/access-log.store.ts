import { sql } from 'drizzle-orm'
import { bulkInsert } from '../database/bulk.ts'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { ChainedEntry, ChainHead, ChainStream, NarrowRow } from './chain.rules.ts'

/** What writes the access log: nothing here updates or deletes. Instants are text with microseconds, in UTC. */

const q = sql.placeholder

/** A narrow row with the entry that it belongs to. */
export interface NarrowEntry extends NarrowRow {
  streamId: string
  seq: number
}

/** The last hash of a stream: of its last entry, else of what retention left, else its opening. */
const HEAD = sql`coalesce(e.seq, c.seq, 0) as seq, coalesce(e.hash, c.hash, s.opening) as hash
    from access_stream s
    left join access_checkpoint c on c.stream_id = s.id
    left join lateral (select seq, hash from access_entry
                        where stream_id = s.id order by seq desc limit 1) e on true`

const headOfStream = statement<{ id: string }, Omit<ChainHead, 'streamId'>>(
  sql`select ${HEAD} where s.id = ${q('id')}::uuid`,
)

/** The head of a stream as the database has it; null when there is no such stream. */
export async function findHead(db: Executor, id: string): Promise<ChainHead | null> {
  const [row] = await headOfStream(db, { id })
  return row === undefined ? null : { streamId: id, ...row }
}

/** The heads of all streams, with what each named when it was opened. */
export const listHeads = statement<object, ChainHead & { heads: string }>(
  sql`select s.id as "streamId", s.heads, ${HEAD}`,
)

/** Opens a stream. */
export const insertStream = statement<ChainStream, never>(
  sql`insert into access_stream (id, opened_at, heads, opening)
      values (${q('id')}::uuid, ${q('openedAt')}::timestamptz, ${q('heads')}::text, ${q('opening')}::text)`,
)

/** One parameter for all rows, since a list of lists of words is no array of the database. */
const entries = statement<{ rows: string }, never>(
  sql`insert into access_entry (stream_id, seq, at, request_id, party_class, party_id, member_id, token_id,
        purpose, matter, operation, document_hash, coordinates, consents, subject_count, subjects_hash, previous, hash)
      select "streamId", seq, at, "requestId", "partyClass", "partyId", "memberId", "tokenId", purpose, matter,
        operation, "documentHash", coordinates, consents, "subjectCount", "subjectsHash", previous, hash
        from jsonb_to_recordset(${q('rows')}::text::jsonb) as given(
          "streamId" uuid, seq bigint, at timestamptz, "requestId" text, "partyClass" text, "partyId" uuid,
          "memberId" uuid, "tokenId" uuid, purpose text, matter text, operation text, "documentHash" text,
          coordinates text[], consents uuid[], "subjectCount" int, "subjectsHash" text, previous text, hash text)`,
)

/** Inserts entries, all in one statement. */
export async function insertEntries(tx: Executor, rows: readonly ChainedEntry[]): Promise<void> {
  await entries(tx, { rows: JSON.stringify(rows) })
}

/** Inserts narrow rows, all in one statement. */
export const insertNarrowRows = bulkInsert<NarrowEntry>('access_subject', [
  { name: 'subject_id', type: 'uuid', value: (row) => row.subjectId },
  { name: 'at', type: 'timestamptz', value: (row) => row.at },
  { name: 'stream_id', type: 'uuid', value: (row) => row.streamId },
  { name: 'seq', type: 'numeric', value: (row) => row.seq },
  { name: 'party_class', type: 'text', value: (row) => row.partyClass },
  { name: 'party_id', type: 'uuid', value: (row) => row.partyId },
  { name: 'purpose', type: 'text', value: (row) => row.purpose },
  { name: 'matter', type: 'text', value: (row) => row.matter },
  { name: 'until_closed', type: 'boolean', value: (row) => row.untilClosed },
])
