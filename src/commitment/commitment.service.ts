import { AS_OF_NOW, asOfKey, type AsOf } from '../database/as-of.ts'
import { loadInGroups, makeLoader, perOwner } from '../database/loader.ts'
import type { Read, Reader, Reading } from '../disclosure/reading.ts'
import { visibleParameters } from '../record/record.scope.ts'
import type { ReadRecord } from '../record/record.service.ts'
import { readGlobalId } from '../relay/global-id.ts'
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
import {
  findCommitments,
  listCommitments,
  listCommitmentsOfFiles,
  listCommitmentVersions,
  listIds,
  listIdsOfFiles,
  type CommitmentKey,
  type CommitmentNarrowing,
  type CommitmentPageRequest,
  type CommitmentRow,
} from './commitment.store.ts'

/** What a caller asks of a list of commitments. */
export interface CommitmentQuery {
  narrowing: CommitmentNarrowing
  descending: boolean
  page: PageArguments
  asOf: AsOf
  withTotal: boolean
}

/** A commitment as it was read for a caller, as of two instants: they hold for all that is read from it. */
export type ReadCommitment = CommitmentRow & Read & { asOf: AsOf }

export type CommitmentPage = Page<ReadCommitment> & Partial<TotalCount>

/** What one handle shows of a file, or of all: its rows, and the ids of all that it has, when they are counted. */
interface Answer {
  rows: CommitmentRow[]
  ids: string[] | null
}

interface FileQuery {
  memberIds: readonly string[]
  request: CommitmentPageRequest
  withTotal: boolean
  /** Queries of one batch that agree on this share a statement. */
  key: string
}

/** The column of a record of a breach that names its commitment. */
const BREACHED_COMMITMENT = 'commitment'

interface Asked extends CommitmentKey {
  asOf: AsOf
}

const loaders = perOwner((reading: Reading) => ({
  ofFile: makeLoader<FileQuery, Answer>((queries) =>
    loadInGroups(
      queries,
      ({ key }) => key,
      (asked) => loadAlike(reading, asked),
    ),
  ),
  byKey: makeLoader<Asked, CommitmentRow | null>((keys) =>
    loadInGroups(
      keys,
      ({ asOf }) => asOfKey(asOf),
      async (asked) => {
        const { db, entitlement } = reading
        const { asOf } = asked[0]!
        const seen = visibilityOf(reading)
        const rows = await findCommitments(db, entitlement.shape, unique(asked), asOf, seen)
        const found = new Map(rows.map((row) => [keyOf(row), row]))
        return asked.map((key) => found.get(keyOf(key)) ?? null)
      },
    ),
  ),
  versions: makeLoader<Asked, CommitmentRow[]>((keys) =>
    loadInGroups(
      keys,
      ({ asOf }) => asOfKey(asOf),
      async (asked) => {
        const { db, entitlement } = reading
        const { knownAt } = asked[0]!.asOf
        const seen = visibilityOf(reading)
        const all = unique(asked)
        const rows = await listCommitmentVersions(db, entitlement.shape, all, knownAt, seen)
        return asked.map((key) => rows.filter((row) => keyOf(row) === keyOf(key)))
      },
    ),
  ),
}))

/** Requests that ask at once for the same share a batch: a key that came twice would bring each row twice. */
function unique(keys: readonly Asked[]): Asked[] {
  return [...new Map(keys.map((key) => [keyOf(key), key])).values()]
}

function keyOf({ subjectId, commitmentId }: CommitmentKey): string {
  return `${subjectId}/${commitmentId}`
}

function visibilityOf(reading: Reading) {
  return visibleParameters(reading.entitlement, reading.rules(), reading.today())
}

/** A commitment as of two instants, if the reader may see it: the open version when none is given. */
export async function findCommitment(
  reader: Reader,
  { subjectId, commitmentId }: CommitmentKey,
  asOf: AsOf = AS_OF_NOW,
): Promise<ReadCommitment | null> {
  const key = { subjectId, commitmentId, asOf }
  const reading = await readingOfSubject(reader, subjectId)
  const handles = [reading, ...reading.also]
  const rows = await Promise.all(handles.map((one) => loaders(one).byKey.load(key)))
  const at = rows.findLastIndex((row) => row !== null)
  return at === -1 ? null : { ...rows[at]!, by: handles[at]!, asOf }
}

/** The commitment whose breach made a record; null when it made another, or the reader sees none. */
export async function findCommitmentOfRecord(
  reader: Reader,
  record: ReadRecord,
): Promise<ReadCommitment | null> {
  const named = record.attributesShared?.[BREACHED_COMMITMENT]
  const id = typeof named === 'string' ? readGlobalId(named) : null
  // Whoever submits a record may name what it likes: the commitment has to say the same.
  if (id?.kind !== 'commitment' || id.subjectId !== record.subjectId) return null
  const found = await findCommitment(
    reader,
    { subjectId: id.subjectId, commitmentId: id.id },
    record.asOf,
  )
  return found?.breachRecordId === record.recordId ? found : null
}

/**
 * A page of the commitments of a file, over all subjects that were merged into it. Pages of many files that are asked
 * for alike are read by one statement for each handle.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listCommitmentsOfFile(
  file: Pick<SubjectFile, 'id' | 'memberIds' | 'reading'>,
  query: CommitmentQuery,
): Promise<CommitmentPage> {
  const label = labelOf(`file/${file.id}`, query)
  return pageOver(file.reading, query, label, (one, request) =>
    loaders(one).ofFile.load({
      memberIds: file.memberIds,
      request,
      withTotal: query.withTotal,
      key: JSON.stringify([request, query.withTotal]),
    }),
  )
}

/**
 * A page of all commitments that the reader sees.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listAllCommitments(
  reading: Reading,
  query: CommitmentQuery,
): Promise<CommitmentPage> {
  return pageOver(reading, query, labelOf('all', query), async (one, request) => {
    const { db, entitlement } = one
    const seen = visibilityOf(one)
    const [rows, ids] = await Promise.all([
      listCommitments(db, entitlement.shape, request, seen),
      query.withTotal ? listIds(db, entitlement.shape, request, seen) : null,
    ])
    return { rows, ids: ids === null ? null : ids.map(({ id }) => id) }
  })
}

/** The versions of a commitment that the reader may see today, of those known at the instant that it was read as of. */
export async function listVersionsOfCommitment(row: ReadCommitment): Promise<ReadCommitment[]> {
  const { by, asOf } = row
  const { knownAt } = asOf
  const rows = await loaders(by).versions.load(row)
  return rows.map((one) => {
    const isLater = knownAt !== null && one.supersededAt !== null && one.supersededAt > knownAt
    return { ...one, by, asOf, supersededAt: isLater ? null : one.supersededAt }
  })
}

/** A cursor belongs to one list: the file, the filter, the order and the instants. */
function labelOf(list: string, query: CommitmentQuery): string {
  return `commitments/${list}/${JSON.stringify([query.narrowing, query.descending, asOfKey(query.asOf)])}`
}

/** A page over all handles that show some of its rows; a row that two show is read through the later. */
async function pageOver(
  reading: Reading,
  query: CommitmentQuery,
  label: string,
  load: (one: Reading, request: CommitmentPageRequest) => Promise<Answer>,
): Promise<CommitmentPage> {
  const { narrowing, descending, asOf } = query
  const page = readPage(query.page, label, reading.cursors)
  const handles = [reading, ...reading.also]
  // What several handles show is merged: each gives all up to the end of the page.
  const wide = handles.length === 1 ? page : { ...page, size: page.size + page.offset, offset: 0 }
  const request = { narrowing, descending, asOf, page: wide }
  const answers = await Promise.all(handles.map((one) => load(one, request)))
  const found = new Map<string, ReadCommitment>()
  answers.forEach(({ rows }, n) => {
    for (const row of rows) found.set(keyOf(row), { ...row, by: handles[n]!, asOf })
  })
  const direction = descending === page.backward ? 1 : -1
  const rows = [...found.values()].toSorted((a, b) => direction * compareRows(a, b))
  const from = wide === page ? 0 : page.offset
  const made = makePage(
    rows.slice(from, from + page.size + 1),
    page,
    label,
    reading.cursors,
    (row) => [row.signedOn, row.commitmentId],
  )
  if (!query.withTotal) return made
  const ids = new Set(answers.flatMap((one) => one.ids ?? []))
  return { ...made, ...makeTotal(Math.min(ids.size, COUNT_MOST + 1)) }
}

/** The order of the lists: the day on which it was made, then its id. */
function compareRows(a: CommitmentRow, b: CommitmentRow): number {
  const [one, other] = [`${a.signedOn}/${a.commitmentId}`, `${b.signedOn}/${b.commitmentId}`]
  return one < other ? -1 : one > other ? 1 : 0
}

async function loadAlike(reading: Reading, queries: readonly FileQuery[]): Promise<Answer[]> {
  const { request, withTotal } = queries[0]!
  const files = queries.map((query) => query.memberIds)
  const { db, entitlement } = reading
  const seen = visibilityOf(reading)
  const [rows, ids] = await Promise.all([
    listCommitmentsOfFiles(db, entitlement.shape, files, request, seen),
    withTotal ? listIdsOfFiles(db, entitlement.shape, files, request, seen) : null,
  ])
  const answers = files.map((): Answer => ({ rows: [], ids: ids === null ? null : [] }))
  for (const row of rows) answers[row.ord]!.rows.push(row)
  for (const { ord, id } of ids ?? []) answers[ord]!.ids!.push(id)
  return answers
}
