import { randomUUID } from 'node:crypto'
import type { Database } from '../../src/database/database.ts'
import { readRecordId } from '../../src/relay/global-id.ts'
import type { MadeRecord } from './make.ts'
import type { World } from './world.ts'

/**
 * Writers at once: each transaction records some records, and some wait a moment before they commit, as those that have
 * more to do: the order of commits is another than that of instants.
 */
export interface Load {
  /** The records that were committed. */
  written: string[]
  run(writers: number, each: number, rows: number): Promise<void>
}

/** Makes records out of some that are published, of one subject or of several in turn. */
export function makeLoad(
  world: World,
  models: readonly MadeRecord[],
  db: Database = world.base.db,
): Load {
  let turn = 0
  const written: string[] = []
  const insert = `insert into record select (jsonb_populate_record(r, jsonb_build_object(
      'record_id', k.id, 'version', 1, 'document_number', k.id::text, 'recorded_at', $4::text))).*
    from record r, unnest($3::uuid[]) k(id) where r.subject_id = $1 and r.record_id = $2 and r.superseded_at is null`
  const writeOnce = async (rows: number) => {
    const ids = Array.from({ length: rows }, () => randomUUID())
    const { subjectId, recordId } = readRecordId(models[turn++ % models.length]!.id)
    await db.transaction(async (tx) => {
      await tx.query(insert, [subjectId, recordId, ids, tx.at.toISOString()])
      if (Math.random() < 0.3) await tx.query('select pg_sleep($1)', [Math.random() * 0.03])
    })
    written.push(...ids)
  }
  return {
    written,
    run: async (writers, each, rows) => {
      await Promise.all(
        Array.from({ length: writers }, async () => {
          for (let n = 0; n < each; n++) await writeOnce(rows)
        }),
      )
    },
  }
}
