import { readGlobalId } from '../../src/relay/global-id.ts'
import type { World } from './world.ts'

/**
 * Copies a record to `count` records more of the same subject, each decided a day before the last one: a
 * cheap way to many rows that differ in nothing else.
 * @param days how many different days the copies share
 */
export async function copyRecord(
  world: World,
  id: string,
  count: number,
  days: number = count,
): Promise<void> {
  const key = readGlobalId(id)
  if (key?.kind !== 'record') throw new Error(`${id} is no record`)
  const columns = await world.base.db.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = 'record' order by ordinal_position`,
  )
  const selected = columns.map(({ name }) => {
    if (name === 'record_id') return 'gen_random_uuid()'
    return name === 'decided_on' ? `(r.decided_on - (n % ${days}))` : `r.${name}`
  })
  await world.base.db.query(
    `insert into record (${columns.map(({ name }) => name).join(', ')})
     select ${selected.join(', ')} from record r, generate_series(1, ${count}) n
      where r.subject_id = $1 and r.record_id = $2`,
    [key.subjectId, key.recordId],
  )
}
