import { asOfKey, type AsOf } from '../database/as-of.ts'
import { groupPlaces, makeLoader, perOwner } from '../database/loader.ts'
import type { Reading } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import {
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import { findRecords, listRecordVersions, type RecordKey } from './record-find.store.ts'
import { visibleParameters } from './record.scope.ts'
import {
  countRecords,
  countRecordsOfFiles,
  listRecords,
  listRecordsOfFiles,
  type RecordNarrowing,
  type RecordPageRequest,
  type RecordRow,
  type Visibility,
} from './record.store.ts'

/** What a caller asks of a list of records. */
export interface RecordQuery {
  narrowing: RecordNarrowing
  descending: boolean
  page: PageArguments
  asOf: AsOf
  withTotal: boolean
}

export type RecordPage = Page<RecordRow> & Partial<TotalCount>

interface FileQuery {
  memberIds: readonly string[]
  request: RecordPageRequest
  withTotal: boolean
  /** Queries of one batch that agree on this share a statement. */
  key: string
}

interface FileAnswer {
  rows: RecordRow[]
  counted: number | null
}

const loaders = perOwner((reading: Reading) => ({
  ofFile: makeLoader<FileQuery, FileAnswer>((queries) => loadOfFiles(reading, queries)),
  byKey: makeLoader<RecordKey, RecordRow | null>(async (keys) => {
    const rows = await findRecords(reading.db, reading.entitlement, keys, visibilityOf(reading))
    const found = new Map(rows.map((row) => [`${row.subjectId}/${row.recordId}`, row]))
    return keys.map((key) => found.get(`${key.subjectId}/${key.recordId}`) ?? null)
  }),
}))

/** The open version of a record, if the reader may see it. */
export function findRecord(reading: Reading, key: RecordKey): Promise<RecordRow | null> {
  return loaders(reading).byKey.load(key)
}

/**
 * A page of the records of a file, over all subjects that were merged into it. Pages of many files that are asked
 * for alike are read by one statement.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export async function listRecordsOfFile(
  reading: Reading,
  file: Pick<SubjectFile, 'id' | 'memberIds'>,
  query: RecordQuery,
): Promise<RecordPage> {
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
  const visibility = visibilityOf(reading)
  const [rows, counted] = await Promise.all([
    listRecords(reading.db, reading.entitlement, request, visibility),
    query.withTotal ? countRecords(reading.db, reading.entitlement, request, visibility) : null,
  ])
  return pageOf(reading, request, label, { rows, counted })
}

/** All versions of a record that the reader may see today, the newest first. */
export function listVersionsOfRecord(reading: Reading, key: RecordKey): Promise<RecordRow[]> {
  return listRecordVersions(reading.db, reading.entitlement, [key])
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

async function loadOfFiles(
  reading: Reading,
  queries: readonly FileQuery[],
): Promise<(FileAnswer | Error)[]> {
  const answers: (FileAnswer | Error)[] = new Array<FileAnswer | Error>(queries.length)
  const groups = groupPlaces(queries, (query) => query.key)
  await Promise.all(
    groups.map(async (places) => {
      const asked = places.map((at) => queries[at]!)
      // One group's failure is its own: the others in the batch still get their answer.
      const loaded = await loadAlike(reading, asked).catch((error: Error) => asked.map(() => error))
      places.forEach((at, n) => (answers[at] = loaded[n]!))
    }),
  )
  return answers
}

async function loadAlike(reading: Reading, queries: readonly FileQuery[]): Promise<FileAnswer[]> {
  const { request, withTotal } = queries[0]!
  const files = queries.map((query) => query.memberIds)
  const visibility = visibilityOf(reading)
  const { db, entitlement } = reading
  const [rows, counts] = await Promise.all([
    listRecordsOfFiles(db, entitlement, files, request, visibility),
    withTotal ? countRecordsOfFiles(db, entitlement, files, request, visibility) : null,
  ])
  const answers: FileAnswer[] = files.map(() => ({ rows: [], counted: counts === null ? null : 0 }))
  for (const { ord, ...row } of rows) answers[ord]!.rows.push(row)
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
