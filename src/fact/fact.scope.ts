import { sql, type SQL } from 'drizzle-orm'
import type { Shape } from '../disclosure/entitlement.ts'

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
