import { makeLoader, perOwner } from '../database/loader.ts'
import type { Base, Read, Reader } from '../disclosure/reading.ts'
import { findListEntry } from '../list/list.service.ts'
import { findRecord } from '../record/record.service.ts'
import {
  COUNT_MOST,
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import type { Platform } from '../rule/rule.schema.ts'
import {
  findBatch,
  listBatches,
  listRowsOf,
  type BatchNarrowing,
  type BatchRow,
  type RowOfBatch,
} from './batch.store.ts'
import {
  listComparisons,
  type ComparisonNarrowing,
  type ComparisonRow,
} from './comparison.store.ts'
import { listFiles, type FileRow } from './file.store.ts'
import {
  countBacklogs,
  listPlatforms,
  type PlatformBacklog,
  type PlatformRow,
} from './platform.store.ts'
import { countTimeliness, type TimelinessRow } from './timeliness.store.ts'

/**
 * What the exchange tells of itself. The operation gate lets in whom it concerns; how batches and comparisons stand is
 * nothing about anybody, and what they are about (`rows`, `differences`) is the field gate’s: hence the handle.
 */

/** A platform with how far the exchange with it is; null: nothing was begun. */
export interface PlatformState {
  rule: Platform
  place: PlatformRow | null
  backlog: PlatformBacklog | null
}

/** The platforms by the rules in force, with their state. */
export async function listPlatformStates(base: Base): Promise<PlatformState[]> {
  const [places, backlogs] = await Promise.all([
    listPlatforms(base.db, {}),
    countBacklogs(base.db, {}),
  ])
  return base
    .rules()
    .list('platform', { on: base.today() })
    .map((rule) => ({
      rule,
      place: places.find(({ platformCode }) => platformCode === rule.code) ?? null,
      backlog: backlogs.find(({ platformCode }) => platformCode === rule.code) ?? null,
    }))
}

/** A batch, as it was read for a caller. */
export type ReadBatch = BatchRow & Read

/** A page of batches, the newest first. @throws DomainError PAGING_INVALID, CURSOR_INVALID */
export function pageOfBatches(
  base: Base,
  reader: Reader,
  narrowing: BatchNarrowing,
  args: PageArguments,
  withTotal: boolean,
): Promise<Page<ReadBatch> & Partial<TotalCount>> {
  const list = (page: StorePage) => listBatches(base.db, narrowing, page)
  return pageOf(base, reader, `exchangeBatches/${JSON.stringify(narrowing)}`, args, list, withTotal)
}

/** A batch by its id; null: there is none. */
export async function findReadBatch(
  base: Base,
  { everyone: by }: Reader,
  id: string,
): Promise<ReadBatch | null> {
  const row = await findBatch(base.db, id)
  return row === null ? null : { ...row, by }
}

/** The rows of a batch, in the order of its file. */
export function rowsOfBatch(
  base: Base,
  { id }: BatchRow,
): Promise<readonly (RowOfBatch & { fact: string })[]> {
  return rowsLoader(base).load(id)
}

const rowsLoader = perOwner(({ db }: Base) =>
  makeLoader<string, (RowOfBatch & { fact: string })[]>(async (ids) => {
    const rows = await listRowsOf(db, { ids })
    return ids.map((id) => rows.filter(({ batchId }) => batchId === id))
  }),
)

/** A fact that something here is about. */
export interface FactNamed {
  fact: string
  subjectId: string
  factId: string
}

/**
 * Which of some facts a caller sees today: what was repaired or revoked is told to nobody by its place in a batch either.
 */
export async function listVisibleFacts(
  reader: Reader,
  facts: readonly FactNamed[],
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    facts.map(({ fact, subjectId, factId }) =>
      fact === 'RECORD'
        ? findRecord(reader, { subjectId, recordId: factId })
        : findListEntry(reader, { subjectId, entryId: factId }),
    ),
  )
  return new Set(facts.flatMap(({ factId }, at) => (found[at] === null ? [] : [factId])))
}

/** A comparison, as it was read for a caller. */
export type ReadComparison = ComparisonRow & Read

/** A page of comparisons, the newest first. @throws DomainError PAGING_INVALID, CURSOR_INVALID */
export function pageOfComparisons(
  base: Base,
  reader: Reader,
  narrowing: ComparisonNarrowing,
  args: PageArguments,
  withTotal: boolean,
): Promise<Page<ReadComparison> & Partial<TotalCount>> {
  const list = (page: StorePage) => listComparisons(base.db, narrowing, page)
  return pageOf(base, reader, `reconciliations/${JSON.stringify(narrowing)}`, args, list, withTotal)
}

/** A page of the files that platforms handed over, the newest first. @throws DomainError PAGING_INVALID, CURSOR_INVALID */
export function pageOfFiles(
  base: Base,
  reader: Reader,
  platform: string | null,
  args: PageArguments,
  withTotal: boolean,
): Promise<Page<FileRow & Read> & Partial<TotalCount>> {
  const list = (page: StorePage) => listFiles(base.db, platform, page)
  return pageOf(base, reader, `exchangeFiles/${platform}`, args, list, withTotal)
}

/** How punctual publication was, of what was due in a period (half-open). */
export function readTimeliness(
  base: Base,
  period: { from: string; until: string },
): Promise<TimelinessRow[]> {
  return countTimeliness(base.db, { ...period, today: base.today() })
}

interface StorePage {
  from: string | null
  backward: boolean
  limit: number
}

async function pageOf<Row extends { id: string }>(
  { cursors }: Base,
  { everyone: by }: Reader,
  label: string,
  args: PageArguments,
  list: (page: StorePage) => Promise<Row[]>,
  withTotal: boolean,
): Promise<Page<Row & Read> & Partial<TotalCount>> {
  const request = readPage(args, label, cursors)
  const { size, offset, backward, from } = request
  const limit = size + offset + 1
  const [rows, counted] = await Promise.all([
    list({ from: from?.at(-1) ?? null, backward, limit }),
    withTotal ? list({ from: null, backward, limit: COUNT_MOST + 1 }) : [],
  ])
  const read = rows.slice(offset, limit).map((row) => ({ ...row, by }))
  const page = makePage(read, request, label, cursors, ({ id }) => [id])
  return withTotal ? { ...page, ...makeTotal(counted.length) } : page
}
