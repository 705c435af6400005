import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { copyRecord } from '../support/many.ts'
import { makeFactories, type MadeSubject, type Make } from '../support/make.ts'
import {
  PAGED,
  PAGE_FIELDS,
  PAGING,
  pageOf,
  walk,
  walkPages,
  type Listing,
} from '../support/walk.ts'
import { makeWorld, type World } from '../support/world.ts'

const LIST = `query ($usci: String!, $filter: RecordFilter, $orderBy: RecordOrder, ${PAGING}) {
  subject(identifier: { value: $usci }) {
    records(filter: $filter, orderBy: $orderBy, ${PAGED}) { ${PAGE_FIELDS} edges { cursor node { id decidedOn kind } } }
  }
}`
const ALL = `query ($filter: RecordFilter, $orderBy: RecordOrder, ${PAGING}) {
  records(filter: $filter, orderBy: $orderBy, ${PAGED}) { ${PAGE_FIELDS} edges { cursor node { id decidedOn kind } } }
}`

interface Node {
  id: string
  decidedOn: string
  kind: string
}

/** A stream of numbers from 0 to 1 that is the same in every run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** The uuid that breaks ties is the last part of the global id. */
function recordUuid(id: string): string {
  return Buffer.from(id, 'base64url').toString().split(':')[2]!
}

function byDecision(a: Node, b: Node): number {
  if (a.decidedOn !== b.decidedOn) return a.decidedOn < b.decidedOn ? -1 : 1
  return recordUuid(a.id) < recordUuid(b.id) ? -1 : 1
}

describe.each(databases)('walking lists of records, on $name', ({ open }) => {
  let world: World
  let make: Make
  let firm: MadeSubject
  const listings = (variables: Record<string, unknown>): Listing[] => [
    {
      document: LIST,
      variables: { usci: firm.usci, ...variables },
      pick: (data) => data['subject'].records,
    },
    { document: ALL, variables, pick: (data) => data['records'] },
  ]

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    firm = await make.subject()
    // 157 records on 20 days: many share one, and only the id tells them apart.
    const penalty = await make.penalty(firm, { decidedOn: '2026-06-30' })
    await copyRecord(world, penalty.id, 99, 12)
    const permit = await make.permit(firm, { decidedOn: '2026-06-30' })
    await copyRecord(world, permit.id, 56, 20)
  })
  afterAll(() => world.close())

  it.each([
    [{}, 157],
    [{ orderBy: { decidedOn: 'ASC' } }, 157],
    [{ filter: { kind: ['PENALTY'] } }, 100],
    [{ filter: { decidedFrom: '2026-06-21', decidedUntil: '2026-06-29' } }, null],
  ] as const)(
    'with %j every row comes exactly once, in order, both ways',
    async (variables, count) => {
      const random = randomOf(20261120)
      const sizes = Array.from({ length: 3 }, () => 2 + Math.floor(random() * 98))
      for (const listing of listings(variables)) {
        const whole: Node[] = await walk(world, listing, 100)
        const rising = whole.toSorted(byDecision)
        const falling = !('orderBy' in variables)
        expect(whole).toEqual(falling ? rising.toReversed() : rising)
        expect(new Set(whole.map((node) => node.id)).size).toBe(whole.length)
        if (count !== null) expect(whole).toHaveLength(count)
        for (const size of sizes) {
          for (const direction of ['FORWARD', 'BACKWARD'] as const) {
            expect([size, direction, await walk(world, listing, size, direction)]).toEqual([
              size,
              direction,
              whole,
            ])
          }
        }
      }
    },
  )

  it('walks single rows', async () => {
    for (const listing of listings({ filter: { decidedFrom: '2026-06-29' } })) {
      const whole = await walk(world, listing, 100)
      expect(whole.length).toBeGreaterThan(5)
      expect(await walk(world, listing, 1)).toEqual(whole)
      expect(await walk(world, listing, 1, 'BACKWARD')).toEqual(whole)
    }
  })

  it('counts alike on every page, and says what lies before and after it', async () => {
    for (const listing of listings({})) {
      const pages = await walkPages(world, listing, 40)
      expect(pages.map((page) => page.edges.length)).toEqual([40, 40, 40, 37])
      expect(new Set(pages.map((page) => page.totalCount))).toEqual(new Set([157]))
      expect(pages.map((page) => page.pageInfo.hasPreviousPage)).toEqual([false, true, true, true])
      expect(pages.map((page) => page.pageInfo.hasNextPage)).toEqual([true, true, true, false])
      for (const { pageInfo, edges } of pages) {
        expect(pageInfo.startCursor).toBe(edges[0]!.cursor)
        expect(pageInfo.endCursor).toBe(edges.at(-1)!.cursor)
      }
    }
  })

  it('goes on from the cursor of any row, in either direction', async () => {
    for (const listing of listings({})) {
      const whole = await walkPages(world, listing, 100)
      const edges = whole.flatMap((page) => page.edges)
      for (const at of [0, 1, 77, 155, 156]) {
        const after = await pageOf(world, listing, { first: 3, after: edges[at]!.cursor })
        expect(after.edges).toEqual(edges.slice(at + 1, at + 4))
        const before = await pageOf(world, listing, { last: 3, before: edges[at]!.cursor })
        expect(before.edges).toEqual(edges.slice(Math.max(0, at - 3), at))
      }
    }
  })

  it('shows the same rows by number as by cursor', async () => {
    for (const listing of listings({})) {
      const whole = await walk(world, listing, 100)
      const numbered: Node[] = []
      for (let number = 1; number <= 6; number += 1) {
        const page = await pageOf(world, listing, { page: { number, size: 30 } })
        numbered.push(...page.edges.map((edge) => edge.node))
        expect(page.pageInfo.hasNextPage).toBe(number < 6)
      }
      expect(numbered).toEqual(whole)
    }
  })

  it('does not count what nobody asked to be counted', async () => {
    const query = `{ records(first: 1) { edges { node { id } } } }`
    expect((await ask(world, query)).records.edges).toHaveLength(1)
  })
})

describe.each(databases)('counts at 10,000, on $name', ({ open }) => {
  const COUNTS = `query ($usci: String!) {
    subject(identifier: { value: $usci }) { records(first: 1) { totalCount totalCountKind } }
    records(first: 1) { totalCount totalCountKind }
  }`

  it('is exact up to 10,000 and then says AT_LEAST, and page numbers end there', async () => {
    const world = await makeWorld(await open())
    try {
      const make = makeFactories(world)
      const firm = await make.subject()
      const permit = await make.permit(firm)
      // Two items, so that the border lies within neither.
      const penalty = await make.penalty(firm)
      await copyRecord(world, permit.id, 5_000, 50)
      await copyRecord(world, penalty.id, 4_998, 100)
      const exact = { totalCount: 10_000, totalCountKind: 'EXACT' }
      const usci = firm.usci
      expect(await ask(world, COUNTS, { usci })).toEqual({
        subject: { records: exact },
        records: exact,
      })
      await copyRecord(world, permit.id, 2)
      const atLeast = { totalCount: 10_000, totalCountKind: 'AT_LEAST' }
      expect(await ask(world, COUNTS, { usci })).toEqual({
        subject: { records: atLeast },
        records: atLeast,
      })
      const page = `query ($page: PageInput) {
        records(page: $page, orderBy: { decidedOn: ASC }) { pageInfo { hasNextPage endCursor } edges { node { id } } }
      }`
      const last = await ask(world, page, { page: { number: 100, size: 100 } })
      expect(last.records.edges).toHaveLength(100)
      expect(last.records.pageInfo.hasNextPage).toBe(true)
      const beyond = await refusal(world, page, { page: { number: 101, size: 100 } })
      expect(beyond.code).toBe('PAGING_INVALID')
      // Beyond page numbers, cursors go on.
      const rest = `query ($after: String) {
        records(first: 9, after: $after, orderBy: { decidedOn: ASC }) { edges { node { id } } }
      }`
      const after = last.records.pageInfo.endCursor
      expect((await ask(world, rest, { after })).records.edges).toHaveLength(2)
    } finally {
      await world.close()
    }
  })
})
