import type { Database } from '../../src/database/database.ts'

/** Tables of regulated facts, and those through which a subject is found. */
export const REGULATED = [
  'subject',
  'subject_version',
  'subject_name',
  'identifier',
  'record',
  'list_entry',
  'evaluation',
  'commitment',
] as const

/**
 * Multiplies a city: each file so many times more, under ids and codes of other subjects. Far quicker than to generate
 * them; what is asked for stays as it was generated.
 * @param name tells the copies of one call from those of another
 */
export async function multiply(db: Database, copies: number, name: string): Promise<void> {
  const [subject, ...others] = REGULATED
  const copy = async (table: string) => db.query(await copying(db, table), [name, copies])
  await copy(subject)
  await Promise.all(others.map(copy))
  await db.query('vacuum analyze')
}

async function copying(db: Database, table: string): Promise<string> {
  const columns = await db.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = $1 order by ordinal_position`,
    [table],
  )
  const names = columns.map(({ name }) => name)
  const values = names.map((column) => {
    const isSubject = column === 'subject_id' || (table === 'subject' && column === 'id')
    if (isSubject) return `md5(t.${column}::text || $1::text || n)::uuid`
    return column === 'value' ? `t.value || '-' || $1::text || '-' || n` : `t.${column}`
  })
  return `insert into ${table} (${names.join(', ')})
    select ${values.join(', ')} from ${table} t, generate_series(1, $2::int) n`
}
