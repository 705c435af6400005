import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operatorEntitlement } from '../../src/disclosure/entitlement.ts'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type Make } from '../support/make.ts'
import { EVERYTHING, makeWorld, type Asking, type World } from '../support/world.ts'

const RECORD = `query ($id: ID!) {
  node(id: $id) { ... on CreditRecord { title
    attributes { column { key } disclosure value requires reason } withheld { field reason howToObtain } } }
}`
const RELEASE = `mutation ($record: ID!, $columns: [String!]!) {
  releaseRecordText(input: { record: $record, columns: $columns, reason: "已核对", clientMutationId: "r1" }) {
    record { id } problems { code } clientMutationId }
}`
const CORRECT = `mutation ($record: ID!, $values: [ColumnValueInput!]!) {
  correctRecord(input: { record: $record, values: $values, reason: "更正" }) { record { id } problems { code column } }
}`
const REVOKE = `mutation ($record: ID!) { revokeRecord(input: { record: $record, reason: "示例" }) { problems { code } } }`
const OPERATOR: Asking = { isOperator: true }
const SHARED: Asking = { entitlement: operatorEntitlement(['PUBLIC', 'SHARED']) }
const DIRTY = '驾驶员王小明驾驶苏F12345号车超限运输'
const OTHER_DIRTY = '驾驶员李小红驾驶苏F54321号车超限运输'

describe.each(databases)('free text that seems to hold personal data, on $name', ({ open }) => {
  let world: World
  let make: Make
  const attribute = async (id: string, key: string, as: Asking = {}) => {
    const { node } = await ask(world, RECORD, { id }, as)
    return node.attributes.find((one: { column: { key: string } }) => one.column.key === key)
  }
  const release = (record: string, columns: string[]) =>
    ask(world, RELEASE, { record, columns }, OPERATOR)
  const correct = async (record: string, changes: Record<string, string | null>) => {
    const values = Object.entries(changes).map(([column, value]) => ({ column, value }))
    return (await ask(world, CORRECT, { record, values }, OPERATOR)).correctRecord
  }
  const WAITING = {
    disclosure: 'WITHHELD',
    value: null,
    requires: 'SHARED',
    reason: 'TEXT_NOT_RELEASED',
  }
  const shown = (value: string) => ({ disclosure: 'SHOWN', value, reason: null })

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
  })
  afterAll(() => world.close())

  it('waits: withheld from the public, shown to SHARED, and said at intake', async () => {
    const { id, problems } = await make.penalty(null, { facts: DIRTY })
    expect(problems).toEqual([
      {
        column: '违法事实',
        code: 'TEXT_WITHHELD',
        zh: '文本疑含个人信息，待人工审核后公开',
        en: 'The text seems to hold personal data and waits for release',
      },
    ])
    expect(await attribute(id, 'facts')).toMatchObject(WAITING)
    expect(await attribute(id, 'facts', SHARED)).toMatchObject(shown(DIRTY))
    const { node } = await ask(world, RECORD, { id })
    const said = node.withheld.find((one: { field: string }) => one.field === 'attributes.facts')
    expect(said.reason).toBe('TEXT_NOT_RELEASED')
    expect(said.howToObtain).toContain('文本经人工审核后公开')
    expect(JSON.stringify(node)).not.toMatch(/王小明|苏F12345/)
    // Clean text is public at once.
    expect(await attribute(id, 'content')).toMatchObject(shown('罚款人民币三千元'))
  })

  it('is public once a person released it', async () => {
    const { id } = await make.penalty(null, { facts: DIRTY, content: OTHER_DIRTY })
    expect((await release(id, ['facts'])).releaseRecordText).toEqual({
      record: { id },
      problems: [],
      clientMutationId: 'r1',
    })
    expect(await attribute(id, 'facts')).toMatchObject(shown(DIRTY))
    expect(await attribute(id, 'content')).toMatchObject(WAITING)
  })

  it('shows a released title as the title, too', async () => {
    const { id } = await make.penalty(null, { violationKind: DIRTY })
    expect((await ask(world, RECORD, { id })).node.title).toBeNull()
    await release(id, ['violationKind'])
    expect((await ask(world, RECORD, { id })).node.title).toBe(DIRTY)
    expect(await attribute(id, 'violationKind')).toMatchObject(shown(DIRTY))
    await correct(id, { legalBasis: '示例依据' })
    expect((await ask(world, RECORD, { id })).node.title).toBe(DIRTY)
    await correct(id, { violationKind: OTHER_DIRTY })
    expect((await ask(world, RECORD, { id })).node.title).toBeNull()
    expect(await attribute(id, 'violationKind')).toMatchObject(WAITING)
  })

  it('stays released through a correction that leaves it as it is', async () => {
    const { id } = await make.penalty(null, { facts: DIRTY, content: OTHER_DIRTY })
    await release(id, ['facts'])
    expect(await correct(id, { legalBasis: '示例依据' })).toEqual({ record: { id }, problems: [] })
    expect(await attribute(id, 'facts')).toMatchObject(shown(DIRTY))
    expect(await attribute(id, 'content')).toMatchObject(WAITING)
    expect(await correct(id, { facts: DIRTY })).toMatchObject({ problems: [] })
    expect(await attribute(id, 'facts')).toMatchObject(shown(DIRTY))
  })

  it('waits again when a correction brings another text', async () => {
    const { id } = await make.penalty(null, { facts: DIRTY })
    await release(id, ['facts'])
    await correct(id, { facts: OTHER_DIRTY })
    expect(await attribute(id, 'facts')).toMatchObject(WAITING)
    await release(id, ['facts'])
    expect(await attribute(id, 'facts')).toMatchObject(shown(OTHER_DIRTY))
    // The text that was released before was another one.
    await correct(id, { facts: DIRTY })
    expect(await attribute(id, 'facts')).toMatchObject(WAITING)
    await correct(id, { facts: '未按规定维护车辆' })
    expect(await attribute(id, 'facts')).toMatchObject(shown('未按规定维护车辆'))
  })

  it('is never released where the column is not public', async () => {
    const { id } = await make.penalty(null, { remarks: DIRTY })
    for (const column of ['remarks', 'content', 'legalBasis', 'noSuchColumn']) {
      const refused = await refusal(world, RELEASE, { record: id, columns: [column] }, OPERATOR)
      expect(refused).toMatchObject({ code: 'BAD_INPUT', zh: `${column} 不在待审核之列` })
    }
    expect(await attribute(id, 'remarks', SHARED)).toMatchObject({ disclosure: 'WITHHELD' })
  })

  it('is released all at once or not at all, and of a record in force only', async () => {
    const { id } = await make.penalty(null, { facts: DIRTY })
    const both = { record: id, columns: ['facts', 'content'] }
    expect((await refusal(world, RELEASE, both, OPERATOR)).code).toBe('BAD_INPUT')
    expect(await attribute(id, 'facts')).toMatchObject(WAITING)
    await ask(world, REVOKE, { record: id }, OPERATOR)
    const late = await refusal(world, RELEASE, { record: id, columns: ['facts'] }, OPERATOR)
    expect(late.code).toBe('RECORD_STATE_CONFLICT')
    const whole = await attribute(id, 'facts', { entitlement: EVERYTHING })
    expect(whole).toMatchObject(shown(DIRTY))
  })
})
