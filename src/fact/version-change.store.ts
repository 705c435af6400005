import { sql, type SQL } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { seesHistory } from './fact.scope.ts'
import { FILES, filesOf, type FactTable } from './fact.statement.ts'

/** A version that was known at one end of a span and not at the other. */
export type VersionChange<Row> = Row & {
  ord: number
  /** Known at the start; else at the end. */
  isBefore: boolean
}

/** What is asked of the versions of some files: at most so many facts of each. */
export interface ChangesAsked {
  from: Date
  to: Date
  most: number
}

const q = sql.placeholder
const from = sql`${q('from')}::timestamptz`
const to = sql`${q('to')}::timestamptz`

/**
 * Lists the versions of files' facts that differ between two instants, as far as the shape shows them. Whoever has no
 * right to history gets open versions only, whatever was known before. The latest facts that differ come first, then
 * their versions: a fact is given with all it has, or not at all.
 */
export type ListChanges<Row, Visibility> = (
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  asked: ChangesAsked,
  visibility: Visibility,
) => Promise<VersionChange<Row>[]>

/** Makes the statement of a kind of facts. */
export function versionChanges<Row, Visibility extends object>(
  table: FactTable,
): ListChanges<Row, Visibility> {
  const statements = perOwner((shape: Shape) =>
    statement<Record<string, unknown>, VersionChange<Row>>(changesOf(table, shape)),
  )
  return (db, shape, files, asked, visibility) =>
    statements(shape)(db, {
      ...visibility,
      ...filesOf(files),
      from: asked.from.toISOString(),
      to: asked.to.toISOString(),
      most: asked.most,
    })
}

function changesOf({ table, id, columns, visible }: FactTable, shape: Shape): SQL {
  const versions = sql.identifier(table)
  const fact = sql`r.${sql.identifier(id)}`
  // Those that came and went in between were known at neither end, and those that stood all along are no difference.
  const known = sql`(
    (r.recorded_at <= ${from} and r.superseded_at > ${from} and r.superseded_at <= ${to})
    or (r.recorded_at > ${from} and r.recorded_at <= ${to}
        and (r.superseded_at is null or r.superseded_at > ${to})))`
  const open = seesHistory(shape) ? sql`true` : knownNow('r')
  const seen = sql`${open} and ${known} and ${visible(shape, 'r')}`
  // When a version made a difference: when it came, or when it was superseded.
  const at = sql`(case when r.recorded_at > ${from} then r.recorded_at else r.superseded_at end)`
  return sql`select p.ord, one.* from ${FILES}
        cross join lateral (
          select r.subject_id, ${fact} as fact_id from ${versions} r
           where r.subject_id = any(p.ids) and ${seen}
           group by r.subject_id, ${fact} order by max(${at}) desc, ${fact} desc
           limit ${q('most')}::int) changed
        cross join lateral (
          select ${columns(shape)}, r.recorded_at <= ${from} as "isBefore" from ${versions} r
           where r.subject_id = changed.subject_id and ${fact} = changed.fact_id and ${seen}) one`
}
