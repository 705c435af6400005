import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, codesOf, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeSubject, type Make } from '../support/make.ts'
import { PAGED, PAGE_FIELDS, PAGING, pageOf, walk, type Listing } from '../support/walk.ts'
import { makeWorld, type World } from '../support/world.ts'

const NODE = 'id kind decidedOn documentNumber'
const GLOBAL = `query ($filter: RecordFilter, $orderBy: RecordOrder, ${PAGING}) {
  records(filter: $filter, orderBy: $orderBy, ${PAGED}) { ${PAGE_FIELDS} edges { cursor node { ${NODE} } } }
}`
const OF_SUBJECT = `query ($usci: String!, $filter: RecordFilter, $orderBy: RecordOrder, ${PAGING}) {
  subject(identifier: { value: $usci }) {
    records(filter: $filter, orderBy: $orderBy, ${PAGED}) { ${PAGE_FIELDS} edges { cursor node { ${NODE} } } }
  }
}`

describe.each(databases)('lists of records, on $name', ({ open }) => {
  let world: World
  let make: Make
  let firm: MadeSubject
  let other: MadeSubject
  const ofAll = (variables: Record<string, unknown> = {}): Listing => ({
    document: GLOBAL,
    variables,
    pick: (data) => data['records'],
  })
  const of = (subject: MadeSubject, variables: Record<string, unknown> = {}): Listing => ({
    document: OF_SUBJECT,
    variables: { usci: subject.usci, ...variables },
    pick: (data) => data['subject'].records,
  })
  /** The documents that a list shows, in its order. */
  const documents = async (listing: Listing) =>
    (await walk(world, listing, 100)).map((node) => node.documentNumber as string)

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    firm = await make.subject()
    other = await make.subject()
    await make.penalty(firm, { documentNumber: '甲1', decidedOn: '2026-05-06' })
    await make.penalty(firm, {
      documentNumber: '甲2',
      decidedOn: '2026-08-01',
      penaltyClasses: '吊销许可证件',
      fine: null,
      licence: '道路运输经营许可证（示例字第1号）',
    })
    await make.permit(firm, { documentNumber: '甲3', decidedOn: '2026-03-02' })
    await make.penalty(other, { documentNumber: '乙1', decidedOn: '2026-06-07' })
    await make.record('HONOUR', {
      subjectName: other.name,
      usci: other.usci,
      title: '示例诚信企业',
      level: '市级',
      documentNumber: '乙2',
      decidedOn: '2025-12-01',
      validUntil: '2027-12-01',
      authorityName: '示例市交通运输局',
    })
  })
  afterAll(() => world.close())

  it('shows the latest decision first, of a subject and of all', async () => {
    expect(await documents(of(firm))).toEqual(['甲2', '甲1', '甲3'])
    expect(await documents(of(other))).toEqual(['乙1', '乙2'])
    expect(await documents(ofAll())).toEqual(['甲2', '乙1', '甲1', '甲3', '乙2'])
    const rising = { orderBy: { decidedOn: 'ASC' } }
    expect(await documents(of(firm, rising))).toEqual(['甲3', '甲1', '甲2'])
    expect(await documents(ofAll(rising))).toEqual(['乙2', '甲3', '甲1', '乙1', '甲2'])
    expect(await documents(ofAll({ orderBy: { decidedOn: 'DESC' } }))).toEqual(
      await documents(ofAll()),
    )
  })

  it.each([
    [{ kind: ['PERMIT'] }, ['甲3']],
    [{ kind: ['PENALTY', 'OTHER'] }, ['甲2', '乙1', '甲1', '乙2']],
    [{ kind: [] }, []],
    [{ item: ['ADMINISTRATIVE_PENALTY'] }, ['甲2', '乙1', '甲1']],
    [{ item: ['HONOUR', 'ADMINISTRATIVE_PERMIT'] }, ['甲3', '乙2']],
    [{ item: ['NO_SUCH_ITEM'] }, []],
    [{ polarity: ['POSITIVE'] }, ['乙2']],
    [{ polarity: ['NEUTRAL', 'NEGATIVE'] }, ['甲2', '乙1', '甲1', '甲3']],
    [{ severity: ['SERIOUS'] }, ['甲2']],
    [{ severity: ['GENERAL'] }, ['乙1', '甲1']],
    [{ decidedFrom: '2026-05-06' }, ['甲2', '乙1', '甲1']],
    [{ decidedFrom: '2026-05-07' }, ['甲2', '乙1']],
    [{ decidedUntil: '2026-05-06' }, ['甲1', '甲3', '乙2']],
    [{ decidedFrom: '2026-06-07', decidedUntil: '2026-06-07' }, ['乙1']],
    [{ kind: ['PENALTY'], severity: ['GENERAL'], decidedUntil: '2026-05-31' }, ['甲1']],
  ])('filters by %j, and counts what it shows', async (filter, expected) => {
    expect(await documents(ofAll({ filter }))).toEqual(expected)
    const page = await pageOf(world, ofAll({ filter }), { first: 1 })
    expect(page).toMatchObject({ totalCount: expected.length, totalCountKind: 'EXACT' })
    const own = expected.filter((document) => document.startsWith('甲'))
    expect(await documents(of(firm, { filter }))).toEqual(own)
    expect((await pageOf(world, of(firm, { filter }), { first: 1 })).totalCount).toBe(own.length)
  })

  it('refuses a period that ends before it begins', async () => {
    const filter = { decidedFrom: '2026-05-07', decidedUntil: '2026-05-06' }
    expect((await refusal(world, GLOBAL, { filter, first: 1 })).code).toBe('BAD_INPUT')
  })

  describe('pages', () => {
    it('numbers them', async () => {
      const page = async (number: number, size: number) =>
        (await pageOf(world, ofAll(), { page: { number, size } })).edges.map(
          (edge) => edge.node.documentNumber,
        )
      expect(await page(1, 2)).toEqual(['甲2', '乙1'])
      expect(await page(2, 2)).toEqual(['甲1', '甲3'])
      expect(await page(3, 2)).toEqual(['乙2'])
      expect(await page(4, 2)).toEqual([])
      const middle = await pageOf(world, of(firm), { page: { number: 2, size: 1 } })
      expect(middle.edges[0]!.node.documentNumber).toBe('甲1')
      expect(middle.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
    })

    it('goes on by cursor from a numbered page', async () => {
      const { pageInfo } = await pageOf(world, ofAll(), { page: { number: 2, size: 2 } })
      const next = await pageOf(world, ofAll(), { first: 5, after: pageInfo.endCursor })
      expect(next.edges.map((edge) => edge.node.documentNumber)).toEqual(['乙2'])
    })

    it('answers an empty list with an empty page', async () => {
      const empty = await pageOf(world, ofAll({ filter: { kind: [] } }), { last: 5 })
      expect(empty).toEqual({
        totalCount: 0,
        totalCountKind: 'EXACT',
        edges: [],
        pageInfo: {
          hasNextPage: false,
          hasPreviousPage: false,
          startCursor: null,
          endCursor: null,
        },
      })
    })

    it.each([
      [{}, '之一'],
      [{ first: 1, last: 1 }, '之一'],
      [{ first: 1, page: { number: 1, size: 1 } }, '之一'],
      [{ first: 0 }, '1 至 100'],
      [{ first: -1 }, '1 至 100'],
      [{ first: 101 }, '1 至 100'],
      [{ last: 101 }, '1 至 100'],
      [{ page: { number: 1, size: 101 } }, '1 至 100'],
      [{ page: { number: 0, size: 1 } }, 'page.number'],
      [{ page: { number: 101, size: 100 } }, 'page.number'],
      [{ page: { number: 10_001, size: 1 } }, 'page.number'],
      [{ first: 1, before: 'x' }, 'after 与 first'],
      [{ last: 1, after: 'x' }, 'after 与 first'],
      [{ page: { number: 1, size: 1 }, after: 'x' }, 'page 不能'],
    ])('refuses %j', async (paging, words) => {
      for (const [document, variables] of [
        [GLOBAL, {}],
        [OF_SUBJECT, { usci: firm.usci }],
      ] as const) {
        const refused = await refusal(world, document, { ...variables, ...paging })
        expect(refused.code).toBe('PAGING_INVALID')
        expect(refused.zh).toContain(words)
      }
    })

    it('takes the last page that lies within the first 10,000 rows', async () => {
      const last = await pageOf(world, ofAll(), { page: { number: 100, size: 100 } })
      expect(last.edges).toEqual([])
    })
  })

  describe('cursors', () => {
    const refuses = async (listing: Listing, cursor: string) => {
      const asked = { ...listing.variables, first: 1, after: cursor }
      expect(codesOf(await world.query(listing.document, asked))).toEqual(['CURSOR_INVALID'])
    }
    const cursorOf = async (listing: Listing) =>
      (await pageOf(world, listing, { first: 1 })).pageInfo.endCursor!

    it('refuses what is none, or was changed in any byte', async () => {
      const bytes = Buffer.from(await cursorOf(ofAll()), 'base64url')
      for (const cursor of ['', 'x', 'bm90IGEgY3Vyc29y', '中文', '{"decidedOn":"2026-01-01"}']) {
        await refuses(ofAll(), cursor)
      }
      for (let at = 0; at < bytes.length; at += 1) {
        const forged = Buffer.from(bytes)
        forged[at] = forged[at]! ^ 1
        await refuses(ofAll(), forged.toString('base64url'))
      }
      await refuses(ofAll(), bytes.subarray(0, -1).toString('base64url'))
    })

    it('refuses the cursor of another list, filter, order or subject', async () => {
      const cursor = await cursorOf(ofAll())
      await refuses(of(firm), cursor)
      await refuses(ofAll({ filter: { kind: ['PENALTY'] } }), cursor)
      await refuses(ofAll({ orderBy: { decidedOn: 'ASC' } }), cursor)
      await refuses(of(other), await cursorOf(of(firm)))
      const names = await ask(world, '{ subjects(first: 1) { edges { cursor } } }')
      await refuses(ofAll(), names.subjects.edges[0].cursor)
    })

    it('takes one whatever the size of the page, and the same order said or not', async () => {
      const cursor = await cursorOf(ofAll())
      const said = ofAll({ orderBy: { decidedOn: 'DESC' } })
      const page = await pageOf(world, said, { first: 3, after: cursor })
      expect(page.edges.map((edge) => edge.node.documentNumber)).toEqual(['乙1', '甲1', '甲3'])
    })

    it('of another server opens nothing here', async () => {
      const foreign = await makeWorld(await open())
      try {
        const elsewhere = makeFactories(foreign)
        await elsewhere.penalty(null)
        await elsewhere.penalty(null)
        const page = await pageOf(foreign, ofAll(), { first: 1 })
        await refuses(ofAll(), page.pageInfo.endCursor!)
      } finally {
        await foreign.close()
      }
    })
  })

  it('keeps to a page that was begun while rows are added and revoked', async () => {
    const subject = await make.subject()
    const made = []
    for (let day = 1; day <= 6; day += 1) {
      made.push(
        await make.penalty(subject, { documentNumber: `戊${day}`, decidedOn: `2026-04-0${day}` }),
      )
    }
    const first = await pageOf(world, of(subject), { first: 2 })
    expect(first.edges.map((edge) => edge.node.documentNumber)).toEqual(['戊6', '戊5'])
    await make.penalty(subject, { documentNumber: '戊7', decidedOn: '2026-04-07' })
    const revoke = `mutation ($record: ID!) { revokeRecord(input: { record: $record, reason: "示例" }) { problems { code } } }`
    // The row that the cursor stands at, and one that is to come.
    await ask(world, revoke, { record: made[4]!.id }, { isOperator: true })
    await ask(world, revoke, { record: made[2]!.id }, { isOperator: true })
    const next = await pageOf(world, of(subject), { first: 9, after: first.pageInfo.endCursor })
    expect(next.edges.map((edge) => edge.node.documentNumber)).toEqual(['戊4', '戊2', '戊1'])
  })
})
