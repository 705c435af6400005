import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecordId } from '../../src/relay/global-id.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeLoad } from '../support/feed-load.ts'
import { positionOf } from '../support/feed.ts'
import { makeFactories, type Make } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type Asking, type World } from '../support/world.ts'

const [WRITERS, ROWS, READERS] = [8, 10, 3]
/** Some hundred changes; the embedded database takes one statement at a time, and so fewer. test/long has 100,000. */
const TURNS = { embedded: 2, PostgreSQL: 6 } as const
const CHANGES = `query ($after: String) { changes(after: $after, first: 100, filter: { kinds: [RECORD] }) {
  pageInfo { hasNextPage endCursor } edges { cursor node { factId at } } } }`

describe.each(databases)('the sequence under concurrent writers, on $name', ({ name, open }) => {
  let world: World
  let make: Make
  let agency: Asking

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    agency = {
      viewer: await makeViewer(world.base, await makeParty(world.base, 'AGENCY'), 'ACTOR'),
    }
  })
  afterAll(() => world.close())

  /** Reads while `isWriting`, goes away in the middle of pages, and comes back where it was. */
  const readAll = async (from: string, isWriting: () => boolean) => {
    const seen: string[] = []
    let after = from
    for (let isLast = false; ;) {
      const { changes } = await ask(world, CHANGES, { after }, agency)
      const leaves = changes.edges.length > 5 && Math.random() < 0.3
      const taken = leaves ? changes.edges.slice(0, 5) : changes.edges
      for (const { node } of taken) seen.push(readRecordId(node.factId).recordId)
      after = leaves ? taken.at(-1).cursor : changes.pageInfo.endCursor
      if (leaves || changes.pageInfo.hasNextPage) continue
      if (isLast) return seen
      isLast = !isWriting()
      await sleep(Math.random() * 20)
    }
  }

  it('tells each change exactly once to each reader, in one order', async () => {
    const load = makeLoad(world, [await make.penalty(await make.subject())])
    const { cursor } = await positionOf(world, agency)
    let isWriting = true
    const readers = Array.from({ length: READERS }, () => readAll(cursor, () => isWriting))
    await load.run(WRITERS, TURNS[name], ROWS)
    isWriting = false
    const [first, ...others] = await Promise.all(readers)
    expect(first).toHaveLength(WRITERS * TURNS[name] * ROWS)
    expect(new Set(first)).toEqual(new Set(load.written))
    for (const other of others) expect(other).toEqual(first)
  })
})
