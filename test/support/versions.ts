import { readRecordId } from '../../src/relay/global-id.ts'
import type { World } from './world.ts'

/** Makes the next version of a record, as a step of the product would that is not built yet, or from outside. */
export async function nextVersion(
  { base: { db } }: World,
  id: string,
  changes: Record<string, unknown>,
): Promise<void> {
  const { subjectId, recordId } = readRecordId(id)
  await db.transaction(async (tx) => {
    const at = tx.at.toISOString()
    const [closed] = await tx.query<{ version: number }>(
      `update record set superseded_at = $3::timestamptz
        where subject_id = $1 and record_id = $2 and superseded_at is null returning version`,
      [subjectId, recordId, at],
    )
    const next = { ...changes, version: closed!.version + 1, recorded_at: at, superseded_at: null }
    await tx.query(
      `insert into record select (jsonb_populate_record(r, $4::text::jsonb)).* from record r
        where r.subject_id = $1 and r.record_id = $2 and r.version = $3::text::int`,
      [subjectId, recordId, String(closed!.version), JSON.stringify(next)],
    )
  })
}

/** An instant between what was written before and what comes after. */
export async function instant({ base: { db } }: World): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 12))
  const [row] = await db.query<{ now: Date }>('select now() as now')
  await new Promise((resolve) => setTimeout(resolve, 12))
  return row!.now.toISOString()
}
