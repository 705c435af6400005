import { createHash } from 'node:crypto'
import type { Executor } from '../../src/database/database.ts'
import type { Cipher } from '../../src/personal/cipher.ts'

type Row = Record<string, unknown>

/** What differs between two imports of the same rows: ids and hashes under a key, where a row came from, when. */
const ASIDE = [
  'subject_id record_id id row_hash file_id source_code',
  'recorded_at superseded_at received_at created_at',
].flatMap((names) => names.split(' '))

/**
 * The content of a database without ids and provenance: one text per subject with its identifiers, versions, name
 * entry and records, sealed values opened, in an order that depends on nothing else. `leave` names more columns to
 * leave out.
 */
export async function contentOf(
  db: Executor,
  cipher: Cipher,
  leave: readonly string[] = [],
): Promise<string[]> {
  const aside = new Set([...ASIDE, ...leave])
  const subjects = await db.query<Row>('select id as subject_id, category from subject')
  const parts = new Map(
    subjects.map((row) => [row['subject_id'], { ...bare(row, aside), parts: [] as string[] }]),
  )
  for (const table of ['subject_identifier', 'subject_version', 'subject_name', 'record']) {
    for (const { row } of await db.query<{ row: Row }>(
      `select to_jsonb(t) as row from ${table} t`,
    )) {
      const known = parts.get(row['subject_id'])
      if (known === undefined) throw new Error(`a row of ${table} has no subject`)
      const place = String(row['record_id'] ?? row['subject_id'])
      known.parts.push(`${table} ${JSON.stringify(bare(opened(row, place, cipher), aside))}`)
    }
  }
  return [...parts.values()]
    .map(({ parts: found, ...subject }) => JSON.stringify([subject, found.toSorted()]))
    .toSorted()
}

/** The same as one short text, for large databases. */
export async function contentHash(db: Executor, cipher: Cipher): Promise<string> {
  const hash = createHash('sha256')
  for (const text of await contentOf(db, cipher)) hash.update(`${text}\n`)
  return hash.digest('hex')
}

function bare(row: Row, aside: ReadonlySet<string>): Row {
  const open = 'superseded_at' in row ? { isOpen: row['superseded_at'] === null } : {}
  // The blind index stands for the sealed value beside it, which is compared opened.
  const value = typeof row['sealed'] === 'string' ? { value: '' } : {}
  const kept = Object.entries({ ...row, ...value }).filter(([name]) => !aside.has(name))
  return { ...Object.fromEntries(kept), ...open }
}

/** Opens whatever is sealed in a row, in its columns and in its attributes. */
function opened(row: Row, place: string, cipher: Cipher): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (typeof value === 'string' && value.startsWith('v1.'))
        return [name, cipher.open(value, place)]
      if (name.startsWith('attributes_') && value !== null)
        return [name, opened(value as Row, place, cipher)]
      return [name, value]
    }),
  )
}

const TABLES = `select table_name as name from information_schema.tables
  where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`

/** Every row of every table as JSON text, by table. */
export async function dump(db: Executor): Promise<Map<string, string[]>> {
  const tables = await db.query<{ name: string }>(TABLES)
  const all = new Map<string, string[]>()
  for (const { name } of tables) {
    const rows = await db.query<{ text: string }>(`select to_jsonb(t)::text as text from ${name} t`)
    all.set(name, rows.map((row) => row.text).toSorted())
  }
  return all
}

/** The current records with what tests look at. */
export function openRecords(db: Executor): Promise<Row[]> {
  return db.query<Row>(
    `select r.*, s.category, v.name as subject_name from record r join subject s on s.id = r.subject_id
       join subject_version v on v.subject_id = r.subject_id and v.superseded_at is null
      where r.superseded_at is null order by r.row_number`,
  )
}
