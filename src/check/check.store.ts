import { sql } from 'drizzle-orm'
import { bulkInsert } from '../database/bulk.ts'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

/** The only queries on credit_check and check_request. */

const q = sql.placeholder

/** A version of a fact that an answer rests on, and whether the caller was told of it. */
export interface RestedOn {
  kind: string
  subjectId: string
  id: string
  version: number
  isShown: boolean
}

/** A kept answer. */
export interface CheckRow {
  number: string
  partyId: string | null
  actor: string
  purpose: string
  subjectId: string | null
  outcome: string
  checkedAt: Date
  receipt: string
  facts: readonly RestedOn[]
}

/** Keeps answers, all in one statement. */
export const insertChecks = bulkInsert<CheckRow>('credit_check', [
  { name: 'number', type: 'text', value: (row) => row.number },
  { name: 'party_id', type: 'uuid', value: (row) => row.partyId },
  { name: 'actor', type: 'text', value: (row) => row.actor },
  { name: 'purpose', type: 'text', value: (row) => row.purpose },
  { name: 'subject_id', type: 'uuid', value: (row) => row.subjectId },
  { name: 'outcome', type: 'text', value: (row) => row.outcome },
  { name: 'checked_at', type: 'timestamptz', value: (row) => row.checkedAt.toISOString() },
  { name: 'receipt', type: 'text', value: (row) => row.receipt },
  { name: 'facts', type: 'jsonb', value: (row) => JSON.stringify(row.facts) },
])

const byNumber = statement<{ numbers: readonly string[] }, CheckRow>(
  sql`select number, party_id as "partyId", actor, purpose, subject_id as "subjectId", outcome,
             checked_at as "checkedAt", receipt, facts
        from credit_check where number = any(${q('numbers')}::text[])`,
)

/** The kept answers of some numbers, in no order; unknown numbers are missing. */
export function listChecks(db: Executor, numbers: readonly string[]): Promise<CheckRow[]> {
  return byNumber(db, { numbers })
}

/** A request that may be sent twice. */
export interface CheckRequestRow {
  actor: string
  requestId: string
  bodyHash: string
  numbers: readonly string[]
}

const findRequest = statement<
  { actor: string; requestId: string; since: string },
  Pick<CheckRequestRow, 'bodyHash' | 'numbers'>
>(
  sql`select body_hash as "bodyHash", numbers from check_request
       where actor = ${q('actor')}::text and request_id = ${q('requestId')}::text
         and answered_at > ${q('since')}::timestamptz`,
)

/** What a request was answered since an instant; null: it is new. */
export async function findCheckRequest(
  db: Executor,
  actor: string,
  requestId: string,
  since: Date,
): Promise<Pick<CheckRequestRow, 'bodyHash' | 'numbers'> | null> {
  const [row] = await findRequest(db, { actor, requestId, since: since.toISOString() })
  return row ?? null
}

const claim = statement<CheckRequestRow & { at: string; since: string }, { actor: string }>(
  sql`insert into check_request (actor, request_id, body_hash, numbers, answered_at)
      values (${q('actor')}::text, ${q('requestId')}::text, ${q('bodyHash')}::text,
        ${q('numbers')}::text[], ${q('at')}::timestamptz)
      on conflict (actor, request_id) do update set body_hash = excluded.body_hash,
        numbers = excluded.numbers, answered_at = excluded.answered_at
      where check_request.answered_at <= ${q('since')}::timestamptz
      returning actor`,
)

/** Takes a request id for these numbers; false: somebody else has it since that instant. Waits for whoever is about to. */
export async function claimCheckRequest(
  tx: Executor,
  request: CheckRequestRow,
  at: Date,
  since: Date,
): Promise<boolean> {
  const times = { at: at.toISOString(), since: since.toISOString() }
  const claimed = await claim(tx, { ...request, ...times })
  return claimed.length > 0
}
