import { sql, type SQL } from 'drizzle-orm'
import type { RowRule } from '../disclosure/database-class.ts'
import type { Entitlement, Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { factVisibility, heldRows, inArea, type FactVisibility } from '../fact/fact.scope.ts'
import type { RuleBook } from '../rule/rule-book.ts'

/**
 * The row scope of records: which rows a reader sees (the table "Rows by state" of docs/disclosure.md). It is
 * a condition of every statement that reads records for a reader; there is no other way to read them.
 * State, entitlement and policy are always today's, whatever `asOf` says.
 */

/** What the condition is made of; the statements fill in placeholders, the database's own policies their settings. */
export interface RowTerms {
  /** The alias or name of the table. */
  table: string
  today: SQL
  /** True of rows whose stored scope the reader has. */
  inScope: SQL
  /** Ended publications count too. */
  history: SQL
  /** What subjects declared of themselves is among the rows before a unit verified it: for who sees AUTHORIZED. */
  declared?: boolean
}

/**
 * The rows of one rule. PUBLISHED: in force, its publication begun and not ended. GOVERNMENT: in force or shielded,
 * before its publication too; both with what is declared, where `declared` says so. OWN, ALL: every state and version, within the scopes. HELD: all that the unit holds, which
 * the binding says.
 */
export function rowCondition(rows: RowRule, terms: RowTerms): SQL {
  const { table, today, inScope, history } = terms
  const r = sql.identifier(table)
  const open = sql`${r}.superseded_at is null`
  // Whatever row it is: what nobody verified is for nobody but by consent, or by a purpose that entitles to it.
  const declared = terms.declared
    ? sql` or (${r}.state = 'DECLARED' and ${r}.disclosure_scope = 'AUTHORIZED')`
    : sql``
  const notEnded = sql`(${r}.published_to is null or ${r}.published_to > ${today})`
  switch (rows) {
    case 'PUBLISHED':
      // Publication is what opens a public row to everyone; rows of another scope are open to those who have it.
      return sql`(${open} and (${r}.state = 'IN_FORCE'${declared}) and ${inScope} and ${notEnded}
        and (${r}.disclosure_scope <> 'PUBLIC' or ${r}.published_from <= ${today}))`
    case 'GOVERNMENT':
      return sql`(${open} and (${r}.state in ('IN_FORCE', 'SHIELDED')${declared}) and ${inScope}
        and (${history} or ${notEnded}))`
    case 'OWN':
    case 'ALL':
      return inScope
    case 'HELD':
      return sql`true`
  }
}

/**
 * The condition for the statements of a shape; its values are those of `visibleParameters`.
 * @param prefix of the placeholders, where a statement tests two shapes
 * @param on the day that counts for today, where it is another than the placeholder's
 */
export function visibleRecord(shape: Shape, table: string, prefix = '', on?: SQL): SQL {
  const r = sql.identifier(table)
  const q = (name: string) => sql.placeholder(prefix + name)
  if (shape.rows === 'HELD') return heldRows(table, prefix)
  const seen = rowCondition(shape.rows, {
    table,
    today: on ?? sql`${q('today')}::date`,
    inScope: sql`(${r}.disclosure_scope = any(${q('scopes')}::text[])
      and ${r}.item_code = any(${q('items')}::text[]))`,
    history: shape.history ? sql`true` : sql`false`,
    declared: shape.scopes.has('AUTHORIZED'),
  })
  return inArea(shape, table, seen, prefix)
}

/** The values of the row scope's placeholders. */
export interface Visibility extends FactVisibility {
  items: readonly string[]
}

/**
 * The values of the row scope's placeholders. Items are those whose catalogue scope, as it is today, the reader
 * sees: a scope that became stricter acts at once, on old rows too.
 */
export function visibleParameters(
  entitlement: Entitlement,
  rules: RuleBook,
  today: string,
): Visibility {
  const items = itemsOf(entitlement.scopes, rules, today)
  return { ...factVisibility(entitlement, today), items }
}

/** Asked for by every statement, and the same until the rules or the day change. */
function itemsOf(scopes: ReadonlySet<Scope>, rules: RuleBook, today: string): readonly string[] {
  const known = items.get(scopes)
  if (known !== undefined && known.rules === rules && known.today === today) return known.codes
  const seen = rules.catalogueItems(today).filter((item) => scopes.has(item.body.scope))
  const codes = seen.map((item) => item.code)
  items.set(scopes, { rules, today, codes })
  return codes
}
const items = new WeakMap<
  ReadonlySet<Scope>,
  { rules: RuleBook; today: string; codes: readonly string[] }
>()
