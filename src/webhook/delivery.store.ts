import { sql } from 'drizzle-orm'
import type { Executor, Transaction } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { FeedCursor } from '../feed/position.rules.ts'

/** The only queries on the messages of webhooks. */

export type DeliveryState = 'PENDING' | 'DELIVERED' | 'DEAD' | 'WITHDRAWN'

/** What a message says, by ids. */
export interface NewDelivery {
  id: string
  type: string
  body: string
  subjectId: string | null
  kind: string | null
  factId: string | null
  operation: string | null
}

export interface DeliveryRow extends NewDelivery {
  webhookId: string
  number: number
  state: DeliveryState
  attempts: number
  dueAt: Date
  /** Seconds until it is due. */
  wait: number
  lastResult: string | null
  createdAt: Date
  endedAt: Date | null
}

const q = sql.placeholder

const COLUMNS = sql`webhook_id as "webhookId", number, id, type, body, subject_id as "subjectId", kind,
  fact_id as "factId", operation, state, attempts, due_at as "dueAt",
  extract(epoch from due_at - now())::float8 as wait, last_result as "lastResult",
  created_at as "createdAt", ended_at as "endedAt"`

const numbered = statement<Record<string, unknown>, { last: number }>(
  sql`update webhook set last_number = last_number + ${q('count')}::int,
        position = coalesce(${q('position')}::text::jsonb, position)
       where id = ${q('id')}::uuid and (${q('by')}::uuid is null or claimed_by = ${q('by')}::uuid)
      returning last_number as last`,
)
const inserted = statement<Record<string, unknown>, { id: string }>(
  sql`insert into webhook_delivery (webhook_id, number, id, type, body, subject_id, kind, fact_id, operation, state,
        attempts, due_at, created_at)
      select ${q('webhookId')}::uuid, ${q('first')}::int + n::int, id, type, body, subject_id, kind, fact_id, operation,
        'PENDING', 0, now(), now()
        from unnest(${q('ids')}::uuid[], ${q('types')}::text[], ${q('bodies')}::text[], ${q('subjects')}::uuid[],
          ${q('kinds')}::text[], ${q('facts')}::uuid[], ${q('operations')}::text[]) with ordinality
          as given(id, type, body, subject_id, kind, fact_id, operation, n)
      returning id`,
)

/**
 * Keeps messages, and moves the webhook's place in the feed, both or neither: whatever the feed tells becomes one
 * message.
 * @param by who claimed the webhook; null: whoever asks
 * @param position null: it stays
 * @returns false when somebody else claimed it meanwhile; nothing is kept then
 */
export async function insertDeliveries(
  tx: Transaction,
  webhook: { id: string; by: string | null; position: FeedCursor | null },
  rows: readonly NewDelivery[],
): Promise<boolean> {
  const { id, by, position } = webhook
  const [one] = await numbered(tx, {
    id,
    by,
    count: rows.length,
    position: position === null ? null : JSON.stringify(position),
  })
  if (one === undefined) return false
  if (rows.length === 0) return true
  await inserted(tx, {
    webhookId: id,
    first: one.last - rows.length,
    ids: rows.map((row) => row.id),
    types: rows.map((row) => row.type),
    bodies: rows.map((row) => row.body),
    subjects: rows.map((row) => row.subjectId),
    kinds: rows.map((row) => row.kind),
    facts: rows.map((row) => row.factId),
    operations: rows.map((row) => row.operation),
  })
  return true
}

const pending = statement<{ webhookId: string; most: number }, DeliveryRow>(
  sql`select ${COLUMNS} from webhook_delivery
       where webhook_id = ${q('webhookId')}::uuid and state = 'PENDING' order by number limit ${q('most')}::int`,
)

/** The messages of a webhook that are to go out, in their order. */
export function listPending(db: Executor, webhookId: string, most: number): Promise<DeliveryRow[]> {
  return pending(db, { webhookId, most })
}

const attempted = statement<Record<string, unknown>, { number: number }>(
  sql`update webhook_delivery set state = ${q('state')}, attempts = attempts + ${q('tries')}::int,
        last_result = ${q('result')}, due_at = now() + make_interval(secs => ${q('wait')}::float8),
        ended_at = case when ${q('state')} = 'PENDING' then null else now() end
       where webhook_id = ${q('webhookId')}::uuid and number = ${q('number')}::int and state = 'PENDING'
      returning number`,
)

/** Keeps what an attempt came to; `wait`: seconds until the next. */
export async function updateAttempt(
  db: Executor,
  { webhookId, number }: Pick<DeliveryRow, 'webhookId' | 'number'>,
  to: { state: DeliveryState; result: string | null; tries: number; wait: number },
): Promise<void> {
  await attempted(db, { webhookId, number, ...to })
}

const replayed = statement<Record<string, unknown>, { number: number }>(
  sql`update webhook_delivery set state = 'PENDING', attempts = 0, due_at = now(), ended_at = null
       where webhook_id = ${q('webhookId')}::uuid and state <> 'PENDING'
         and (${q('id')}::uuid is null or id = ${q('id')}::uuid)
         and (${q('from')}::timestamptz is null or created_at >= ${q('from')}::timestamptz)
         and (${q('until')}::timestamptz is null or created_at <= ${q('until')}::timestamptz)
         and (${q('dead')}::boolean is false or state = 'DEAD')
      returning number`,
)

/** What is sent again: one message, or those of a time. */
export interface Replay {
  id: string | null
  from: Date | null
  until: Date | null
  /** Only what was tried in vain. */
  dead: boolean
}

/** Puts messages back, in their old places and under their old ids; gives how many. */
export async function updateReplayed(
  db: Executor,
  webhookId: string,
  { id, from, until, dead }: Replay,
): Promise<number> {
  const given = { from: from?.toISOString() ?? null, until: until?.toISOString() ?? null }
  const rows = await replayed(db, { webhookId, id, dead, ...given })
  return rows.length
}

const listed = statement<Record<string, unknown>, DeliveryRow>(
  sql`select ${COLUMNS} from webhook_delivery
       where webhook_id = ${q('webhookId')}::uuid and (${q('state')}::text is null or state = ${q('state')}::text)
       order by number desc limit ${q('limit')}::int`,
)

/** The messages of a webhook, the newest first. */
export function listDeliveriesOf(
  db: Executor,
  webhookId: string,
  asked: { state: string | null; limit: number },
): Promise<DeliveryRow[]> {
  return listed(db, { webhookId, ...asked })
}

const deleted = statement<{ before: string }, { number: number }>(
  sql`delete from webhook_delivery where ended_at < ${q('before')}::timestamptz returning number`,
)

/** Deletes messages that ended before an instant; gives how many. */
export async function deleteEndedBefore(db: Executor, before: Date): Promise<number> {
  return (await deleted(db, { before: before.toISOString() })).length
}
