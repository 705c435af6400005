import 'reflect-metadata'
import { graphql, type GraphQLSchema } from 'graphql'
import { buildSchemaSync } from 'type-graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { collectPolicy } from '../disclosure/policy.ts'
import { makeCursorCodec } from '../relay/cursor.ts'
import { makeRuleBook, type RuleBook } from './rule-book.ts'
import * as enums from './rule.enums.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import { RULE_RESOLVERS } from './rule.resolver.ts'

const TODAY = '2026-05-06'
let schema: GraphQLSchema
let book: RuleBook
beforeAll(() => {
  schema = buildSchemaSync({
    resolvers: [...RULE_RESOLVERS],
    // type-graphql takes a ready-made enum in the place of a scalar only.
    scalarsMap: [{ type: DisclosureScopeType as never, scalar: DisclosureScopeType as never }],
    validate: false,
  })
  book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
})

/** Runs a query and gives its data; an answer with errors fails with them. */
async function ask<Data>(query: string): Promise<Data> {
  const cursors = makeCursorCodec(Buffer.from('a secret of this test'))
  const base = { rules: () => book, today: () => TODAY, cursors }
  const { data, errors } = await graphql({ schema, source: query, contextValue: { base } })
  if (errors) throw new Error(`${query}\n${errors.map(String).join('\n')}`)
  return JSON.parse(JSON.stringify(data)) as Data
}

interface Coded {
  code: string
  zh: string
  en: string
}
interface Listed<Node = Coded> {
  totalCount: number
  edges: { node: Node; cursor: string }[]
}

function nodes<Node>({ edges }: Listed<Node>): Node[] {
  return edges.map(({ node }) => node)
}

function coded<Node extends { code: string }>(list: readonly Node[], code: string) {
  return list.find((one) => one.code === code)
}

it('declares a disclosure scope for every field', () => {
  expect(() => collectPolicy(schema)).not.toThrow()
})

describe('codeSet', () => {
  it('gives a code set of the rule data, old entries with their end', async () => {
    const { codeSet } = await ask<{
      codeSet: { basis: string; entries: Coded[] }
    }>(`{ codeSet(name: "PENALTY_CLASS") {
      name zh en isEnum basis entries { code zh en validFrom validTo } } }`)
    expect(codeSet).toMatchObject({ name: 'PENALTY_CLASS', zh: '处罚类别', isEnum: false })
    expect(codeSet.basis).not.toBe('')
    expect(coded(codeSet.entries, 'FINE')).toMatchObject({
      zh: '罚款',
      en: 'Fine',
      validFrom: book.codeSet('PENALTY_CLASS')!.validFrom,
    })
  })

  it('gives an enum of the schema with its labels', async () => {
    const { codeSet } = await ask<{
      codeSet: object
    }>(`{ codeSet(name: "Severity") { zh en isEnum basis
      entries { code zh en validFrom } } }`)
    expect(codeSet).toEqual({
      zh: '失信严重程度',
      en: 'Severity of a dishonest act',
      isEnum: true,
      basis: null,
      entries: [
        { code: 'MINOR', zh: '轻微', en: 'Minor', validFrom: null },
        { code: 'GENERAL', zh: '一般', en: 'General', validFrom: null },
        { code: 'SERIOUS', zh: '严重', en: 'Serious', validFrom: null },
      ],
    })
  })

  it('knows neither introspection enums nor made-up names', async () => {
    expect(
      await ask('{ a: codeSet(name: "__TypeKind") { name } b: codeSet(name: "NONE") { name } }'),
    ).toEqual({
      a: null,
      b: null,
    })
  })

  it('labels every code of every set in both languages', async () => {
    type Set = Coded & { name: string; entries: Coded[] }
    const { codeSets } = await ask<{ codeSets: Listed<Set> }>(`{ codeSets(first: 100) { totalCount
      edges { node { name zh en entries { code zh en } } } } }`)
    const names = nodes(codeSets).map(({ name }) => name)
    expect(names).toHaveLength(codeSets.totalCount)
    expect(names).toEqual(expect.arrayContaining(['PENALTY_CLASS', ...Object.keys(enums)]))
    const bare = nodes(codeSets).flatMap(({ name, zh, en, entries }) =>
      [{ code: '', zh, en }, ...entries]
        .filter((one) => !/\p{Script=Han}/u.test(one.zh) || !/[A-Za-z]/.test(one.en))
        .map(({ code }) => `${name}.${code}`),
    )
    expect(bare).toEqual([])
  })
})

it('labels the fields of business as the rule data do', async () => {
  const data = book.list('domain').map(({ code, zh, en }) => ({ code, zh, en }))
  const { codeSet } = await ask<{ codeSet: object }>(
    '{ codeSet(name: "Domain") { entries { code zh en } } }',
  )
  expect(codeSet).toEqual({ entries: data })
})

describe('lists of rules', () => {
  it('pages the catalogue, narrowed by kind, with columns, class and field', async () => {
    type Item = Coded & { columns: { type: string }[] }
    const { catalogue } = await ask<{
      catalogue: Listed<Item>
    }>(`{ catalogue(first: 10, recordKind: PENALTY) { totalCount
      edges { node { __typename code validFrom class { code zh } domain { code } recordKind
        columns { key type scope codeSet sensitive } } } } }`)
    const items = book.catalogueItems(TODAY).filter(({ body }) => body.recordKind === 'PENALTY')
    expect(nodes(catalogue).map(({ code }) => code)).toEqual(items.map(({ code }) => code))
    const penalty = coded(nodes(catalogue), 'ADMINISTRATIVE_PENALTY')
    expect(penalty).toMatchObject({
      __typename: 'CatalogueItem',
      class: { code: 'ADMINISTRATIVE', zh: '行政管理信息' },
      domain: null,
    })
    const fine = penalty?.columns.find(({ type }) => type === 'MONEY')
    expect(fine).toMatchObject({ scope: 'PUBLIC', codeSet: null, sensitive: false })
  })

  it('goes on from a cursor, and takes it for its own list only', async () => {
    const list = async (args: string) => {
      const query = `{ regions(parent: "320600", ${args}) { edges { cursor node { code } } } }`
      return (await ask<{ regions: Listed }>(query)).regions.edges
    }
    const cursor = (await list('first: 2'))[1]!.cursor
    const next = await list(`first: 1, after: "${cursor}"`)
    expect(next[0]!.node).toEqual((await list('first: 100'))[2]!.node)
    await expect(ask(`{ regions(first: 1, after: "${cursor}") { totalCount } }`)).rejects.toThrow(
      '游标',
    )
  })

  it('shows a retired division with its successor, and only when asked', async () => {
    const haimen = async (args: string) => {
      const { regions } = await ask<{
        regions: Listed
      }>(`{ regions(first: 100, parent: "320600"${args}) { edges { node {
        code retired validTo parent { code zh } successor { code retired } } } } }`)
      return coded(nodes(regions), '320684')
    }
    expect(await haimen('')).toBeUndefined()
    expect(await haimen(', includeRetired: true')).toEqual({
      code: '320684',
      retired: true,
      validTo: '2020-07-06',
      parent: { code: '320600', zh: '南通市' },
      successor: { code: '320614', retired: false },
    })
    expect(await haimen(', on: "2020-07-05"')).toMatchObject({ retired: false })
    expect(await haimen(', on: "2020-07-06"')).toBeUndefined()
  })

  it('lists fields of business in their order with the regimes of each', async () => {
    type Field = Coded & { __typename: string; n: number; regimes: { domains: object[] }[] }
    const { domains } = await ask<{
      domains: Listed<Field>
    }>(`{ domains(first: 10) { edges { node { __typename code n regimes {
      code number domains { code } } } } } }`)
    expect(nodes(domains).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6])
    for (const { __typename, code, regimes } of nodes(domains)) {
      expect(__typename).toBe('FieldOfBusiness')
      expect(regimes.length).toBeGreaterThan(0)
      for (const regime of regimes) expect(regime.domains).toContainEqual({ code })
    }
    const { regimes } = await ask<{ regimes: Listed }>(
      '{ regimes(first: 1, domain: SAFETY) { totalCount } }',
    )
    expect(regimes.totalCount).toBe(coded(nodes(domains), 'SAFETY')!.regimes.length)
  })

  it('reads a publicity rule as of the day it held', async () => {
    interface Publicity {
      code: string
      unpublishedClasses: object[]
      severityByClass: object[]
      periods: object[]
    }
    const { publicityRules } = await ask<{
      publicityRules: Listed<Publicity>
    }>(`{ publicityRules(first: 50, on: "2024-01-01") { edges { node {
      code recordKind appliesBy appliesFrom periodStart ends publishedFor unpublishedClasses { code zh en }
      severityByClass { class { code } severity uncertain }
      periods { severity domains { code } subRules { code } minMonths maxMonths } } } } }`)
    const rule = coded(nodes(publicityRules), 'PENALTY_ORDER_58')!
    expect(rule).toMatchObject({ appliesBy: 'DECIDED', appliesFrom: '2023-05-01', ends: 'PERIOD' })
    expect(rule.unpublishedClasses[0]).toEqual({ code: 'WARNING', zh: '警告', en: 'Warning' })
    expect(rule.severityByClass).toContainEqual({
      class: { code: 'FINE' },
      severity: null,
      uncertain: false,
    })
    expect(rule.periods).toContainEqual({
      severity: null,
      domains: [{ code: 'SAFETY' }],
      subRules: [{ code: 'WORK_SAFETY' }],
      minMonths: 12,
      maxMonths: 36,
    })
    const today = await ask<{ publicityRules: Listed }>(
      '{ publicityRules(first: 50) { edges { node { code } } } }',
    )
    const codes = nodes(today.publicityRules).map(({ code }) => code)
    expect(codes).toContain('PENALTY_ORDER_36')
    expect(codes).not.toContain('PENALTY_ORDER_58')
  })

  it('shows sources and parameters, every class of the catalogue once', async () => {
    type Answer = Record<'sources' | 'parameters' | 'catalogueClasses', Listed>
    const answer =
      await ask<Answer>(`{ sources(first: 100) { totalCount edges { node { code nature aliases } } }
      parameters(first: 100) { edges { node { code value unit note basis confidence } } }
      catalogueClasses(last: 1) { totalCount edges { node { n } } } }`)
    expect(answer.sources.totalCount).toBe(book.list('source', { on: TODAY }).length)
    const parameter = coded(nodes(answer.parameters), 'PUBLICATION_DEADLINE')
    expect(parameter).toMatchObject({ value: '7', unit: 'WORKING_DAY', note: null })
    const { totalCount, edges } = answer.catalogueClasses
    expect(edges).toEqual([{ node: { n: totalCount } }])
  })
})
