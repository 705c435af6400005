import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { PublicJwk } from './signer.ts'

/** The only queries on receipt_key. */

const q = sql.placeholder

const insert = statement<{ kid: string; alg: string; jwk: string; at: string }, never>(
  sql`insert into receipt_key (kid, alg, public_jwk, registered_at)
      values (${q('kid')}::text, ${q('alg')}::text, ${q('jwk')}::text::jsonb, ${q('at')}::timestamptz)
      on conflict (kid) do nothing`,
)

/** Registers a public key; one that is registered already stays as it is. */
export async function insertReceiptKey(db: Executor, key: PublicJwk, at: Date): Promise<void> {
  const { kid, alg } = key
  await insert(db, { kid, alg, jwk: JSON.stringify(key), at: at.toISOString() })
}

/** All public keys, the oldest first. */
export const listReceiptKeys = statement<object, { jwk: PublicJwk }>(
  sql`select public_jwk as jwk from receipt_key order by registered_at, kid`,
)
