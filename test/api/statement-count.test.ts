import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../support/ask.ts'
import { counting, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { copyRecord } from '../support/many.ts'
import { makeFactories } from '../support/make.ts'
import { makeWorld, type World } from '../support/world.ts'

const PAGE = `query ($size: Int!, $records: Int!) {
  subjects(first: $size) {
    totalCount
    edges { node {
      id name usci identifiers { type value } region { code }
      ... on Organization { capital { yuan } representativeName }
      records(first: $records) {
        totalCount pageInfo { hasNextPage }
        edges { node { id title item { zh } category { zh } attributes { value } withheld { field }
          subject { id name usci identifiers { value } } } }
      }
    } }
  }
}`
const RECORDS = `query ($size: Int!) {
  records(first: $size) { totalCount edges { node { id subject { id name usci region { code }
    records(first: 3) { edges { node { id subject { name } } } } } } } }
}`

describe.each(databases)('the statements that a page takes, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  const statements = async (query: string, variables: Record<string, unknown>) => {
    db.taken()
    const data = await ask(world, query, variables)
    return { data, texts: db.taken() }
  }

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    const make = makeFactories(world)
    for (let n = 0; n < 52; n += 1) {
      const subject = await make.subject({ address: '南通市通州区示例路1号' })
      const { id } = await make.penalty(subject)
      await copyRecord(world, id, 5)
    }
    // One file over two subjects: it is read another way.
    const [one, two] = [await make.subject(), await make.subject()]
    await make.penalty(one)
    await ask(
      world,
      `mutation ($a: ID!, $b: ID!) { mergeSubjects(input: { subject: $a, into: $b, reason: "x" }) { clientMutationId } }`,
      { a: one.id, b: two.id },
      { isOperator: true },
    )
  })
  afterAll(() => world.close())

  it('are as many for 50 subjects with 5 records each as for 5 with 1', async () => {
    const few = await statements(PAGE, { size: 5, records: 1 })
    const many = await statements(PAGE, { size: 50, records: 5 })
    const { edges } = many.data.subjects
    expect(edges).toHaveLength(50)
    const full = edges.filter(
      (edge: { node: { records: { edges: unknown[] } } }) => edge.node.records.edges.length === 5,
    )
    expect(full.length).toBeGreaterThanOrEqual(48)
    expect(many.texts.length).toBeLessThanOrEqual(few.texts.length)
    // Names and their count, files (ids and versions) twice, identifiers twice, records and their count.
    expect(many.texts.length).toBeLessThanOrEqual(10)
    expect(few.texts.length).toBeGreaterThan(4)
  })

  it('are as many for 50 records with their subjects as for 5', async () => {
    const few = await statements(RECORDS, { size: 5 })
    const many = await statements(RECORDS, { size: 50 })
    expect(many.data.records.edges).toHaveLength(50)
    expect(many.texts.length).toBeLessThanOrEqual(few.texts.length)
    expect(many.texts.length).toBeLessThanOrEqual(8)
  })

  it('have the same texts each time, so that they stay prepared', async () => {
    const first = await statements(PAGE, { size: 7, records: 2 })
    const second = await statements(PAGE, { size: 23, records: 4 })
    expect(new Set(second.texts)).toEqual(new Set(first.texts))
  })

  it('do not count what nobody asked to be counted', async () => {
    const { texts } = await statements(
      `{ subjects(first: 3) { edges { node { records(first: 2) { edges { node { id } } } } } } }`,
      {},
    )
    expect(texts.filter((text) => text.includes('count('))).toEqual([])
    const counted = await statements(
      `{ subjects(first: 3) { ...C } } fragment C on SubjectConnection { totalCount }`,
      {},
    )
    expect(counted.texts.filter((text) => text.includes('count('))).toHaveLength(1)
  })
})
