import { sql, type SQL } from 'drizzle-orm'
import type { RowRule } from '../disclosure/database-class.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { heldRows, inArea } from '../fact/fact.scope.ts'
import type { RowTerms } from '../record/record.scope.ts'

/**
 * The row scope of applications of measures: which rows a reader sees (docs/disclosure.md, "Measures by state"). It is a
 * condition of every statement that reads them for a reader. State, entitlement and rules are always today's.
 */

/**
 * The rows of one rule. PUBLISHED and GOVERNMENT: in effect; what was lifted or is over only where the purpose says that
 * history counts, since a measure that a repair lifted would tell of what was repaired (国家发展改革委令第36号). OWN and ALL:
 * every state and version within the scopes. HELD: all that the unit applied, which the binding says.
 */
export function applicationCondition(
  rows: RowRule,
  { table, today, inScope, history }: RowTerms,
): SQL {
  const r = sql.identifier(table)
  switch (rows) {
    case 'PUBLISHED':
    case 'GOVERNMENT':
      return sql`(${r}.superseded_at is null and ${inScope}
        and ((${r}.state = 'APPLIED' and (${history} or ${r}.valid_to is null or ${r}.valid_to > ${today}))
          or (${r}.state = 'LIFTED' and ${history})))`
    case 'OWN':
    case 'ALL':
      return inScope
    case 'HELD':
      return sql`true`
  }
}

const q = sql.placeholder
const TODAY = sql`${q('today')}::date`

/**
 * The condition for the statements of a shape; its values are those of `factVisibility`.
 * @param on the day that counts for today, where it is another than the placeholder's
 */
export function visibleApplication(shape: Shape, table: string, on: SQL = TODAY): SQL {
  if (shape.rows === 'HELD') return heldRows(table)
  const seen = applicationCondition(shape.rows, {
    table,
    today: on,
    inScope: sql`${sql.identifier(table)}.disclosure_scope = any(${q('scopes')}::text[])`,
    history: shape.history ? sql`true` : sql`false`,
  })
  return inArea(shape, table, seen)
}
