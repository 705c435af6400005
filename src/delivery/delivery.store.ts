import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

/** The only queries on source_delivery. */

const q = sql.placeholder

/** A delivery of a source. */
export interface NewDelivery {
  id: string
  sourceCode: string
  at: string
  via: 'FILE' | 'REQUEST' | 'DEMO'
  rowCount: number
  rejectedCount: number
}

/** Notes a delivery. */
export const insertDelivery = statement<NewDelivery, never>(
  sql`insert into source_delivery (source_code, delivered_at, id, via, row_count, rejected_count)
      values (${q('sourceCode')}::text, ${q('at')}::timestamptz, ${q('id')}::uuid, ${q('via')}::text,
        ${q('rowCount')}::int, ${q('rejectedCount')}::int)`,
)

const latest = statement<
  { sources: readonly string[]; until: string },
  { sourceCode: string; deliveredAt: Date }
>(
  sql`select s.code as "sourceCode", d.delivered_at as "deliveredAt"
        from unnest(${q('sources')}::text[]) as s(code)
        cross join lateral (select delivered_at from source_delivery
          where source_code = s.code and delivered_at <= ${q('until')}::timestamptz
          order by delivered_at desc limit 1) d`,
)

/** The last delivery of each of some sources up to an instant (null: of all); a source that delivered nothing is missing. */
export function listLatestDeliveries(
  db: Executor,
  sources: readonly string[],
  until: Date | null,
): Promise<{ sourceCode: string; deliveredAt: Date }[]> {
  return latest(db, { sources, until: until?.toISOString() ?? 'infinity' })
}
