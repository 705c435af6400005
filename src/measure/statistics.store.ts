import { sql, type SQL } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { makeStatements } from '../fact/fact-find.store.ts'
import type { FactVisibility } from '../fact/fact.scope.ts'
import { visibleApplication } from './measure.scope.ts'
import type { StatisticsGroup } from './statistics.rules.ts'

/** Counts of one group: of organisations and sole traders, and of natural persons apart. */
export interface StatisticsRow {
  code: string | null
  /** Of a unit. */
  name: string | null
  subjects: number
  applications: number
  lifted: number
  personSubjects: number
  personApplications: number
  personLifted: number
}

const q = sql.placeholder

const GROUPS: Record<StatisticsGroup, SQL> = {
  MEASURE: sql`r.measure_code`,
  REGION: sql`r.region_code`,
  UNIT: sql`r.unit_id::text`,
  DOMAIN: sql`r.domain`,
}

const within = (day: SQL) => sql`(${day} >= ${q('from')}::date and ${day} < ${q('to')}::date)`
const APPLIED = within(sql`r.valid_from`)
const LIFTED = sql`(r.state = 'LIFTED' and ${within(sql`r.lifted_on`)})`
const PERSON = sql`s.category = 'PERSON'`

const compiled = makeStatements()

/**
 * How many subjects measures were applied to, how often, and how often lifted, in a period (half-open), of what the shape
 * shows and nothing else, by one statement. What was withdrawn never was.
 */
export function countApplications(
  db: Executor,
  shape: Shape,
  groupBy: StatisticsGroup,
  period: { from: string; to: string },
  visibility: FactVisibility,
): Promise<StatisticsRow[]> {
  const run = compiled<StatisticsRow>(
    `${groupBy}/${shape.key}`,
    () => sql`select ${GROUPS[groupBy]} as code, max(r.unit_name) as name,
        count(distinct r.subject_id) filter (where ${APPLIED} and not ${PERSON})::int as subjects,
        count(*) filter (where ${APPLIED} and not ${PERSON})::int as applications,
        count(*) filter (where ${LIFTED} and not ${PERSON})::int as lifted,
        count(distinct r.subject_id) filter (where ${APPLIED} and ${PERSON})::int as "personSubjects",
        count(*) filter (where ${APPLIED} and ${PERSON})::int as "personApplications",
        count(*) filter (where ${LIFTED} and ${PERSON})::int as "personLifted"
      from measure_application r join subject s on s.id = r.subject_id
     where ${knownNow('r')} and ${visibleApplication(shape, 'r')} and r.state <> 'WITHDRAWN'
       and (${APPLIED} or ${LIFTED})
     group by 1 order by 1`,
  )
  return run(db, { ...visibility, ...period })
}
