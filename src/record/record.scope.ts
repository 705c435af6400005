import { sql, type SQL } from 'drizzle-orm'
import type { Entitlement } from '../disclosure/entitlement.ts'
import { SCOPES, type Scope } from '../disclosure/scope.ts'
import type { RuleBook } from '../rule/rule-book.ts'

/**
 * The row scope of records: which rows a reader sees (the table "Rows by state" of docs/disclosure.md). It is
 * a condition of every statement that reads records for a reader; there is no other way to read them.
 * State, entitlement and policy are always today's, whatever `asOf` says: the condition tests the open version.
 */
export function visibleRecord(entitlement: Entitlement, open: string): SQL {
  const r = sql.identifier(open)
  if (entitlement.scopes.has('INTERNAL')) return sql`true`
  const today = sql`${sql.placeholder('today')}::date`
  const notEnded = sql`(${r}.published_to is null or ${r}.published_to > ${today})`
  // Publication is what opens a public row to everyone; rows of another scope are open to those who have it.
  const opened = entitlement.scopes.has('SHARED')
    ? sql`true`
    : sql`(${r}.disclosure_scope <> 'PUBLIC' or ${r}.published_from <= ${today})`
  return sql`${r}.state = 'IN_FORCE'
    and ${r}.disclosure_scope = any(${sql.placeholder('scopes')}::text[])
    and ${r}.item_code = any(${sql.placeholder('items')}::text[])
    and ${notEnded} and ${opened}`
}

/**
 * The values of the row scope's placeholders. Items are those whose catalogue scope, as it is today, the reader
 * sees: a scope that became stricter acts at once, on old rows too.
 */
export function visibleParameters(
  entitlement: Entitlement,
  rules: RuleBook,
  today: string,
): { today: string; scopes: Scope[]; items: string[] } {
  return {
    today,
    scopes: SCOPES.filter((scope) => entitlement.scopes.has(scope)),
    items: rules
      .catalogueItems(today)
      .filter((item) => entitlement.scopes.has(item.body.scope))
      .map((item) => item.code),
  }
}
