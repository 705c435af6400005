import { readFactId } from '../../src/relay/global-id.ts'
import type { World } from './world.ts'

const TABLES: Record<string, { table: string; key: string }> = {
  RECORD: { table: 'record', key: 'record_id' },
  LIST_ENTRY: { table: 'list_entry', key: 'entry_id' },
  EVALUATION: { table: 'evaluation', key: 'evaluation_id' },
}

/** Makes the next version of a fact, as a step of the product would that is not built yet, or from outside. */
export async function nextVersion(
  { base: { db } }: World,
  id: string,
  changes: Record<string, unknown>,
): Promise<void> {
  const { subjectId, id: factId, factKind } = readFactId(id)!
  const { table, key } = TABLES[factKind]!
  await db.transaction(async (tx) => {
    const at = tx.at.toISOString()
    const [closed] = await tx.query<{ version: number }>(
      `update ${table} set superseded_at = $3::timestamptz
        where subject_id = $1 and ${key} = $2 and superseded_at is null returning version`,
      [subjectId, factId, at],
    )
    // A name that is no column would change nothing, and nobody would notice.
    const [columns] = await tx.query<{ names: string[] }>(
      `select array_agg(column_name::text) as names from information_schema.columns where table_name = $1`,
      [table],
    )
    const unknown = Object.keys(changes).filter((name) => !columns!.names.includes(name))
    if (unknown.length > 0) throw new Error(`${table} has no ${unknown.join(', ')}`)
    const next = { ...changes, version: closed!.version + 1, recorded_at: at, superseded_at: null }
    await tx.query(
      `insert into ${table} select (jsonb_populate_record(r, $4::text::jsonb)).* from ${table} r
        where r.subject_id = $1 and r.${key} = $2 and r.version = $3::text::int`,
      [subjectId, factId, String(closed!.version), JSON.stringify(next)],
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
