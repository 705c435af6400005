import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask, refusal } from '../support/ask.ts'
import { commitmentOf, makeCommitmentTown, REGISTER } from '../support/commitments.ts'
import { counting, pagesOn, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations } from '../support/evaluations.ts'
import { makeLists, type Lists } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { copyFacts } from '../support/many.ts'
import { reportMeasure } from '../support/measures.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { PAGED, PAGE_FIELDS, PAGING, walkPages, type Listing } from '../support/walk.ts'
import { makeWorld, type World } from '../support/world.ts'

const LINE = 'edges { node { at stage kind zh en fact { id } } cursor }'
const timeline = (args: string) =>
  `node(id: $id) { ... on Subject { timeline(${args}) { ${PAGE_FIELDS} ${LINE} } } }`
const TIMELINE = (args: string) => `query ($id: ID!) { ${timeline(args)} }`
const WALKED = `query ($id: ID!, ${PAGING}) { ${timeline(PAGED)} }`
/** The kinds' own lists, which say what each viewer sees. */
const OWN = `query ($id: ID!) { node(id: $id) { ... on Subject {
  records(first: 100) { totalCount edges { node { id decidedOn } } }
  listEntries(first: 100) { totalCount edges { node { id sinceOn } } }
  commitments(first: 100) { totalCount edges { node { id signedOn } } }
  measureApplications(first: 100) { totalCount edges { node { id appliedOn } } }
  evaluations(first: 100) { totalCount edges { node { id sinceOn } } } } } }`
const MANY = `query ($size: Int!) { subjects(first: $size) { edges { node { timeline(first: 5) {
  totalCount edges { node { fact { id } } } } } } } }`

interface Line {
  at: string
  stage: string
  kind: string
  zh: string
  en: string
  fact: { id: string }
}

describe.each(databases)('the timeline of a subject, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  let lists: Lists
  let firm: MadeSubject
  const viewers = new Map<string, Viewer | undefined>()

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    lists = await makeLists(world)
    const town = await makeCommitmentTown(world)
    firm = await lists.make.subject()
    await lists.make.permit(firm)
    await lists.make.permit(firm, { decidedOn: '2026-10-01', validFrom: '2026-10-01' })
    await lists.make.penalty(firm)
    // A warning is shared and not published.
    await lists.make.penalty(firm, { penaltyClasses: '警告', fine: null, content: '警告' })
    await lists.list(firm, 'WATCH', { inForceUntil: '2027-05-31' })
    await lists.list(firm, 'QUALIFICATION')
    await lists.nominate(lists.authority, firm, 'BLACK')
    for (const publicationClass of ['可向社会公开', '特定范围内公开', '不可公开']) {
      const given = commitmentOf(firm, { publicationClass })
      await ask(world, REGISTER, given, { viewer: town.bureau })
    }
    const { authority } = lists
    await reportMeasure(world, authority, firm, { appliedOn: '2026-10-01' })
    await reportMeasure(world, authority, firm, { appliedUntil: '2026-11-01' })
    await reportMeasure(world, authority, firm, {
      measure: 'OPERATION_RESTRICTED',
      disclosureScope: 'INTERNAL',
    })
    const evaluations = await makeEvaluations(world)
    await evaluations.final(firm, '45')
    await evaluations.evaluate(evaluations.department, firm)
    const court = await makeParty(world.base, 'BUREAU', { sourceCode: 'COURT' })
    const bureau = await makeViewer(world.base, court, 'ACTOR')
    viewers.set('anonymous', undefined)
    viewers.set('a bureau', { ...bureau, purpose: 'HONOURS' })
    viewers.set('a bureau that enforces', { ...bureau, purpose: 'ENFORCEMENT', matter: 'M' })
    viewers.set('the authority', authority)
    viewers.set('the subject itself', await lists.representative(firm))
  })
  afterAll(() => world.close())

  const asked = async (name: string, document: string, variables: object = { id: firm.id }) => {
    const viewer = viewers.get(name)
    return ask(world, document, { ...variables }, viewer === undefined ? {} : { viewer })
  }
  const read = async (name: string, args: string) =>
    (await asked(name, TIMELINE(args))).node.timeline
  const lines = (page: { edges: { node: Line }[] }) => page.edges.map(({ node }) => node)
  const ids = (page: { edges: { node: Line }[] }) => lines(page).map(({ fact }) => fact.id)

  const NAMES = [
    'anonymous',
    'a bureau',
    'a bureau that enforces',
    'the authority',
    'the subject itself',
  ]

  it.each(NAMES)('%s sees on it what the kinds’ own lists show, and nothing else', async (name) => {
    const { node } = await asked(name, OWN)
    const own = Object.values(
      node as Record<string, { totalCount: number; edges: { node: { id: string } }[] }>,
    )
    for (const { totalCount, edges } of own) expect(totalCount).toBe(edges.length)
    const wanted = own.flatMap(({ edges }) => edges.map((edge) => edge.node.id))
    const all = await read(name, 'first: 100')
    expect(ids(all).toSorted()).toEqual(wanted.toSorted())
    expect(all.totalCount).toBe(own.reduce((sum, { totalCount }) => sum + totalCount, 0))
    expect(wanted.length).toBeGreaterThan(3)
    const days = lines(all).map(({ at }) => at)
    expect(days).toEqual(days.toSorted().toReversed())
    // The stages part it.
    const stages = await Promise.all(
      ['BEFORE', 'DURING', 'AFTER'].map((stage) => read(name, `first: 100, stage: ${stage}`)),
    )
    expect(stages.flatMap(ids).toSorted()).toEqual(wanted.toSorted())
    stages.forEach((page, n) => {
      const stage = ['BEFORE', 'DURING', 'AFTER'][n]
      expect(new Set(lines(page).map((line) => line.stage))).toEqual(
        new Set(page.edges.length === 0 ? [] : [stage]),
      )
      expect([stage, page.totalCount]).toEqual([stage, page.edges.length])
    })
  })

  it.each(NAMES)('%s pages through it forward, backward and by number', async (name) => {
    const wanted = ids(await read(name, 'first: 100'))
    const viewer = viewers.get(name)
    const listing: Listing = {
      document: WALKED,
      variables: { id: firm.id },
      pick: ({ node }) => node.timeline,
      ...(viewer === undefined ? {} : { as: { viewer } }),
    }
    for (const size of [1, 3]) {
      for (const direction of ['FORWARD', 'BACKWARD'] as const) {
        const pages = await walkPages(world, listing, size, direction)
        const inOrder = direction === 'FORWARD' ? pages : pages.toReversed()
        expect(inOrder.flatMap(ids)).toEqual(wanted)
        for (const [at, { pageInfo }] of inOrder.entries()) {
          expect(pageInfo.hasPreviousPage).toBe(at > 0)
          expect(pageInfo.hasNextPage).toBe(at < inOrder.length - 1)
        }
      }
    }
    const second = await read(name, 'page: { number: 2, size: 2 }')
    expect(ids(second)).toEqual(wanted.slice(2, 4))
  })

  it('a cursor belongs to one timeline and one stage', async () => {
    const { pageInfo } = await read('anonymous', 'first: 1')
    const { code } = await refusal(
      world,
      TIMELINE(`first: 1, stage: BEFORE, after: "${pageInfo.endCursor}"`),
      { id: firm.id },
    )
    expect(code).toBe('CURSOR_INVALID')
  })

  it('names each fact in both languages, with its stage', async () => {
    const found = lines(await read('the authority', 'first: 100'))
    const of = (zh: string) => found.find((line) => line.zh.startsWith(zh))
    expect(of('行政许可')).toMatchObject({ stage: 'BEFORE', kind: 'RECORD' })
    expect(of('行政处罚')).toMatchObject({ stage: 'AFTER', kind: 'RECORD' })
    expect(of('重点关注名单')).toMatchObject({ stage: 'DURING', kind: 'LIST_ENTRY' })
    expect(of('审批替代型')).toMatchObject({
      stage: 'BEFORE',
      kind: 'COMMITMENT',
      at: '2026-10-01',
    })
    expect(of('信用较差')).toMatchObject({ stage: 'DURING', kind: 'EVALUATION', at: '2026-08-01' })
    expect(of('信用提醒或诚信约谈')).toMatchObject({ stage: 'DURING', kind: 'MEASURE_APPLICATION' })
    expect(of('依法限制从事相应经营活动')?.stage).toBe('AFTER')
    expect(found.every(({ en }) => /[A-Za-z]{3}/.test(en))).toBe(true)
  })

  it('logs that it was looked at, but for the public', async () => {
    const before = world.disclosures.length
    await read('anonymous', 'first: 5')
    expect(world.disclosures.length).toBe(before)
    await read('a bureau', 'first: 5')
    expect(world.disclosures.at(-1)?.coordinates).toContain('Organization.timeline')
  })

  it('takes as many statements for a large page of subjects as for a small one', async () => {
    const { small, large } = pagesOn(db)
    for (let n = 0; n < large; n += 1) await copyFacts(world, firm, await lists.make.subject())
    for (const name of ['anonymous', 'a bureau', 'the authority']) {
      const texts = async (size: number) => {
        db.taken()
        const { subjects } = await asked(name, MANY, { size })
        const full = subjects.edges.filter(
          ({ node }: { node: { timeline: { edges: unknown[] } } }) =>
            node.timeline.edges.length > 3,
        )
        expect(full.length).toBeGreaterThanOrEqual(size - 1)
        return db.taken()
      }
      const few = await texts(small)
      const many = await texts(large)
      expect(many.length).toBeLessThanOrEqual(few.length)
      expect(new Set(many)).toEqual(new Set(few))
    }
  })
})
