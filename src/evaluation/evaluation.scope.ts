import { sql, type SQL } from 'drizzle-orm'
import type { RowRule } from '../disclosure/database-class.ts'
import type { Entitlement, Shape } from '../disclosure/entitlement.ts'
import { codesSeen, factVisibility, inArea, type FactVisibility } from '../fact/fact.scope.ts'
import type { RowTerms } from '../record/record.scope.ts'
import type { RuleBook } from '../rule/rule-book.ts'

/**
 * The row scope of evaluations: which rows a reader sees (docs/disclosure.md, "Evaluations by state"). It is a condition
 * of every statement that reads evaluations for a reader. State, entitlement and rules are always today's.
 */

/**
 * The rows of one rule. PUBLISHED and GOVERNMENT: final, or in a publicity that is open to them; GOVERNMENT may look at
 * those whose validity is over where its purpose says so. OWN: every state and version of one's own. ALL: every state
 * within the scopes. HELD: what the unit holds, which the binding says.
 */
export function evaluationCondition(rows: RowRule, terms: RowTerms): SQL {
  const { today, inScope, history } = terms
  const r = sql.identifier(terms.table)
  const notEnded = sql`(${r}.valid_to is null or ${r}.valid_to > ${today})`
  const standing = (ended: SQL) => sql`(${r}.superseded_at is null and ${inScope}
    and ((${r}.state = 'FINAL' and ${r}.valid_from <= ${today} and ${ended})
      or (${r}.state = 'PUBLICITY' and ${r}.publicity_until >= ${today})))`
  switch (rows) {
    case 'PUBLISHED':
      return standing(notEnded)
    case 'GOVERNMENT':
      return standing(sql`(${history} or ${notEnded})`)
    case 'OWN':
    case 'HELD':
      return sql`true`
    case 'ALL':
      return inScope
  }
}

const q = sql.placeholder
const TODAY = sql`${q('today')}::date`

/**
 * The rows that a unit holds: those of its source (and divisions), which for agencies is that of the department that
 * answers for them; and those that it evaluated itself. Agencies share a source, and are not shown each other's.
 */
function heldEvaluations(table: string): SQL {
  const r = sql.identifier(table)
  return sql`(${r}.evaluator_id = ${q('party')}::uuid
    or (${r}.holder_source = any(${q('sources')}::text[])
      and (${q('regions')}::text[] is null or ${r}.region_code = any(${q('regions')}::text[]))))`
}

/**
 * The condition for the statements of a shape; its values are those of `evaluationVisibility`.
 * @param on the day that counts for today, where it is another than the placeholder's
 */
export function visibleEvaluation(shape: Shape, table: string, on: SQL = TODAY): SQL {
  if (shape.rows === 'HELD') return heldEvaluations(table)
  const r = sql.identifier(table)
  const seen = evaluationCondition(shape.rows, {
    table,
    today: on,
    inScope: sql`(${r}.disclosure_scope = any(${q('scopes')}::text[])
      and ${r}.scheme_code = any(${q('schemes')}::text[]))`,
    history: shape.history ? sql`true` : sql`false`,
  })
  return inArea(shape, table, seen)
}

/** The same for the steps of an evaluation: its evaluator's, its holder's and the subject's own. */
export function visibleEvaluationStep(shape: Shape, table: string): SQL {
  if (shape.rows === 'HELD') return heldEvaluations(table)
  return shape.rows === 'OWN' || shape.databaseClass === null ? sql`true` : sql`false`
}

/** The values of the row scope's placeholders. */
export interface EvaluationVisibility extends FactVisibility {
  schemes: readonly string[]
  party: string | null
}

export function evaluationVisibility(
  entitlement: Entitlement,
  rules: RuleBook,
  today: string,
): EvaluationVisibility {
  const { scopes, binding } = entitlement
  return {
    ...factVisibility(entitlement, today),
    schemes: codesSeen(scopes, rules, 'evaluation-scheme', today, (body) => body.publication.final),
    party: binding?.party ?? null,
  }
}
