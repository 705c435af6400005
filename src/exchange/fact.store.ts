import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'
import type { ReportedFact } from '../rule/platform.schema.ts'

/** The only queries on exchange_fact, but for the noting of versions. */

const q = sql.placeholder

/** What a platform may have of a fact. */
export interface FactRow {
  subjectId: string
  factId: string
  fact: ReportedFact
  code: string
  /** As text: it tells whether the fact was noted anew meanwhile. */
  dueAt: string
  reached: 'NEVER' | 'MAYBE' | 'HELD' | 'WITHDRAWN'
  rowKey: string | null
  rowHash: string | null
}

const COLUMNS = sql.raw(`f.subject_id as "subjectId", f.fact_id as "factId", f.fact, f.code,
  f.due_at::text as "dueAt", f.reached, f.row_key as "rowKey", f.row_hash as "rowHash"`)

/** Facts of which a platform may have to be told, the oldest first; `held`: only those that it has, or may have. */
export const listDue = statement<{ platformCode: string; held: boolean; most: number }, FactRow>(
  sql`select ${COLUMNS} from exchange_fact f
       where f.platform_code = ${q('platformCode')}::text and f.due_at is not null and f.batch_id is null
         and (not ${q('held')}::boolean or f.reached in ('MAYBE', 'HELD'))
       order by f.due_at, f.subject_id, f.fact_id limit ${q('most')}::int`,
)

const DUE = sql`exchange_fact f
  join unnest(${q('subjects')}::uuid[], ${q('facts')}::uuid[], ${q('dues')}::text[]) as k(subject_id, fact_id, due_at)
    on f.platform_code = ${q('platformCode')}::text and f.subject_id = k.subject_id and f.fact_id = k.fact_id
   and f.due_at = k.due_at::timestamptz and f.batch_id is null`

/** Facts that were read, and when they had been noted. */
export interface DueAsked {
  platformCode: string
  subjects: readonly string[]
  facts: readonly string[]
  dues: readonly string[]
}

/** Locks those that are still due as they were read: what was noted anew meanwhile is looked at again. */
export const lockDue = statement<DueAsked, { factId: string }>(
  sql`select f.fact_id as "factId" from ${DUE} for update of f`,
)

/** Nothing is to be told of these: they are looked at again on the day given, if one is. */
export const settleDue = statement<DueAsked & { days: readonly (string | null)[] }, never>(
  sql`update exchange_fact f set due_at = null, changes_on = k.day::date
        from unnest(${q('subjects')}::uuid[], ${q('facts')}::uuid[], ${q('dues')}::text[], ${q('days')}::text[])
          as k(subject_id, fact_id, due_at, day)
       where f.platform_code = ${q('platformCode')}::text and f.subject_id = k.subject_id and f.fact_id = k.fact_id
         and f.due_at = k.due_at::timestamptz and f.batch_id is null`,
)

/** Puts facts into a batch: nothing of them is due until it is settled, unless they are noted anew. */
export const putIntoBatch = statement<
  { platformCode: string; batchId: string; subjects: readonly string[]; facts: readonly string[] },
  never
>(
  sql`update exchange_fact f set batch_id = ${q('batchId')}::uuid, due_at = null
        from unnest(${q('subjects')}::uuid[], ${q('facts')}::uuid[]) as k(subject_id, fact_id)
       where f.platform_code = ${q('platformCode')}::text and f.subject_id = k.subject_id
         and f.fact_id = k.fact_id`,
)

/** A report goes out: from here on the platform may have its rows, whatever is heard of it. */
export const markSent = statement<{ batchId: string }, never>(
  sql`update exchange_fact f set reached = 'MAYBE', row_key = r.row_key from exchange_row r
       where r.batch_id = ${q('batchId')}::uuid and f.subject_id = r.subject_id and f.fact_id = r.fact_id
         and f.batch_id = r.batch_id and f.reached in ('NEVER', 'WITHDRAWN')`,
)

/** The platform has the rows of a report that it accepted. */
export const markHeld = statement<{ batchId: string; madeOn: string }, never>(
  sql`update exchange_fact f
         set reached = 'HELD', version = r.version, row_key = r.row_key, row_hash = r.row_hash,
             reported_on = ${q('madeOn')}::date, changes_on = r.changes_on
        from exchange_row r
       where r.batch_id = ${q('batchId')}::uuid and r.state = 'ACCEPTED'
         and f.subject_id = r.subject_id and f.fact_id = r.fact_id and f.batch_id = r.batch_id`,
)

/** The platform withdrew the rows that it accepted. */
export const markWithdrawn = statement<{ batchId: string }, never>(
  sql`update exchange_fact f
         set reached = 'WITHDRAWN', version = null, row_key = null, row_hash = null, reported_on = null,
             changes_on = r.changes_on
        from exchange_row r
       where r.batch_id = ${q('batchId')}::uuid and r.state = 'ACCEPTED'
         and f.subject_id = r.subject_id and f.fact_id = r.fact_id and f.batch_id = r.batch_id`,
)

/** The facts of a batch are free again; `at`: and due, since they have to be told in another. */
export const releaseFacts = statement<{ batchId: string; at: string | null }, never>(
  sql`update exchange_fact set batch_id = null, due_at = coalesce(due_at, ${q('at')}::timestamptz)
       where batch_id = ${q('batchId')}::uuid`,
)

/**
 * Takes facts that were let go back into a batch whose receipt came after all, where they travel in no other and no newer
 * version was acknowledged. They are looked at again: what was told meanwhile may have to be told once more.
 */
export const retakeFacts = statement<{ batchId: string; platformCode: string; at: string }, never>(
  sql`update exchange_fact f
         set batch_id = r.batch_id, due_at = coalesce(f.due_at, ${q('at')}::timestamptz)
        from exchange_row r
       where r.batch_id = ${q('batchId')}::uuid and f.platform_code = ${q('platformCode')}::text
         and f.subject_id = r.subject_id and f.fact_id = r.fact_id and f.batch_id is null
         and (r.version = 0 or coalesce(f.version, 0) <= r.version)`,
)

/** What a platform has of a day, as it acknowledged it. */
export interface HeldRow {
  fact: ReportedFact
  code: string
  subjectId: string
  factId: string
  rowKey: string
  rowHash: string
}

/** All that a platform has of the batches of a day. */
export const listHeld = statement<{ platformCode: string; day: string }, HeldRow>(
  sql`select f.fact, f.code, f.subject_id as "subjectId", f.fact_id as "factId", f.row_key as "rowKey", f.row_hash as "rowHash"
        from exchange_fact f
       where f.platform_code = ${q('platformCode')}::text and f.reported_on = ${q('day')}::date and f.reached = 'HELD'`,
)

/** Notes facts that the platform lacks, or has otherwise, to be reported again: what it acknowledged no longer counts. */
export const noteAgain = statement<
  { platformCode: string; facts: readonly string[]; at: string },
  never
>(
  sql`update exchange_fact set due_at = ${q('at')}::timestamptz, row_hash = null
       where platform_code = ${q('platformCode')}::text and fact_id = any(${q('facts')}::uuid[])`,
)
