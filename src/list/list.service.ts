import { AS_OF_NOW, asOfKey, type AsOf } from '../database/as-of.ts'
import { loadInGroups, makeLoader, perOwner } from '../database/loader.ts'
import type { Read, Reader, Reading } from '../disclosure/reading.ts'
import {
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import { findSubject, readingOfSubject, type SubjectFile } from '../subject/subject.service.ts'
import { PENDING_STATES, stateOn } from './list-state.rules.ts'
import { kindOf } from './list.view.ts'
import { entryVisibility, type EntryVisibility } from './list.scope.ts'
import {
  findEntries,
  listAllEntries,
  listEntriesOfFiles,
  listEntryIds,
  listSteps,
  type EntryKey,
  type EntryNarrowing,
  type EntryPageRequest,
  type ListEntryRow,
  type ListStepRow,
} from './list.store.ts'

/** What a caller asks of a list of entries. */
export interface EntryQuery {
  narrowing: EntryNarrowing
  page: PageArguments
  asOf: AsOf
  withTotal: boolean
}

/** An entry as it was read for a caller, as of two instants. */
export type ReadEntry = ListEntryRow & Read & { asOf: AsOf }

type EntryPage = Page<ReadEntry> & Partial<TotalCount>

interface FileQuery {
  memberIds: readonly string[]
  request: EntryPageRequest
  withTotal: boolean
  /** Queries of one batch that agree on this share their statements. */
  key: string
}

interface Answer {
  rows: ReadEntry[]
  counted: number | null
}

interface EntryAsked extends EntryKey {
  asOf: AsOf
}

const loaders = perOwner((reading: Reading) => ({
  ofFile: makeLoader<FileQuery, Answer>((queries) =>
    loadInGroups(
      queries,
      ({ key }) => key,
      (some) => loadOfFiles(reading, some),
    ),
  ),
  byKey: makeLoader<EntryAsked, ListEntryRow | null>((keys) =>
    loadInGroups(
      keys,
      ({ asOf }) => asOfKey(asOf),
      async (some) => {
        const { db, entitlement } = reading
        const visibility = visibilityOf(reading)
        const asked = unique(some)
        const rows = await findEntries(db, entitlement.shape, asked, some[0]!.asOf, visibility)
        const found = new Map(rows.map((row) => [keyOf(row), row]))
        return some.map((key) => found.get(keyOf(key)) ?? null)
      },
    ),
  ),
  steps: makeLoader<EntryAsked, ListStepRow[]>((keys) =>
    loadInGroups(
      keys,
      ({ asOf }) => asOfKey(asOf),
      async (some) => {
        const { db, entitlement } = reading
        const { knownAt } = some[0]!.asOf
        const visibility = visibilityOf(reading)
        const rows = await listSteps(db, entitlement.shape, unique(some), knownAt, visibility)
        return some.map((key) => rows.filter((row) => keyOf(row) === keyOf(key)))
      },
    ),
  ),
}))

/** A key that came twice would bring each row twice. */
function unique(keys: readonly EntryAsked[]): EntryAsked[] {
  return [...new Map(keys.map((key) => [keyOf(key), key])).values()]
}

function keyOf({ subjectId, entryId }: EntryKey): string {
  return `${subjectId}/${entryId}`
}

/** An entry as of two instants, if the reader may see it: the open version when none is given. */
export async function findListEntry(
  reader: Reader,
  { subjectId, entryId }: EntryKey,
  asOf: AsOf = AS_OF_NOW,
): Promise<ReadEntry | null> {
  const reading = await readingOfSubject(reader, subjectId)
  const handles = [reading, ...reading.also]
  const key = { subjectId, entryId, asOf }
  const rows = await Promise.all(handles.map((one) => loaders(one).byKey.load(key)))
  const at = rows.findLastIndex((row) => row !== null)
  return at === -1 ? null : { ...rows[at]!, by: handles[at]!, asOf }
}

/**
 * A page of the entries of a file, over all subjects that were merged into it, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export async function listEntriesOfFile(
  file: Pick<SubjectFile, 'id' | 'memberIds' | 'reading'>,
  query: EntryQuery,
): Promise<EntryPage> {
  const { reading } = file
  const label = labelOf(`file/${file.id}`, query)
  const page = readPage(query.page, label, reading.cursors)
  const request = { ...query, page }
  const { narrowing, asOf, withTotal } = query
  const key = JSON.stringify([narrowing, page, asOfKey(asOf), withTotal])
  const asked = { memberIds: file.memberIds, request, withTotal, key }
  return pageOf(reading, request, label, await loaders(reading).ofFile.load(asked))
}

/**
 * A page of all entries that the reader sees, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export async function listEveryEntry(reading: Reading, query: EntryQuery): Promise<EntryPage> {
  const label = labelOf('all', query)
  const request = { ...query, page: readPage(query.page, label, reading.cursors) }
  const [answer] = await throughHandles(reading, request, query.withTotal, 1, {
    rows: async ({ db, entitlement }, wide, visibility) => {
      const rows = await listAllEntries(db, entitlement.shape, wide, visibility)
      return rows.map((row) => ({ ...row, ord: 0 }))
    },
    ids: ({ db, entitlement }, visibility) =>
      listEntryIds(db, entitlement.shape, null, request, visibility),
  })
  return pageOf(reading, request, label, answer!)
}

/** The steps of an entry that its reader may see, the oldest first. */
export function listStepsOfEntry({
  subjectId,
  entryId,
  by,
  asOf,
}: ReadEntry): Promise<ListStepRow[]> {
  return loaders(by).steps.load({ subjectId, entryId, asOf })
}

/** Conflicting entries that are shown. */
const CONFLICTS_MOST = 20

/**
 * The entries in force of the same file, within what the reader sees, that an entry in force or on its way conflicts with
 * (发改财金规〔2017〕1798号). Two of them stand side by side where files were merged, or the data came so.
 */
export async function listConflictsOfEntry(reader: Reader, entry: ReadEntry): Promise<ReadEntry[]> {
  const { by, subjectId, asOf } = entry
  const { conflictsWith } = kindOf(by.rules(), entry).body
  const state = stateOn(entry, by.today())
  const counts = state === 'IN_FORCE' || (PENDING_STATES as readonly string[]).includes(state)
  const file =
    counts && conflictsWith.length > 0 ? await findSubject(reader, subjectId, asOf) : null
  if (file === null) return []
  const page = await listEntriesOfFile(file, {
    narrowing: { lists: conflictsWith, states: ['IN_FORCE'], domains: null, regions: null },
    page: { first: CONFLICTS_MOST },
    asOf,
    withTotal: false,
  })
  return page.edges.map(({ node }) => node)
}

function loadOfFiles(reading: Reading, queries: readonly FileQuery[]): Promise<Answer[]> {
  const { request, withTotal } = queries[0]!
  const files = queries.map(({ memberIds }) => memberIds)
  return throughHandles(reading, request, withTotal, files.length, {
    rows: ({ db, entitlement }, wide, visibility) =>
      listEntriesOfFiles(db, entitlement.shape, files, wide, visibility),
    ids: ({ db, entitlement }, visibility) =>
      listEntryIds(db, entitlement.shape, files, request, visibility),
  })
}

/** How rows, and the ids that are counted, are read through one handle; `ord` is the place of their list. */
interface Ways {
  rows(
    one: Reading,
    request: EntryPageRequest,
    visibility: EntryVisibility,
  ): Promise<(ListEntryRow & { ord: number })[]>
  ids(one: Reading, visibility: EntryVisibility): Promise<{ ord: number; entryId: string }[]>
}

/** Reads lists through all handles that show some of their rows; a row that two show is read through the later. */
async function throughHandles(
  reading: Reading,
  request: EntryPageRequest,
  withTotal: boolean,
  lists: number,
  ways: Ways,
): Promise<Answer[]> {
  const handles = [reading, ...reading.also]
  const { page, asOf } = request
  // Pages of several handles are merged: each brings all rows up to the end of the page.
  const wide =
    handles.length === 1
      ? request
      : { ...request, page: { ...page, size: page.size + page.offset, offset: 0 } }
  const perHandle = await Promise.all(
    handles.map(async (by) => {
      const visibility = visibilityOf(by)
      const [rows, ids] = await Promise.all([
        ways.rows(by, wide, visibility),
        withTotal ? ways.ids(by, visibility) : [],
      ])
      return { by, rows, ids }
    }),
  )
  const found = Array.from({ length: lists }, () => new Map<string, ReadEntry>())
  const counted = Array.from({ length: lists }, () => new Set<string>())
  for (const { by, rows, ids } of perHandle) {
    for (const row of rows) found[row.ord]!.set(keyOf(row), { ...row, by, asOf })
    for (const { ord, entryId } of ids) counted[ord]!.add(entryId)
  }
  const from = handles.length === 1 ? 0 : page.offset
  return found.map((rows, at) => ({
    rows: [...rows.values()].toSorted(orderOf(page.backward)).slice(from, from + page.size + 1),
    counted: withTotal ? counted[at]!.size : null,
  }))
}

/** The order of the lists: the day on which an entry came into its state, then its id. */
function orderOf(backward: boolean) {
  const place = (row: ListEntryRow) => `${row.sinceOn}/${row.entryId}`
  return (a: ListEntryRow, b: ListEntryRow) =>
    place(a) === place(b) ? 0 : place(a) < place(b) === backward ? -1 : 1
}

function visibilityOf({ entitlement, rules, today }: Reading): EntryVisibility {
  return entryVisibility(entitlement, rules(), today())
}

/** A cursor belongs to one list: the file, the filter and the instants. */
function labelOf(list: string, { narrowing, asOf }: EntryQuery): string {
  return `listEntries/${list}/${JSON.stringify([narrowing, asOfKey(asOf)])}`
}

function pageOf(
  reading: Reading,
  { page }: EntryPageRequest,
  label: string,
  { rows, counted }: Answer,
): EntryPage {
  const made = makePage(rows, page, label, reading.cursors, (row) => [row.sinceOn, row.entryId])
  return counted === null ? made : { ...made, ...makeTotal(counted) }
}
