import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'

/** How punctual a source is in a district and a month of publications that were due. */
export interface TimelinessRow {
  sourceCode: string
  regionCode: string | null
  /** `YYYY-MM`, of the day by which they were due. */
  month: string
  due: number
  publishedLate: number
  reported: number
  reportedLate: number
  unreported: number
}

const q = sql.placeholder

/**
 * Counts decisions that are to be published, by the first version that was: when it was published here, and when a
 * platform first acknowledged it. What is not reported and not yet due counts as neither late nor missed. Persons’ rows
 * are not public, and not counted.
 */
export const countTimeliness = statement<
  { from: string; until: string; today: string },
  TimelinessRow
>(
  sql`with first as (
        select distinct on (r.subject_id, r.record_id) r.subject_id, r.record_id, r.source_code, r.region_code,
               r.publication_due_on, r.published_from
          from record r
         where r.disclosure_scope = 'PUBLIC' and r.kind in ('PERMIT', 'PENALTY') and r.published_from is not null
           and r.publication_due_on >= ${q('from')}::date and r.publication_due_on < ${q('until')}::date
         order by r.subject_id, r.record_id, r.version),
      told as (
        select f.*, (select min((b.acknowledged_at at time zone 'Asia/Shanghai')::date)
                       from exchange_row t join exchange_batch b on b.id = t.batch_id
                      where t.subject_id = f.subject_id and t.fact_id = f.record_id and t.state = 'ACCEPTED'
                        and b.kind = 'REPORT') as told_on
          from first f)
      select source_code as "sourceCode", region_code as "regionCode",
             to_char(publication_due_on, 'YYYY-MM') as month, count(*)::int as due,
             count(*) filter (where published_from > publication_due_on)::int as "publishedLate",
             count(told_on)::int as reported,
             count(*) filter (where told_on > publication_due_on)::int as "reportedLate",
             count(*) filter (where told_on is null and publication_due_on < ${q('today')}::date)::int as unreported
        from told group by 1, 2, 3 order by 3, 1, 2`,
)
