import { sql, type SQL } from 'drizzle-orm'
import type { RowRule } from '../disclosure/database-class.ts'
import type { Entitlement, Shape } from '../disclosure/entitlement.ts'
import {
  evaluationVisibility,
  visibleEvaluation,
  type EvaluationVisibility,
} from '../evaluation/evaluation.scope.ts'
import { heldRows, inArea } from '../fact/fact.scope.ts'
import { entryVisibility, visibleEntry, type EntryVisibility } from '../list/list.scope.ts'
import {
  visibleParameters,
  visibleRecord,
  type RowTerms,
  type Visibility,
} from '../record/record.scope.ts'
import type { RuleBook } from '../rule/rule-book.ts'

/**
 * The row scope of repairs: which rows a reader sees (docs/disclosure.md, "Repairs by state"). It is a condition of every
 * statement that reads them for a reader. State, entitlement and rules are always today's.
 */

/**
 * The rows of one rule. PUBLISHED: none; of a repair the public sees its mark on the fact alone, and that is gone with
 * the fact. GOVERNMENT: open ones that were not granted, of facts that the reader sees today, so that no repair tells of
 * what it took away. OWN, ALL: every state and version within the scopes. HELD: all that the unit handles.
 * @param seesFact true where the reader sees the fact. A row policy cannot look into another table and leaves it out:
 *   of facts that were revoked or whose publication is over the statements alone see to it
 */
export function repairCondition(
  rows: RowRule,
  { table, inScope }: Pick<RowTerms, 'table' | 'inScope'>,
  seesFact: SQL = sql`true`,
): SQL {
  const r = sql.identifier(table)
  switch (rows) {
    case 'PUBLISHED':
      return sql`false`
    case 'GOVERNMENT':
      return sql`(${r}.superseded_at is null and ${inScope} and ${r}.state <> 'GRANTED' and ${seesFact})`
    case 'OWN':
    case 'ALL':
      return inScope
    case 'HELD':
      return sql`true`
  }
}

/** True where the reader of a shape sees the open version of the fact that a repair is about. */
function seesFactOf(shape: Shape, table: string): SQL {
  const r = sql.identifier(table)
  const stands = (kind: string, of: string, id: string, seen: SQL) =>
    sql`(${r}.fact_kind = ${sql.raw(`'${kind}'`)} and exists (select from ${sql.identifier(of)} f
      where f.subject_id = ${r}.subject_id and f.${sql.identifier(id)} = ${r}.fact_id
        and f.superseded_at is null and ${seen}))`
  const record = stands('RECORD', 'record', 'record_id', visibleRecord(shape, 'f'))
  const entry = stands('LIST_ENTRY', 'list_entry', 'entry_id', visibleEntry(shape, 'f'))
  const grade = stands('EVALUATION', 'evaluation', 'evaluation_id', visibleEvaluation(shape, 'f'))
  return sql`(${record} or ${entry} or ${grade})`
}

const q = sql.placeholder

/** The condition for the statements of a shape; its values are those of `repairVisibility`. */
export function visibleRepair(shape: Shape, table: string): SQL {
  if (shape.rows === 'HELD') return heldRows(table)
  const inScope = sql`${sql.identifier(table)}.disclosure_scope = any(${q('scopes')}::text[])`
  const seen = repairCondition(shape.rows, { table, inScope }, seesFactOf(shape, table))
  return inArea(shape, table, seen)
}

/** The same for its steps: the handling unit's and the subject's own. */
export function visibleRepairStep(shape: Shape, table: string): SQL {
  if (shape.rows === 'HELD') return heldRows(table)
  return shape.rows === 'OWN' || shape.databaseClass === null ? sql`true` : sql`false`
}

/** The values of the row scope's placeholders. */
export type RepairVisibility = Visibility & EntryVisibility & EvaluationVisibility

export function repairVisibility(
  entitlement: Entitlement,
  rules: RuleBook,
  today: string,
): RepairVisibility {
  return {
    ...visibleParameters(entitlement, rules, today),
    ...entryVisibility(entitlement, rules, today),
    ...evaluationVisibility(entitlement, rules, today),
  }
}
