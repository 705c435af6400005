import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { FILES, filesOf } from '../fact/fact.statement.ts'
import { visibleEvaluation, type EvaluationVisibility } from './evaluation.scope.ts'

/** An evaluation as decisions weigh it. */
export interface EvaluationFactRow {
  ord: number
  subjectId: string
  evaluationId: string
  version: number
  schemeCode: string
  schemeVersion: string
  grade: string
  domain: string
  validFrom: string
  validTo: string
  disputed: boolean
}

/** What is read of files: results of some schemes that became final between two days, the first null: any. */
export interface EvaluationFactRequest {
  weighed: readonly string[]
  since: string | null
  until: string
  knownAt: Date | null
}

const q = sql.placeholder

/** One text for each shape. Of the results of a scheme the latest counts: an older one, whose validity may last, was replaced. */
const statements = perOwner((shape: Shape) =>
  statement<Record<string, unknown>, EvaluationFactRow>(
    sql`select p.ord, one.* from ${FILES}
        cross join lateral (
          select distinct on (r.scheme_code)
                 r.subject_id as "subjectId", r.evaluation_id as "evaluationId", r.version,
                 r.scheme_code as "schemeCode", r.scheme_version as "schemeVersion", r.grade, r.domain,
                 r.valid_from as "validFrom", r.valid_to as "validTo", r.disputed
            from evaluation r
           where r.subject_id = any(p.ids) and ${knownNow('r')}
             and r.state = 'FINAL' and r.status = 'GRADED'
             and ${visibleEvaluation(shape, 'r')} and r.scheme_code = any(${q('weighed')}::text[])
             and (${q('knownAt')}::timestamptz is null or r.recorded_at <= ${q('knownAt')}::timestamptz)
             and r.valid_from <= ${q('until')}::date and r.valid_to > ${q('until')}::date
             and (${q('since')}::date is null or r.valid_from >= ${q('since')}::date)
           order by r.scheme_code, r.valid_from desc, r.period_to desc, r.recorded_at desc, r.evaluation_id) one`,
  ),
)

/**
 * The grades of files that count for decisions on a day: final, not withdrawn since, their validity not over, the latest
 * of each scheme, that the shape shows.
 */
export function evaluationFactRows(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  { knownAt, ...request }: EvaluationFactRequest,
  visibility: EvaluationVisibility,
): Promise<EvaluationFactRow[]> {
  return statements(shape)(db, {
    ...visibility,
    ...request,
    ...filesOf(files),
    knownAt: knownAt?.toISOString() ?? null,
  })
}

/** The states of the open versions of evaluations; one that has none is missing. */
export const evaluationStates = statement<
  { subjects: readonly string[]; evaluations: readonly string[] },
  { id: string; version: number; state: string; disputed: boolean }
>(
  sql`select r.evaluation_id as id, r.version, r.state, r.disputed
        from unnest(${q('subjects')}::uuid[], ${q('evaluations')}::uuid[]) as k(subject_id, evaluation_id)
        join evaluation r
          on r.subject_id = k.subject_id and r.evaluation_id = k.evaluation_id and ${knownNow('r')}`,
)
