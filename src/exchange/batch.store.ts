import { sql } from 'drizzle-orm'
import { bulkInsert } from '../database/bulk.ts'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { BatchKind, BatchState, RowState, WithdrawalCause } from './exchange.states.ts'

/** The only queries on exchange_batch and exchange_row. */

const q = sql.placeholder

/** A batch, without its content. */
export interface BatchRow {
  id: string
  platformCode: string
  partyId: string
  kind: BatchKind
  code: string
  format: string
  mediaType: string
  fileName: string
  contentHash: string
  rowCount: number
  madeOn: string
  madeAt: Date
  state: BatchState
  attempts: number
  failures: number
  nextAt: Date | null
  loggedAt: Date | null
  deliveredAt: Date | null
  acknowledgedAt: Date | null
  receiptNumber: string | null
  acceptedCount: number | null
  rejectedCount: number | null
  problem: string | null
  reason: string | null
}

const COLUMNS =
  sql.raw(`b.id, b.platform_code as "platformCode", b.party_id as "partyId", b.kind, b.code, b.format,
  b.media_type as "mediaType", b.file_name as "fileName", b.content_hash as "contentHash", b.row_count as "rowCount",
  b.made_on as "madeOn", b.made_at as "madeAt", b.state, b.attempts, b.failures, b.next_at as "nextAt",
  b.logged_at as "loggedAt", b.delivered_at as "deliveredAt", b.acknowledged_at as "acknowledgedAt",
  b.receipt_number as "receiptNumber", b.accepted_count as "acceptedCount", b.rejected_count as "rejectedCount",
  b.problem, b.reason`)

/** A batch to be inserted. */
export interface NewBatch extends Pick<
  BatchRow,
  | 'id'
  | 'platformCode'
  | 'partyId'
  | 'kind'
  | 'code'
  | 'format'
  | 'mediaType'
  | 'fileName'
  | 'contentHash'
  | 'rowCount'
  | 'madeOn'
> {
  contentSealed: string
  at: string
}

export const insertBatch = statement<NewBatch, never>(
  sql`insert into exchange_batch (id, platform_code, party_id, kind, code, format, media_type, file_name,
        content_sealed, content_hash, row_count, made_on, made_at, state, attempts, failures, next_at)
      values (${q('id')}::uuid, ${q('platformCode')}::text, ${q('partyId')}::uuid, ${q('kind')}::text,
        ${q('code')}::text, ${q('format')}::text, ${q('mediaType')}::text, ${q('fileName')}::text,
        ${q('contentSealed')}::text, ${q('contentHash')}::text, ${q('rowCount')}::int, ${q('madeOn')}::date,
        ${q('at')}::timestamptz, 'QUEUED', 0, 0, ${q('at')}::timestamptz)`,
)

/** A row of a batch. */
export interface RowOfBatch {
  subjectId: string
  batchId: string
  n: number
  factId: string
  version: number
  rowKey: string
  rowHash: string
  changesOn: string | null
  cause: WithdrawalCause | null
  state: RowState
  code: string | null
  reason: string | null
}

export const insertBatchRows = bulkInsert<Omit<RowOfBatch, 'state' | 'code' | 'reason'>>(
  'exchange_row',
  [
    { name: 'subject_id', type: 'uuid', value: (row) => row.subjectId },
    { name: 'batch_id', type: 'uuid', value: (row) => row.batchId },
    { name: 'n', type: 'int', value: (row) => row.n },
    { name: 'fact_id', type: 'uuid', value: (row) => row.factId },
    { name: 'version', type: 'int', value: (row) => row.version },
    { name: 'row_key', type: 'text', value: (row) => row.rowKey },
    { name: 'row_hash', type: 'text', value: (row) => row.rowHash },
    { name: 'changes_on', type: 'date', value: (row) => row.changesOn },
    { name: 'cause', type: 'text', value: (row) => row.cause },
    { name: 'state', type: 'text', value: () => 'WAITING' },
  ],
)

const ROW_COLUMNS =
  sql.raw(`r.subject_id as "subjectId", r.batch_id as "batchId", r.n, r.fact_id as "factId",
  r.version, r.row_key as "rowKey", r.row_hash as "rowHash", r.changes_on as "changesOn", r.cause, r.state,
  r.code, r.reason`)

/** The rows of batches, in the order of their files. */
export const listRowsOf = statement<{ ids: readonly string[] }, RowOfBatch & { fact: string }>(
  sql`select ${ROW_COLUMNS}, f.fact from exchange_row r
        join exchange_batch b on b.id = r.batch_id
        join exchange_fact f on f.platform_code = b.platform_code and f.subject_id = r.subject_id
         and f.fact_id = r.fact_id
       where r.batch_id = any(${q('ids')}::uuid[]) order by r.batch_id, r.n`,
)

/**
 * Claims the next batch of a platform that is to be sent or asked after: withdrawals first, then the oldest. One that was
 * being sent by a process that is gone comes again once its time is up.
 */
export const claimBatch = statement<
  { platformCode: string; now: string; lease: string },
  BatchRow & { before: BatchState; contentSealed: string }
>(
  sql`with next as (
        select id, state as before from exchange_batch
         where platform_code = ${q('platformCode')}::text
           and ((state in ('QUEUED', 'FAILED', 'DELIVERED') and next_at <= ${q('now')}::timestamptz
                 and (lease_until is null or lease_until < ${q('now')}::timestamptz))
             or (state = 'SENDING' and lease_until < ${q('now')}::timestamptz))
         order by (kind = 'WITHDRAWAL') desc, next_at, id limit 1 for update skip locked)
      update exchange_batch b
         set state = case when b.state = 'DELIVERED' then 'DELIVERED' else 'SENDING' end,
             attempts = b.attempts + case when b.state = 'DELIVERED' then 0 else 1 end,
             lease_until = ${q('lease')}::timestamptz
        from next where b.id = next.id
      returning ${COLUMNS}, next.before, b.content_sealed as "contentSealed"`,
)

/** A batch, locked for who settles it. */
export const lockBatch = statement<{ id: string }, BatchRow>(
  sql`select ${COLUMNS} from exchange_batch b where b.id = ${q('id')}::uuid for update`,
)

/** Notes that the disclosure of batches was logged. */
export const markLogged = statement<{ ids: readonly string[]; at: string }, never>(
  sql`update exchange_batch set logged_at = ${q('at')}::timestamptz where id = any(${q('ids')}::uuid[])`,
)

/** What a step leaves of a batch. */
export interface BatchStep {
  id: string
  state: BatchState
  /** When something is to be done with it again; null: never. */
  nextAt: string | null
  failures: number
  problem: string | null
  reason: string | null
  deliveredAt: string | null
  acknowledgedAt: string | null
  receiptNumber: string | null
  acceptedCount: number | null
  rejectedCount: number | null
}

/** Takes a step: instants, the receipt and the reason stay where the step says nothing of them. */
export const updateBatch = statement<BatchStep, never>(
  sql`update exchange_batch
         set state = ${q('state')}::text, next_at = ${q('nextAt')}::timestamptz, failures = ${q('failures')}::int,
             problem = ${q('problem')}::text, lease_until = null, reason = coalesce(${q('reason')}::text, reason),
             delivered_at = coalesce(${q('deliveredAt')}::timestamptz, delivered_at),
             acknowledged_at = coalesce(${q('acknowledgedAt')}::timestamptz, acknowledged_at),
             receipt_number = coalesce(${q('receiptNumber')}::text, receipt_number),
             accepted_count = coalesce(${q('acceptedCount')}::int, accepted_count),
             rejected_count = coalesce(${q('rejectedCount')}::int, rejected_count)
       where id = ${q('id')}::uuid`,
)

/** Writes what the platform said to the rows of a batch: those that are named were rejected, the others accepted. */
export const settleRows = statement<
  {
    batchId: string
    ns: readonly number[]
    codes: readonly string[]
    reasons: readonly (string | null)[]
  },
  never
>(
  sql`update exchange_row r
         set state = case when k.n is null then 'ACCEPTED' else 'REJECTED' end, code = k.code, reason = k.reason
        from (select t.n as row_n, g.* from exchange_row t
                left join unnest(${q('ns')}::int[], ${q('codes')}::text[], ${q('reasons')}::text[]) as g(n, code, reason)
                  on g.n = t.n
               where t.batch_id = ${q('batchId')}::uuid) k
       where r.batch_id = ${q('batchId')}::uuid and r.n = k.row_n`,
)

/** What batches are narrowed by; null narrows nothing. */
export interface BatchNarrowing {
  platform: string | null
  state: BatchState | null
}

const listing = (backward: boolean) =>
  statement<Record<string, unknown>, BatchRow>(
    sql`select ${COLUMNS} from exchange_batch b
         where (${q('platform')}::text is null or b.platform_code = ${q('platform')}::text)
           and (${q('state')}::text is null or b.state = ${q('state')}::text)
           and (${q('from')}::uuid is null or b.id ${sql.raw(backward ? '>' : '<')} ${q('from')}::uuid)
         order by b.id ${sql.raw(backward ? 'asc' : 'desc')} limit ${q('limit')}::int`,
  )
const [newer, older] = [listing(true), listing(false)]

/** Batches, the newest first; backward: the other way round. */
export function listBatches(
  db: Executor,
  narrowing: BatchNarrowing,
  { backward, ...page }: { from: string | null; backward: boolean; limit: number },
): Promise<BatchRow[]> {
  return (backward ? newer : older)(db, { ...narrowing, ...page })
}

const one = statement<{ id: string }, BatchRow>(
  sql`select ${COLUMNS} from exchange_batch b where b.id = ${q('id')}::uuid`,
)

/** A batch by its id. */
export async function findBatch(db: Executor, id: string): Promise<BatchRow | null> {
  const [row] = await one(db, { id })
  return row ?? null
}
