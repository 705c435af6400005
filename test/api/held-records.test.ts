import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readGlobalId } from '../../src/relay/global-id.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const SOURCE = 'TRANSPORT_BUREAU'
const PAGE = `totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { node { id decidedOn attributes { column { key } disclosure } } }`
const PAGED = '$first: Int, $after: String, $last: Int, $before: String'
const PASSED = 'first: $first, after: $after, last: $last, before: $before'
const FILE = `query ($usci: String!, ${PAGED}) { subject(identifier: { value: $usci }) {
  records(${PASSED}) { ${PAGE} } } }`
const ALL = `query (${PAGED}) { records(${PASSED}) { ${PAGE} } }`

interface Page {
  totalCount: number
  pageInfo: Record<'startCursor' | 'endCursor', string> &
    Record<'hasNextPage' | 'hasPreviousPage', boolean>
  edges: { node: { id: string; attributes: { column: { key: string }; disclosure: string }[] } }[]
}

describe.each(databases)('records that a unit holds among others, on $name', ({ open }) => {
  let world: World
  let bureau: Viewer
  let firm: MadeSubject
  /** The newest first; every third is held by the bureau, and some of those are revoked. */
  const ids: string[] = []
  const held = new Set<string>()

  beforeAll(async () => {
    world = await makeWorld(await open())
    const make = makeFactories(world)
    firm = await make.subject()
    for (let n = 11; n >= 1; n -= 1) {
      const { id } = await make.penalty(firm, {
        decidedOn: `2026-09-${String(n).padStart(2, '0')}`,
      })
      ids.push(id)
      const isHeld = n % 3 === 0
      if (isHeld) held.add(id)
      await world.base.db.query(
        'update record set source_code = $1::text, state = $2::text where record_id = $3::uuid',
        [isHeld ? SOURCE : 'MARKET_REGULATION', n === 6 ? 'REVOKED' : 'IN_FORCE', recordIdOf(id)],
      )
    }
    const party = await makeParty(world.base, 'BUREAU', { sourceCode: SOURCE })
    bureau = { ...(await makeViewer(world.base, party, 'ACTOR')), purpose: 'HONOURS' }
  })
  afterAll(() => world.close())

  const recordIdOf = (id: string): string => {
    const read = readGlobalId(id)
    if (read?.kind !== 'record') throw new Error('no record')
    return read.recordId
  }
  const ofFile = async (variables: object): Promise<Page> =>
    (await ask(world, FILE, { usci: firm.usci, ...variables }, { viewer: bureau })).subject.records
  const ofAll = async (variables: object): Promise<Page> =>
    (await ask(world, ALL, { ...variables }, { viewer: bureau })).records

  it.each([
    ['of a file', ofFile],
    ['of all', ofAll],
  ])('stand in the pages %s in their order, each once, forward and back', async (_, pageOf) => {
    const forward: string[] = []
    for (let after: string | null = null, more = true; more;) {
      const page: Page = await pageOf({ first: 2, after })
      expect(page.totalCount).toBe(11)
      forward.push(...page.edges.map(({ node }) => node.id))
      after = page.pageInfo.endCursor
      more = page.pageInfo.hasNextPage
    }
    expect(forward).toEqual(ids)
    const back: string[] = []
    for (let before: string | null = null, more = true; more;) {
      const page: Page = await pageOf({ last: 3, before })
      back.unshift(...page.edges.map(({ node }) => node.id))
      before = page.pageInfo.startCursor
      more = page.pageInfo.hasPreviousPage
    }
    expect(back).toEqual(ids)
  })

  it('are read as their holder reads them, and the others as shared ones', async () => {
    const { edges } = await ofFile({ first: 20 })
    const whole = edges.filter(({ node }) =>
      node.attributes.every(({ disclosure }) => disclosure === 'SHOWN'),
    )
    expect(whole.map(({ node }) => node.id)).toEqual(ids.filter((id) => held.has(id)))
  })
})
