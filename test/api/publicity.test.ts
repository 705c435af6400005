import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operatorEntitlement } from '../../src/disclosure/entitlement.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import {
  makeFactories,
  nextSerial,
  ofSubject,
  PENALTY,
  type Make,
  type Values,
} from '../support/make.ts'
import { EVERYTHING, makeWorld, TODAY, type World } from '../support/world.ts'

const NODE = `query ($id: ID!) {
  node(id: $id) { ... on CreditRecord {
    publicityRule severity publishedFrom publishedUntil publicationDueOn validFrom validUntil } }
}`
const SHARED = { entitlement: operatorEntitlement(['PUBLIC', 'SHARED']) }
const NO_FINE = { fine: null }

describe.each(databases)('publication of records, on $name', ({ open }) => {
  let world: World
  let make: Make
  const seen = async (id: string) => (await ask(world, NODE, { id })).node
  /** Noon of a day in Shanghai. */
  const go = (day: string) => world.setNow(new Date(`${day}T04:00:00Z`))

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
  })
  afterAll(() => world.close())

  it.each<[string, Values, Record<string, string | null>]>([
    [
      '2019 rule, general: a year',
      { decidedOn: '2023-04-28', today: '2023-05-04' },
      {
        publicityRule: 'PENALTY_2019_527',
        severity: 'GENERAL',
        publishedFrom: '2023-05-04',
        publishedUntil: '2024-04-27',
        // 29 April to 3 May 2023 was a holiday, and 6 May a working Saturday.
        publicationDueOn: '2023-05-11',
      },
    ],
    [
      '2019 rule, serious: three years',
      { decidedOn: '2023-04-28', penaltyClasses: '责令停产停业', ...NO_FINE },
      {
        publicityRule: 'PENALTY_2019_527',
        severity: 'SERIOUS',
        publishedFrom: '2023-05-04',
        publishedUntil: '2026-04-27',
        publicationDueOn: '2023-05-11',
      },
    ],
    [
      'Order 58: three years, not graded',
      { decidedOn: '2025-06-30', today: '2025-07-01' },
      {
        publicityRule: 'PENALTY_ORDER_58',
        severity: null,
        publishedFrom: '2025-07-01',
        publishedUntil: '2028-06-29',
        publicationDueOn: '2025-07-09',
      },
    ],
    [
      'Order 36, general: a year',
      { decidedOn: '2026-05-06' },
      {
        publicityRule: 'PENALTY_ORDER_36',
        severity: 'GENERAL',
        publishedFrom: TODAY,
        publishedUntil: '2027-05-05',
        // 9 May 2026 is a working Saturday.
        publicationDueOn: '2026-05-14',
      },
    ],
    [
      'Order 36, serious: three years',
      { decidedOn: '2026-10-09', penaltyClasses: '罚款；吊销许可证件', licence: '示例证1号' },
      {
        publicityRule: 'PENALTY_ORDER_36',
        severity: 'SERIOUS',
        publishedFrom: TODAY,
        publishedUntil: '2029-10-08',
        // The day after the National Day holiday; 10 October 2026 is a working Saturday.
        publicationDueOn: '2026-10-19',
      },
    ],
    [
      'a warning beside a fine is published',
      { decidedOn: '2026-05-06', penaltyClasses: '警告;罚款' },
      { publicityRule: 'PENALTY_ORDER_36', severity: 'GENERAL', publishedUntil: '2027-05-05' },
    ],
  ])('%s', async (_name, { today, ...values }, expected) => {
    go(today ?? (values['decidedOn']!.startsWith('2023') ? '2023-05-04' : TODAY))
    try {
      const { id } = await make.penalty(null, values)
      expect(await seen(id)).toMatchObject(expected)
    } finally {
      go(TODAY)
    }
  })

  it('publishes a permit until its validity ends, inclusive', async () => {
    const { id } = await make.permit(null, { validUntil: '2027/3/1' })
    expect(await seen(id)).toMatchObject({
      publicityRule: 'PERMIT_424',
      severity: null,
      validUntil: '2027-03-01',
      publishedUntil: '2027-03-01',
    })
    const openEnded = await make.permit(null, { validUntil: '2099-12-31' })
    expect(await seen(openEnded.id)).toMatchObject({ validUntil: null, publishedUntil: null })
  })

  it.each<[string, Values]>([
    ['a warning only', { penaltyClasses: '警告', ...NO_FINE }],
    ['通报批评 only', { penaltyClasses: '通报批评', ...NO_FINE }],
    ['both', { penaltyClasses: '警告;通报批评', ...NO_FINE }],
    ['the simple procedure', { remarks: '适用简易程序当场作出' }],
  ])('does not publish %s, under any of the rules', async (_name, values) => {
    for (const decidedOn of ['2023-01-10', '2025-01-10', '2026-06-10']) {
      go(decidedOn)
      const { id } = await make.penalty(null, { ...values, decidedOn })
      expect([decidedOn, await seen(id)]).toEqual([decidedOn, null])
      const { node } = await ask(world, NODE, { id }, SHARED)
      expect(node).toMatchObject({ publishedFrom: null, publishedUntil: null })
      go(TODAY)
    }
  })

  it('takes the record away when its publication ends, from the node, the list and the count', async () => {
    const subject = await make.subject()
    const { id } = await make.penalty(subject, { decidedOn: '2026-05-06' })
    const list = `query ($usci: String!) { subject(identifier: { value: $usci }) { records(first: 9) { totalCount edges { node { id } } } } }`
    const listed = async (as = {}) =>
      (await ask(world, list, { usci: subject.usci }, as)).subject.records
    const shown = { totalCount: 1, edges: [{ node: { id } }] }
    const none = { totalCount: 0, edges: [] }
    try {
      // Midnight is Shanghai's.
      world.setNow(new Date('2027-05-05T15:59:59.999Z'))
      expect(await seen(id)).not.toBeNull()
      expect(await listed()).toEqual(shown)
      world.setNow(new Date('2027-05-05T16:00:00Z'))
      expect(await seen(id)).toBeNull()
      expect(await listed()).toEqual(none)
      expect(await listed(SHARED)).toEqual(none)
      expect(await listed({ entitlement: EVERYTHING })).toEqual(shown)
    } finally {
      go(TODAY)
    }
    expect(await listed()).toEqual(shown)
  })

  it('refuses a decision of tomorrow, and takes one of today', async () => {
    const row = (decidedOn: string): Values => ({
      ...ofSubject(null),
      ...PENALTY,
      documentNumber: `示例${nextSerial()}`,
      decidedOn,
    })
    const [today, tomorrow] = await make.submit([
      ['ADMINISTRATIVE_PENALTY', row(TODAY)],
      ['ADMINISTRATIVE_PENALTY', row('2026-11-21')],
    ])
    expect(today!.status).toBe('INSERTED')
    expect(tomorrow).toMatchObject({ status: 'REJECTED', record: null, subject: null })
    expect(tomorrow!.problems).toEqual([
      {
        column: '',
        code: 'DATE_IN_FUTURE',
        zh: '决定日期晚于今天',
        en: 'The day of the decision lies in the future',
      },
    ])
  })

  it('does not begin a publication anew when a correction comes', async () => {
    const { id } = await make.penalty(null, { decidedOn: '2026-05-06' })
    const correct = `mutation ($record: ID!, $value: String!) { correctRecord(input: { record: $record, reason: "示例",
      values: [{ column: "decidedOn", value: $value }] }) { record { publishedFrom publishedUntil } problems { code } } }`
    go('2026-12-01')
    try {
      const { correctRecord } = await ask(
        world,
        correct,
        { record: id, value: '2026-05-08' },
        { isOperator: true },
      )
      expect(correctRecord).toEqual({
        record: { publishedFrom: TODAY, publishedUntil: '2027-05-07' },
        problems: [],
      })
    } finally {
      go(TODAY)
    }
  })

  it('takes back a publication when a correction leaves a warning only', async () => {
    const { id } = await make.penalty(null, { penaltyClasses: '警告;罚款' })
    expect(await seen(id)).not.toBeNull()
    const correct = `mutation ($record: ID!) { correctRecord(input: { record: $record, reason: "示例", values: [
      { column: "penaltyClasses", value: "警告" }, { column: "fine", value: null }] }) { problems { code } } }`
    await ask(world, correct, { record: id }, { isOperator: true })
    expect(await seen(id)).toBeNull()
  })
})
