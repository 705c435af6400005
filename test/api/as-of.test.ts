import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operatorEntitlement } from '../../src/disclosure/entitlement.ts'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeSubject, type Make } from '../support/make.ts'
import { instant } from '../support/versions.ts'
import { EVERYTHING, makeWorld, type Asking, type World } from '../support/world.ts'

const ALL: Asking = { entitlement: EVERYTHING }
const SHARED: Asking = { entitlement: operatorEntitlement(['PUBLIC', 'SHARED']) }
const OPERATOR: Asking = { isOperator: true }
const CORRECT = `mutation ($record: ID!, $values: [ColumnValueInput!]!, $reason: String!) {
  correctRecord(input: { record: $record, values: $values, reason: $reason }) {
    record { id title decidedOn } problems { code column } }
}`
const REVOKE = `mutation ($record: ID!) { revokeRecord(input: { record: $record, reason: "决定被撤销" }) { record { id state } problems { code } } }`
const FILE = `query ($usci: String!, $asOf: AsOfInput) {
  subject(identifier: { value: $usci }, asOf: $asOf) {
    name records(first: 9) { totalCount edges { node { id authority decidedOn fine: attributes { column { key } value } } } } }
}`
const VERSIONS = `query ($id: ID!) { node(id: $id) { ... on CreditRecord {
  state authority versions { version changeKind changeReason state recordedAt supersededAt attributes { column { key } money { yuan } } } } } }`

describe.each(databases)('two times, on $name', ({ open }) => {
  let world: World
  let make: Make
  const correct = (record: string, changes: Record<string, string | null>, reason = '录入有误') =>
    ask(
      world,
      CORRECT,
      {
        record,
        reason,
        values: Object.entries(changes).map(([column, value]) => ({ column, value })),
      },
      OPERATOR,
    )
  /** The authorities that a file's records name, as of an instant. */
  async function authorities({ usci }: MadeSubject, asOf: object | null, as: Asking = {}) {
    const { subject } = await ask(world, FILE, { usci, asOf }, as)
    if (subject === null) return null
    expect(subject.records.totalCount).toBe(subject.records.edges.length)
    return subject.records.edges.map((edge: { node: { authority: string } }) => edge.node.authority)
  }

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
  })
  afterAll(() => world.close())

  it('makes a version of a correction; the one before is history, for those who may see it', async () => {
    const subject = await make.subject()
    const early = await instant(world)
    const { id } = await make.penalty(subject, { authorityName: '示例甲局', fine: '0.3' })
    const between = await instant(world)
    const done = await correct(id, { authorityName: '示例乙局', fine: '0.5' })
    expect(done.correctRecord).toMatchObject({ record: { id }, problems: [] })
    const late = await instant(world)
    for (const as of [{}, SHARED, ALL]) {
      expect(await authorities(subject, null, as)).toEqual(['示例乙局'])
      expect(await authorities(subject, { knownAt: late }, as)).toEqual(['示例乙局'])
      expect(await authorities(subject, { knownAt: early }, as)).toEqual([])
    }
    // What was corrected is history: its holder sees it, others see neither it nor what came in its place later.
    expect(await authorities(subject, { knownAt: between }, ALL)).toEqual(['示例甲局'])
    for (const as of [{}, SHARED]) {
      expect(await authorities(subject, { knownAt: between }, as)).toEqual([])
    }
    const { node } = await ask(world, VERSIONS, { id }, ALL)
    expect(node.authority).toBe('示例乙局')
    expect(node.versions).toMatchObject([
      { version: 2, changeKind: 'CORRECTED', changeReason: '录入有误', supersededAt: null },
      { version: 1, changeKind: 'SUBMITTED', changeReason: null },
    ])
    // At the very instant of the correction one of the two is known, and not both.
    const border = node.versions[0].recordedAt
    expect(node.versions[1].supersededAt).toEqual(border)
    expect(await authorities(subject, { knownAt: border }, ALL)).toEqual(['示例乙局'])
    const fines = node.versions.map(
      (one: { attributes: { column: { key: string }; money: { yuan: string } }[] }) =>
        one.attributes.find(({ column }) => column.key === 'fine')!.money.yuan,
    )
    expect(fines).toEqual(['5000', '3000'])
    // History is the holder's: others see the version in force, and not that it is the second or why.
    expect((await ask(world, VERSIONS, { id }, {})).node.versions).toMatchObject([
      { version: null, changeKind: null, changeReason: null, supersededAt: null },
    ])
    expect((await ask(world, VERSIONS, { id }, SHARED)).node.versions).toMatchObject([
      { version: 2, changeKind: 'CORRECTED', changeReason: null, supersededAt: null },
    ])
  })

  it('keeps what a correction does not name', async () => {
    const { id } = await make.penalty(null, {
      legalRepresentativeId: '11010519491231002X',
      remarks: '内部备注',
      validUntil: '2027-05-05',
      penaltyClasses: '罚款;没收违法所得',
      fine: '0.300001',
      confiscated: '1.5',
    })
    const whole = `query ($id: ID!) { node(id: $id) { ... on CreditRecord {
      title documentNumber authority decidedOn validFrom validUntil publishedUntil severity
      attributes { column { key } value codes money { yuan reported unit } } } } }`
    const before = await ask(world, whole, { id }, ALL)
    await correct(id, { legalBasis: '示例依据' })
    const after = await ask(world, whole, { id }, ALL)
    const change = { column: { key: 'legalBasis' }, value: '示例依据', codes: null, money: null }
    const expected = before.node.attributes.map((one: { column: { key: string } }) =>
      one.column.key === 'legalBasis' ? change : one,
    )
    const decided = (value: { node: { attributes: unknown } }) => ({
      ...value.node,
      attributes: null,
    })
    expect(decided(after as never)).toEqual(decided(before as never))
    const byKey = (list: { column: { key: string }; value: string }[]) =>
      list.map((one) => [one.column.key, one.value])
    expect(byKey(after.node.attributes)).toEqual(byKey(expected))
  })

  it('answers as of the millisecond before, where nobody is writing', async () => {
    const subject = await make.subject()
    for (let round = 0; round < 50; round += 1) {
      const [row] = await world.base.db.query<{ at: Date }>(
        `select clock_timestamp() - interval '1 millisecond' as at`,
      )
      const asOf = { knownAt: row!.at.toISOString() }
      await ask(world, FILE, { usci: subject.usci, asOf })
    }
  })

  it('refuses an instant beyond what is surely known', async () => {
    const subject = await make.subject()
    const future = new Date(Date.now() + 3_600_000).toISOString()
    const asOf = { knownAt: future }
    const refused = await refusal(world, FILE, { usci: subject.usci, asOf })
    expect(refused.code).toBe('AS_OF_BEYOND_HORIZON')
    const list = `query ($asOf: AsOfInput) { records(first: 1, asOf: $asOf) { totalCount } }`
    expect((await refusal(world, list, { asOf })).code).toBe('AS_OF_BEYOND_HORIZON')
  })

  it('shows what was revoked as of no instant to the public, and as history to its holder', async () => {
    const subject = await make.subject()
    const kept = await make.penalty(subject, { authorityName: '示例丙局', decidedOn: '2026-06-01' })
    const { id } = await make.penalty(subject, {
      authorityName: '示例丁局',
      decidedOn: '2026-05-01',
    })
    const between = await instant(world)
    expect(await authorities(subject, { knownAt: between })).toEqual(['示例丙局', '示例丁局'])
    const { revokeRecord } = await ask(world, REVOKE, { record: id }, OPERATOR)
    expect(revokeRecord).toEqual({ record: { id, state: 'REVOKED' }, problems: [] })
    const late = await instant(world)
    for (const as of [{}, SHARED]) {
      for (const asOf of [
        null,
        { knownAt: between },
        { knownAt: late },
        { validAt: '2026-05-02' },
      ]) {
        expect([asOf, await authorities(subject, asOf, as)]).toEqual([
          asOf,
          asOf !== null && 'validAt' in asOf ? [] : ['示例丙局'],
        ])
      }
    }
    expect(await authorities(subject, { knownAt: between }, ALL)).toEqual(['示例丙局', '示例丁局'])
    const { node } = await ask(world, VERSIONS, { id }, ALL)
    expect(node.versions.map((one: { state: string }) => one.state)).toEqual([
      'REVOKED',
      'IN_FORCE',
    ])
    expect(node.versions[0].changeReason).toBe('决定被撤销')
    expect((await refusal(world, REVOKE, { record: id }, OPERATOR)).code).toBe(
      'RECORD_STATE_CONFLICT',
    )
    const again = { record: id, values: [], reason: 'x' }
    expect((await refusal(world, CORRECT, again, OPERATOR)).code).toBe('RECORD_STATE_CONFLICT')
    expect((await ask(world, VERSIONS, { id: kept.id })).node.state).toBe('IN_FORCE')
  })

  it('does not show as of then what only a correction made public', async () => {
    const subject = await make.subject()
    const { id } = await make.penalty(subject, { penaltyClasses: '警告', fine: null })
    const between = await instant(world)
    expect(await authorities(subject, null)).toEqual([])
    await correct(id, { penaltyClasses: '罚款', fine: '0.3' })
    expect(await authorities(subject, null)).toHaveLength(1)
    expect(await authorities(subject, { knownAt: between })).toEqual([])
    // And not what a correction took back.
    const late = await instant(world)
    await correct(id, { penaltyClasses: '警告', fine: null })
    expect(await authorities(subject, null)).toEqual([])
    expect(await authorities(subject, { knownAt: late })).toEqual([])
    expect(await authorities(subject, { knownAt: late }, ALL)).toHaveLength(1)
  })

  it('selects the facts that held on a day, to the day', async () => {
    const subject = await make.subject()
    await make.permit(subject, {
      authorityName: '示例甲局',
      decidedOn: '2026-03-02',
      validFrom: '2026-03-10',
      validUntil: '2026-12-31',
    })
    await make.permit(subject, {
      authorityName: '示例乙局',
      decidedOn: '2026-03-01',
      validFrom: '2026-05-01',
      validUntil: '2099-12-31',
    })
    const on = (validAt: string) => authorities(subject, { validAt })
    expect(await on('2026-03-09')).toEqual([])
    expect(await on('2026-03-10')).toEqual(['示例甲局'])
    expect(await on('2026-05-01')).toEqual(['示例甲局', '示例乙局'])
    expect(await on('2026-12-31')).toEqual(['示例甲局', '示例乙局'])
    expect(await on('2027-01-01')).toEqual(['示例乙局'])
    expect(await on('2050-01-01')).toEqual(['示例乙局'])
  })

  it('shows what was known of a subject, and no subject before it was known', async () => {
    const early = await instant(world)
    const subject = await make.subject({ name: '示例旧名有限公司', capital: '100' })
    const between = await instant(world)
    await make.subject({ name: '示例新名有限公司', usci: subject.usci, capital: '200' })
    const query = `query ($usci: String!, $asOf: AsOfInput) {
      subject(identifier: { value: $usci }, asOf: $asOf) { name ... on Organization { capital { yuan } } } }`
    const known = async (asOf: object | null) =>
      (await ask(world, query, { usci: subject.usci, asOf })).subject
    expect(await known(null)).toEqual({ name: '示例新名有限公司', capital: { yuan: '2000000' } })
    expect(await known({ knownAt: between })).toEqual({
      name: '示例旧名有限公司',
      capital: { yuan: '1000000' },
    })
    expect(await known({ knownAt: early })).toBeNull()
  })

  it.each(['0000-01-01', '2026-02-30', '2026-2-3', 'x'])('refuses the day %s', async (validAt) => {
    const subject = await make.subject()
    const refused = await refusal(world, FILE, { usci: subject.usci, asOf: { validAt } })
    expect(refused.code).toBe('BAD_INPUT')
  })

  it('refuses an instant of the year 0', async () => {
    const subject = await make.subject()
    const asOf = { knownAt: '0000-01-01T00:00:00Z' }
    expect((await refusal(world, FILE, { usci: subject.usci, asOf })).code).toBe('BAD_INPUT')
  })

  it('refuses to correct what tells which record it is, or whose', async () => {
    const { id } = await make.penalty(null)
    const attempt = (column: string, value: string | null) =>
      refusal(world, CORRECT, { record: id, reason: 'x', values: [{ column, value }] }, OPERATOR)
    expect((await attempt('documentNumber', '示例9号')).code).toBe('BAD_INPUT')
    expect((await attempt('usci', '913206000000001230')).code).toBe('BAD_INPUT')
    expect((await attempt('noSuchColumn', 'x')).code).toBe('CATALOGUE_COLUMN_UNKNOWN')
    const done = await correct(id, { decidedOn: '2027-01-01', facts: null })
    expect(done.correctRecord.problems).toEqual([
      { code: 'REQUIRED_MISSING', column: '违法事实' },
      { code: 'DATE_IN_FUTURE', column: '' },
    ])
    const { node } = await ask(world, VERSIONS, { id }, ALL)
    expect(node.versions).toHaveLength(1)
    const made = Buffer.from(`record:${'0'.repeat(8)}-0000-8000-8000-${'0'.repeat(12)}:x`)
    const unknown = { record: made.toString('base64url'), values: [], reason: 'x' }
    expect((await refusal(world, CORRECT, unknown, OPERATOR)).code).toBe('NOT_FOUND')
  })
})
