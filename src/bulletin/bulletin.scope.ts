import { sql, type SQL } from 'drizzle-orm'
import type { Shape } from '../disclosure/entitlement.ts'
import { heldRows } from '../fact/fact.scope.ts'

/**
 * The row scope of bulletins: the unit's own, those of the units below it, and all of them for auditors. It is a condition
 * of every statement that reads them.
 */
export function visibleBulletin({ rows, databaseClass }: Shape, table: string): SQL {
  if (databaseClass === null || rows === 'ALL') return sql`true`
  if (rows !== 'HELD') return sql`false`
  const r = sql.identifier(table)
  return bulletinsHeld(
    heldRows(table),
    sql`${r}.overseer_source = any(${sql.placeholder('sources')}::text[])`,
  )
}

/** The rows that a unit holds, or oversees. */
export function bulletinsHeld(held: SQL, overseen: SQL): SQL {
  return sql`(${held} or ${overseen})`
}
