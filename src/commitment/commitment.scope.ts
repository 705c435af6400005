import { sql, type SQL } from 'drizzle-orm'
import type { Shape } from '../disclosure/entitlement.ts'
import { heldRows, inArea } from '../fact/fact.scope.ts'
import { rowCondition, type Visibility } from '../record/record.scope.ts'

/**
 * The row scope of commitments: which rows a reader sees (the table "Rows by state" of docs/disclosure.md). It is a
 * condition of every statement that reads commitments for a reader. A commitment is published from the day of its
 * registration, as far as its publication class says; a broken one until its result says.
 * @param table its alias
 * @param prefix of the placeholders, where a statement tests two shapes
 * @param on the day that counts for today, where it is another than the placeholder's
 */
export function visibleCommitment(shape: Shape, table: string, prefix = '', on?: SQL): SQL {
  const c = sql.identifier(table)
  const q = (name: string) => sql.placeholder(prefix + name)
  if (shape.rows === 'HELD') return heldRows(table, prefix)
  const seen = rowCondition(shape.rows, {
    table,
    today: on ?? sql`${q('today')}::date`,
    inScope: sql`${c}.disclosure_scope = any(${q('scopes')}::text[])`,
    history: shape.history ? sql`true` : sql`false`,
  })
  return inArea(shape, table, seen, prefix)
}

/** The values of its placeholders, of those that a reader of records has. */
export type CommitmentVisibility = Omit<Visibility, 'items'>
