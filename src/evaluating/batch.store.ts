import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import { statement } from '../database/statement.ts'
import { ALL_EVALUATION_COLUMNS } from '../evaluation/evaluation.store.ts'
import { STANDS } from '../evaluation/evaluation.table.ts'
import { FACT_KEYS } from '../fact/fact-find.store.ts'
import type { FactKey } from '../fact/fact.ts'
import type { Occasion, OpenEvaluation } from './evaluating.store.ts'

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
     and r.evaluator_id = ${q('evaluatorId')}::uuid and r.superseded_at is null and ${STANDS})`

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

/** Evaluations of one evaluator that a step may be taken with. */
export interface Waiting {
  schemeCode: string
  evaluatorId: string
  /** Null: of all periods. */
  periodFrom: string | null
  states: readonly string[]
}

const WAITS = sql`r.scheme_code = ${q('schemeCode')}::text and r.evaluator_id = ${q('evaluatorId')}::uuid
  and (${q('periodFrom')}::date is null or r.period_from = ${q('periodFrom')}::date)
  and r.state = any(${q('states')}::text[]) and ${knownNow('r')}`

export const countWaiting = statement<Waiting, { total: number }>(
  sql`select count(*)::int as total from evaluation r where ${WAITS}`,
)

/** The next of them beyond a place, in the order of their ids. */
export const listWaiting = statement<
  Waiting & { afterSubject: string; afterId: string; limit: number },
  FactKey
>(
  sql`select r.subject_id as "subjectId", r.evaluation_id as id from evaluation r
       where ${WAITS} and (r.subject_id, r.evaluation_id) > (${q('afterSubject')}::uuid, ${q('afterId')}::uuid)
       order by r.subject_id, r.evaluation_id limit ${q('limit')}::int`,
)

/** Keys as `keysOf` gives them. */
interface Keys {
  subjects: readonly string[]
  facts: readonly string[]
}
const OF_KEYS = sql`r.subject_id = k.subject_id and r.evaluation_id = k.fact_id`

/** Makes writers of evaluations take turns, in one order. */
export const awaitEvaluationTurns = statement<Keys, { version: number }>(
  sql`select r.version from evaluation r
       where (r.subject_id, r.evaluation_id) in (select k.subject_id, k.fact_id from ${FACT_KEYS}) and r.version = 1
       order by r.subject_id, r.evaluation_id for update`,
)

/** Open versions whole. Ask for a turn first. */
export const listOpenEvaluations = statement<Keys, OpenEvaluation>(
  sql`select ${ALL_EVALUATION_COLUMNS} from ${FACT_KEYS} join evaluation r on ${OF_KEYS} and ${knownNow('r')}`,
)

/** Closes open versions; the caller inserts what replaces them. */
export const closeEvaluations = statement<Keys & { at: string }, never>(
  sql`update evaluation r set superseded_at = ${q('at')}::timestamptz from ${FACT_KEYS}
       where ${OF_KEYS} and ${knownNow('r')}`,
)
