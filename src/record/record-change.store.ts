import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { seesHistory, visibleRecord, type Visibility } from './record.scope.ts'
import { recordColumns, type RecordRow } from './record.store.ts'

/** A version that was known at one end of a span and not at the other. */
export interface RecordChangeRow extends RecordRow {
  ord: number
  /** Known at the start; else at the end. */
  isBefore: boolean
}

const q = sql.placeholder
const from = sql`${q('from')}::timestamptz`
const to = sql`${q('to')}::timestamptz`

/**
 * Versions that were known at one of the two instants only. Those that came and went in between are neither, and those
 * that stood all along are no difference.
 */
const known = sql`(
  (r.recorded_at <= ${from} and r.superseded_at > ${from} and r.superseded_at <= ${to})
  or (r.recorded_at > ${from} and r.recorded_at <= ${to} and (r.superseded_at is null or r.superseded_at > ${to})))`

/** When a version made a difference: when it came, or when it was superseded. */
const at = sql`(case when r.recorded_at > ${from} then r.recorded_at else r.superseded_at end)`

/** The latest records first that differ, then their versions: a record is given with all it has, or not at all. */
const statements = perOwner((shape: Shape) => {
  const open = seesHistory(shape) ? sql`true` : knownNow('r')
  const seen = sql`${open} and ${known} and ${visibleRecord(shape, 'r')}`
  return statement<Record<string, unknown>, RecordChangeRow>(
    sql`select p.ord, one.* from (select ord, array_agg(sid) as ids
            from unnest(${q('ords')}::int[], ${q('sids')}::uuid[]) as t(ord, sid) group by ord) p
        cross join lateral (
          select r.subject_id, r.record_id from record r where r.subject_id = any(p.ids) and ${seen}
           group by r.subject_id, r.record_id order by max(${at}) desc, r.record_id desc
           limit ${q('most')}::int) c
        cross join lateral (
          select ${recordColumns(shape)}, r.recorded_at <= ${from} as "isBefore" from record r
           where r.subject_id = c.subject_id and r.record_id = c.record_id and ${seen}) one`,
  )
})

/**
 * The versions of the files' records that differ between two instants, as far as the shape shows them. Whoever has no
 * right to history gets open versions only, whatever was known before.
 */
export function listRecordChanges(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  span: { from: Date; to: Date; most: number },
  visibility: Visibility,
): Promise<RecordChangeRow[]> {
  return statements(shape)(db, {
    ...visibility,
    ords: files.flatMap((ids, ord) => ids.map(() => ord)),
    sids: files.flat(),
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    most: span.most,
  })
}
