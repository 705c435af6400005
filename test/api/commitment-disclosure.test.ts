import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask, refusal } from '../support/ask.ts'
import {
  commitmentOf,
  judge,
  makeCommitmentTown,
  makeRepresentative,
  OF_SUBJECT,
  ownCommitmentOf,
  register,
  type CommitmentTown,
  type Shown,
} from '../support/commitments.ts'
import { counting, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeSubject, type Make } from '../support/make.ts'
import { makeWorld, type World } from '../support/world.ts'

const NODE = `query ($id: ID!) { node(id: $id) { ... on Commitment {
  id content stage evidence remarks version breachRecord { id } provenance { sourceCode }
  versions { version stage changeKind } withheld { field requires } } } }`

describe.each(databases)('who sees which commitment, on $name', ({ open }) => {
  let db: CountingDatabase
  let world: World
  let make: Make
  let town: CommitmentTown
  let firm: MadeSubject
  let owner: Viewer
  let sharing: Viewer
  /** By publication class, and one that was judged. */
  const made: Record<string, Shown> = {}

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    make = makeFactories(world)
    town = await makeCommitmentTown(world)
    firm = await make.subject()
    owner = await makeRepresentative(world, firm)
    sharing = { ...town.enforcement, purpose: 'HONOURS', matter: '示例评选' }
    for (const publicationClass of ['可向社会公开', '特定范围内公开', '不可公开']) {
      const variables = commitmentOf(firm, { publicationClass, remarks: '示例备注' })
      made[publicationClass] = await register(world, town.bureau, variables)
    }
    const broken = await register(world, town.bureau, commitmentOf(firm))
    made['违诺'] = await judge(world, town.bureau, broken, 'BREACHED')
  })
  afterAll(() => world.close())

  /** What a caller finds in the file, in its list over all subjects, and one by one: always the same. */
  const seen = async (viewer?: Viewer) => {
    const as = viewer === undefined ? {} : { viewer }
    const { node } = await ask(world, OF_SUBJECT, { id: firm.id }, as)
    const ids = (list: Shown) => list.edges.map((edge: Shown) => edge.node.id)
    const listed = await ask(
      world,
      `{ commitments(first: 100) { totalCount edges { node { id } } } }`,
      {},
      as,
    )
    const each = await Promise.all(
      Object.values(made).map(async ({ id }) => (await ask(world, NODE, { id }, as))['node']?.id),
    )
    const found = ids(node.commitments)
    expect(node.commitments.totalCount).toBe(found.length)
    expect(listed['commitments'].totalCount).toBe(found.length)
    expect(ids(listed['commitments']).toSorted()).toEqual(found.toSorted())
    expect(each.filter((id) => id !== undefined).toSorted()).toEqual(found.toSorted())
    return Object.keys(made).filter((name) => found.includes(made[name].id))
  }

  it('everyone what is open to society, a public body with a purpose what is shared', async () => {
    const open = ['可向社会公开', '违诺']
    expect(await seen()).toEqual(open)
    expect(await seen(town.agency)).toEqual(open)
    expect(await seen(town.enforcement)).toEqual(open)
    expect(await seen(sharing)).toEqual(['可向社会公开', '特定范围内公开', '违诺'])
  })

  it('its unit all that it holds, also what is closed', async () => {
    expect(await seen(town.bureau)).toEqual(Object.keys(made))
  })

  it('its subject all but what is closed', async () => {
    const { node } = await ask(world, OF_SUBJECT, { id: firm.id }, { viewer: owner })
    const ids = node.commitments.edges.map((edge: Shown) => edge.node.id)
    const own = Object.keys(made).filter((name) => ids.includes(made[name].id))
    expect(own).toEqual(['可向社会公开', '特定范围内公开', '违诺'])
  })

  it('fields by their scopes, and what is withheld is said', async () => {
    const { id } = made['违诺']
    const of = async (viewer?: Viewer) =>
      (await ask(world, NODE, { id }, viewer === undefined ? {} : { viewer }))['node']
    const nobody = await of()
    expect(nobody).toMatchObject({
      stage: 'BREACHED',
      evidence: null,
      remarks: null,
      version: null,
      breachRecord: null,
      provenance: null,
      versions: [{ version: null, stage: 'BREACHED', changeKind: null }],
    })
    expect(nobody.withheld.map(({ field, requires }: Shown) => `${field} ${requires}`)).toEqual(
      expect.arrayContaining(['evidence INTERNAL', 'breachRecord SHARED', 'version SHARED']),
    )
    expect(await of(sharing)).toMatchObject({
      evidence: null,
      version: 2,
      breachRecord: { id: made['违诺'].breachRecord.id },
      provenance: { sourceCode: 'TRANSPORT_BUREAU' },
    })
    expect(await of(owner)).toMatchObject({
      evidence: null,
      breachRecord: { id: made['违诺'].breachRecord.id },
      versions: [{ stage: 'BREACHED' }, { stage: 'SIGNED' }],
    })
    expect(await of(town.bureau)).toMatchObject({ evidence: '现场核查记录', withheld: [] })
  })

  it('what is shown beyond the public is noted for the log, and nothing of what is public', async () => {
    const { id } = made['可向社会公开']
    world.disclosures.length = 0
    await ask(world, `query ($id: ID!) { node(id: $id) { ... on Commitment { content } } }`, { id })
    expect(world.disclosures).toEqual([])
    await ask(world, NODE, { id }, { viewer: town.bureau })
    expect(world.disclosures.flatMap(({ coordinates }) => coordinates)).toEqual(
      expect.arrayContaining(['Commitment.evidence', 'Commitment.version', 'Query.node']),
    )
  })

  it('a broken one is published as long as the rule of its result says', async () => {
    const another = await make.subject()
    const broken = await register(world, town.bureau, commitmentOf(another))
    await judge(world, town.bureau, broken, 'PARTLY_FULFILLED')
    const count = async () => {
      const { node } = await ask(world, OF_SUBJECT, { id: another.id })
      return node.commitments.totalCount
    }
    try {
      world.setNow(new Date('2027-02-19T04:00:00Z'))
      expect(await count()).toBe(1)
      world.setNow(new Date('2027-02-20T04:00:00Z'))
      expect(await count()).toBe(0)
    } finally {
      world.setNow(new Date('2026-11-20T04:00:00Z'))
    }
  })

  it('of a natural person nothing is public', async () => {
    const person = await make.person()
    const subject = { id: person.subjectId }
    const bureau = { ...town.bureau, purpose: 'HONOURS', matter: '示例评选' }
    const own = await register(world, bureau, commitmentOf(subject))
    expect(own).toMatchObject({ disclosureScope: 'SHARED', publicationReason: 'PERSON' })
    const broken = await judge(world, bureau, own, 'BREACHED')
    expect(broken.breachRecord).toMatchObject({ severity: 'GENERAL' })
    for (const viewer of [undefined, town.agency, town.enforcement]) {
      const as = viewer === undefined ? {} : { viewer }
      expect((await ask(world, NODE, { id: own.id }, as))['node']).toBeNull()
    }
    expect((await ask(world, NODE, { id: own.id }, { viewer: sharing }))['node'].id).toBe(own.id)
  })

  it('lists are paged, narrowed and ordered', async () => {
    const subject = await make.subject()
    const representative = await makeRepresentative(world, subject)
    const days = ['2026-03-01', '2026-05-01', '2026-04-01']
    for (const signedOn of days) {
      await register(world, representative, ownCommitmentOf(subject, { signedOn }))
    }
    const list = async (args: string) => {
      const document = `query ($id: ID!) { node(id: $id) { ... on Subject { commitments(${args}) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { signedOn } } } } } }`
      const { node } = await ask(world, document, { id: subject.id })
      const { edges, ...rest } = node.commitments
      return { ...rest, days: edges.map((edge: Shown) => edge.node.signedOn) }
    }
    const first = await list('first: 2')
    expect(first).toMatchObject({ totalCount: 3, days: ['2026-05-01', '2026-04-01'] })
    expect(first.pageInfo.hasNextPage).toBe(true)
    const next = await list(`first: 2, after: "${first.pageInfo.endCursor}"`)
    expect(next.days).toEqual(['2026-03-01'])
    expect((await list('last: 1, orderBy: { signedOn: ASC }')).days).toEqual(['2026-05-01'])
    expect((await list('page: { number: 2, size: 2 }')).days).toEqual(['2026-03-01'])
    expect((await list('first: 9, filter: { stage: [DUE] }')).totalCount).toBe(0)
    expect((await list('first: 9, filter: { type: ["VOLUNTARY"] }')).totalCount).toBe(3)
    const other = `query ($id: ID!) { node(id: $id) { ... on Subject { commitments(first: 2, after: "${first.pageInfo.endCursor}") { totalCount } } } }`
    expect((await refusal(world, other, { id: firm.id })).code).toBe('CURSOR_INVALID')
  })

  it('as many statements for 12 subjects as for 2', async () => {
    for (let n = 0; n < 12; n += 1) {
      const one = await make.subject({ name: `示例并列${n}运输有限公司` })
      const broken = await register(world, town.bureau, commitmentOf(one))
      await judge(world, town.bureau, broken, 'BREACHED')
    }
    const page = `query ($size: Int!) { subjects(search: "示例并列", first: $size) { edges { node {
      commitments(first: 5) { totalCount edges { node { id type { zh } subject { name } breachRecord { id }
        versions { stage } } } } } } } }`
    const statements = async (size: number, viewer: Viewer) => {
      db.taken()
      const { subjects } = await ask(world, page, { size }, { viewer })
      const counts = subjects.edges.map(({ node }: Shown) => node.commitments.totalCount)
      expect(counts).toEqual(new Array(size).fill(1))
      return db.taken().length
    }
    for (const viewer of [town.agency, sharing]) {
      const few = await statements(2, viewer)
      expect(await statements(12, viewer)).toBeLessThanOrEqual(few)
    }
  })
})
