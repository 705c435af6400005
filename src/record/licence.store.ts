import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { visibleRecord, type Visibility } from './record.scope.ts'

/** Looking licences up by their number (许可编号). */

/** The holder of a licence; dirty data give a number several. */
export interface LicenceHolder {
  number: string
  subjectId: string
}

const q = sql.placeholder

const holders = perOwner((shape: Shape) =>
  statement<Record<string, unknown>, LicenceHolder>(
    sql`select distinct k.number, r.subject_id as "subjectId"
          from unnest(${q('numbers')}::text[]) as k(number)
          join record r on r.licence_number = k.number and ${knownNow('r')}
         where ${visibleRecord(shape, 'r')} and r.state <> 'REVOKED'`,
  ),
)

/** The holders of licences that a reader of the shape sees; a number that nobody holds is missing. */
export function listLicenceHolders(
  db: Executor,
  shape: Shape,
  numbers: readonly string[],
  visibility: Visibility,
): Promise<LicenceHolder[]> {
  return holders(shape)(db, { ...visibility, numbers })
}
