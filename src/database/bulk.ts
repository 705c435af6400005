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

/** A column of a bulk statement, and where a row has its value. */
export interface BulkColumn<Row> {
  name: string
  type: BulkType
  value(row: Row): BulkValue
}

/** What `words` are joined by. */
export const WORD_JOINT = ' '

/**
 * Compiles an insert of many rows as one statement: one array parameter for each column whose values differ, one
 * plain parameter for each that has the same value in all rows of the call (the rows of a file share most). The text
 * depends on that alone and not on the number of rows, so it is prepared once; and unlike COPY a bad value is an error
 * and not a hang. The arrays are written here, as PostgreSQL's text form: the drivers' own writers cost several times
 * as much.
 * @param tail what follows the select, such as an `on conflict` clause
 */
export function bulkInsert<Row>(
  table: string,
  columns: readonly BulkColumn<Row>[],
  tail = '',
): (db: Executor, rows: readonly Row[]) => Promise<void> {
  const texts = new Map<string, string>()
  return async (db, rows) => {
    if (rows.length === 0) return
    const differing = columns.map((column, at) => at === 0 || differs(column, rows))
    const shape = differing.map(Number).join('')
    const text = texts.get(shape) ?? insertText(table, columns, differing, tail)
    texts.set(shape, text)
    const parameters = columns.map((column, at) =>
      differing[at] === true ? arrayLiteral(column, rows) : column.value(rows[0]!),
    )
    await db.query(text, parameters)
  }
}

function differs<Row>({ value }: BulkColumn<Row>, rows: readonly Row[]): boolean {
  const first = value(rows[0]!)
  return rows.some((row) => value(row) !== first)
}

/** The first column always travels as an array: it says how many rows there are. */
function insertText<Row>(
  table: string,
  columns: readonly BulkColumn<Row>[],
  differing: readonly boolean[],
  tail: string,
): string {
  const arrays = columns.flatMap(({ name, type }, at) =>
    differing[at] === true ? [{ name, array: `$${at + 1}::${travelType(type)}[]` }] : [],
  )
  const selected = columns.map(({ name, type }, at) =>
    arrived(differing[at] === true ? `given.${name}` : `$${at + 1}::${travelType(type)}`, type),
  )
  const names = arrays.map(({ name }) => name).join(', ')
  return `insert into ${table} (${columns.map(({ name }) => name).join(', ')})
    select ${selected.join(', ')}
      from unnest(${arrays.map(({ array }) => array).join(', ')}) as given(${names}) ${tail}`
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
