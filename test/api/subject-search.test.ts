import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, subjectUuid, type Make } from '../support/make.ts'
import { PAGED, PAGE_FIELDS, PAGING, walk, walkPages, type Listing } from '../support/walk.ts'
import { EVERYTHING, makeWorld, type Asking, type World } from '../support/world.ts'

const LIST = `query ($search: String, $filter: SubjectFilter, $orderBy: SubjectOrder, ${PAGING}) {
  subjects(search: $search, filter: $filter, orderBy: $orderBy, ${PAGED}) {
    ${PAGE_FIELDS} edges { cursor node { id name category } }
  }
}`

/** By how well they answer 示例通达: exact, core, core behind a region, prefix, contained, its pairs only. */
const RANKED = [
  '示例通达',
  '示例通达运输有限公司',
  '南通示例通达物流有限公司',
  '示例通达顺风运输有限公司',
  '海门新示例通达站台运输有限公司',
  '例通示例与通达运输有限公司',
]

describe.each(databases)('the search for subjects, on $name', ({ open }) => {
  let world: World
  let make: Make
  const listing = (variables: Record<string, unknown>, as: Asking = {}): Listing => ({
    document: LIST,
    variables,
    as,
    pick: (data) => data['subjects'],
  })
  const names = async (variables: Record<string, unknown>, as: Asking = {}) =>
    (await walk(world, listing(variables, as), 100)).map((node) => node.name as string)

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    // Not in the order that they shall come in.
    for (const name of RANKED.toReversed()) await make.subject({ name })
    await make.subject({
      name: '示例海门甲汽修厂',
      address: '江苏省南通市海门区示例路1号',
      establishedOn: '2011-02-03',
    })
    // The address still names the city that was before the district.
    await make.subject({
      name: '示例海门乙汽修厂',
      address: '南通市海门市示例镇2号',
      establishedOn: '2001-02-03',
    })
    await make.subject({ name: '示例通州丙汽修厂', address: '南通市通州区示例路3号' })
    await make.subject({
      name: '示例海门丁货运部',
      address: '海门区示例路4号',
      category: 'SOLE_TRADER',
      establishedOn: '2019-12-31',
    })
    for (const subjectName of ['示例通达', '示例海门']) {
      await make.person({ subjectName })
      await make.penalty(null, {
        subjectName,
        usci: null,
        legalRepresentative: null,
        personIdType: '居民身份证',
        personIdNumber: (await make.person()).idNumber,
      })
    }
  })
  afterAll(() => world.close())

  it('ranks exact, core, prefix, contained, and pairs of characters', async () => {
    expect(await names({ search: '示例通达' })).toEqual(RANKED)
  })

  it('finds by two characters of a name', async () => {
    expect((await names({ search: '顺风' })).join()).toBe('示例通达顺风运输有限公司')
    expect(new Set(await names({ search: '通达' }))).toEqual(new Set(RANKED))
    expect(await names({ search: '风顺' })).toEqual([])
  })

  it('reads brackets, width and blanks of a search as those of a name', async () => {
    await make.subject({ name: '示例（启东）ＡＢ快运有限公司' })
    for (const search of ['示例(启东)AB快运有限公司', ' 示例（启东）AB快运有限公司 ', 'ab快运']) {
      expect([search, await names({ search })]).toEqual([search, ['示例(启东)AB快运有限公司']])
    }
  })

  it('searches for words of legal form and trade alone', async () => {
    const withForm = RANKED.filter((name) => name.endsWith('运输有限公司'))
    expect(new Set(await names({ search: '运输有限公司' }))).toEqual(new Set(withForm))
    expect((await names({ search: '物流' })).includes('南通示例通达物流有限公司')).toBe(true)
    expect(new Set(await names({ search: '汽修厂' }))).toEqual(
      new Set(['示例海门甲汽修厂', '示例海门乙汽修厂', '示例通州丙汽修厂']),
    )
  })

  it.each(['通', ' 通 ', '　', '', '𠀀'])('refuses %j: two characters or more', async (search) => {
    const refused = await refusal(world, LIST, { search, first: 1 })
    expect(refused).toEqual({
      code: 'SEARCH_TOO_SHORT',
      zh: '检索词至少两个字',
      en: 'A search needs two characters or more',
    })
  })

  it.each([
    ['320614', ['示例海门丁货运部', '示例海门乙汽修厂', '示例海门甲汽修厂']],
    // 海门市 was dissolved in 2020: its code stands for the district of today.
    ['320684', ['示例海门丁货运部', '示例海门乙汽修厂', '示例海门甲汽修厂']],
    ['320612', ['示例通州丙汽修厂']],
    ['320600', ['示例海门丁货运部', '示例海门乙汽修厂', '示例海门甲汽修厂', '示例通州丙汽修厂']],
    ['320100', []],
    ['999999', []],
  ])('in division %s', async (region, expected) => {
    expect(await names({ filter: { region } })).toEqual(expected)
    const both = await names({ search: '汽修', filter: { region } })
    expect(both.toSorted()).toEqual(expected.filter((name) => name.includes('汽修')))
  })

  it('never takes the district from the code, only from the address', async () => {
    const { id } = await make.subject({ usci: '91320684MX0001002M', name: '示例无址公司' })
    const query = `query ($id: ID!) { node(id: $id) { ... on Subject { region { code } } } }`
    expect((await ask(world, query, { id })).node.region).toBeNull()
    expect(await names({ filter: { region: '320614' } })).not.toContain('示例无址公司')
  })

  it('by category and by status', async () => {
    const traders = await names({ filter: { category: ['SOLE_TRADER'] } })
    expect(traders).toEqual(['示例海门丁货运部'])
    const some = await names({ filter: { category: ['SOLE_TRADER', 'ORGANIZATION'] } })
    expect(some.length).toBeGreaterThan(10)
    const { id, name } = await make.subject({ name: '示例注销公司' })
    expect(await names({ filter: { status: ['DEREGISTERED'] } })).toEqual([])
    // No source reports a status yet: set where the intake will.
    for (const table of ['subject_version', 'subject_name']) {
      await world.base.db.query(
        `update ${table} set status = 'DEREGISTERED' where subject_id = $1`,
        [subjectUuid(id)],
      )
    }
    expect(await names({ filter: { status: ['DEREGISTERED', 'REVOKED'] } })).toEqual([name])
    expect(await names({ search: '注销', filter: { status: ['UNKNOWN'] } })).toEqual([])
  })

  it('orders by name both ways, and by name when not searching', async () => {
    const rising = await names({ orderBy: { name: 'ASC' } })
    expect(rising).toEqual(rising.toSorted())
    expect(rising.length).toBeGreaterThan(10)
    expect(await names({})).toEqual(rising)
    expect(await names({ orderBy: { name: 'DESC' } })).toEqual(rising.toReversed())
  })

  it('orders by the day of establishment both ways, unknown days last', async () => {
    const filter = { region: '320600' }
    const unknown = '示例通州丙汽修厂'
    const rising = ['示例海门乙汽修厂', '示例海门甲汽修厂', '示例海门丁货运部']
    expect(await names({ filter, orderBy: { establishedOn: 'ASC' } })).toEqual([...rising, unknown])
    expect(await names({ filter, orderBy: { establishedOn: 'DESC' } })).toEqual([
      ...rising.toReversed(),
      unknown,
    ])
    const both = { name: 'ASC', establishedOn: 'ASC' }
    expect((await refusal(world, LIST, { orderBy: both, first: 1 })).code).toBe('BAD_INPUT')
  })

  it.each([
    { search: '示例通达' },
    { orderBy: { name: 'DESC' } },
    { orderBy: { establishedOn: 'DESC' } },
    { search: '示例', orderBy: { establishedOn: 'ASC' } },
  ])('walks %j by cursors, each subject once', async (variables) => {
    const whole = await names(variables)
    const byName = (nodes: { name: string }[]) => nodes.map((node) => node.name)
    expect(new Set(whole).size).toBe(whole.length)
    for (const size of [1, 3, 7]) {
      const pages = await walkPages(world, listing(variables), size)
      expect(byName(pages.flatMap((page) => page.edges.map((edge) => edge.node)))).toEqual(whole)
      expect(pages.every((page) => page.totalCount === whole.length)).toBe(true)
      expect(byName(await walk(world, listing(variables), size, 'BACKWARD'))).toEqual(whole)
    }
  })

  it.each([
    ['anonymous', {}],
    ['one who sees everything', { entitlement: EVERYTHING }],
  ])('never shows a person to %s: not as a row, nor in counts and pages', async (_who, as) => {
    const known = await world.base.db.query<{ n: number }>(
      `select count(*)::int as n from subject where category = 'PERSON'`,
    )
    expect(known[0]!.n).toBeGreaterThan(3)
    const pages = await walkPages(world, listing({}, as), 4)
    const nodes = pages.flatMap((page) => page.edges.map((edge) => edge.node))
    expect(nodes.filter((node) => node.category === 'PERSON')).toEqual([])
    expect(pages[0]!.totalCount).toBe(nodes.length)
    // Full pages but for the last: nothing was taken out of them.
    expect(pages.slice(0, -1).every((page) => page.edges.length === 4)).toBe(true)
    expect(await names({ search: '示例通达' }, as)).toEqual(RANKED)
    expect(await names({ filter: { category: ['PERSON'] } }, as)).toEqual([])
  })

  it('says AT_LEAST where more fit than a search looks at', async () => {
    await world.base.db.query(
      `insert into subject_name (subject_id, category, name, core_name, bigrams, status)
       select gen_random_uuid(), 'ORGANIZATION', '拥挤示例' || n, '拥挤示例' || n,
              array['拥挤', '挤示', '示例'], 'UNKNOWN' from generate_series(1, 2100) n`,
    )
    const query = `query ($search: String!) { subjects(search: $search, first: 1) { totalCount totalCountKind } }`
    const { subjects } = await ask(world, query, { search: '拥挤' })
    expect(subjects.totalCountKind).toBe('AT_LEAST')
    expect(subjects.totalCount).toBeLessThanOrEqual(2100)
    const few = await ask(world, query, { search: '示例通达顺风' })
    expect(few.subjects).toEqual({ totalCount: 1, totalCountKind: 'EXACT' })
  })
})
