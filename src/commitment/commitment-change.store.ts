import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { seesHistory } from '../record/record.scope.ts'
import { visibleCommitment, type CommitmentVisibility } from './commitment.scope.ts'
import { commitmentColumns, type CommitmentRow } from './commitment.store.ts'

/** A version that was known at one end of a span and not at the other. */
export interface CommitmentChangeRow extends CommitmentRow {
  ord: number
  /** Known at the start; else at the end. */
  isBefore: boolean
}

const q = sql.placeholder
const from = sql`${q('from')}::timestamptz`
const to = sql`${q('to')}::timestamptz`

/** Versions that were known at one of the two instants only (see the changes of records). */
const known = sql`(
  (c.recorded_at <= ${from} and c.superseded_at > ${from} and c.superseded_at <= ${to})
  or (c.recorded_at > ${from} and c.recorded_at <= ${to} and (c.superseded_at is null or c.superseded_at > ${to})))`

/** When a version made a difference: when it came, or when it was superseded. */
const at = sql`(case when c.recorded_at > ${from} then c.recorded_at else c.superseded_at end)`

const statements = perOwner((shape: Shape) => {
  const open = seesHistory(shape) ? sql`true` : knownNow('c')
  const seen = sql`${open} and ${known} and ${visibleCommitment(shape, 'c')}`
  return statement<Record<string, unknown>, CommitmentChangeRow>(
    sql`select p.ord, one.* from (select ord, array_agg(sid) as ids
            from unnest(${q('ords')}::int[], ${q('sids')}::uuid[]) as t(ord, sid) group by ord) p
        cross join lateral (
          select c.subject_id, c.commitment_id from commitment c where c.subject_id = any(p.ids) and ${seen}
           group by c.subject_id, c.commitment_id order by max(${at}) desc, c.commitment_id desc
           limit ${q('most')}::int) k
        cross join lateral (
          select ${commitmentColumns(shape)}, c.recorded_at <= ${from} as "isBefore" from commitment c
           where c.subject_id = k.subject_id and c.commitment_id = k.commitment_id and ${seen}) one`,
  )
})

/**
 * The versions of the files' commitments that differ between two instants, as far as the shape shows them. Whoever has
 * no right to history gets open versions only.
 */
export function listCommitmentChanges(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  span: { from: Date; to: Date; most: number },
  visibility: CommitmentVisibility,
): Promise<CommitmentChangeRow[]> {
  return statements(shape)(db, {
    ...visibility,
    ords: files.flatMap((ids, ord) => ids.map(() => ord)),
    sids: files.flat(),
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    most: span.most,
  })
}
