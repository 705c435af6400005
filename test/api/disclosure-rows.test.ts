import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operatorEntitlement } from '../../src/disclosure/entitlement.ts'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { WHOLE_RECORD, WHOLE_SUBJECT } from '../support/fragments.ts'
import {
  makeFactories,
  subjectUuid,
  type MadeRecord,
  type MadeSubject,
  type Make,
} from '../support/make.ts'
import { residentIdNumber } from '../support/numbers.ts'
import { PAGED, PAGE_FIELDS, PAGING } from '../support/walk.ts'
import { instant } from '../support/versions.ts'
import { EVERYTHING, makeWorld, type Asking, type World } from '../support/world.ts'

const SHARED: Asking = { entitlement: operatorEntitlement(['PUBLIC', 'SHARED']) }
const AUTHORIZED: Asking = { entitlement: operatorEntitlement(['PUBLIC', 'AUTHORIZED']) }
const ALL: Asking = { entitlement: EVERYTHING }
const REVOKE = `mutation ($record: ID!) { revokeRecord(input: { record: $record, reason: "示例" }) { problems { code } } }`

const RECORDS = `query ($filter: RecordFilter, $orderBy: RecordOrder, $asOf: AsOfInput, ${PAGING}) {
  records(filter: $filter, orderBy: $orderBy, asOf: $asOf, ${PAGED}) {
    ${PAGE_FIELDS} edges { cursor node { ${WHOLE_RECORD} recordedAt subject { ${WHOLE_SUBJECT} } } }
  }
}`
const FILE = `query ($usci: String!, $filter: RecordFilter, $asOf: AsOfInput, ${PAGING}) {
  subject(identifier: { value: $usci }, asOf: $asOf) {
    ${WHOLE_SUBJECT} recordedAt
    records(filter: $filter, ${PAGED}) { ${PAGE_FIELDS} edges { cursor node { ${WHOLE_RECORD} } } }
  }
}`
const NAMES = `query ($search: String, ${PAGING}) {
  subjects(search: $search, ${PAGED}) { ${PAGE_FIELDS} edges { cursor node { ${WHOLE_SUBJECT} } } }
}`
const NODE = `query ($id: ID!) { node(id: $id) { __typename ... on CreditRecord { ${WHOLE_RECORD} } ... on Subject { ${WHOLE_SUBJECT} } } }`

describe.each(databases)('a hidden row reads like a missing one, on $name', ({ open }) => {
  let world: World
  let make: Make
  let firm: MadeSubject
  let trader: MadeSubject
  let before: Map<string, string>
  let hidden: Record<string, MadeRecord>
  let askedAt: string

  /** All that an anonymous caller might compare, answer by answer. */
  async function battery(): Promise<Map<string, string>> {
    const answers = new Map<string, string>()
    const note = async (document: string, variables: Record<string, unknown>) => {
      const answer = await world.query(document, variables)
      expect(answer.errors).toBeUndefined()
      answers.set(`${document.slice(0, 60)} ${JSON.stringify(variables)}`, JSON.stringify(answer))
    }
    const asOfs = [null, { validAt: '2026-09-01' }, { knownAt: askedAt }]
    const filters = [
      null,
      { kind: ['PENALTY'] },
      { kind: ['OTHER'] },
      { severity: ['MINOR'] },
      { polarity: ['NEGATIVE'] },
      { item: ['VEHICLE_OVERLOAD', 'CONTRACT_PERFORMANCE', 'PROFESSIONAL_QUALIFICATION'] },
      { decidedFrom: '2026-01-01' },
    ]
    const pages = [{ first: 2 }, { first: 50 }, { last: 2 }, { page: { number: 2, size: 2 } }]
    for (const paging of pages) {
      for (const filter of filters) {
        await note(RECORDS, { filter, ...paging })
        await note(FILE, { usci: firm.usci, filter, ...paging })
      }
      for (const asOf of asOfs) {
        await note(RECORDS, { asOf, orderBy: { decidedOn: 'ASC' }, ...paging })
        await note(FILE, { usci: firm.usci, asOf, ...paging })
        await note(FILE, { usci: trader.usci, asOf, ...paging })
      }
      await note(NAMES, { ...paging })
      await note(NAMES, { search: '示例', ...paging })
      await note(NAMES, { search: '示例乙', ...paging })
    }
    return answers
  }

  async function hide(): Promise<Record<string, MadeRecord>> {
    const light = { fine: null, decidedOn: '2026-07-01' }
    const authority = { authorityName: '示例市交通运输局' }
    const revoked = await make.penalty(firm, { decidedOn: '2026-07-05' })
    await ask(world, REVOKE, { record: revoked.id }, { isOperator: true })
    const repaired = await make.penalty(firm, { decidedOn: '2026-07-06' })
    // Repairs come with a later step; the state is there.
    await world.base.db.query(
      `update record set state = 'REPAIRED' where subject_id = $1 and decided_on = '2026-07-06'`,
      [subjectUuid(firm.id)],
    )
    const person = {
      usci: null,
      subjectName: '示例乙',
      legalRepresentative: null,
      personIdType: '居民身份证',
    }
    return {
      warningOnly: await make.penalty(firm, { ...light, penaltyClasses: '警告' }),
      criticismOnly: await make.penalty(trader, { ...light, penaltyClasses: '通报批评' }),
      simpleProcedure: await make.penalty(firm, {
        remarks: '适用简易程序',
        decidedOn: '2026-07-02',
      }),
      ended: await make.penalty(firm, { decidedOn: '2019-08-01' }),
      revoked,
      repaired,
      arrivedRevoked: await make.permit(trader, { status: '撤销', decidedOn: '2026-07-07' }),
      ofPerson: await make.penalty(null, {
        ...person,
        personIdNumber: residentIdNumber(500),
        decidedOn: '2026-07-08',
      }),
      permitOfPerson: await make.permit(null, { ...person, personIdNumber: residentIdNumber(501) }),
      qualification: await make.person({ decidedOn: '2026-07-09' }),
      shared: await make.record('SAFETY_ACCIDENT', {
        subjectName: firm.name,
        usci: firm.usci,
        documentNumber: '示例事故1号',
        title: '示例事故',
        level: '一般事故',
        occurredOn: '2026-06-10',
        decidedOn: '2026-07-10',
        ...authority,
      }),
      authorized: await make.record('CONTRACT_PERFORMANCE', {
        subjectName: firm.name,
        usci: firm.usci,
        contractNumber: '示例合同1号',
        contractName: '示例合同',
        decidedOn: '2026-07-11',
        fulfilment: '全部履行',
      }),
    }
  }

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    firm = await make.subject({ name: '示例甲运输有限公司' })
    trader = await make.subject({ name: '示例乙货运部', category: 'SOLE_TRADER' })
    for (const day of ['2026-04-02', '2026-05-06', '2026-08-03']) {
      await make.penalty(firm, { decidedOn: day })
    }
    await make.permit(trader, { decidedOn: '2026-05-07' })
    await make.permit(firm, { decidedOn: '2026-05-08', status: '异议' })
    askedAt = await instant(world)
    before = await battery()
    hidden = await hide()
  })
  afterAll(() => world.close())

  it('gives byte for byte the answers of a world without them', async () => {
    const after = await battery()
    expect(after.size).toBeGreaterThan(60)
    expect([...after.keys()]).toEqual([...before.keys()])
    for (const [question, answer] of after) {
      expect([question, answer]).toEqual([question, before.get(question)])
    }
  })

  it('shows no older version of them either, as of any instant', async () => {
    const now = await instant(world)
    const rows = async (asOf: object | null) =>
      (await ask(world, RECORDS, { first: 100, asOf })).records.edges.map(
        (edge: { node: { id: string } }) => edge.node.id,
      )
    expect(await rows({ knownAt: now })).toEqual(await rows(null))
  })

  it('answers the node of a hidden row as that of a made-up id', async () => {
    const missing = writeGlobalId({
      kind: 'record',
      subjectId: subjectUuid(firm.id),
      recordId: '00000000-0000-8000-8000-000000000000',
    })
    const none = JSON.stringify({ data: { node: null } })
    expect(JSON.stringify(await world.query(NODE, { id: missing }))).toBe(none)
    for (const [name, { id }] of Object.entries(hidden)) {
      expect([name, JSON.stringify(await world.query(NODE, { id }))]).toEqual([name, none])
    }
    for (const record of [hidden['ofPerson']!, hidden['qualification']!]) {
      expect(JSON.stringify(await world.query(NODE, { id: record.subjectId }))).toBe(none)
    }
    for (const id of ['', 'x', 'cmVjb3JkOng', Buffer.from('subject:1').toString('base64url')]) {
      expect(JSON.stringify(await world.query(NODE, { id }))).toBe(none)
    }
  })

  it('does not read a record under a subject that it is not of', async () => {
    const [made] = (await ask(world, RECORDS, { first: 1 })).records.edges
    const recordId = Buffer.from(made.node.id, 'base64url').toString().split(':')[2]!
    const id = writeGlobalId({ kind: 'record', subjectId: subjectUuid(trader.id), recordId })
    expect((await ask(world, NODE, { id })).node).toBeNull()
  })

  it.each([
    [
      'SHARED',
      SHARED,
      [
        'warningOnly',
        'criticismOnly',
        'simpleProcedure',
        'ofPerson',
        'permitOfPerson',
        'qualification',
        'shared',
      ],
    ],
    // Publication opens public rows; a contract is opened by the authorisation itself.
    ['AUTHORIZED', AUTHORIZED, ['authorized']],
  ] as const)('shows %s what its scope opens, and nothing else', async (_name, as, opened) => {
    const seen = []
    for (const [name, { id }] of Object.entries(hidden)) {
      if ((await ask(world, NODE, { id }, as)).node !== null) seen.push(name)
    }
    expect(seen.toSorted()).toEqual([...opened].toSorted())
  })

  it('shows all of them to who may see everything, marked by their state', async () => {
    const states: Record<string, string> = {}
    for (const [name, { id }] of Object.entries(hidden)) {
      states[name] = (await ask(world, NODE, { id }, ALL)).node.state
    }
    expect(states).toEqual({
      ...Object.fromEntries(Object.keys(hidden).map((name) => [name, 'IN_FORCE'])),
      revoked: 'REVOKED',
      arrivedRevoked: 'REVOKED',
      repaired: 'REPAIRED',
    })
    const all = await ask(world, RECORDS, { first: 100 }, ALL)
    expect(all.records.totalCount).toBe(5 + Object.keys(hidden).length)
  })

  it('marks a disputed record and shows it', async () => {
    const { records } = await ask(world, RECORDS, { first: 9, filter: { kind: ['PERMIT'] } })
    const marks = records.edges.map((edge: { node: { disputed: boolean } }) => edge.node.disputed)
    expect(marks).toEqual([true, false])
  })
})
