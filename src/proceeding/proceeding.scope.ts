import { sql, type SQL } from 'drizzle-orm'
import type { RowRule } from '../disclosure/database-class.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { heldRows, inArea } from '../fact/fact.scope.ts'
import type { RowTerms } from '../record/record.scope.ts'

/**
 * The row scope of proceedings: the subject's own, those that the unit holds, and for auditors those of scopes that they
 * see. What they do to a fact everybody sees in the fact (docs/disclosure.md, "Objections and proceedings").
 */
export function proceedingCondition(rows: RowRule, { inScope }: Pick<RowTerms, 'inScope'>): SQL {
  if (rows === 'OWN' || rows === 'HELD') return sql`true`
  return rows === 'ALL' ? inScope : sql`false`
}

/** The condition for the statements of a shape. */
export function visibleProceeding(shape: Shape, table: string): SQL {
  if (shape.rows === 'HELD') return heldRows(table)
  const seen = proceedingCondition(shape.rows, {
    inScope: sql`${sql.identifier(table)}.disclosure_scope = any(${sql.placeholder('scopes')}::text[])`,
  })
  return inArea(shape, table, seen)
}
