import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement, type Statement } from '../database/statement.ts'
import type { Keys } from '../relay/cursor.ts'
import { COUNT_MOST, type PageRequest } from '../relay/page.ts'

/** Searching the public register of names: the only queries on subject_name. */

/** A name to search by, prepared by name.rules. */
export interface NameQuery {
  name: string
  core: string
  bigrams: string[]
}

/** What a search may be narrowed by; null narrows nothing. */
export interface NameFilter {
  query: NameQuery | null
  regions: readonly string[] | null
  categories: readonly string[] | null
  statuses: readonly string[] | null
}

export type NameOrdering =
  | 'RELEVANCE'
  | 'NAME_ASC'
  | 'NAME_DESC'
  | 'ESTABLISHED_ASC'
  | 'ESTABLISHED_DESC'

/** A hit: a subject and its values of the ordering. */
export interface NameHit {
  subjectId: string
  keys: Keys
}

/** Candidates of one way of matching: enough to rank, few enough to stay fast on any name. */
export const CANDIDATES = 2000

const q = (name: string) => sql.placeholder(name)

function narrowed(filter: NameFilter): SQL {
  const parts: SQL[] = [sql`true`]
  if (filter.regions !== null) parts.push(sql`n.region_code = any(${q('regions')}::text[])`)
  if (filter.categories !== null) parts.push(sql`n.category = any(${q('categories')}::text[])`)
  if (filter.statuses !== null) parts.push(sql`n.status = any(${q('statuses')}::text[])`)
  return sql.join(parts, sql` and `)
}

/** What ranking and ordering need: narrow rows, so that joining the ways of matching stays cheap. */
const NEEDED = sql.raw('n.subject_id, n.name, n.core_name, n.established_on')

/** Exact core name, prefix of the core, all bigrams: each by its own index, each bounded, then ranked. */
function matching(filter: NameFilter): SQL {
  if (filter.query === null)
    return sql`select ${NEEDED} from subject_name n where ${narrowed(filter)}`
  const one = (condition: SQL) =>
    sql`(select ${NEEDED} from subject_name n where ${condition} and ${narrowed(filter)} limit ${sql.raw(String(CANDIDATES))})`
  return sql.join(
    [
      one(sql`n.name = ${q('name')}::text`),
      one(sql`n.core_name = ${q('core')}::text`),
      one(
        sql`n.core_name ~>=~ ${q('core')}::text and n.core_name ~<~ (${q('core')}::text || U&'\\FFFD')`,
      ),
      one(sql`n.bigrams @> ${q('bigrams')}::text[]`),
    ],
    sql` union `,
  )
}

const RANK = sql`(case when n.name = ${q('name')}::text then 0
    when n.core_name = ${q('core')}::text and starts_with(n.name, ${q('name')}::text) then 1
    when n.core_name = ${q('core')}::text then 2
    when starts_with(n.core_name, ${q('core')}::text) then 3
    when position(${q('name')}::text in n.name) > 0 then 4
    when position(${q('core')}::text in n.name) > 0 then 5
    else 6 end * 1000 + length(n.name))`

interface Order {
  /** The value that is ordered by, as text that sorts alike in SQL; never null. */
  key: SQL
  cast: SQL
  descending: boolean
}

/** A missing date sorts last in both directions. */
const ORDERS: Record<NameOrdering, Order> = {
  RELEVANCE: { key: RANK, cast: sql`::int`, descending: false },
  NAME_ASC: { key: sql`n.name`, cast: sql`::text`, descending: false },
  NAME_DESC: { key: sql`n.name`, cast: sql`::text`, descending: true },
  ESTABLISHED_ASC: {
    key: sql`coalesce(n.established_on, 'infinity'::date)`,
    cast: sql`::date`,
    descending: false,
  },
  ESTABLISHED_DESC: {
    key: sql`coalesce(n.established_on, '-infinity'::date)`,
    cast: sql`::date`,
    descending: true,
  },
}

type Built = Statement<Record<string, unknown>, { subjectId: string; key: string }>
const built = new Map<string, Built>()

function pageStatement(filter: NameFilter, ordering: NameOrdering, page: PageRequest): Built {
  const order = ORDERS[ordering]
  const falling = order.descending !== page.backward
  const shape = [shapeOf(filter), ordering, page.backward, page.from !== null].join('|')
  const known = built.get(shape)
  if (known !== undefined) return known
  const after =
    page.from === null
      ? sql`true`
      : sql`(${order.key}, n.subject_id) ${sql.raw(falling ? '<' : '>')} (${q('fromKey')}${order.cast}, ${q('fromId')}::uuid)`
  const direction = sql.raw(falling ? 'desc' : 'asc')
  const made: Built = statement(
    sql`select n.subject_id as "subjectId", (${order.key})::text as key from (${matching(filter)}) n
         where ${after} order by ${order.key} ${direction}, n.subject_id ${direction}
         limit ${q('limit')}::int offset ${q('offset')}::int`,
  )
  built.set(shape, made)
  return made
}

function shapeOf(filter: NameFilter): string {
  return [filter.query, filter.regions, filter.categories, filter.statuses]
    .map((one) => one !== null)
    .join()
}

function parametersOf(filter: NameFilter): Record<string, unknown> {
  const { query, regions, categories, statuses } = filter
  return {
    name: query?.name,
    core: query?.core,
    bigrams: query?.bigrams,
    regions,
    categories,
    statuses,
  }
}

/** One page of names (and one row more), in reading direction. */
export async function listNames(
  db: Executor,
  filter: NameFilter,
  ordering: NameOrdering,
  page: PageRequest,
): Promise<NameHit[]> {
  const rows = await pageStatement(
    filter,
    ordering,
    page,
  )(db, {
    ...parametersOf(filter),
    fromKey: page.from?.[0] ?? null,
    fromId: page.from?.[1] ?? null,
    limit: page.size + 1,
    offset: page.offset,
  })
  return rows.map(({ subjectId, key }) => ({ subjectId, keys: [key, subjectId] }))
}

const counts = new Map<string, Statement<Record<string, unknown>, { counted: number }>>()

/** How many names fit, counted up to one more than is told exactly. */
export async function countNames(db: Executor, filter: NameFilter): Promise<number> {
  const shape = shapeOf(filter)
  const count =
    counts.get(shape) ??
    statement<Record<string, unknown>, { counted: number }>(
      sql`select count(*)::int as counted
            from (select 1 from (${matching(filter)}) n limit ${sql.raw(String(COUNT_MOST + 1))}) one`,
    )
  counts.set(shape, count)
  const [row] = await count(db, parametersOf(filter))
  return row!.counted
}
