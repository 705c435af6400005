import type { Base } from '../disclosure/reading.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { deleteEndedBefore } from './screening.store.ts'

const RETENTION = 'SCREENING_RETENTION_DAYS'
const DAY_MS = 24 * 3_600_000
/** Screenings that are deleted in one transaction: each may have 100,000 rows. */
const AT_A_TIME = 5

/**
 * How many days a screening is kept after its end: rule data, parameter SCREENING_RETENTION_DAYS.
 * @throws Error when the rule data do not say: nothing is deleted
 */
export function retentionDays(rules: Pick<RuleBook, 'current'>, on: string): number {
  const body = rules.current('parameter', RETENTION, on)?.body
  if (body?.unit === 'DAY' && Number.isInteger(body.value) && Number(body.value) > 0) {
    return Number(body.value)
  }
  throw new Error(`Rule data: parameter ${RETENTION} must hold a number of days on ${on}.`)
}

/** Deletes screenings whose time is over, with their rows; checks and the access log have rules of their own. */
export async function deleteOldScreenings(base: Base): Promise<number> {
  const before = new Date(base.now().getTime() - retentionDays(base.rules(), base.today()) * DAY_MS)
  let deleted = 0
  for (;;) {
    const some = await base.db.transaction((tx) => deleteEndedBefore(tx, before, AT_A_TIME))
    deleted += some
    if (some < AT_A_TIME) return deleted
  }
}
