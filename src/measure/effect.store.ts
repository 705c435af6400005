import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import { statement } from '../database/statement.ts'

/** What a unit asks of its own reports. */
export interface EffectsAsked {
  sourceCode: string
  subjects: readonly string[]
  /** Codes of measures. */
  measures: readonly string[]
  /** ISO day: what was applied before it. */
  end: string
}

const q = sql.placeholder

/** What a unit reported, for other public bodies too, of the effect of measures that it applied to some subjects. */
export const listEffects = statement<
  EffectsAsked,
  { subjectId: string; measure: string; effect: string }
>(
  sql`select r.subject_id as "subjectId", r.measure_code as measure, r.effect from measure_application r
       where r.subject_id = any(${q('subjects')}::uuid[]) and r.source_code = ${q('sourceCode')}::text
         and r.measure_code = any(${q('measures')}::text[]) and r.valid_from < ${q('end')}::date
         and r.effect is not null and r.state <> 'WITHDRAWN' and r.disclosure_scope <> 'INTERNAL' and ${knownNow('r')}
       order by r.subject_id, r.valid_from, r.application_id`,
)
