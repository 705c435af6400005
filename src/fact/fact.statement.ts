import { sql, type SQL } from 'drizzle-orm'
import { knownNow, knownThen, type AsOf } from '../database/as-of.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { seesHistory } from './fact.scope.ts'

/** Parts of the statements that read facts, of whatever kind. */

/** What the store of a kind of facts has to know of its table; `r` is the table's alias in all its texts. */
export interface FactTable {
  table: string
  /** The column of the fact's id. */
  id: string
  /** The select list of a reader: what it may not see is not even read. */
  columns(shape: Shape): SQL
  /**
   * The row scope of a shape, whose placeholders' values are a reader's `Visibility`.
   * @param on the day that counts for today, where it is another than the placeholder's
   */
  visible(shape: Shape, table: string, on?: SQL): SQL
}

const q = sql.placeholder

/** The files that a statement reads for, as `p`: `ord` tells the file, `ids` its subjects. */
export const FILES = sql`(select ord, array_agg(sid) as ids
  from unnest(${q('ords')}::int[], ${q('sids')}::uuid[]) as t(ord, sid) group by ord) p`

/** The values of `FILES`, flattened: `ords` tells the file, `sids` one of its subjects. */
export function filesOf(files: readonly (readonly string[])[]) {
  return { ords: files.flatMap((ids, ord) => ids.map(() => ord)), sids: files.flat() }
}

/**
 * The versions that a reader sees as of two instants. Whoever has no right to history never gets a version that was
 * superseded since, whatever instant is asked for: a corrected or revoked fact is absent from every `asOf`.
 * @param seen the row scope of the shape, on the same alias
 */
export function seenAsOf(shape: Shape, alias: string, seen: SQL, { knownAt, validAt }: AsOf): SQL {
  const table = sql.identifier(alias)
  const parts = [seen]
  if (knownAt === null || !seesHistory(shape)) parts.unshift(knownNow(alias))
  if (knownAt !== null) parts.push(knownThen(alias))
  if (validAt !== null) {
    parts.push(
      sql`${table}.valid_from <= ${q('validAt')}::date and (${table}.valid_to is null or ${table}.valid_to > ${q('validAt')}::date)`,
    )
  }
  return sql.join(parts, sql` and `)
}

/** The values of its placeholders. */
export function instantsOf({ knownAt, validAt }: AsOf) {
  return { knownAt: knownAt?.toISOString() ?? null, validAt }
}
