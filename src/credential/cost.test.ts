import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { makeCost } from './cost.ts'

const schema = buildSchema(`
  type Query { thing: Thing named(id: ID): Named things(first: Int, after: String, last: Int, page: PageInput): ThingConnection! size: Int matches(of: [QuestionInput!]!): [Thing!]! filtered(by: [ID!]): [Thing!]! }
  input QuestionInput { name: String first: Int }
  type Mutation { change: Thing }
  input PageInput { number: Int! size: Int! }
  type ThingConnection { edges: [ThingEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type ThingEdge { node: Thing! cursor: String! }
  type PageInfo { hasNextPage: Boolean! }
  interface Named { name: String part: Part }
  type Thing implements Named { name: String part: Part parts: [Part!]! tags: [String!]! things(first: Int): ThingConnection! }
  type Other implements Named { name: String part: Part deep: Thing }
  type Part { name: String of: Thing }
`)
const costOf = makeCost(schema)

function cost(text: string, variables: Record<string, unknown> = {}, name: string | null = null) {
  const document = parse(text)
  expect(validate(schema, document).map(({ message }) => message)).toEqual([])
  return costOf(document, name, variables)
}

describe('the cost of an operation', () => {
  it.each([
    ['{ __typename }', 1],
    ['{ size }', 1],
    ['{ thing { name tags } }', 1],
    ['{ thing { part { name } } }', 2],
    ['{ thing { parts { name } } }', 1 + 5],
    ['{ thing { parts { of { parts { name } } } } }', 1 + 5 * (1 + 1 + 5)],
    ['{ a: thing { name } b: thing { name } }', 2],
    ['mutation { change { part { name } } }', 2],
    ['{ __schema { types { fields { args { name } } } } }', 10],
    // A connection, and its rows.
    ['{ things(first: 7) { totalCount pageInfo { hasNextPage } } }', 1],
    ['{ things(first: 7) { edges { cursor } } }', 1],
    ['{ things(first: 7) { edges { node { name } } } }', 1 + 7],
    ['{ things(last: 3) { edges { node { part { name } } } } }', 1 + 3 * 2],
    ['{ things(page: {number: 2, size: 9}) { edges { node { name } } } }', 1 + 9],
    ['{ things { edges { node { name } } } }', 1 + 20],
    ['{ things(first: -5) { edges { node { name } } } }', 1 + 20],
    // Of two sizes, which the paging rules refuse, the larger.
    ['{ things(first: 2, last: 50) { edges { node { name } } } }', 1 + 50],
    [
      '{ things(first: 100) { edges { node { things(first: 100) { edges { node { name } } } } } } }',
      1 + 100 * (1 + 1 + 100),
    ],
    // Of the types that an interface may be, the dearest.
    ['{ named { name } }', 1],
    [
      '{ named { part { name } ... on Other { deep { name } } ... on Thing { parts { name } } } }',
      7,
    ],
    ['{ named { ... on Other { deep { name } } ... on Other { deep { name } } } }', 3],
    ['{ named { ... on Named { ... on Thing { part { name } } } } }', 2],
    // A list that answers a list of questions has a row for each; a filter says nothing of the rows.
    ['{ matches(of: [{}, {name: "x"}, {first: 9}]) { parts { name } } }', 3 * (1 + 5)],
    ['{ matches(of: {name: "x"}) { name } }', 1],
    ['{ matches(of: []) { name } }', 1],
    ['{ filtered(by: ["1", "2"]) { name } }', 5],
    // Fragments, wherever they are used.
    [
      'query { thing { ...a } } fragment a on Thing { ...b } fragment b on Named { part { name } }',
      2,
    ],
    [
      'query { thing { parts { ...p } } things(first: 2) { edges { node { part { ...p } } } } } fragment p on Part { of { name } }',
      1 + 5 * 2 + 1 + 2 * 3,
    ],
    ['{ thing { parts @skip(if: true) { name } part @include(if: false) { name } } }', 1],
  ])('%s: %i', (text, points) => expect(cost(text)).toBe(points))

  it('follows the page sizes that variables give', () => {
    const text = 'query ($n: Int) { things(first: $n) { edges { node { name } } } }'
    expect(cost(text, { n: 3 })).toBe(4)
    expect(cost(text, { n: null })).toBe(21)
    expect(cost(text)).toBe(21)
    const page = 'query ($p: PageInput) { things(page: $p) { edges { node { name } } } }'
    expect(cost(page, { p: { number: 1, size: 50 } })).toBe(51)
    const inside =
      'query ($n: Int!) { things(page: {number: 1, size: $n}) { edges { node { name } } } }'
    expect(cost(inside, { n: 40 })).toBe(41)
    const fallback = 'query ($n: Int = 9) { things(first: $n) { edges { node { name } } } }'
    expect(cost(fallback)).toBe(10)
    expect(cost(fallback, { n: 2 })).toBe(3)
    expect(cost(fallback, { n: null })).toBe(21)
  })

  it('follows the length of a list of questions, and keeps nothing else of it', () => {
    const text = 'query ($of: [QuestionInput!]!) { matches(of: $of) { name part { name } } }'
    expect(cost(text, { of: Array.from({ length: 100 }, () => ({})) })).toBe(200)
    expect(cost(text, { of: [{ name: 'a' }, { name: 'b' }] })).toBe(4)
    expect(cost(text, { of: { name: 'a' } })).toBe(2)
    expect(cost(text)).toBe(2)
    const fallback = 'query ($of: [QuestionInput!]! = [{}, {}, {}]) { matches(of: $of) { name } }'
    expect(cost(fallback)).toBe(3)
  })

  it('keeps what it found by document, operation and sizes, and mixes none up', () => {
    const document = parse(`
      query A($n: Int, $with: Boolean!) { things(first: $n) { edges { node { part @include(if: $with) { name } } } } }
      query B { thing { name } }`)
    for (let round = 0; round < 2; round += 1) {
      expect(costOf(document, 'A', { n: 3, with: true })).toBe(7)
      expect(costOf(document, 'A', { n: 3, with: false })).toBe(4)
      expect(costOf(document, 'A', { n: 10, with: false })).toBe(11)
      expect(costOf(document, 'B', { n: 10, with: false })).toBe(1)
    }
    for (let n = 1; n <= 100; n += 1) expect(costOf(document, 'A', { n, with: false })).toBe(1 + n)
  })

  it('takes no longer for fragments that lead to each other many times over', () => {
    const fragments = Array.from(
      { length: 40 },
      (_, n) =>
        `fragment f${n} on Thing { a: part { of { ...f${n + 1} } } b: part { of { ...f${n + 1} } } }`,
    )
    const text = `{ thing { ...f0 } } ${fragments.join(' ')} fragment f40 on Thing { name }`
    const from = performance.now()
    expect(costOf(parse(text), null, {})).toBeGreaterThan(2 ** 40)
    expect(performance.now() - from).toBeLessThan(500)
  })
})
