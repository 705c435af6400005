import { DomainError } from '../errors.ts'
import type { CursorCodec, Keys } from './cursor.ts'

/** The most rows of one page. */
export const PAGE_MOST = 100
/** Page numbers reach this many rows, and counts are exact up to here. */
export const COUNT_MOST = 10_000

/** The paging arguments of a connection, as clients give them. */
export interface PageArguments {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
  page?: { number: number; size: number } | null
  /** What was read already, instead of all else: for a list that is merged of others. No argument of the schema gives it. */
  request?: PageRequest
}

/** What a store needs to read a page: one row more than `size` tells whether there is a next. */
export interface PageRequest {
  size: number
  /** Read from the end: the store orders the other way round, and the page is turned back. */
  backward: boolean
  /** Keys of the row to go on from, by the reading direction. */
  from: Keys | null
  /** Rows to skip, for numbered pages. */
  offset: number
}

/**
 * Checks paging arguments: exactly one of `first`, `last` and `page`; 1 to 100 rows; `after` goes with
 * `first`, `before` with `last`; numbered pages within the first 10,000 rows.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function readPage(args: PageArguments, ordering: string, codec: CursorCodec): PageRequest {
  if (args.request !== undefined) return args.request
  const given = [args.first, args.last, args.page].filter((one) => one != null).length
  if (given !== 1)
    throw invalid('须且仅须指定 first、last、page 之一', 'give exactly one of first, last and page')
  if (args.page != null) {
    if (args.after != null || args.before != null) {
      throw invalid('page 不能与 after、before 同用', 'page goes without after and before')
    }
    return numbered(args.page)
  }
  const backward = args.last != null
  const size = checkedSize(backward ? args.last! : args.first!, backward ? 'last' : 'first')
  if (backward ? args.after != null : args.before != null) {
    throw invalid(
      'after 与 first 同用，before 与 last 同用',
      'after goes with first, before with last',
    )
  }
  const cursor = backward ? args.before : args.after
  return { size, backward, from: cursor == null ? null : codec.read(ordering, cursor), offset: 0 }
}

function numbered(page: { number: number; size: number }): PageRequest {
  const size = checkedSize(page.size, 'page.size')
  if (!Number.isInteger(page.number) || page.number < 1 || page.number * size > COUNT_MOST) {
    throw invalid(
      `page.number 须从 1 起，且不超出前 ${COUNT_MOST} 条`,
      `page.number counts from 1 and stays within the first ${COUNT_MOST} rows`,
    )
  }
  return { size, backward: false, from: null, offset: (page.number - 1) * size }
}

function checkedSize(size: number, name: string): number {
  if (!Number.isInteger(size) || size < 1 || size > PAGE_MOST) {
    throw invalid(`${name} 须为 1 至 ${PAGE_MOST}`, `${name} must be from 1 to ${PAGE_MOST}`)
  }
  return size
}

function invalid(zh: string, en: string): DomainError {
  return new DomainError('PAGING_INVALID', { zh: `分页参数有误：${zh}`, en: `Paging: ${en}` })
}

/** A page, as the connection types show it. */
export interface Page<Row> {
  edges: { node: Row; cursor: string }[]
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
}

/**
 * Makes a page of the rows that a store gave: at most `size + 1`, in reading direction.
 * @param keysOf the ordering's values at a row, the id last
 */
export function makePage<Row>(
  rows: readonly Row[],
  request: PageRequest,
  ordering: string,
  codec: CursorCodec,
  keysOf: (row: Row) => Keys,
): Page<Row> {
  const more = rows.length > request.size
  const kept = rows.slice(0, request.size)
  if (request.backward) kept.reverse()
  const edges = kept.map((node) => ({ node, cursor: codec.write(ordering, keysOf(node)) }))
  const before = request.from !== null || request.offset > 0
  return {
    edges,
    pageInfo: {
      hasNextPage: request.backward ? before : more,
      hasPreviousPage: request.backward ? more : before,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

/** A count that is exact up to 10,000 visible rows, and then a least number. */
export interface TotalCount {
  totalCount: number
  totalCountKind: 'EXACT' | 'AT_LEAST'
}

/** Reads the count of a `limit COUNT_MOST + 1` sub-select. */
export function makeTotal(counted: number): TotalCount {
  return counted > COUNT_MOST
    ? { totalCount: COUNT_MOST, totalCountKind: 'AT_LEAST' }
    : { totalCount: counted, totalCountKind: 'EXACT' }
}

/** A page of a list that is small and in memory (rule data): the same rules as for stores. */
export function pageOfList<Row>(
  all: readonly Row[],
  args: PageArguments,
  ordering: string,
  codec: CursorCodec,
  keyOf: (row: Row) => string,
): Page<Row> & TotalCount {
  const request = readPage(args, ordering, codec)
  const list = request.backward ? all.toReversed() : all
  const at =
    request.from === null ? -1 : list.findIndex((row) => keyOf(row) === request.from!.at(-1))
  // The row that the cursor stood at is gone: starting over would show rows twice.
  if (request.from !== null && at < 0) throw new DomainError('CURSOR_INVALID')
  const rows = list.slice(at + 1 + request.offset, at + 2 + request.offset + request.size)
  return {
    ...makePage(rows, request, ordering, codec, (row) => [keyOf(row)]),
    ...makeTotal(all.length),
  }
}
