import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAccessLog } from '../../src/access-log/access-log.service.ts'
import type { Database } from '../../src/database/database.ts'
import { entitlementOf } from '../../src/disclosure/entitlement.ts'
import { OPERATOR_VIEWER, type Viewer } from '../../src/disclosure/viewer.ts'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, subjectUuid, type Make, type MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const OWN = `query ($usci: String!, $first: Int, $after: String, $last: Int, $before: String) {
  subject(identifier: { value: $usci }) {
    accessLog(first: $first, after: $after, last: $last, before: $before) {
      totalCount totalCountKind pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node { at purpose matter party { class name } } } } } }`

const AUDIT = `query ($filter: AccessLogFilter, $first: Int, $after: String) {
  accessLog(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node {
      at purpose matter party { class name } member token requestId operation documentHash coordinates
      subjectCount consentCount stream seq hash } } } }`

const CLOSE = `mutation ($matter: String!) {
  closeMatter(input: { matter: $matter, clientMutationId: "c" }) { matter closedAt clientMutationId } }`

interface Node {
  at: Date
  purpose: string
  matter: string
  party: { class: string; name: string | null }
}
interface Listed<Row = Node> {
  totalCount: number
  totalCountKind: string
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string
    endCursor: string
  }
  edges: { cursor: string; node: Row }[]
}

describe.each(databases)('the access log, read on $name', ({ open }) => {
  let world: World
  let make: Make
  let firm: MadeSubject
  let bureau: Viewer
  let agency: Viewer
  let owner: Viewer
  let auditor: Viewer

  /** Logs a look-up as the server would, at an instant. */
  async function look(viewer: Viewer, of: MadeSubject[], at: string, untilClosed = false) {
    const db: Database = {
      ...world.base.db,
      transaction: (work) => world.base.db.transaction((tx) => work({ ...tx, at: new Date(at) })),
    }
    const log = await openAccessLog({ db })
    await log.append({
      viewer,
      requestId: `request ${at}`,
      operation: 'Look',
      documentHash: 'ab'.repeat(32),
      coordinates: ['Organization.phone'],
      subjectIds: of.map(({ id }) => subjectUuid(id)),
      consents: [],
      untilClosed,
    })
  }
  const named = (viewer: Viewer, purpose: string, matter: string): Viewer => ({
    ...viewer,
    purpose,
    matter,
  })
  const ownLog = async (viewer: Viewer, usci: string, page: object = { first: 10 }) =>
    (await ask(world, OWN, { usci, ...page }, { viewer }))['subject'].accessLog as Listed | null
  const representative = async (subject: MadeSubject) =>
    makeViewer(
      world.base,
      await makeParty(world.base, 'SUBJECT', { subjectId: subjectUuid(subject.id) }),
      'REPRESENTATIVE',
    )
  const audit = async (filter: object | null, page: object = { first: 100 }) =>
    (await ask(world, AUDIT, { filter, ...page }, { viewer: auditor }))['accessLog'] as Listed<
      Node & Record<string, unknown>
    >

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    firm = await make.subject()
    const parties = world.base
    bureau = await makeViewer(
      parties,
      await makeParty(parties, 'BUREAU', { name: '示例局' }),
      'ACTOR',
    )
    agency = await makeViewer(
      parties,
      await makeParty(parties, 'AGENCY', { name: '示例社' }),
      'ACTOR',
    )
    auditor = await makeViewer(parties, await makeParty(parties, 'AUDITOR'), 'AUDIT')
    owner = await representative(firm)
    const other = await make.subject()
    await look(named(bureau, 'BIDDING', '一号'), [firm, other], '2026-11-01T01:00:00Z')
    await look(named(agency, 'CREDIT_INVESTIGATION', '二号'), [firm], '2026-11-02T01:00:00Z')
    await look(named(bureau, 'BIDDING', '三号'), [firm], '2026-11-02T01:00:00Z')
    await look(named(bureau, 'BIDDING', '四号'), [other], '2026-11-03T01:00:00Z')
    await look(OPERATOR_VIEWER, [firm], '2026-11-04T01:00:00Z')
  })
  afterAll(() => world.close())

  it('tells the subject who looked it up, for what and when, the latest first', async () => {
    const log = (await ownLog(owner, firm.usci))!
    expect(log.totalCount).toBe(4)
    expect(log.totalCountKind).toBe('EXACT')
    const nodes = log.edges.map(({ node }) => node)
    expect(nodes[0]).toEqual({
      at: new Date('2026-11-04T01:00:00Z'),
      purpose: null,
      matter: null,
      party: { class: 'OPERATOR', name: null },
    })
    expect(
      nodes
        .slice(1, 3)
        .map(({ matter }) => matter)
        .toSorted(),
    ).toEqual(['三号', '二号'])
    expect(nodes[3]).toEqual({
      at: new Date('2026-11-01T01:00:00Z'),
      purpose: 'BIDDING',
      matter: '一号',
      party: { class: 'BUREAU', name: '示例局' },
    })
  })

  it('is read in pages either way, over entries of one instant too', async () => {
    const whole = (await ownLog(owner, firm.usci))!.edges.map(({ node }) => node.matter)
    const forward: string[] = []
    for (let after: string | null = null, more = true; more;) {
      const page: Listed = (await ownLog(owner, firm.usci, { first: 1, after }))!
      forward.push(...page.edges.map(({ node }) => node.matter))
      after = page.pageInfo.endCursor
      more = page.pageInfo.hasNextPage
    }
    expect(forward).toEqual(whole)
    const backward: string[] = []
    for (let before: string | null = null, more = true; more;) {
      const page: Listed = (await ownLog(owner, firm.usci, { last: 3, before }))!
      backward.unshift(...page.edges.map(({ node }) => node.matter))
      before = page.pageInfo.startCursor
      more = page.pageInfo.hasPreviousPage
    }
    expect(backward).toEqual(whole)
  })

  it('is for nobody else, whatever they see of the file', async () => {
    const other = await representative(await make.subject())
    const viewers = { anonymous: undefined, bureau: named(bureau, 'BIDDING', '一号'), other }
    for (const [who, viewer] of Object.entries(viewers)) {
      const data = await ask(
        world,
        OWN,
        { usci: firm.usci, first: 1 },
        viewer === undefined ? {} : { viewer },
      )
      expect({ who, log: data['subject'].accessLog }).toEqual({ who, log: null })
    }
    // Who has the subject's consent sees AUTHORIZED information; who else does is none of it.
    const entitlement = entitlementOf('CONSENT', { subjects: [subjectUuid(firm.id)] })
    const asked = { usci: firm.usci, first: 1 }
    const consented = await ask(world, OWN, asked, { viewer: agency, entitlement })
    expect(consented['subject'].accessLog).toBeNull()
  })

  it('shows look-ups for enforcement once the party that named the matter closed it', async () => {
    const subject = await make.subject()
    const itself = await representative(subject)
    const enforcing = named(bureau, 'ENFORCEMENT', '执法〔2026〕7号')
    await look(enforcing, [subject], '2026-11-05T01:00:00Z', true)
    await look(named(agency, 'BIDDING', '执法〔2026〕7号'), [subject], '2026-11-06T01:00:00Z')
    const shown = async () => {
      const log = (await ownLog(itself, subject.usci))!
      return [log.totalCount, ...log.edges.map(({ node }) => node.party.name)]
    }
    expect(await shown()).toEqual([1, '示例社'])
    expect((await audit({ subject: subject.id })).totalCount).toBe(2)
    // Another party’s matter of the same name is another matter.
    const matter = '执法〔2026〕7号'
    await ask(world, CLOSE, { matter }, { viewer: agency })
    expect(await shown()).toEqual([1, '示例社'])
    const { closeMatter } = await ask(world, CLOSE, { matter }, { viewer: bureau })
    expect(closeMatter).toEqual({
      matter,
      closedAt: new Date('2026-11-20T04:00:00Z'),
      clientMutationId: 'c',
    })
    expect(await shown()).toEqual([2, '示例社', '示例局'])
    world.setNow(new Date('2026-11-21T04:00:00Z'))
    const again = await ask(world, CLOSE, { matter }, { viewer: bureau })
    expect(again['closeMatter'].closedAt).toEqual(new Date('2026-11-20T04:00:00Z'))
    world.setNow(new Date('2026-11-20T04:00:00Z'))
  })

  it('closes no matter that the party never named, and none for who has no party', async () => {
    for (const matter of ['二号', '没有', 'a\0b']) {
      const { code } = await refusal(world, CLOSE, { matter }, { viewer: bureau })
      expect(code).toBe('NOT_FOUND')
    }
    expect((await refusal(world, CLOSE, { matter: '一号' })).code).toBe('FORBIDDEN')
  })

  it('is one file’s after a merger, each entry once', async () => {
    const [kept, gone] = [await make.subject(), await make.subject()]
    await look(bureau, [kept, gone], '2026-11-05T01:00:00Z')
    await look(agency, [gone], '2026-11-06T01:00:00Z')
    await ask(
      world,
      `mutation ($into: ID!, $from: ID!) { mergeSubjects(input: { into: $into, subject: $from,
         reason: "示例" }) { clientMutationId } }`,
      { into: kept.id, from: gone.id },
      { isOperator: true },
    )
    const itself = await representative(kept)
    const log = (await ownLog(itself, kept.usci))!
    expect([log.totalCount, log.edges.map(({ node }) => node.party.name)]).toEqual([
      2,
      ['示例社', '示例局'],
    ])
    expect((await audit({ subject: kept.id })).totalCount).toBe(2)
    expect((await audit({ subject: gone.id })).totalCount).toBe(2)
  })

  it('gives auditors whole entries, without what was answered', async () => {
    const { edges } = await audit({ from: '2026-11-01', until: '2026-11-01' })
    expect(edges).toHaveLength(1)
    expect(edges[0]!.node).toEqual({
      at: new Date('2026-11-01T01:00:00Z'),
      purpose: 'BIDDING',
      matter: '一号',
      party: { class: 'BUREAU', name: '示例局' },
      member: writeGlobalId({ kind: 'member', id: bureau.member!.id }),
      token: null,
      requestId: 'request 2026-11-01T01:00:00Z',
      operation: 'Look',
      documentHash: 'ab'.repeat(32),
      coordinates: ['Organization.phone'],
      subjectCount: 2,
      consentCount: 0,
      stream: expect.stringMatching(/^[0-9a-f-]{36}$/),
      seq: 1,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('narrows by days, party and subject, and pages', async () => {
    const matters = async (filter: object) =>
      (await audit(filter)).edges.map(({ node }) => node.matter).toSorted()
    const days = { from: '2026-11-02', until: '2026-11-03' }
    expect(await matters(days)).toEqual(['三号', '二号', '四号'])
    const party = writeGlobalId({ kind: 'party', id: bureau.party!.id })
    expect(await matters({ ...days, party })).toEqual(['三号', '四号'])
    expect(await matters({ ...days, party, subject: firm.id })).toEqual(['三号'])
    expect(
      await matters({ from: '0001-01-01', until: '9999-12-31', party, subject: firm.id }),
    ).toEqual(['一号', '三号'])
    expect(await matters({ from: '2027-01-01' })).toEqual([])
    const first = await audit(days, { first: 2 })
    expect([first.totalCount, first.pageInfo.hasNextPage]).toEqual([3, true])
    const rest = await audit(days, { first: 2, after: first.pageInfo.endCursor })
    const paged = [...first.edges, ...rest.edges].map(({ node }) => node.matter)
    expect(paged.toSorted()).toEqual(['三号', '二号', '四号'])
    expect(paged[0]).toBe('四号')
    const asked = { filter: { from: '2026-11-03', until: '2026-11-02' }, first: 1 }
    expect((await refusal(world, AUDIT, asked, { viewer: auditor })).code).toBe('BAD_INPUT')
    const elsewhere = { filter: { from: '2026-11-01' }, first: 2, after: first.pageInfo.endCursor }
    expect((await refusal(world, AUDIT, elsewhere, { viewer: auditor })).code).toBe(
      'CURSOR_INVALID',
    )
  })

  it('refuses the whole log to everybody but auditors who may read it', async () => {
    const unpermitted: Viewer = { ...auditor, permissions: new Set(['subject:read']) }
    const strange: Viewer = { ...bureau, permissions: new Set(['subject:read', 'log:read']) }
    for (const as of [
      {},
      { viewer: bureau },
      { viewer: owner },
      { viewer: unpermitted },
      { viewer: strange },
    ]) {
      expect((await refusal(world, AUDIT, { first: 1 }, as)).code).toBe('FORBIDDEN')
    }
  })
})
