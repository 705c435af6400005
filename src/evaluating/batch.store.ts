import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'
import type { Occasion } from './evaluating.store.ts'

/** Whom a batch evaluates: null narrows nothing. */
export interface Cohort {
  categories: readonly string[]
  /** A field of business. */
  domain: string | null
  regions: readonly string[] | null
  subjects: readonly string[] | null
}

const q = sql.placeholder

/** Subjects that survive merges, of the cohort, that were not evaluated on the occasion yet. */
const OF_COHORT = sql`s.category = any(${q('categories')}::text[])
  and (${q('subjects')}::uuid[] is null or s.id = any(${q('subjects')}::uuid[]))
  and not exists (select from subject_link l where l.subject_id = s.id and l.superseded_at is null)
  and ((${q('domain')}::text is null and ${q('regions')}::text[] is null) or exists (
    select from subject_version v
     where v.subject_id = s.id and v.superseded_at is null
       and (${q('domain')}::text is null or ${q('domain')}::text = any(v.domains))
       and (${q('regions')}::text[] is null or v.region_code = any(${q('regions')}::text[]))))`

const WAS_EVALUATED = sql`exists (
  select from evaluation r
   where r.subject_id = s.id and r.scheme_code = ${q('schemeCode')}::text
     and r.scheme_version = ${q('schemeVersion')}::date and r.period_from = ${q('periodFrom')}::date
     and r.evaluator_id = ${q('evaluatorId')}::uuid and r.superseded_at is null and r.state <> 'WITHDRAWN')`

/** The next subjects of a cohort to be evaluated, by id. */
export const listToEvaluate = statement<
  Cohort & Occasion & { after: string | null; limit: number },
  { id: string; category: string }
>(
  sql`select s.id, s.category from subject s
       where (${q('after')}::uuid is null or s.id > ${q('after')}::uuid)
         and ${OF_COHORT} and not ${WAS_EVALUATED}
       order by s.id limit ${q('limit')}::int`,
)

/** How many subjects a cohort has, and how many of them were evaluated before. */
export const countCohort = statement<Cohort & Occasion, { total: number; evaluated: number }>(
  sql`select count(*)::int as total, (count(*) filter (where ${WAS_EVALUATED}))::int as evaluated
        from subject s where ${OF_COHORT}`,
)

/** Subjects by their unified social credit identifiers; unknown ones are missing. */
export const listByUsci = statement<{ values: readonly string[] }, { value: string; id: string }>(
  sql`select i.value, i.subject_id as id from identifier i
       where i.type = 'USCI' and i.value = any(${q('values')}::text[])`,
)
