import { AS_OF_NOW, asOfKey, type AsOf } from '../database/as-of.ts'
import { loadInGroups, makeLoader, perOwner } from '../database/loader.ts'
import type { Reader, Reading } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import {
  asKnownThen,
  byPlace,
  findThroughHandles,
  loadByKeys,
  type FactPage,
  type FactQuery,
  type ReadFact,
} from '../fact/fact-lists.ts'
import type { FactKey } from '../fact/fact.ts'
import { makePage, makeTotal, readPage } from '../relay/page.ts'
import { readingOfSubject, type SubjectFile } from '../subject/subject.service.ts'
import { recordFinder, type RecordKey } from './record-find.store.ts'
import type { Counted, HeldElsewhere } from './record.elsewhere.ts'
import { visibleParameters, type Visibility } from './record.scope.ts'
import {
  countRecords,
  countRecordsOfFiles,
  listRecords,
  listRecordsOfFiles,
  type RecordNarrowing,
  type RecordPageRequest,
  type RecordRow,
} from './record.store.ts'

/** What a caller asks of a list of records. */
export type RecordQuery = FactQuery<RecordNarrowing>

/** A record as it was read for a caller, as of two instants: they hold for all that is read from it. */
export type ReadRecord = ReadFact<RecordRow>

export type RecordPage = FactPage<RecordRow>

interface FileQuery {
  memberIds: readonly string[]
  request: RecordPageRequest
  withTotal: boolean
  /** Queries of one batch that agree on this share a statement. */
  key: string
}

interface FileAnswer {
  rows: ReadRecord[]
  counted: number | null
}

const loaders = perOwner((reading: Reading) => ({
  ofFile: makeLoader<FileQuery, FileAnswer>((queries) =>
    loadInGroups(
      queries,
      ({ key }) => key,
      (some) => loadMerged(reading, some),
    ),
  ),
  byKey: makeLoader<FactKey & { asOf: AsOf }, RecordRow | null>((keys) =>
    loadByKeys(keys, async (asked, asOf) => {
      const { db, entitlement } = reading
      const { shape } = entitlement
      const rows = await recordFinder.find(db, shape, asked, asOf, visibilityOf(reading))
      const found = new Map(rows.map((row) => [keyOf(row), row]))
      return (key) => found.get(key) ?? null
    }),
  ),
  versions: makeLoader<FactKey & { asOf: AsOf }, RecordRow[]>((keys) =>
    loadByKeys(keys, async (asked, { knownAt }) => {
      const { db, entitlement } = reading
      const seen = visibilityOf(reading)
      const rows = await recordFinder.listVersions(db, entitlement.shape, asked, knownAt, seen)
      return (key) => rows.filter((row) => keyOf(row) === key)
    }),
  ),
}))

function keyOf({ subjectId, recordId }: RecordKey): string {
  return `${subjectId}/${recordId}`
}

/** A record as of two instants, if the reader may see it: the open version when none is given. */
export async function findRecord(
  reader: Reader,
  { subjectId, recordId }: RecordKey,
  asOf: AsOf = AS_OF_NOW,
): Promise<ReadRecord | null> {
  const reading = await readingOfSubject(reader, subjectId)
  return findThroughHandles(reading, asOf, (one) =>
    loaders(one).byKey.load({ subjectId, id: recordId, asOf }),
  )
}

/**
 * A page of the records of a file, over all subjects that were merged into it. Pages of many files that are asked
 * for alike are read by one statement.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export async function listRecordsOfFile(
  file: Pick<SubjectFile, 'id' | 'memberIds' | 'reading'>,
  query: RecordQuery,
): Promise<RecordPage> {
  const { reading } = file
  const label = labelOf(`file/${file.id}`, query)
  const page = readPage(query.page, label, reading.cursors)
  const request: RecordPageRequest = { ...query, page }
  const { asOf, withTotal } = query
  const key = JSON.stringify([query.narrowing, query.descending, page, asOfKey(asOf), withTotal])
  const answer = await loaders(reading).ofFile.load({
    memberIds: file.memberIds,
    request,
    withTotal,
    key,
  })
  return pageOf(reading, request, label, answer)
}

/**
 * A page of all records that the reader sees.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID, BAD_INPUT for an item outside the catalogue
 */
export async function listAllRecords(reading: Reading, query: RecordQuery): Promise<RecordPage> {
  const label = labelOf('all', query)
  const page = readPage(query.page, label, reading.cursors)
  const request: RecordPageRequest = { ...query, page }
  const handles = [reading, ...reading.also]
  const wide = handles.length === 1 ? request : widened(request)
  const answers = await Promise.all(
    handles.map(async (one, at): Promise<FileAnswer> => {
      const { shape } = one.entitlement
      const visibility = visibilityOf(one)
      const [rows, counted] = await Promise.all([
        listRecords(one.db, shape, wide, visibility, heldAfter(handles, at)),
        query.withTotal
          ? countRecords(one.db, shape, wide, visibility, countedBy(handles.slice(0, at)))
          : null,
      ])
      return { rows: rows.map((row) => readBy(row, one, query.asOf)), counted }
    }),
  )
  return pageOf(reading, request, label, merge(answers, request))
}

/** A request for all rows up to the end of its page, to be merged with those of other handles. */
function widened(request: RecordPageRequest): RecordPageRequest {
  const { page } = request
  return { ...request, page: { ...page, size: page.size + page.offset, offset: 0 } }
}

function countedBy(handles: readonly Reading[]): Counted[] {
  return handles.map((one) => ({ shape: one.entitlement.shape, visibility: visibilityOf(one) }))
}

/**
 * What the holder's handle brings, if it comes after the handle `at` and that one can tell which rows those are: they
 * are left to it.
 */
function heldAfter(handles: readonly Reading[], at: number): HeldElsewhere | null {
  const holder = handles.slice(at + 1).find(({ entitlement }) => entitlement.shape.rows === 'HELD')
  const tells = handles[at]!.entitlement.scopes.has('SHARED')
  return holder === undefined || !tells ? null : visibilityOf(holder)
}

/** One page of what several handles show, each in the same order; a row that two show is read through the later. */
function merge(answers: readonly FileAnswer[], request: RecordPageRequest): FileAnswer {
  if (answers.length === 1) return answers[0]!
  const { size, offset, backward } = request.page
  const unique = new Map<string, ReadRecord>()
  for (const { rows } of answers) {
    for (const row of rows) unique.set(`${keyOf(row)}/${row.version}`, row)
  }
  const rows = [...unique.values()].toSorted(byPlace(placeOf, request.descending !== backward))
  const counts = answers.map(({ counted }) => counted)
  const counted = counts.includes(null) ? null : counts.reduce((sum, one) => sum! + one!, 0)
  return { rows: rows.slice(offset, offset + size + 1), counted }
}

/** The order of the lists: the day of the decision, then the record's id. */
function placeOf({ decidedOn, recordId }: ReadRecord): string {
  return `${decidedOn}/${recordId}`
}

/**
 * The versions of a record that the reader may see today, of those that were known at the instant that it was read as of,
 * the newest first. That the last of them was superseded later was not known then.
 */
export async function listVersionsOfRecord(row: ReadRecord): Promise<ReadRecord[]> {
  const { by, asOf, subjectId, recordId } = row
  const rows = await loaders(by).versions.load({ subjectId, id: recordId, asOf })
  return rows.map((one) => asKnownThen(one, by, asOf))
}

/** Marks a row that the driver just made, in place: copying forty columns costs more than all else here. */
function readBy(row: RecordRow, by: Reading, asOf: AsOf): ReadRecord {
  return Object.assign(row, { by, asOf })
}

function visibilityOf(reading: Reading): Visibility {
  return visibleParameters(reading.entitlement, reading.rules(), reading.today())
}

/** A cursor belongs to one list: the file, the filter, the order and the instants. */
function labelOf(list: string, query: RecordQuery): string {
  return `records/${list}/${JSON.stringify([query.narrowing, query.descending, asOfKey(query.asOf)])}`
}

function pageOf(
  reading: Reading,
  request: RecordPageRequest,
  label: string,
  { rows, counted }: FileAnswer,
): RecordPage {
  const made = makePage(rows, request.page, label, reading.cursors, (row) => [
    row.decidedOn,
    row.recordId,
  ])
  return counted === null ? made : { ...made, ...makeTotal(counted) }
}

/** The pages of files that are asked for alike, over all handles that show some of their rows. */
async function loadMerged(reading: Reading, queries: readonly FileQuery[]): Promise<FileAnswer[]> {
  const handles = [reading, ...reading.also]
  if (handles.length === 1) return loadAlike(reading, queries, [])
  const { request } = queries[0]!
  const wide = queries.map((query) => ({ ...query, request: widened(request) }))
  const loaded = await Promise.all(
    handles.map((one, at) => loadAlike(one, wide, handles.slice(0, at), heldAfter(handles, at))),
  )
  return queries.map((_, at) =>
    merge(
      loaded.map((answers) => answers[at]!),
      request,
    ),
  )
}

async function loadAlike(
  reading: Reading,
  queries: readonly FileQuery[],
  others: readonly Reading[],
  held: HeldElsewhere | null = null,
): Promise<FileAnswer[]> {
  const { request, withTotal } = queries[0]!
  const files = queries.map((query) => query.memberIds)
  const visibility = visibilityOf(reading)
  const { db, entitlement } = reading
  const { shape } = entitlement
  const [rows, counts] = await Promise.all([
    listRecordsOfFiles(db, shape, files, request, visibility, held),
    withTotal
      ? countRecordsOfFiles(db, shape, files, request, visibility, countedBy(others))
      : null,
  ])
  const answers: FileAnswer[] = files.map(() => ({ rows: [], counted: counts === null ? null : 0 }))
  for (const row of rows) answers[row.ord]!.rows.push(readBy(row, reading, request.asOf))
  for (const { ord, counted } of counts ?? []) answers[ord]!.counted = counted
  return answers
}

/** Refuses a list that cannot be read as asked. */
export function checkNarrowing(narrowing: RecordNarrowing): void {
  const { decidedFrom, decidedTo } = narrowing
  if (decidedFrom !== null && decidedTo !== null && decidedFrom > decidedTo) {
    throw new DomainError('BAD_INPUT', {
      zh: '决定日期的起始晚于截止',
      en: 'decidedFrom is after decidedTo',
    })
  }
}
