import { ask } from './ask.ts'
import type { Asking, World } from './world.ts'

/** A list to be walked: a document with the paging variables, and where its connection stands in the answer. */
export interface Listing {
  document: string
  variables?: Record<string, unknown>
  pick(data: Record<string, any>): Connection
  as?: Asking
}

/** A connection as every list answers it. */
export interface Connection {
  totalCount: number
  totalCountKind: 'EXACT' | 'AT_LEAST'
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
  edges: { cursor: string; node: any }[]
}

/** The paging variables, for the head of a document. */
export const PAGING = '$first: Int, $after: String, $last: Int, $before: String, $page: PageInput'
/** The paging arguments of a list. */
export const PAGED = 'first: $first, after: $after, last: $last, before: $before, page: $page'
/** What of a page is asked for, besides its rows. */
export const PAGE_FIELDS =
  'totalCount totalCountKind pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'

/** One page of a list. */
export async function pageOf(
  world: World,
  { document, variables, pick, as }: Listing,
  paging: Record<string, unknown>,
): Promise<Connection> {
  return pick(await ask(world, document, { ...variables, ...paging }, as))
}

/**
 * Walks a whole list by its cursors, `size` rows at a time, from the start or from the end.
 * @returns the pages in the order in which they were read
 */
export async function walkPages(
  world: World,
  listing: Listing,
  size: number,
  direction: 'FORWARD' | 'BACKWARD' = 'FORWARD',
): Promise<Connection[]> {
  const forward = direction === 'FORWARD'
  const pages: Connection[] = []
  for (let cursor: string | null = null; ;) {
    const paging = forward ? { first: size, after: cursor } : { last: size, before: cursor }
    const page: Connection = await pageOf(world, listing, paging)
    pages.push(page)
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo
    if (!(forward ? hasNextPage : hasPreviousPage)) return pages
    if (pages.length > 1000) throw new Error('the walk does not end')
    cursor = forward ? endCursor : startCursor
  }
}

/** The nodes of a walk, in the order of the list whichever way it was walked. */
export async function walk(
  world: World,
  listing: Listing,
  size: number,
  direction: 'FORWARD' | 'BACKWARD' = 'FORWARD',
): Promise<any[]> {
  const pages = await walkPages(world, listing, size, direction)
  const inOrder = direction === 'FORWARD' ? pages : pages.toReversed()
  return inOrder.flatMap((page) => page.edges.map((edge) => edge.node))
}
