import { AS_OF_NOW, asOfKey, type AsOf } from '../database/as-of.ts'
import { loadInGroups, makeLoader, perOwner } from '../database/loader.ts'
import type { Read, Reader, Reading } from '../disclosure/reading.ts'
import {
  COUNT_MOST,
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import { readingOfSubject, type SubjectFile } from '../subject/subject.service.ts'
import type { FactPageRequest, FactStore, Files } from './fact-list.store.ts'
import type { FactKey } from './fact.ts'

/** A fact as it was read for a caller, as of two instants: they hold for all that is read from it. */
export type ReadFact<Row> = Row & Read & { asOf: AsOf }

/** What a caller asks of a list of facts. */
export interface FactQuery<Narrowing> {
  narrowing: Narrowing
  descending: boolean
  page: PageArguments
  asOf: AsOf
  withTotal: boolean
}

export type FactPage<Row> = Page<ReadFact<Row>> & Partial<TotalCount>

/** What distinguishes a kind of facts for whoever reads them. */
export interface FactSource<Row, Narrowing, Visibility> {
  /** Names its lists in cursors. */
  name: string
  store: FactStore<Row, Narrowing, Visibility>
  idOf(row: Row): string
  /** The day by which lists are ordered. */
  dayOf(row: Row): string
  visibilityOf(reading: Reading): Visibility
}

/** A file as lists read it: all subjects that were merged into it, through the handle of its reader. */
export type FactFile = Pick<SubjectFile, 'id' | 'memberIds' | 'reading'>

/**
 * Reads a kind of versioned facts. A reader sees through several handles (what all show to it, what its own unit holds,
 * what lies in its fields of business): rows are read through each and merged, and a row that two show is read through
 * the later, which shows more of it.
 */
export interface FactLists<Row extends FactRow, Narrowing> {
  /** A fact as of two instants, if the reader may see it: the open version when none is given. */
  find(reader: Reader, key: FactKey, asOf?: AsOf): Promise<ReadFact<Row> | null>
  /**
   * A page of the facts of a file. Pages of many files that are asked for alike are read by one statement a handle.
   * @throws DomainError PAGING_INVALID, CURSOR_INVALID
   */
  ofFile(file: FactFile, query: FactQuery<Narrowing>): Promise<FactPage<Row>>
  /**
   * A page of all facts that the reader sees.
   * @throws DomainError PAGING_INVALID, CURSOR_INVALID
   */
  ofAll(reading: Reading, query: FactQuery<Narrowing>): Promise<FactPage<Row>>
  /**
   * The versions that the reader may see today, of those that were known at the instant that the fact was read as of,
   * the newest first. That the last of them was superseded later was not known then.
   */
  versionsOf(row: ReadFact<Row>): Promise<ReadFact<Row>[]>
}

/** What every version of a fact has. */
export interface FactRow {
  subjectId: string
  supersededAt: Date | null
}

interface Asked extends FactKey {
  asOf: AsOf
}

interface FileAsked<Narrowing> {
  memberIds: readonly string[]
  request: FactPageRequest<Narrowing>
  withTotal: boolean
  /** Questions of one batch that agree on this share a statement. */
  key: string
}

/** What one handle shows of a list: its rows, and the ids of all that it has, when they are counted. */
interface Answer<Row> {
  rows: Row[]
  ids: string[]
}

/** Makes the reader of a kind of facts. */
export function makeFactLists<Row extends FactRow, Narrowing, Visibility>(
  source: FactSource<Row, Narrowing, Visibility>,
): FactLists<Row, Narrowing> {
  const loaders = perOwner((reading: Reading) => loadersOf(source, reading))
  return {
    async find(reader, { subjectId, id }, asOf = AS_OF_NOW) {
      const reading = await readingOfSubject(reader, subjectId)
      return findThroughHandles(reading, asOf, (one) =>
        loaders(one).byKey.load({ subjectId, id, asOf }),
      )
    },
    ofFile({ id, memberIds, reading }, query) {
      const { withTotal } = query
      return pageOver(source, reading, query, `file/${id}`, (one, request) => {
        const key = JSON.stringify([request, withTotal])
        return loaders(one).ofFile.load({ memberIds, request, withTotal, key })
      })
    },
    ofAll(reading, query) {
      return pageOver(source, reading, query, 'all', async (one, request) => {
        const [answer] = await loadLists(source, one, null, request, query.withTotal)
        return answer!
      })
    },
    async versionsOf(row) {
      const { by, asOf, subjectId } = row
      const key = { subjectId, id: source.idOf(row), asOf }
      const rows = await loaders(by).versions.load(key)
      return rows.map((one) => asKnownThen(one, by, asOf))
    },
  }
}

function loadersOf<Row extends FactRow, Narrowing, Visibility>(
  source: FactSource<Row, Narrowing, Visibility>,
  reading: Reading,
) {
  const { store, visibilityOf } = source
  const { db, entitlement } = reading
  const keyOf = (row: Row) => writeKey(row.subjectId, source.idOf(row))
  return {
    ofFile: makeLoader<FileAsked<Narrowing>, Answer<Row>>((asked) =>
      loadInGroups(
        asked,
        ({ key }) => key,
        (some) => {
          const files = some.map(({ memberIds }) => memberIds)
          return loadLists(source, reading, files, some[0]!.request, some[0]!.withTotal)
        },
      ),
    ),
    byKey: makeLoader<Asked, Row | null>((keys) =>
      loadByKeys(keys, async (asked, asOf) => {
        const rows = await store.find(db, entitlement.shape, asked, asOf, visibilityOf(reading))
        const found = new Map(rows.map((row) => [keyOf(row), row]))
        return (key) => found.get(key) ?? null
      }),
    ),
    versions: makeLoader<Asked, Row[]>((keys) =>
      loadByKeys(keys, async (asked, { knownAt }) => {
        const visibility = visibilityOf(reading)
        const rows = await store.listVersions(db, entitlement.shape, asked, knownAt, visibility)
        return (key) => rows.filter((row) => keyOf(row) === key)
      }),
    ),
  }
}

/** A list of each file (null: one over all) as one handle shows it. */
async function loadLists<Row, Narrowing, Visibility>(
  { store, visibilityOf }: FactSource<Row, Narrowing, Visibility>,
  reading: Reading,
  files: Files,
  request: FactPageRequest<Narrowing>,
  withTotal: boolean,
): Promise<Answer<Row>[]> {
  const { db, entitlement } = reading
  const visibility = visibilityOf(reading)
  const [rows, ids] = await Promise.all([
    store.list(db, entitlement.shape, files, request, visibility),
    withTotal ? store.listIds(db, entitlement.shape, files, request, visibility) : [],
  ])
  const answers = (files ?? [[]]).map((): Answer<Row> => ({ rows: [], ids: [] }))
  for (const row of rows) answers[row.ord]!.rows.push(row)
  for (const { ord, id } of ids) answers[ord]!.ids.push(id)
  return answers
}

async function pageOver<Row extends FactRow, Narrowing>(
  { name, idOf, dayOf }: Pick<FactSource<Row, Narrowing, never>, 'name' | 'idOf' | 'dayOf'>,
  reading: Reading,
  query: FactQuery<Narrowing>,
  list: string,
  ask: (one: Reading, request: FactPageRequest<Narrowing>) => Promise<Answer<Row>>,
): Promise<FactPage<Row>> {
  const { narrowing, descending, asOf, withTotal } = query
  // A cursor belongs to one list: the file, the filter, the order and the instants.
  const label = `${name}/${list}/${JSON.stringify([narrowing, descending, asOfKey(asOf)])}`
  const page = readPage(query.page, label, reading.cursors)
  const handles = [reading, ...reading.also]
  // What several handles show is merged: each gives all up to the end of the page.
  const wide = handles.length === 1 ? page : { ...page, size: page.size + page.offset, offset: 0 }
  const request = { narrowing, descending, asOf, page: wide }
  const answers = await Promise.all(handles.map((one) => ask(one, request)))
  const found = new Map<string, ReadFact<Row>>()
  answers.forEach(({ rows }, n) => {
    for (const row of rows) {
      found.set(writeKey(row.subjectId, idOf(row)), { ...row, by: handles[n]!, asOf })
    }
  })
  const placeOf = (row: Row) => `${dayOf(row)}/${idOf(row)}`
  const rows = [...found.values()].toSorted(byPlace(placeOf, descending !== page.backward))
  const from = wide === page ? 0 : page.offset
  const kept = rows.slice(from, from + page.size + 1)
  const made = makePage(kept, page, label, reading.cursors, (row) => [dayOf(row), idOf(row)])
  if (!withTotal) return made
  const ids = new Set(answers.flatMap((one) => one.ids))
  return { ...made, ...makeTotal(Math.min(ids.size, COUNT_MOST + 1)) }
}

function writeKey(subjectId: string, id: string): string {
  return `${subjectId}/${id}`
}

/** The order of lists: a day, then an id. */
export function byPlace<Row>(placeOf: (row: Row) => string, falling: boolean) {
  const direction = falling ? -1 : 1
  return (a: Row, b: Row) => {
    const [one, other] = [placeOf(a), placeOf(b)]
    return one < other ? -direction : one > other ? direction : 0
  }
}

/** A row through the last of the handles that show it; null when none does. */
export async function findThroughHandles<Row>(
  reading: Reading,
  asOf: AsOf,
  ask: (one: Reading) => Promise<Row | null>,
): Promise<ReadFact<Row> | null> {
  const handles = [reading, ...reading.also]
  const rows = await Promise.all(handles.map(ask))
  const at = rows.findLastIndex((row) => row !== null)
  return at === -1 ? null : { ...rows[at]!, by: handles[at]!, asOf }
}

/**
 * Loads keys that agree on their instants by one statement each. Requests that ask at once for the same fact share a
 * batch: a key that came twice would bring each row twice.
 * @param load gives the value of a key that is written `subject/fact`
 */
export function loadByKeys<Value>(
  keys: readonly Asked[],
  load: (asked: readonly FactKey[], asOf: AsOf) => Promise<(key: string) => Value>,
): Promise<(Value | Error)[]> {
  return loadInGroups(
    keys,
    ({ asOf }) => asOfKey(asOf),
    async (some) => {
      const written = some.map(({ subjectId, id }) => `${subjectId}/${id}`)
      const asked = new Map(some.map((key, at) => [written[at]!, key]))
      return written.map(await load([...asked.values()], some[0]!.asOf))
    },
  )
}

/** A version as of an instant: that it was superseded later was not known then. */
export function asKnownThen<Row extends FactRow>(row: Row, by: Reading, asOf: AsOf): ReadFact<Row> {
  const { knownAt } = asOf
  const isLater = knownAt !== null && row.supersededAt !== null && row.supersededAt > knownAt
  return { ...row, by, asOf, supersededAt: isLater ? null : row.supersededAt }
}
