import { ask } from './ask.ts'
import type { Asking, World } from './world.ts'

/** Reads the whole feed behind a cursor. */
const CHANGES = `query ($after: String, $first: Int, $filter: ChangeFilter) {
  changes(after: $after, first: $first, filter: $filter) {
    totalCount totalCountKind pageInfo { hasNextPage endCursor }
    edges { cursor node { kind subjectId factId operation changed at fact { id } } } } }`

/** A change as the schema shows it. */
export interface ToldChange {
  kind: string
  subjectId: string
  factId: string
  operation: 'APPEARED' | 'CHANGED' | 'GONE'
  changed: string[]
  at: Date
  fact: { id: string } | null
  cursor: string
}

export interface FeedRead {
  changes: ToldChange[]
  end: string
  pages: number
}

/** What was just recorded is behind the horizon a moment later. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 4))

/** The place that is now. */
export async function positionOf(
  world: World,
  as: Asking,
): Promise<{ cursor: string; knownAt: Date }> {
  await settled()
  return (await ask(world, '{ feedPosition { cursor knownAt } }', {}, as)).feedPosition
}

/** Reads on from a cursor, page by page. */
export async function readOn(
  world: World,
  after: string | null,
  as: Asking,
  { first = 100, filter = null as object | null } = {},
): Promise<FeedRead> {
  await settled()
  const read: FeedRead = { changes: [], end: after ?? '', pages: 0 }
  for (;;) {
    const variables = { after: read.pages === 0 ? after : read.end, first, filter }
    const { changes } = await ask(world, CHANGES, variables, as)
    read.changes.push(
      ...changes.edges.map(({ node, cursor }: { node: ToldChange; cursor: string }) => ({
        ...node,
        cursor,
      })),
    )
    read.end = changes.pageInfo.endCursor
    read.pages++
    if (!changes.pageInfo.hasNextPage) return read
  }
}

/** What each change says, in few words. */
export function inWords(changes: readonly ToldChange[]): string[] {
  return changes.map(({ kind, operation, changed }) => [operation, kind, ...changed].join(' '))
}
