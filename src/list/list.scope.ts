import { sql, type SQL } from 'drizzle-orm'
import type { RowRule } from '../disclosure/database-class.ts'
import type { Entitlement, Shape } from '../disclosure/entitlement.ts'
import {
  codesSeen,
  factVisibility,
  heldRows,
  inArea,
  type FactVisibility,
} from '../fact/fact.scope.ts'
import type { RowTerms } from '../record/record.scope.ts'
import type { RuleBook } from '../rule/rule-book.ts'

/**
 * The row scope of list entries: which rows a reader sees (docs/disclosure.md, "List entries by state"). It is a
 * condition of every statement that reads entries for a reader. State, entitlement and rules are always today's.
 */

/**
 * The rows of one rule. PUBLISHED and GOVERNMENT: in force, or under a public notice that is open to them; GOVERNMENT may
 * look at ended ones where its purpose says so. OWN: every state and version of one's own, nominations too. ALL: every
 * state within the scopes. HELD: all that the authority holds, which the binding says.
 */
export function entryCondition(rows: RowRule, terms: RowTerms): SQL {
  const { today, inScope, history } = terms
  const r = sql.identifier(terms.table)
  const notEnded = sql`(${r}.valid_to is null or ${r}.valid_to > ${today})`
  const standing = (ended: SQL) => sql`(${r}.superseded_at is null and ${inScope}
    and ((${r}.state = 'IN_FORCE' and ${r}.valid_from <= ${today} and ${ended})
      or (${r}.state = 'PUBLICIZED' and ${r}.notice_until >= ${today})))`
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
 * The condition for the statements of a shape; its values are those of `entryVisibility`.
 * @param on the day that counts for today, where it is another than the placeholder's
 */
export function visibleEntry(shape: Shape, table: string, on: SQL = TODAY): SQL {
  if (shape.rows === 'HELD') return heldRows(table)
  const r = sql.identifier(table)
  const seen = entryCondition(shape.rows, {
    table,
    today: on,
    inScope: sql`(${r}.disclosure_scope = any(${q('scopes')}::text[])
      and ${r}.list_code = any(${q('lists')}::text[]))`,
    history: shape.history ? sql`true` : sql`false`,
  })
  return inArea(shape, table, seen)
}

/** The same for the steps of an entry: its authority's and the subject's own. */
export function visibleStep(shape: Shape, table: string): SQL {
  if (shape.rows === 'HELD') return heldRows(table)
  return shape.rows === 'OWN' || shape.databaseClass === null ? sql`true` : sql`false`
}

/** The values of the row scope's placeholders. */
export interface EntryVisibility extends FactVisibility {
  lists: readonly string[]
}

export function entryVisibility(
  entitlement: Entitlement,
  rules: RuleBook,
  today: string,
): EntryVisibility {
  const lists = codesSeen(entitlement.scopes, rules, 'list-kind', today, ({ scope }) => scope)
  return { ...factVisibility(entitlement, today), lists }
}
