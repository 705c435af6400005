import type { Executor } from './database.ts'

/** The types that a bulk statement carries. `words` is a text array, joined by WORD_JOINT on its way. */
type BulkType =
  | 'uuid'
  | 'text'
  | 'date'
  | 'int'
  | 'numeric'
  | 'boolean'
  | 'timestamptz'
  | 'jsonb'
  | 'words'

type BulkValue = string | number | boolean | null

/** A column whose values differ from row to row: one array parameter for all rows. */
export interface BulkColumn<Row> {
  name: string
  type: BulkType
  value(row: Row): BulkValue
}

/** A column that has one value for all rows of a call. */
export interface SharedColumn<Shared> {
  name: string
  type: BulkType
  shared(shared: Shared): BulkValue
}

/** An insert without shared columns takes no third argument. */
type SharedArguments<Shared> = [Shared] extends [undefined] ? [] : [shared: Shared]

/** What `words` are joined by. */
export const WORD_JOINT = ' '

/**
 * Compiles an insert of many rows as one statement with one array per column: the same text for any number of
 * rows, so it is prepared once; and unlike COPY a bad value is an error and not a hang. The arrays are written
 * here, as PostgreSQL's text form: the drivers' own writers cost several times as much.
 * @param tail what follows the select, such as an `on conflict` clause
 */
export function bulkInsert<Row, Shared = undefined>(
  table: string,
  columns: readonly BulkColumn<Row>[],
  sharedColumns: readonly SharedColumn<Shared>[] = [],
  tail = '',
): (db: Executor, rows: readonly Row[], ...shared: SharedArguments<Shared>) => Promise<void> {
  const names = columns.map((column) => column.name)
  const inserted = [...names, ...sharedColumns.map((column) => column.name)].join(', ')
  const arrays = columns.map(({ type }, at) => `$${at + 1}::${travelType(type)}[]`).join(', ')
  const selected = [
    ...columns.map(({ name, type }) => arrived(`given.${name}`, type)),
    ...sharedColumns.map(({ type }, at) => {
      const parameter = `$${columns.length + at + 1}`
      return arrived(`${parameter}::${travelType(type)}`, type)
    }),
  ].join(', ')
  const text = `insert into ${table} (${inserted}) select ${selected} from unnest(${arrays}) as given(${names.join(', ')}) ${tail}`
  return async (db, rows, ...[shared]) => {
    if (rows.length === 0) return
    const literals = columns.map((column) => arrayLiteral(column, rows))
    await db.query(text, [
      ...literals,
      ...sharedColumns.map((column) => column.shared(shared as Shared)),
    ])
  }
}

function travelType(type: BulkType): string {
  return type === 'jsonb' || type === 'words' ? 'text' : type
}

function arrived(expression: string, type: BulkType): string {
  if (type === 'jsonb') return `${expression}::jsonb`
  if (type === 'words') return `string_to_array(${expression}, '${WORD_JOINT}')`
  return expression
}

const QUOTED = new Set<BulkType>(['text', 'words'])
const NEEDS_ESCAPE = /["\\]/

/**
 * The text form of an array (PostgreSQL documentation, 8.15.6): texts quoted, others bare. The text of a JSON value
 * holds no control characters, so quoting it as JSON again escapes just what an array's text escapes.
 */
function arrayLiteral<Row>({ type, value }: BulkColumn<Row>, rows: readonly Row[]): string {
  const isQuoted = QUOTED.has(type)
  let literal = '{'
  for (let at = 0; at < rows.length; at++) {
    const one = value(rows[at]!)
    if (at > 0) literal += ','
    if (one === null) literal += 'NULL'
    else if (type === 'jsonb') literal += JSON.stringify(one)
    else if (!isQuoted) literal += String(one)
    else literal += `"${escaped(String(one))}"`
  }
  return `${literal}}`
}

function escaped(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replaceAll(/["\\]/g, '\\$&') : text
}
