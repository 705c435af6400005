import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import { DomainError } from '../errors.ts'

/** A request that may be sent twice: who sent it, under which key, and the hash of its body. */
export interface KeyedRequest {
  actor: string
  key: string
  bodyHash: string
}

const find = statement<Pick<KeyedRequest, 'actor' | 'key'>, { bodyHash: string; answer: unknown }>(
  sql`select body_hash as "bodyHash", answer from request_key
       where actor = ${sql.placeholder('actor')}::text and key = ${sql.placeholder('key')}::text`,
)

const insert = statement<KeyedRequest & { answer: string; at: string }, never>(
  sql`insert into request_key (actor, key, body_hash, answer, answered_at)
      values (${sql.placeholder('actor')}::text, ${sql.placeholder('key')}::text,
              ${sql.placeholder('bodyHash')}::text, ${sql.placeholder('answer')}::text::jsonb,
              ${sql.placeholder('at')}::timestamptz)`,
)

/**
 * The answer that a request was given before; null when it is new.
 * @throws DomainError IDEMPOTENCY_CONFLICT when the key was used for another body
 */
export async function readAnswer(
  db: Executor,
  { actor, key, bodyHash }: KeyedRequest,
): Promise<unknown> {
  const [row] = await find(db, { actor, key })
  if (row === undefined) return null
  if (row.bodyHash !== bodyHash) throw new DomainError('IDEMPOTENCY_CONFLICT')
  return row.answer
}

/** Keeps an answer, in the transaction of what it tells of. A unique violation: the key was used meanwhile. */
export async function insertAnswer(
  tx: Executor,
  request: KeyedRequest,
  answer: unknown,
  at: Date,
): Promise<void> {
  await insert(tx, { ...request, answer: JSON.stringify(answer), at: at.toISOString() })
}
