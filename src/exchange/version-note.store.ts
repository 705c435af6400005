import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

/**
 * The only reading of versions of facts for the exchange: along the instants at which they were recorded, up to the
 * commit-safe horizon (src/database/as-of.ts), so that none is skipped and none comes later. Instants travel as text: a
 * version is recorded in microseconds.
 */

const q = sql.placeholder

const VERSIONS = sql`(
  select subject_id, record_id as fact_id, 'RECORD' as fact, item_code as code, source_code, recorded_at from record
  union all
  select subject_id, entry_id, 'LIST_ENTRY', list_code, source_code, recorded_at from list_entry)`

const page = statement<
  { after: string; until: string; most: number },
  { until: string; isAll: boolean }
>(
  sql`with page as (
        select v.recorded_at from ${VERSIONS} v
         where v.recorded_at > ${q('after')}::timestamptz and v.recorded_at <= ${q('until')}::timestamptz
         order by v.recorded_at limit ${q('most')}::int)
      select (case when count(*) < ${q('most')}::int then ${q('until')}::timestamptz else max(recorded_at) end)::text
               as "until", count(*) < ${q('most')}::int as "isAll" from page`,
)

/** How far a step goes: all up to the horizon, or as many versions as it may take and all that share the last instant. */
export async function findStep(
  db: Executor,
  asked: { after: string; until: string; most: number },
): Promise<{ until: string; isAll: boolean }> {
  const [row] = await page(db, asked)
  return row!
}

/** What is noted for a platform: versions of a span, of what it is reported. */
export interface NoteAsked {
  platformCode: string
  after: string
  until: string
  items: readonly string[]
  lists: readonly string[]
  /** Facts of these sources; and whatever it was told of before, wherever the version comes from. */
  sources: readonly string[]
  at: string
}

/** Notes the facts of which something was recorded in a span; a fact is noted once, however many versions it got. */
export const noteVersions = statement<NoteAsked, never>(
  sql`insert into exchange_fact (platform_code, subject_id, fact_id, fact, code, due_at, reached)
      select distinct ${q('platformCode')}::text, v.subject_id, v.fact_id, v.fact, v.code,
             ${q('at')}::timestamptz, 'NEVER'
        from ${VERSIONS} v
       where v.recorded_at > ${q('after')}::timestamptz and v.recorded_at <= ${q('until')}::timestamptz
         and ((v.fact = 'RECORD' and v.code = any(${q('items')}::text[]))
           or (v.fact = 'LIST_ENTRY' and v.code = any(${q('lists')}::text[])))
         and (v.source_code = any(${q('sources')}::text[])
           or exists (select from exchange_fact f where f.platform_code = ${q('platformCode')}::text
                and f.subject_id = v.subject_id and f.fact_id = v.fact_id and f.reached <> 'NEVER'))
      on conflict (subject_id, platform_code, fact_id) do update set due_at = excluded.due_at`,
)

/** Notes the facts whose publication began or ended by the calendar. */
export const noteDays = statement<{ platformCode: string; today: string; at: string }, never>(
  sql`update exchange_fact set due_at = ${q('at')}::timestamptz, changes_on = null
       where platform_code = ${q('platformCode')}::text and changes_on <= ${q('today')}::date`,
)

/** How an open version stands, whoever may see it: for saying why a fact is withdrawn, and when to look again. */
export interface StandingRow {
  factId: string
  state: string
  /** The first day on which it may be seen, and the first on which it may not any more. */
  beginsOn: string | null
  endsOn: string | null
}

/** The open versions of facts. */
export const listStandings = statement<
  { subjects: readonly string[]; facts: readonly string[] },
  StandingRow
>(
  sql`select k.fact_id as "factId", r.state, r.published_from as "beginsOn", r.published_to as "endsOn"
        from unnest(${q('subjects')}::uuid[], ${q('facts')}::uuid[]) as k(subject_id, fact_id)
        join record r on r.subject_id = k.subject_id and r.record_id = k.fact_id and r.superseded_at is null
      union all
      select k.fact_id, e.state, e.valid_from, e.valid_to
        from unnest(${q('subjects')}::uuid[], ${q('facts')}::uuid[]) as k(subject_id, fact_id)
        join list_entry e on e.subject_id = k.subject_id and e.entry_id = k.fact_id and e.superseded_at is null`,
)
