import { readGlobalId, readSubjectId } from '../../src/relay/global-id.ts'
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

const FACT_TABLES = {
  record: 'record_id',
  list_entry: 'entry_id',
  commitment: 'commitment_id',
  measure_application: 'application_id',
  evaluation: 'evaluation_id',
  objection: 'objection_id',
  legal_proceeding: 'proceeding_id',
  repair: 'repair_id',
} as const

/** Copies the open versions of all facts of a subject to another one. */
export async function copyFacts(
  world: World,
  from: { id: string },
  to: { id: string },
): Promise<void> {
  for (const [table, id] of Object.entries(FACT_TABLES)) {
    const columns = await world.base.db.query<{ name: string }>(
      `select column_name as name from information_schema.columns
        where table_schema = 'public' and table_name = $1 order by ordinal_position`,
      [table],
    )
    const names = columns.map(({ name }) => name)
    const values = names.map((name) => {
      if (name === 'subject_id') return '$2::uuid'
      return name === id ? 'gen_random_uuid()' : name
    })
    await world.base.db.query(
      `insert into ${table} (${names.join(', ')}) select ${values.join(', ')} from ${table}
        where subject_id = $1::uuid and superseded_at is null`,
      [readSubjectId(from.id), readSubjectId(to.id)],
    )
  }
}
