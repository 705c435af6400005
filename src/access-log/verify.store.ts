import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { ChainedEntry, ChainHead, ChainStream, NarrowRow } from './chain.rules.ts'
import type { NamedPoint, StoredEntry } from './verify.rules.ts'

/** What reads the log to verify it: whole, with its microseconds, so that no change is too small to be seen. */

const q = sql.placeholder
const textOf = (instant: string) =>
  sql`to_char(${sql.raw(instant)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** A stream, its checkpoint where retention left one. */
export interface StreamRow extends ChainStream {
  checkpointSeq: number | null
  checkpointHash: string | null
}

const STREAM = sql`s.id, ${textOf('s.opened_at')} as "openedAt", s.heads, s.opening,
    c.seq as "checkpointSeq", c.hash as "checkpointHash"
  from access_stream s left join access_checkpoint c on c.stream_id = s.id`

/** All streams, in the order in which they were opened. */
export const listStreams = statement<object, StreamRow>(
  sql`select ${STREAM} order by s.opened_at, s.id`,
)

const oneStream = statement<{ id: string }, StreamRow>(
  sql`select ${STREAM} where s.id = ${q('id')}::uuid`,
)

/** A stream as it stands now: retention may have moved its checkpoint. */
export async function findStream(db: Executor, id: string): Promise<StreamRow | null> {
  const [row] = await oneStream(db, { id })
  return row ?? null
}

/** What has a stream's id and no stream: by walking the index from id to id. */
export const listStrangers = statement<object, { id: string }>(
  sql`with recursive
        ofEntries(id) as (
          (select stream_id from access_entry order by stream_id limit 1)
          union all select (select stream_id from access_entry where stream_id > o.id order by stream_id limit 1)
            from ofEntries o where o.id is not null),
        ofSubjects(id) as (
          (select stream_id from access_subject order by stream_id limit 1)
          union all select (select stream_id from access_subject where stream_id > o.id order by stream_id limit 1)
            from ofSubjects o where o.id is not null)
      select id from (select id from ofEntries union select id from ofSubjects) found
       where id is not null and not exists (select from access_stream s where s.id = found.id)
       order by id`,
)

type EntryRow = ChainedEntry & { narrow: NarrowRow[] }

const entries = statement<{ id: string; after: number; size: number }, EntryRow>(
  sql`select e.stream_id as "streamId", e.seq, ${textOf('e.at')} as at, e.request_id as "requestId",
             e.party_class as "partyClass", e.party_id as "partyId", e.member_id as "memberId",
             e.token_id as "tokenId", e.purpose, e.matter, e.operation, e.document_hash as "documentHash",
             e.coordinates, e.consents, e.subject_count as "subjectCount", e.subjects_hash as "subjectsHash",
             e.previous, e.hash,
             coalesce((select json_agg(json_build_object(
                 'subjectId', n.subject_id, 'at', ${textOf('n.at')}, 'partyClass', n.party_class,
                 'partyId', n.party_id, 'purpose', n.purpose, 'matter', n.matter, 'untilClosed', n.until_closed))
               from access_subject n where n.stream_id = e.stream_id and n.seq = e.seq), '[]') as narrow
        from access_entry e
       where e.stream_id = ${q('id')}::uuid and e.seq > ${q('after')}::bigint
       order by e.seq limit ${q('size')}::int`,
)

/** A page of a stream's entries behind one, each with its narrow rows: one statement, so both are of one moment. */
export function listEntriesAfter(
  db: Executor,
  id: string,
  after: number,
  size: number,
): Promise<StoredEntry[]> {
  return entries(db, { id, after, size })
}

const firstOf = statement<{ id: string }, { seq: number | null }>(
  sql`select min(seq) as seq from access_entry where stream_id = ${q('id')}::uuid`,
)

/** The first entry that a stream has; null when it has none. */
export async function findFirstSeq(db: Executor, id: string): Promise<number | null> {
  const [row] = await firstOf(db, { id })
  return row!.seq
}

const firstSince = statement<{ id: string; since: string }, { seq: number | null }>(
  sql`select min(seq) as seq from access_entry
       where stream_id = ${q('id')}::uuid and at >= ${q('since')}::timestamptz`,
)

/** The first entry of a stream since an instant; null when there is none. */
export async function findSeqSince(db: Executor, id: string, since: Date): Promise<number | null> {
  const [row] = await firstSince(db, { id, since: since.toISOString() })
  return row!.seq
}

/** Narrow rows of a stream behind a place that have no entry, at most `size` places. */
export const listOrphans = statement<{ id: string; after: number; size: number }, { seq: number }>(
  sql`select distinct n.seq from access_subject n
       where n.stream_id = ${q('id')}::uuid and n.seq > ${q('after')}::bigint
         and not exists (select from access_entry e where e.stream_id = n.stream_id and e.seq = n.seq)
       order by n.seq limit ${q('size')}::int`,
)

const points = statement<
  { streams: readonly string[]; seqs: readonly number[]; hashes: readonly string[] },
  NamedPoint
>(
  sql`select k.stream_id as "streamId", k.seq, k.hash, s.opening,
             c.seq as "checkpointSeq", c.hash as "checkpointHash", e.hash as "entryHash"
        from unnest(${q('streams')}::uuid[], ${q('seqs')}::bigint[], ${q('hashes')}::text[])
             as k(stream_id, seq, hash)
        left join access_stream s on s.id = k.stream_id
        left join access_checkpoint c on c.stream_id = k.stream_id
        left join access_entry e on e.stream_id = k.stream_id and e.seq = k.seq`,
)

/** What the log holds at heads that were named. */
export function listNamedPoints(db: Executor, heads: readonly ChainHead[]): Promise<NamedPoint[]> {
  return points(db, {
    streams: heads.map(({ streamId }) => streamId),
    seqs: heads.map(({ seq }) => seq),
    hashes: heads.map(({ hash }) => hash),
  })
}
