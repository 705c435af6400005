import { expect } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { int, makeRandom, pick, type Random } from '../../src/generate/random.ts'
import type { World } from '../support/world.ts'
import { makeOthers } from './callers.ts'
import type { City } from './canary.ts'

/** So many requests ask for a node, else nobody asks what another asked. */
const CALLERS_OF_NODE = 8

function someOf(nodes: readonly string[], most: number): string[] {
  const every = Math.max(1, Math.ceil(nodes.length / most))
  return nodes.filter((_, at) => at % every === 0)
}

/** Requests that are under way at once. */
const AT_ONCE = 60

const RECORD = `id documentNumber state attributes { column { key } value } withheld { field }
  provenance { rowHash } versions { version changeReason }`

const COMMITMENT = `id content stage evidence remarks provenance { rowHash } withheld { field }`

const QUERIES = {
  node: `query ($id: ID!) { node(id: $id) { id
     ... on Organization { phone representativeIdNumber withheld { field }
       records(first: 20) { totalCount pageInfo { endCursor } edges { node { ${RECORD} } } }
       commitments(first: 20) { totalCount edges { node { ${COMMITMENT} } } } }
     ... on Commitment { ${COMMITMENT} }
     ... on SoleTrader { address representativeName phone } ... on Person { name phone identifiers { value } }
     ... on PenaltyRecord { ${RECORD} } } }`,
  code: `query ($usci: String!) { subject(identifier: { value: $usci }) { id name withheld { field }
     records(last: 3) { totalCount edges { node { id documentNumber } } } } }`,
  list: `query { records(first: 30) { totalCount pageInfo { endCursor } edges { node { ${RECORD} } } } }`,
}

interface Asked {
  viewer: Viewer
  query: keyof typeof QUERIES
  variables: Record<string, string>
}

/** Thirty callers and more: those of the tables, and others of the same kinds. */
export async function makeCrowd(world: World, city: City): Promise<Viewer[]> {
  const others = await makeOthers(world, [city.firms.HELD, city.firms.AREA], [city.firms.COUNTY])
  return [...city.viewers.values(), ...others]
}

/** Asks so many questions, picked by a fixed seed, alone and then many at once; fails where an answer is another. */
export async function expectNoneMixed(
  world: World,
  city: City,
  crowd: readonly Viewer[],
  requests: number,
): Promise<void> {
  const random = makeRandom('interleaved')
  const some = { ...city, nodes: someOf(city.nodes, requests / CALLERS_OF_NODE) }
  const asked = Array.from({ length: requests }, () => question(some, crowd, random))
  const answer = async ({ viewer, query, variables }: Asked) =>
    JSON.stringify(await world.query(QUERIES[query], variables, { viewer }))
  const keyOf = ({ viewer, variables }: Asked) => JSON.stringify([crowd.indexOf(viewer), variables])
  const alone = new Map<string, string>()
  for (const one of asked) {
    if (!alone.has(keyOf(one))) alone.set(keyOf(one), await answer(one))
  }
  const mixed: string[] = []
  for (let at = 0; at < asked.length; at += AT_ONCE) {
    const some = asked.slice(at, at + AT_ONCE)
    const answers = await Promise.all(some.map(answer))
    answers.forEach((text, n) => {
      const own = alone.get(keyOf(some[n]!))!
      if (text !== own) mixed.push(`${some[n]!.viewer.actor}: ${difference(own, text)}`)
    })
  }
  expect({ mixed: mixed.length, first: mixed[0] }).toEqual({ mixed: 0, first: undefined })
  // The same questions are answered differently to different callers: else nothing could have been mixed up.
  const questions = new Set(asked.map(({ variables }) => JSON.stringify(variables)))
  expect(new Set(alone.values()).size).toBeGreaterThan(questions.size)
}

function question(city: City, crowd: readonly Viewer[], random: Random): Asked {
  const viewer = pick(random, crowd)
  const kind = int(random, 0, 9)
  if (kind === 0) return { viewer, query: 'list', variables: {} }
  if (kind < 4) return { viewer, query: 'code', variables: { usci: pick(random, city.uscis) } }
  return { viewer, query: 'node', variables: { id: pick(random, city.nodes) } }
}

/** Where two texts part, with what stands around. */
function difference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const around = (text: string) => text.slice(Math.max(0, at - 120), at + 80)
  return `at ${at}: alone …${around(one)}…, at once …${around(other)}…`
}
