import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { seesFormer, visibleEntry, type EntryVisibility } from './list.scope.ts'
import { entryColumns, type ListEntryRow } from './list.store.ts'

/** A version that was known at one end of a span and not at the other. */
export interface ListChangeRow extends ListEntryRow {
  ord: number
  /** Known at the start; else at the end. */
  isBefore: boolean
}

const q = sql.placeholder
const from = sql`${q('from')}::timestamptz`
const to = sql`${q('to')}::timestamptz`

/** Versions that were known at one of the two instants only, as of records. */
const known = sql`(
  (r.recorded_at <= ${from} and r.superseded_at > ${from} and r.superseded_at <= ${to})
  or (r.recorded_at > ${from} and r.recorded_at <= ${to} and (r.superseded_at is null or r.superseded_at > ${to})))`
const at = sql`(case when r.recorded_at > ${from} then r.recorded_at else r.superseded_at end)`

/** The latest entries first that differ, then their versions: an entry is given with all it has, or not at all. */
const statements = perOwner((shape: Shape) => {
  const open = seesFormer(shape) ? sql`true` : knownNow('r')
  const seen = sql`${open} and ${known} and ${visibleEntry(shape, 'r')}`
  return statement<Record<string, unknown>, ListChangeRow>(
    sql`select p.ord, one.* from (select ord, array_agg(sid) as ids
            from unnest(${q('ords')}::int[], ${q('sids')}::uuid[]) as t(ord, sid) group by ord) p
        cross join lateral (
          select r.subject_id, r.entry_id from list_entry r where r.subject_id = any(p.ids) and ${seen}
           group by r.subject_id, r.entry_id order by max(${at}) desc, r.entry_id desc
           limit ${q('most')}::int) c
        cross join lateral (
          select ${entryColumns(shape)}, r.recorded_at <= ${from} as "isBefore" from list_entry r
           where r.subject_id = c.subject_id and r.entry_id = c.entry_id and ${seen}) one`,
  )
})

/**
 * The versions of the files' entries that differ between two instants, as far as the shape shows them. Whoever has no
 * right to history gets open versions only, whatever was known before.
 */
export function listEntryChanges(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  span: { from: Date; to: Date; most: number },
  visibility: EntryVisibility,
): Promise<ListChangeRow[]> {
  return statements(shape)(db, {
    ...visibility,
    ords: files.flatMap((ids, ord) => ids.map(() => ord)),
    sids: files.flat(),
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    most: span.most,
  })
}
