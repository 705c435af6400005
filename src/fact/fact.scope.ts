import { sql, type SQL } from 'drizzle-orm'
import type { Entitlement, Shape } from '../disclosure/entitlement.ts'
import { SCOPES, type Scope } from '../disclosure/scope.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { RuleKind, RuleVersion } from '../rule/rule.schema.ts'

/** What the row scopes of all kinds of facts share. */

/**
 * The rows that a unit holds: of its sources and, when divisions are named, of those.
 * @param table the alias or name of the table
 * @param prefix of the placeholders, where a statement tests two shapes
 */
export function heldRows(table: string, prefix = ''): SQL {
  const r = sql.identifier(table)
  const q = (name: string) => sql.placeholder(prefix + name)
  return sql`(${r}.source_code = any(${q('sources')}::text[])
      and (${q('regions')}::text[] is null or ${r}.region_code = any(${q('regions')}::text[])))`
}

/** Of the rows that are seen those in the fields of business that an area's handle is narrowed to, where it is one. */
export function inArea({ databaseClass }: Shape, table: string, seen: SQL, prefix = ''): SQL {
  if (databaseClass !== 'AREA') return seen
  const domains = sql`${sql.placeholder(`${prefix}domains`)}::text[]`
  return sql`(${seen} and (${domains} is null or ${sql.identifier(table)}.domain = any(${domains})))`
}

/** Whether older versions are among the rows of a shape, so that statements must not ask for open ones only. */
export function seesHistory({ rows }: Shape): boolean {
  return rows === 'OWN' || rows === 'ALL' || rows === 'HELD'
}

/** The values of the placeholders that the row scopes of all kinds have. */
export interface FactVisibility {
  today: string
  scopes: readonly string[]
  sources: readonly string[]
  regions: readonly string[] | null
  domains: readonly string[] | null
}

export function factVisibility(
  { scopes, binding }: Pick<Entitlement, 'scopes' | 'binding'>,
  today: string,
): FactVisibility {
  return {
    today,
    scopes: SCOPES.filter((scope) => scopes.has(scope)),
    sources: binding?.sources ?? [],
    regions: binding?.regions ?? null,
    domains: binding?.domains ?? null,
  }
}

/**
 * The codes of a kind of rules whose facts a reader sees by today's rule, or the last that was in force: one that became
 * stricter acts at once, on old rows too.
 */
export function codesSeen<Kind extends RuleKind>(
  scopes: ReadonlySet<Scope>,
  rules: RuleBook,
  kind: Kind,
  today: string,
  scopeOf: (body: Extract<RuleVersion, { kind: Kind }>['body']) => Scope,
): string[] {
  const versions = rules.list(kind)
  return [...new Set(versions.map(({ code }) => code))].filter((code) => {
    const rule = rules.current(kind, code, today) ?? versions.findLast((one) => one.code === code)
    return rule !== undefined && scopes.has(scopeOf(rule.body as never))
  })
}
