import { sql, type SQL } from 'drizzle-orm'
import type { AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { COUNT_MOST, type PageRequest } from '../relay/page.ts'
import { makeFactFinder, makeStatements, type FactFinder } from './fact-find.store.ts'
import { FILES, filesOf, instantsOf, seenAsOf, type FactTable } from './fact.statement.ts'

/** What it has to know besides, to list facts. */
export interface ListedFactTable<Narrowing> extends FactTable {
  /** The column of the day by which lists are ordered. */
  day: string
  /** One text whatever is narrowed: what is not given is null. */
  narrowed: SQL
  /** The values of its placeholders. */
  valuesOf(narrowing: Narrowing): Record<string, unknown>
}

/** A page of facts, of some files or of all: everything that shapes or feeds its statement. */
export interface FactPageRequest<Narrowing> {
  narrowing: Narrowing
  /** The newest first. */
  descending: boolean
  page: PageRequest
  asOf: AsOf
}

/** Files by the ids of their subjects; null: not by files, over all. */
export type Files = readonly (readonly string[])[] | null

/** Finds and lists facts of one kind for readers: every statement carries the reader's row scope. */
export interface FactStore<Row, Narrowing, Visibility> extends FactFinder<Row, Visibility> {
  /** One page (and one row more) of each file's facts, by one statement; `ord` is the file's place, 0 over all. */
  list(
    db: Executor,
    shape: Shape,
    files: Files,
    request: FactPageRequest<Narrowing>,
    visibility: Visibility,
  ): Promise<(Row & { ord: number })[]>
  /** The ids of all that such a list has, up to one more than is counted exactly. */
  listIds(
    db: Executor,
    shape: Shape,
    files: Files,
    request: FactPageRequest<Narrowing>,
    visibility: Visibility,
  ): Promise<{ ord: number; id: string }[]>
}

const q = sql.placeholder

/** Makes the store of a kind. */
export function makeFactStore<Row, Narrowing, Visibility extends object>(
  fact: ListedFactTable<Narrowing>,
): FactStore<Row, Narrowing, Visibility> {
  const table = sql.identifier(fact.table)
  const id = sql.identifier(fact.id)
  const day = sql.identifier(fact.day)
  const compiled = makeStatements()
  const wanted = (shape: Shape, asOf: AsOf) =>
    sql`${seenAsOf(shape, 'r', fact.visible(shape, 'r'), asOf)} and ${fact.narrowed}`
  const valuesOf = (
    files: Files,
    { narrowing, page, asOf }: FactPageRequest<Narrowing>,
    visibility: Visibility,
  ) => ({
    ...visibility,
    ...fact.valuesOf(narrowing),
    ...(files === null ? {} : filesOf(files)),
    ...instantsOf(asOf),
    fromOn: page.from?.[0] ?? null,
    fromId: page.from?.[1] ?? null,
    limit: page.size + 1,
    offset: page.offset,
  })
  return {
    ...makeFactFinder<Row, Visibility>(fact),
    list(db, shape, files, request, visibility) {
      const { asOf, page } = request
      const falling = request.descending !== page.backward
      const direction = sql.raw(falling ? 'desc' : 'asc')
      const beyond = sql.raw(falling ? '<' : '>')
      const after =
        page.from === null
          ? sql`true`
          : sql`(r.${day}, r.${id}) ${beyond} (${q('fromOn')}::date, ${q('fromId')}::uuid)`
      const key = [keyOf('list', shape, files, asOf), falling, page.from !== null].join('/')
      const run = compiled<Row & { ord: number }>(key, () =>
        perFile(
          files,
          (of) => sql`select ${fact.columns(shape)} from ${table} r
            where ${of} and ${wanted(shape, asOf)} and ${after}
            order by r.${day} ${direction}, r.${id} ${direction}
            limit ${q('limit')}::int offset ${q('offset')}::int`,
        ),
      )
      return run(db, valuesOf(files, request, visibility))
    },
    listIds(db, shape, files, request, visibility) {
      const { asOf } = request
      const run = compiled<{ ord: number; id: string }>(keyOf('ids', shape, files, asOf), () =>
        perFile(
          files,
          (of) => sql`select r.${id} as id from ${table} r
            where ${of} and ${wanted(shape, asOf)} limit ${sql.raw(String(COUNT_MOST + 1))}`,
        ),
      )
      return run(db, valuesOf(files, request, visibility))
    },
  }
}

/** Selects from the rows of each file, or of all. */
function perFile(files: Files, select: (of: SQL) => SQL): SQL {
  return files === null
    ? sql`select 0 as ord, one.* from (${select(sql`true`)}) one`
    : sql`select p.ord, one.* from ${FILES}
        cross join lateral (${select(sql`r.subject_id = any(p.ids)`)}) one`
}

function keyOf(name: string, shape: Shape, files: Files, { knownAt, validAt }: AsOf): string {
  return [name, shape.key, files !== null, knownAt !== null, validAt !== null].join('/')
}
