import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { ComparisonState, DifferenceKind } from './exchange.states.ts'

/** The only queries on exchange_comparison. */

const q = sql.placeholder

/** What differs in a comparison; null: of no fact that we ever reported. */
export interface Difference {
  kind: DifferenceKind
  key: string
  of: { fact: string; subjectId: string; factId: string } | null
}

/** A comparison of one kind of a day. */
export interface ComparisonRow {
  id: string
  platformCode: string
  day: string
  code: string | null
  state: ComparisonState
  resends: boolean
  ourCount: number | null
  theirCount: number | null
  ourHash: string | null
  theirHash: string | null
  differences: Difference[] | null
  problem: string | null
  requestedAt: Date
  madeAt: Date | null
}

const COLUMNS = sql.raw(`c.id, c.platform_code as "platformCode", c.day, c.code, c.state, c.resends,
  c.our_count as "ourCount", c.their_count as "theirCount", c.our_hash as "ourHash", c.their_hash as "theirHash",
  c.differences, c.problem, c.requested_at as "requestedAt", c.made_at as "madeAt"`)

/** A comparison to be inserted: one that is asked for, or one kind of one that was made. */
export interface NewComparison extends Omit<
  ComparisonRow,
  'differences' | 'requestedAt' | 'madeAt'
> {
  differences: string | null
  actor: string
  requestedAt: string
  madeAt: string | null
}

export const insertComparison = statement<NewComparison, never>(
  sql`insert into exchange_comparison (id, platform_code, day, code, state, resends, our_count, their_count,
        our_hash, their_hash, differences, problem, actor, requested_at, made_at)
      values (${q('id')}::uuid, ${q('platformCode')}::text, ${q('day')}::date, ${q('code')}::text,
        ${q('state')}::text, ${q('resends')}::boolean, ${q('ourCount')}::int, ${q('theirCount')}::int,
        ${q('ourHash')}::text, ${q('theirHash')}::text, ${q('differences')}::text::jsonb, ${q('problem')}::text,
        ${q('actor')}::text, ${q('requestedAt')}::timestamptz, ${q('madeAt')}::timestamptz)`,
)

/** The comparisons with a platform that are asked for. */
export const listRequested = statement<
  { platformCode: string },
  ComparisonRow & { actor: string; requestedText: string }
>(
  sql`select ${COLUMNS}, c.actor, c.requested_at::text as "requestedText" from exchange_comparison c
       where c.platform_code = ${q('platformCode')}::text and c.state = 'REQUESTED' order by c.id limit 10`,
)

/** A request is answered: what was made takes its place. No row: another process did it. */
export const deleteRequest = statement<{ id: string }, { id: string }>(
  sql`delete from exchange_comparison where id = ${q('id')}::uuid and state = 'REQUESTED' returning id`,
)

const listing = (backward: boolean) =>
  statement<Record<string, unknown>, ComparisonRow>(
    sql`select ${COLUMNS} from exchange_comparison c
         where (${q('platform')}::text is null or c.platform_code = ${q('platform')}::text)
           and (${q('state')}::text is null or c.state = ${q('state')}::text)
           and (${q('from')}::uuid is null or c.id ${sql.raw(backward ? '>' : '<')} ${q('from')}::uuid)
         order by c.id ${sql.raw(backward ? 'asc' : 'desc')} limit ${q('limit')}::int`,
  )
const [newer, older] = [listing(true), listing(false)]

/** The facts that went out under keys in the batches of a day: what a platform still has of what we withdrew. */
export const listReportedUnder = statement<
  { platformCode: string; day: string; keys: readonly string[] },
  { key: string; fact: string; subjectId: string; factId: string }
>(
  sql`select r.row_key as key, f.fact, r.subject_id as "subjectId", r.fact_id as "factId"
        from exchange_batch b
        join exchange_row r on r.batch_id = b.id and r.row_key = any(${q('keys')}::text[])
        join exchange_fact f on f.platform_code = b.platform_code and f.subject_id = r.subject_id
         and f.fact_id = r.fact_id
       where b.platform_code = ${q('platformCode')}::text and b.made_on = ${q('day')}::date`,
)

/** What comparisons are narrowed by; null narrows nothing. */
export interface ComparisonNarrowing {
  platform: string | null
  state: ComparisonState | null
}

/** Comparisons, the newest first; backward: the other way round. */
export function listComparisons(
  db: Executor,
  narrowing: ComparisonNarrowing,
  { backward, ...page }: { from: string | null; backward: boolean; limit: number },
): Promise<ComparisonRow[]> {
  return (backward ? newer : older)(db, { ...narrowing, ...page })
}
