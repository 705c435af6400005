import type { Executor } from '../database/database.ts'
import type { SealedPlace } from './sealed-place.ts'

/** The only statements of a rotation: pages of sealed values along the primary key, and their replacement. */

/** A row of a place: its key, and the columns of which something waits as they are stored. */
export interface SealedRow {
  key: readonly (string | number)[]
  /** In the order of the place's columns; null where nothing is to be done. */
  values: readonly (string | Record<string, unknown> | null)[]
}

/** A page of a place: the rows of which something waits, and where the next page begins (null: there is none). */
interface SealedPage {
  rows: SealedRow[]
  next: readonly (string | number)[] | null
  /** How many rows were looked at. */
  size: number
}

/** A value to be replaced. For a JSON column both are objects of the keys to be replaced. */
export interface Replacement {
  key: readonly (string | number)[]
  before: string
  after: string
}

/** The place before the first row. */
export function beforeFirst(place: SealedPlace): readonly (string | number)[] {
  return place.key.map(({ least }) => least)
}

/** Matches no text that is stored: every sealed value waits. */
export const NO_HEADER = '\u0001'

/** A sealed value within the text of a JSON object, as `isSealed` knows it. */
const IN_JSON = String.raw`"v[0-9]+\.[A-Za-z0-9_-]{1,32}\.[A-Za-z0-9_-]{38}`

/** Reads the page after a key. What begins with `header` does not wait. */
export async function readPage(
  db: Executor,
  place: SealedPlace,
  after: readonly (string | number)[],
  header: string,
  limit: number,
): Promise<SealedPage> {
  const found = await db.query<Record<string, unknown>>(pageText(place), [...after, header, limit])
  const last = found.at(-1)
  if (last === undefined) return { rows: [], next: null, size: 0 }
  const keyOf = (row: Record<string, unknown>) =>
    place.key.map((_, at) => row[`k${at}`] as string | number)
  const size = Number(last['size'])
  const rows = found.map((row) => ({
    key: keyOf(row),
    values: place.columns.map((_, at) => (row[`c${at}`] ?? null) as SealedRow['values'][number]),
  }))
  return {
    rows: rows.filter(({ values }) => values.some((value) => value !== null)),
    next: size < limit ? null : keyOf(last),
    size,
  }
}

/** The page is cut before it is filtered, so that no statement reads more than a page, however little waits. */
function pageText({ table, key, columns }: SealedPlace): string {
  const names = key.map(({ name }) => name).join(', ')
  const start = key.map(({ type }, at) => `$${at + 1}::${type}`).join(', ')
  const header = `$${key.length + 1}::text`
  const waiting = columns.map(({ name, form }, at) => {
    const waits =
      form === 'TEXT'
        ? `not starts_with(${name}, ${header})`
        : `strpos(${name}::text, '"v') > 0 and replace(${name}::text, '"' || ${header}, '') ~ '${IN_JSON}'`
    return `case when ${waits} then ${name} end as c${at}`
  })
  const keys = key.map(({ name }, at) => `${name} as k${at}`)
  const some = columns.map((_, at) => `c${at} is not null`).join(' or ')
  return `select * from (
      select ${[...keys, ...waiting].join(', ')},
             row_number() over (order by ${names}) as place, count(*) over () as size
        from (select ${names}, ${columns.map(({ name }) => name).join(', ')} from ${table}
               where (${names}) > (${start}) order by ${names} limit $${key.length + 2}::int) page
      ) looked where place = size or ${some} order by place`
}

/**
 * Replaces values of one column where they still are what they were. A row that another writer holds is left for
 * the next pass: a rotation never waits for a row, so it is part of no deadlock.
 * @returns the places, in `rows`, of those that were replaced
 */
export async function replaceValues(
  db: Executor,
  place: SealedPlace,
  column: SealedPlace['columns'][number],
  rows: readonly Replacement[],
): Promise<number[]> {
  const keys = place.key.map((_, at) => rows.map(({ key }) => String(key[at])))
  const done = await db.query<{ n: number }>(replaceText(place, column), [
    ...keys,
    rows.map(({ before }) => before),
    rows.map(({ after }) => after),
  ])
  return done.map(({ n }) => Number(n) - 1)
}

function replaceText(
  { table, key }: SealedPlace,
  { name, form }: SealedPlace['columns'][number],
): string {
  const arrays = key.map(({ type }, at) => `$${at + 1}::text[]::${type}[]`)
  const joined = key.map((column, at) => `t.${column.name} = g.k${at}`).join(' and ')
  const [before, after] = [`$${key.length + 1}::text[]`, `$${key.length + 2}::text[]`]
  const unchanged = form === 'TEXT' ? `t.${name} = g.before` : `t.${name} @> g.before::jsonb`
  const value = form === 'TEXT' ? 'g.after' : `t.${name} || g.after::jsonb`
  return `with given as (
      select * from unnest(${[...arrays, before, after].join(', ')})
        with ordinality as g(${key.map((_, at) => `k${at}`).join(', ')}, before, after, n)),
    free as materialized (
      select g.n from ${table} t join given g on ${joined} where ${unchanged} for update of t skip locked)
    update ${table} t set ${name} = ${value} from given g
     where ${joined} and ${unchanged} and g.n in (select n from free)
    returning g.n::int as n`
}

/** How many rows the places have, together: what progress is measured by. */
export async function countRows(db: Executor, places: readonly SealedPlace[]): Promise<number> {
  const counts = places.map(({ table }) => `(select count(*) from ${table})`)
  const [row] = await db.query<{ n: number }>(`select (${counts.join(' + ')})::int as n`)
  return row!.n
}
