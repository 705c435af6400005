import { sql } from 'drizzle-orm'
import { bulkInsert } from '../database/bulk.ts'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { KeptCredential } from '../credential/kept-credential.rules.ts'
import type { ScreenedRowProblem, ScreeningProblemCode, ScreeningState } from './problem.ts'

/** The only queries on screening and screening_row. */

const q = sql.placeholder

/** A screening as it is kept. */
export interface ScreeningRow {
  id: string
  partyId: string
  actor: string
  idempotencyKey: string
  bodyHash: string
  purpose: string
  matter: string | null
  credential: KeptCredential
  fileName: string
  state: ScreeningState
  rowCount: number
  problem: ScreeningProblemCode | null
  createdAt: Date
  finishedAt: Date | null
}

const columns = sql.raw(`id, party_id as "partyId", actor, idempotency_key as "idempotencyKey",
  body_hash as "bodyHash", purpose, matter, credential, file_name as "fileName", state,
  row_count as "rowCount", problem, created_at as "createdAt", finished_at as "finishedAt"`)

const insert = statement<Record<string, unknown>, ScreeningRow>(
  sql`insert into screening (id, party_id, actor, idempotency_key, body_hash, purpose, matter, credential, file_name,
             state, row_count, created_at)
      values (${q('id')}::uuid, ${q('partyId')}::uuid, ${q('actor')}::text, ${q('idempotencyKey')}::text,
              ${q('bodyHash')}::text, ${q('purpose')}::text, ${q('matter')}::text, ${q('credential')}::text::jsonb,
              ${q('fileName')}::text, 'QUEUED', ${q('rowCount')}::int, ${q('createdAt')}::timestamptz)
      on conflict (actor, idempotency_key) do nothing
      returning ${columns}`,
)

export type NewScreening = Omit<ScreeningRow, 'state' | 'problem' | 'finishedAt'>

/** Keeps a new screening; null: its key is taken. Waits for whoever is about to take it. */
export async function insertScreening(
  tx: Executor,
  { credential, createdAt, ...row }: NewScreening,
): Promise<ScreeningRow | null> {
  const [kept] = await insert(tx, {
    ...row,
    credential: JSON.stringify(credential),
    createdAt: createdAt.toISOString(),
  })
  return kept ?? null
}

const ofKey = statement<{ actor: string; key: string }, ScreeningRow>(
  sql`select ${columns} from screening
       where actor = ${q('actor')}::text and idempotency_key = ${q('key')}::text`,
)

/** What a caller handed in under a key; null: nothing. */
export async function findScreeningOfKey(
  db: Executor,
  actor: string,
  key: string,
): Promise<ScreeningRow | null> {
  const [row] = await ofKey(db, { actor, key })
  return row ?? null
}

const byId = statement<{ id: string }, ScreeningRow>(
  sql`select ${columns} from screening where id = ${q('id')}::uuid`,
)

/** A screening by its id; null: there is none. */
export async function findScreeningById(db: Executor, id: string): Promise<ScreeningRow | null> {
  const [row] = await byId(db, { id })
  return row ?? null
}

const unfinished = statement<object, { id: string }>(
  sql`select id from screening where state in ('QUEUED', 'RUNNING') order by id`,
)

/** The screenings of which something is left to do, the oldest first. */
export async function listUnfinished(db: Executor): Promise<string[]> {
  return (await unfinished(db, {})).map(({ id }) => id)
}

const listing = (backward: boolean) =>
  statement<{ partyId: string; from: string | null; limit: number; offset: number }, ScreeningRow>(
    sql`select ${columns} from screening
         where party_id = ${q('partyId')}::uuid
           and (${q('from')}::uuid is null
                or id ${sql.raw(backward ? '>' : '<')} ${q('from')}::uuid)
         order by id ${sql.raw(backward ? 'asc' : 'desc')}
         limit ${q('limit')}::int offset ${q('offset')}::int`,
  )
const older = listing(false)
const newer = listing(true)

/** A page of a party's screenings, the newest first; one row more than `size`, in reading direction. */
export function listScreeningsOf(
  db: Executor,
  partyId: string,
  page: { size: number; backward: boolean; from: string | null; offset: number },
): Promise<ScreeningRow[]> {
  const { size, backward, from, offset } = page
  return (backward ? newer : older)(db, { partyId, from, limit: size + 1, offset })
}

const counted = statement<{ partyId: string; most: number }, { count: number }>(
  sql`select count(*)::int as count from (
        select 1 from screening where party_id = ${q('partyId')}::uuid limit ${q('most')}::int) t`,
)

/** How many screenings a party has, counted up to `most`. */
export async function countScreeningsOf(db: Executor, partyId: string, most: number) {
  const [row] = await counted(db, { partyId, most })
  return row!.count
}

/** A row of a list as it was handed in; `problem` is what was wrong with it as it stood in the file. */
export interface NewRow {
  screeningId: string
  n: number
  sealed: string
  problem: ScreenedRowProblem | null
}

/** Keeps rows, all in one statement. */
export const insertRows = bulkInsert<NewRow>('screening_row', [
  { name: 'n', type: 'int', value: (row) => row.n },
  { name: 'screening_id', type: 'uuid', value: (row) => row.screeningId },
  { name: 'sealed', type: 'text', value: (row) => row.sealed },
  { name: 'problem', type: 'text', value: (row) => row.problem },
])

const left = statement<{ id: string; after: number; limit: number }, { n: number; sealed: string }>(
  sql`select n, sealed from screening_row
       where screening_id = ${q('id')}::uuid and n > ${q('after')}::int
         and outcome is null and problem is null
       order by n limit ${q('limit')}::int`,
)

/** The next rows without a result. */
export function listRowsLeft(
  db: Executor,
  id: string,
  after: number,
  limit: number,
): Promise<{ n: number; sealed: string }[]> {
  return left(db, { id, after, limit })
}

/** What a row came to: its check, or what is wrong with it. */
export interface RowResult {
  n: number
  number: string | null
  outcome: string | null
  problem: ScreenedRowProblem | null
}

const running = statement<{ id: string }, { id: string }>(
  sql`select id from screening where id = ${q('id')}::uuid and state = 'RUNNING' for update`,
)
const settled = statement<{ id: string; results: string }, { n: number }>(
  sql`update screening_row r set number = g.number, outcome = g.outcome, problem = g.problem
        from jsonb_to_recordset(${q('results')}::text::jsonb)
               as g (n int, number text, outcome text, problem text)
       where r.screening_id = ${q('id')}::uuid and r.n = g.n
         and r.outcome is null and r.problem is null
      returning r.n`,
)

/**
 * Gives rows their results, where they have none and the screening is running; the rows that it gave them to. Whoever
 * else is at the same screening waits until the transaction ends.
 */
export async function updateResults(
  tx: Executor,
  id: string,
  results: readonly RowResult[],
): Promise<Set<number>> {
  const held = await running(tx, { id })
  if (held.length === 0) return new Set()
  const rows = await settled(tx, { id, results: JSON.stringify(results) })
  return new Set(rows.map(({ n }) => n))
}

const begin = statement<{ id: string }, never>(
  sql`update screening set state = 'RUNNING' where id = ${q('id')}::uuid and state = 'QUEUED'`,
)

/** A screening whose turn has come. */
export async function updateRunning(db: Executor, id: string): Promise<void> {
  await begin(db, { id })
}

const end = statement<
  { id: string; state: string; problem: string | null; at: string },
  { id: string }
>(
  sql`update screening set state = ${q('state')}::text, problem = ${q('problem')}::text,
             finished_at = ${q('at')}::timestamptz
       where id = ${q('id')}::uuid and state in ('QUEUED', 'RUNNING')
      returning id`,
)

/** Ends a screening; false: it was over. */
export async function updateEnded(
  db: Executor,
  id: string,
  as: { state: ScreeningState; problem: ScreeningProblemCode | null },
  at: Date,
): Promise<boolean> {
  const ended = await end(db, { id, ...as, at: at.toISOString() })
  return ended.length > 0
}

/** How many rows of a screening have an outcome, or a problem. */
export interface ResultCount {
  screeningId: string
  outcome: string | null
  problem: ScreenedRowProblem | null
  count: number
}

const counts = statement<{ ids: readonly string[] }, ResultCount>(
  sql`select screening_id as "screeningId", outcome, problem, count(*)::int as count
        from screening_row
       where screening_id = any(${q('ids')}::uuid[])
         and (outcome is not null or problem is not null)
       group by screening_id, outcome, problem order by 1, 2, 3`,
)

/** The counts of some screenings. */
export function countResults(db: Executor, ids: readonly string[]): Promise<ResultCount[]> {
  return counts(db, { ids })
}

const page = statement<
  { id: string; after: number; limit: number },
  RowResult & { sealed: string }
>(
  sql`select n, sealed, number, outcome, problem from screening_row
       where screening_id = ${q('id')}::uuid and n > ${q('after')}::int
       order by n limit ${q('limit')}::int`,
)

/** Rows with what they came to, in order, after row `after`. */
export function listResults(
  db: Executor,
  id: string,
  after: number,
  limit: number,
): Promise<(RowResult & { sealed: string })[]> {
  return page(db, { id, after, limit })
}

const old = statement<{ before: string; limit: number }, { id: string }>(
  sql`select id from screening where finished_at < ${q('before')}::timestamptz
       order by finished_at limit ${q('limit')}::int`,
)
const dropRows = statement<{ ids: readonly string[] }, never>(
  sql`delete from screening_row where screening_id = any(${q('ids')}::uuid[])`,
)
const drop = statement<{ ids: readonly string[] }, never>(
  sql`delete from screening where id = any(${q('ids')}::uuid[])`,
)

/** Deletes some of the screenings that ended before an instant, with their rows; how many it were. */
export async function deleteEndedBefore(
  tx: Executor,
  before: Date,
  limit: number,
): Promise<number> {
  const ids = (await old(tx, { before: before.toISOString(), limit })).map(({ id }) => id)
  if (ids.length === 0) return 0
  await dropRows(tx, { ids })
  await drop(tx, { ids })
  return ids.length
}
