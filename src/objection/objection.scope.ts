import { sql, type SQL } from 'drizzle-orm'
import { visibleCommitment } from '../commitment/commitment.scope.ts'
import type { RowRule } from '../disclosure/database-class.ts'
import type { Entitlement, Shape } from '../disclosure/entitlement.ts'
import {
  evaluationVisibility,
  visibleEvaluation,
  type EvaluationVisibility,
} from '../evaluation/evaluation.scope.ts'
import { heldRows, inArea } from '../fact/fact.scope.ts'
import { visibleEntry } from '../list/list.scope.ts'
import { visibleRecord, type RowTerms } from '../record/record.scope.ts'
import { repairVisibility, visibleRepair, type RepairVisibility } from '../repair/repair.scope.ts'
import type { RuleBook } from '../rule/rule-book.ts'

/**
 * The row scope of objections: which rows a reader sees (docs/disclosure.md, "Objections and proceedings"). It is a
 * condition of every statement that reads objections for a reader.
 */

/**
 * The rows of one rule. PUBLISHED: none; the public sees the mark on the fact alone. GOVERNMENT: those that mark a fact
 * now, as long as the reader sees the fact: whatever took it away, its objection must not tell of it. OWN: every one of
 * one's own. ALL: every state within the scopes. HELD: those that a unit handles, is asked to verify, or has to look after.
 * @param seesFact true where the reader sees the fact; null: not asked. A row policy cannot look into another table and leaves it out:
 *   it has the end of the fact as it was at the filing alone
 */
export function objectionCondition(
  rows: RowRule,
  terms: RowTerms,
  seesFact: SQL | null = null,
): SQL {
  const { today, inScope, history } = terms
  const r = sql.identifier(terms.table)
  switch (rows) {
    case 'PUBLISHED':
      return sql`false`
    case 'GOVERNMENT':
      return sql`(${r}.superseded_at is null and ${r}.marked and ${inScope}
        and (${history} or ${r}.fact_until is null or ${r}.fact_until > ${today})${seesFact === null ? sql`` : sql` and ${seesFact}`})`
    case 'OWN':
    case 'HELD':
      return sql`true`
    case 'ALL':
      return inScope
  }
}

/**
 * The rows of a unit: those that it handles, and those that it is asked to verify; with `lookedAfter` also those that are
 * overdue and have risen to it.
 */
export function objectionsHeld(held: SQL, asked: SQL, lookedAfter: SQL): SQL {
  return sql`(${held} or ${asked} or ${lookedAfter})`
}

const q = sql.placeholder

/** Overdue long enough to be the matter of the unit above, or of the bureau. */
export function risen(table: string, today: SQL, isSource: (column: string) => SQL): SQL {
  const r = sql.identifier(table)
  return sql`(${r}.superseded_at is null
    and ((${r}.parent_from <= ${today} and ${isSource('parent_source')})
      or (${r}.bureau_from <= ${today} and ${isSource('bureau_source')})))`
}

const isSourceOf = (table: string) => (column: string) =>
  sql`${sql.identifier(table)}.${sql.identifier(column)} = any(${q('sources')}::text[])`

const askedRows = (table: string) => sql`(${isSourceOf(table)('verifier_source')}
    and (${q('regions')}::text[] is null or ${sql.identifier(table)}.region_code = any(${q('regions')}::text[])))`

/** The facts that may be disputed: their tables, and which of their open versions a reader sees. */
const FACTS = [
  { kind: 'RECORD', table: 'record', id: 'record_id', visible: visibleRecord },
  { kind: 'LIST_ENTRY', table: 'list_entry', id: 'entry_id', visible: visibleEntry },
  { kind: 'EVALUATION', table: 'evaluation', id: 'evaluation_id', visible: visibleEvaluation },
  { kind: 'COMMITMENT', table: 'commitment', id: 'commitment_id', visible: visibleCommitment },
  { kind: 'REPAIR', table: 'repair', id: 'repair_id', visible: visibleRepair },
] as const

/** True where the reader of a shape sees the open version of the fact that an objection is about. */
function seesFactOf(shape: Shape, table: string): SQL {
  const r = sql.identifier(table)
  const seen = FACTS.map(
    (of) => sql`(${r}.fact_kind = ${sql.raw(`'${of.kind}'`)} and exists (
      select from ${sql.identifier(of.table)} disputed
       where disputed.subject_id = ${r}.subject_id and disputed.${sql.identifier(of.id)} = ${r}.fact_id
         and disputed.superseded_at is null and ${of.visible(shape, 'disputed')}))`,
  )
  return sql`(${sql.join(seen, sql` or `)})`
}

/** The condition for the statements of a shape; its values are those of `objectionVisibility`. */
export function visibleObjection(shape: Shape, table: string): SQL {
  if (shape.rows === 'HELD') {
    const lookedAfter = risen(table, sql`${q('today')}::date`, isSourceOf(table))
    return objectionsHeld(heldRows(table), askedRows(table), lookedAfter)
  }
  const terms = {
    table,
    today: sql`${q('today')}::date`,
    inScope: sql`${sql.identifier(table)}.disclosure_scope = any(${q('scopes')}::text[])`,
    history: shape.history ? sql`true` : sql`false`,
  }
  const seen = objectionCondition(shape.rows, terms, seesFactOf(shape, table))
  return inArea(shape, table, seen)
}

/** The same for what was said: it is the subject's own and that of the units that handle and verify. */
export function visibleObjectionStep(shape: Shape, table: string): SQL {
  if (shape.rows === 'HELD') return sql`(${heldRows(table)} or ${askedRows(table)})`
  return shape.rows === 'OWN' || shape.databaseClass === null ? sql`true` : sql`false`
}

/** The values of the row scope's placeholders. */
export type ObjectionVisibility = RepairVisibility & EvaluationVisibility

export function objectionVisibility(
  entitlement: Entitlement,
  rules: RuleBook,
  today: string,
): ObjectionVisibility {
  return {
    ...repairVisibility(entitlement, rules, today),
    ...evaluationVisibility(entitlement, rules, today),
  }
}
