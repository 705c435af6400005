import type { Executor } from './database.ts'

/** How one column of a bulk statement gets its values: one array parameter for all rows. */
export interface BulkColumn<Row> {
  name: string
  /** The element type of the parameter. `jsonb` and `words` travel as text. */
  type: 'uuid' | 'text' | 'date' | 'int' | 'numeric' | 'boolean' | 'timestamptz' | 'jsonb' | 'words'
  value(row: Row): string | number | boolean | null
}

/** What `words` (a text array) is joined by on its way. */
export const WORD_JOINT = ' '

/**
 * Compiles an insert of many rows as one statement with one array per column: the same text for any number of
 * rows, so it is prepared once; and unlike COPY a bad value is an error and not a hang.
 * @param tail what follows the select, such as an `on conflict` clause
 */
export function bulkInsert<Row>(
  table: string,
  columns: readonly BulkColumn<Row>[],
  tail = '',
): (db: Executor, rows: readonly Row[]) => Promise<void> {
  const names = columns.map((column) => column.name).join(', ')
  const parameters = columns.map((column, at) => `$${at + 1}::${arrayType(column)}[]`).join(', ')
  const selected = columns.map((column) => cast(column)).join(', ')
  const text = `insert into ${table} (${names}) select ${selected} from unnest(${parameters}) as given(${names}) ${tail}`
  return async (db, rows) => {
    if (rows.length === 0) return
    await db.query(
      text,
      columns.map((column) => rows.map((row) => column.value(row))),
    )
  }
}

function arrayType<Row>({ type }: BulkColumn<Row>): string {
  return type === 'jsonb' || type === 'words' ? 'text' : type
}

function cast<Row>({ name, type }: BulkColumn<Row>): string {
  if (type === 'jsonb') return `given.${name}::jsonb`
  if (type === 'words') return `string_to_array(given.${name}, '${WORD_JOINT}')`
  return `given.${name}`
}
