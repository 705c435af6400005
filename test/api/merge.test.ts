import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, refusal } from '../support/ask.ts'
import { databases, onPostgres } from '../support/databases.ts'
import { makeFactories, type MadeSubject, type Make } from '../support/make.ts'
import { PAGED, PAGE_FIELDS, PAGING, walk, type Listing } from '../support/walk.ts'
import { instant } from '../support/versions.ts'
import { makeWorld, type World } from '../support/world.ts'

const MERGE = `mutation ($subject: ID!, $into: ID!) {
  mergeSubjects(input: { subject: $subject, into: $into, reason: "同一企业", clientMutationId: "m1" }) {
    subject { id } clientMutationId }
}`
const UNMERGE = `mutation ($subject: ID!) {
  unmergeSubjects(input: { subject: $subject, clientMutationId: "u1" }) { subject { id } clientMutationId }
}`
const NODE = `query ($id: ID!) { node(id: $id) { ... on Subject { id name usci identifiers { type value } } } }`
const FIND = `query ($usci: String!, $asOf: AsOfInput) {
  subject(identifier: { value: $usci }, asOf: $asOf) { id name records(first: 20) { totalCount edges { node { documentNumber subject { id } } } } }
}`
const LIST = `query ($usci: String!, ${PAGING}) {
  subject(identifier: { value: $usci }) { records(${PAGED}) { ${PAGE_FIELDS} edges { cursor node { documentNumber } } } }
}`
const NAMES = `query ($search: String!) { subjects(search: $search, first: 20) { totalCount edges { node { id name } } } }`
const OPERATOR = { isOperator: true }

describe.each(databases)('merging subjects, on $name', ({ open }) => {
  let world: World
  let make: Make
  const merge = (subject: MadeSubject, into: MadeSubject) =>
    ask(world, MERGE, { subject: subject.id, into: into.id }, OPERATOR)
  const unmerge = (subject: MadeSubject) => ask(world, UNMERGE, { subject: subject.id }, OPERATOR)
  const refuses = async (subject: MadeSubject, into: MadeSubject) =>
    (await refusal(world, MERGE, { subject: subject.id, into: into.id }, OPERATOR)).code
  const file = async ({ usci }: MadeSubject, asOf: object | null = null) =>
    (await ask(world, FIND, { usci, asOf })).subject
  const documents = (found: { records: { edges: { node: { documentNumber: string } }[] } }) =>
    found.records.edges.map((edge) => edge.node.documentNumber)
  const searched = async (search: string) => {
    const { subjects } = await ask(world, NAMES, { search })
    expect(subjects.totalCount).toBe(subjects.edges.length)
    return subjects.edges.map((edge: { node: { id: string } }) => edge.node.id)
  }
  /** Two subjects with three records each, on days that interleave. */
  async function pair(tag: string): Promise<[MadeSubject, MadeSubject]> {
    const one = await make.subject({ name: `示例${tag}旧运输有限公司` })
    const two = await make.subject({ name: `示例${tag}新运输有限公司` })
    for (const [n, subject] of [one, two, one, two, one, two].entries()) {
      await make.penalty(subject, { documentNumber: `${tag}${n}`, decidedOn: `2026-04-1${n}` })
    }
    return [one, two]
  }

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
  })
  afterAll(() => world.close())

  it('reads one file over both, under either code and either id', async () => {
    const [old, kept] = await pair('甲')
    expect(await merge(old, kept)).toEqual({
      mergeSubjects: { subject: { id: kept.id }, clientMutationId: 'm1' },
    })
    const all = ['甲5', '甲4', '甲3', '甲2', '甲1', '甲0']
    for (const asked of [old, kept]) {
      const found = await file(asked)
      expect(found).toMatchObject({ id: kept.id, name: kept.name })
      expect(documents(found)).toEqual(all)
      expect(found.records.totalCount).toBe(6)
      const owners = found.records.edges.map(
        (edge: { node: { subject: { id: string } } }) => edge.node.subject.id,
      )
      expect(new Set(owners)).toEqual(new Set([kept.id]))
    }
    const node = (await ask(world, NODE, { id: old.id })).node
    expect(node).toEqual((await ask(world, NODE, { id: kept.id })).node)
    expect(node.id).toBe(kept.id)
    const codes = node.identifiers.map((one: { value: string }) => one.value)
    expect(codes).toEqual(expect.arrayContaining([old.usci, kept.usci]))
    for (const size of [1, 2, 4]) {
      const listing: Listing = {
        document: LIST,
        variables: { usci: old.usci },
        pick: (data) => data['subject'].records,
      }
      for (const direction of ['FORWARD', 'BACKWARD'] as const) {
        const walked = await walk(world, listing, size, direction)
        expect(walked.map((one) => one.documentNumber)).toEqual(all)
      }
    }
  })

  it('takes the merged name out of the search, and new rows bring it not back', async () => {
    const [old, kept] = await pair('乙')
    expect(await searched('示例乙')).toHaveLength(2)
    await merge(old, kept)
    expect(await searched('示例乙')).toEqual([kept.id])
    expect(await searched('示例乙旧')).toEqual([])
    // A record and a changed registration under the old code go on coming.
    await make.penalty(old, { documentNumber: '乙9', decidedOn: '2026-05-01' })
    await make.subject({ name: '示例乙旧旧运输有限公司', usci: old.usci, capital: '100' })
    expect(await searched('示例乙')).toEqual([kept.id])
    expect(documents(await file(kept))[0]).toBe('乙9')
    await unmerge(old)
    expect(new Set(await searched('示例乙'))).toEqual(new Set([old.id, kept.id]))
    expect(await searched('示例乙旧旧')).toEqual([old.id])
  })

  it('shows two as of before it, and one as of after, also once it was undone', async () => {
    const [old, kept] = await pair('丙')
    const before = await instant(world)
    await merge(old, kept)
    const merged = await instant(world)
    const two = async (asOf: object | null) => {
      expect(await file(old, asOf)).toMatchObject({ id: old.id, name: old.name })
      expect(documents(await file(old, asOf))).toEqual(['丙4', '丙2', '丙0'])
      expect(documents(await file(kept, asOf))).toEqual(['丙5', '丙3', '丙1'])
    }
    const one = async (asOf: object | null) => {
      expect(await file(old, asOf)).toMatchObject({ id: kept.id, name: kept.name })
      expect(documents(await file(old, asOf))).toHaveLength(6)
    }
    await two({ knownAt: before })
    await one({ knownAt: merged })
    await one(null)
    expect(await unmerge(old)).toEqual({
      unmergeSubjects: { subject: { id: kept.id }, clientMutationId: 'u1' },
    })
    const undone = await instant(world)
    await two(null)
    await two({ knownAt: undone })
    await one({ knownAt: merged })
    await two({ knownAt: before })
    expect(new Set(await searched('示例丙'))).toEqual(new Set([old.id, kept.id]))
    // And it can be merged again, the other way round.
    await merge(kept, old)
    expect(await file(kept)).toMatchObject({ id: old.id })
    expect(await searched('示例丙')).toEqual([old.id])
  })

  it('follows a chain to its end', async () => {
    const made: MadeSubject[] = []
    for (let n = 0; n < 4; n += 1) {
      const subject = await make.subject({ name: `示例丁${n}运输有限公司` })
      await make.penalty(subject, { documentNumber: `丁${n}`, decidedOn: `2026-04-1${n}` })
      made.push(subject)
    }
    const [a, b, c, d] = made as [MadeSubject, MadeSubject, MadeSubject, MadeSubject]
    await merge(a, b)
    await merge(b, c)
    await merge(d, c)
    for (const subject of made) {
      const found = await file(subject)
      expect(found.id).toBe(c.id)
      expect(documents(found)).toEqual(['丁3', '丁2', '丁1', '丁0'])
    }
    await unmerge(b)
    expect((await file(a)).id).toBe(b.id)
    expect(documents(await file(a))).toEqual(['丁1', '丁0'])
    expect(documents(await file(c))).toEqual(['丁3', '丁2'])
  })

  it('refuses a circle, a second merge, itself, another category, and to undo what is not', async () => {
    const [one, two, three] = [await make.subject(), await make.subject(), await make.subject()]
    const trader = await make.subject({ category: 'SOLE_TRADER' })
    expect(await refuses(one, one)).toBe('SUBJECT_LINK_CONFLICT')
    expect(await refuses(one, trader)).toBe('SUBJECT_LINK_CONFLICT')
    const undo = await refusal(world, UNMERGE, { subject: one.id }, OPERATOR)
    expect(undo.code).toBe('SUBJECT_LINK_CONFLICT')
    await merge(one, two)
    expect(await refuses(one, three)).toBe('SUBJECT_LINK_CONFLICT')
    expect(await refuses(one, two)).toBe('SUBJECT_LINK_CONFLICT')
    expect(await refuses(two, one)).toBe('SUBJECT_LINK_CONFLICT')
    await merge(two, three)
    expect(await refuses(three, one)).toBe('SUBJECT_LINK_CONFLICT')
    expect(await refuses(three, two)).toBe('SUBJECT_LINK_CONFLICT')
    const missing = Buffer.from('subject:00000000-0000-7000-8000-000000000000').toString(
      'base64url',
    )
    for (const [subject, into] of [
      [missing, one.id],
      [three.id, missing],
      ['x', one.id],
    ]) {
      expect((await refusal(world, MERGE, { subject, into }, OPERATOR)).code).toBe('NOT_FOUND')
    }
    const { node } = await ask(world, NODE, { id: one.id })
    expect(node.id).toBe(three.id)
  })
})

describe.each(onPostgres)('merging at once, on $name', ({ open }) => {
  it('lets one of two opposite merges win, and never makes a circle', async () => {
    const world = await makeWorld(await open())
    try {
      const make = makeFactories(world)
      for (let round = 0; round < 5; round += 1) {
        const [one, two, three] = [await make.subject(), await make.subject(), await make.subject()]
        const ring = [
          [one, two],
          [two, three],
          [three, one],
        ] as const
        const answers = await Promise.all(
          ring.map(([subject, into]) =>
            world.query(MERGE, { subject: subject.id, into: into.id }, OPERATOR),
          ),
        )
        const codes = answers.map((answer) => answer.errors?.[0]?.extensions['code'] ?? 'MERGED')
        expect(codes.toSorted()).toEqual(['MERGED', 'MERGED', 'SUBJECT_LINK_CONFLICT'])
        const roots = await Promise.all(
          [one, two, three].map(async ({ id }) => (await ask(world, NODE, { id })).node.id),
        )
        expect(new Set(roots).size).toBe(1)
      }
    } finally {
      await world.close()
    }
  })
})
