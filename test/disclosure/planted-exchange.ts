import { uuidv7 } from 'uuidv7'
import type { World } from '../support/world.ts'

/** Plants what stands behind gates of the exchange: of facts that are planted already. */
export async function plantExchange(world: World): Promise<void> {
  const { db } = world.base
  const batchId = uuidv7()
  await db.query(
    `insert into exchange_batch (id, platform_code, party_id, kind, code, format, media_type, file_name,
       content_sealed, content_hash, row_count, made_on, made_at, state, attempts, failures)
     values ($1, 'PORTAL', $2, 'REPORT', 'ADMINISTRATIVE_PENALTY', 'JSON', 'application/json', 'x.json', 'x', 'x', 1,
       '2026-06-01', '2026-06-01T00:00:00Z', 'ACKNOWLEDGED', 1, 0)`,
    [batchId, uuidv7()],
  )
  const [fact] = await db.query<{ subjectId: string; recordId: string }>(
    `insert into exchange_row (subject_id, batch_id, n, fact_id, version, row_key, row_hash, state)
     select subject_id, $1, 1, record_id, 1, 'x', 'x', 'ACCEPTED' from record
      where state = 'REVOKED' order by record_id limit 1
     returning subject_id as "subjectId", fact_id as "recordId"`,
    [batchId],
  )
  await db.query(
    `insert into exchange_comparison (id, platform_code, day, code, state, resends, differences, actor, requested_at)
     values ($1, 'PORTAL', '2026-06-01', 'ADMINISTRATIVE_PENALTY', 'DIFFERENT', false, $2::text::jsonb, 'x',
       '2026-06-01T00:00:00Z')`,
    [
      uuidv7(),
      JSON.stringify([
        {
          kind: 'MISSING_THERE',
          key: 'x',
          of: { subjectId: fact!.subjectId, factId: fact!.recordId },
        },
      ]),
    ],
  )
}
