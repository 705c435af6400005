import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { Declaration } from '../../src/disclosure/disclosed.ts'
import {
  ANONYMOUS,
  operatorEntitlement,
  type Entitlement,
} from '../../src/disclosure/entitlement.ts'
import { planDisclosure } from '../../src/disclosure/plan.ts'
import { DomainError } from '../../src/errors.ts'

/** No filter of the product is closed yet; this schema has one of every kind. */
const schema = buildSchema(`
  type Query {
    firms(filter: FirmFilter, filters: [FirmFilter!], orderBy: FirmOrder, first: Int): [Firm!]!
    party: Party
  }
  interface Party { id: ID! score: Int }
  type Firm implements Party { id: ID! name: String score: Int phone: String peers(filter: FirmFilter): [Firm!]! }
  type Driver implements Party { id: ID! score: Int }
  input FirmFilter { name: String phone: String score: ScoreFilter all: [FirmFilter!] }
  input ScoreFilter { least: Int shared: Boolean }
  input FirmOrder { name: Direction score: Direction }
  enum Direction { ASC DESC }
`)
const open: Declaration = { scope: 'PUBLIC' }
const policy = new Map<string, Declaration>([
  ['Firm.id', open],
  ['Firm.name', open],
  ['Firm.score', { scope: 'SHARED' }],
  ['Firm.phone', { scope: 'AUTHORIZED' }],
  ['Firm.peers', open],
  ['Driver.id', open],
  ['Driver.score', open],
  ['FirmFilter.name', open],
  ['FirmFilter.phone', { scope: 'AUTHORIZED' }],
  ['FirmFilter.score', open],
  ['FirmFilter.all', open],
  ['ScoreFilter.least', { scope: 'SHARED' }],
  ['ScoreFilter.shared', open],
  ['FirmOrder.name', open],
  ['FirmOrder.score', { scope: 'SHARED' }],
])

/** The coordinates that a query is refused for; none when it may run. */
function refused(
  text: string,
  variables: Record<string, unknown> = {},
  entitlement: Entitlement = ANONYMOUS,
): string[] {
  const document = parse(text)
  expect(validate(schema, document)).toEqual([])
  try {
    planDisclosure(schema, policy, document, entitlement.scopes).checkArguments(variables)
    return []
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    expect(error.code).toBe('DISCLOSURE_FORBIDDEN_ARGUMENT')
    const [, en = ''] = error.detail.en.split(': ')
    expect(error.detail.zh).toBe(`无权按以下字段筛选或排序：${en}`)
    return en.split(', ')
  }
}

describe('arguments that rest on what the caller may not see', () => {
  it.each([
    ['{ firms(filter: { phone: "1" }) { id } }', ['FirmFilter.phone']],
    ['{ firms(orderBy: { score: ASC }) { id } }', ['FirmOrder.score']],
    ['{ firms(filter: { score: { least: 1 } }) { id } }', ['ScoreFilter.least']],
    ['{ firms(filter: { all: [{ all: [{ phone: "1" }] }] }) { id } }', ['FirmFilter.phone']],
    ['{ firms(filters: [{ name: "a" }, { phone: "1" }]) { id } }', ['FirmFilter.phone']],
    ['{ firms { peers(filter: { phone: "1" }) { id } } }', ['FirmFilter.phone']],
    [
      '{ firms { ...F } } fragment F on Firm { peers(filter: { phone: "1" }) { id } }',
      ['FirmFilter.phone'],
    ],
    [
      '{ a: firms(orderBy: { score: ASC }) { id } b: firms(filter: { phone: "1", score: { least: 2 } }) { id } }',
      ['FirmFilter.phone', 'FirmOrder.score', 'ScoreFilter.least'],
    ],
    // Hidden behind a condition it would still be part of the document.
    ['{ firms(filter: { phone: "1" }) @skip(if: true) { id } }', ['FirmFilter.phone']],
    ['query ($f: FirmFilter = { phone: "1" }) { firms(filter: $f) { id } }', ['FirmFilter.phone']],
  ])('%s', (text, coordinates) => expect(refused(text)).toEqual(coordinates))

  it.each([
    ['query ($v: FirmFilter) { firms(filter: $v) { id } }', { phone: '1' }, ['FirmFilter.phone']],
    [
      'query ($v: [FirmFilter!]) { firms(filters: $v) { id } }',
      [{ name: 'a' }, { phone: '1' }],
      ['FirmFilter.phone'],
    ],
    // A single value stands for a list of one.
    [
      'query ($v: [FirmFilter!]) { firms(filters: $v) { id } }',
      { phone: '1' },
      ['FirmFilter.phone'],
    ],
    [
      'query ($v: FirmFilter) { firms(filter: $v) { id } }',
      { all: [{ score: { least: 1 } }] },
      ['ScoreFilter.least'],
    ],
    [
      'query ($v: ScoreFilter) { firms(filter: { score: $v }) { id } }',
      { least: 1 },
      ['ScoreFilter.least'],
    ],
    ['query ($v: Direction) { firms(orderBy: { score: $v }) { id } }', 'ASC', ['FirmOrder.score']],
    [
      'query ($v: FirmOrder) { firms { peers { id } } b: firms(orderBy: $v) { id } }',
      { score: 'DESC' },
      ['FirmOrder.score'],
    ],
  ])('%s with variable %j', (text, v, coordinates) =>
    expect(refused(text, { v })).toEqual(coordinates),
  )

  it.each([
    [
      '{ firms(filter: { name: "a", score: { shared: true } }, orderBy: { name: ASC }, first: 1) { id } }',
      undefined,
    ],
    ['{ firms(filter: { phone: null }) { id } }', undefined],
    ['query ($v: FirmFilter) { firms(filter: $v) { id } }', { name: 'phone', phone: null }],
    ['query ($v: FirmFilter) { firms(filter: $v) { id } }', null],
    ['query ($v: FirmFilter) { firms(filter: $v) { id } }', undefined],
  ])('%s with %j may run', (text, v) => expect(refused(text, { v })).toEqual([]))

  it('are allowed to who may see what they rest on', () => {
    const text = '{ firms(filter: { phone: "1" }, orderBy: { score: ASC }) { id } }'
    expect(refused(text, {}, operatorEntitlement(['PUBLIC', 'SHARED']))).toEqual([
      'FirmFilter.phone',
    ])
    expect(refused(text, {}, operatorEntitlement(['PUBLIC', 'AUTHORIZED']))).toEqual([
      'FirmOrder.score',
    ])
    expect(refused(text, {}, operatorEntitlement(['PUBLIC', 'SHARED', 'AUTHORIZED']))).toEqual([])
  })
})

describe('what a document would withhold', () => {
  const plan = (text: string, entitlement: Entitlement = ANONYMOUS) =>
    planDisclosure(schema, policy, parse(text), entitlement.scopes)
  const withheld = (text: string, entitlement?: Entitlement) => plan(text, entitlement).withheld

  it('finds fields through interfaces, fragments and aliases, each once', () => {
    expect(withheld('{ firms { id name } }')).toEqual([])
    // Of a mixed type the interface's declaration counts; what could stand in for it is known too.
    expect(plan('{ party { score } }')).toMatchObject({ withheld: [], possible: ['Firm.score'] })
    expect(withheld('{ party { ... on Driver { score } } }')).toEqual([])
    expect(
      withheld(
        '{ party { ...P } } fragment P on Party { ... on Firm { x: phone y: phone peers { score } } }',
      ),
    ).toEqual(['Firm.phone', 'Firm.score'])
    expect(withheld('{ party { score } }', operatorEntitlement(['PUBLIC', 'SHARED']))).toEqual([])
  })
})
