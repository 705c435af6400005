import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeWorld, type World } from '../support/world.ts'

const SCHEMES = `query ($on: Date, $domain: Domain, $status: EvaluationSchemeStatus) {
  evaluationSchemes(first: 100, on: $on, domain: $domain, status: $status) {
    totalCount
    edges { node {
      __typename code version status missing isDemonstration basis confidence note
      regime { code } region { code zh } domain { code } subSectors { code zh } subjectCategories
      scale { code zh en } scoreLeast scoreMost
      parts { code role initial least most weight unit averaging effects }
      weightsWithout { absent weights { part weight } }
      indicators { code kind part effect most steps { category { code } points lower { value isInclusive } upper { value } } }
      bands { grade note lower { value isInclusive } upper { value isInclusive } conditions { fact per is value } }
      vetoes { code grade isImmediate } demotions { code grades to unless { fact per is value } }
      cycle { months startsOn } publicity { days unit }
    } }
  }
}`

interface Scheme {
  code: string
  [field: string]: unknown
}

describe.each(databases)('evaluation schemes, on $name', ({ open }) => {
  let world: World
  const schemes = async (variables: Record<string, unknown> = {}): Promise<Scheme[]> => {
    const { evaluationSchemes } = await ask(world, SCHEMES, variables)
    const found = evaluationSchemes.edges.map(({ node }: { node: Scheme }) => node)
    expect(found).toHaveLength(evaluationSchemes.totalCount)
    return found
  }
  const schemeOf = async (code: string) => (await schemes()).find((one) => one.code === code)

  beforeAll(async () => {
    world = await makeWorld(await open())
  })
  afterAll(() => world.close())

  it('are shown to everyone, with their version and all that they grade by', async () => {
    expect(await schemeOf('MOT-HWY-CONSTR')).toMatchObject({
      __typename: 'EvaluationScheme',
      version: 'MOT-HWY-CONSTR@2010-01-01',
      status: 'COMPLETE',
      missing: [],
      isDemonstration: false,
      regime: { code: 'MOT_HIGHWAY_CONSTRUCTION_2009' },
      region: null,
      domain: { code: 'CONSTRUCTION' },
      subSectors: [{ code: 'HIGHWAY_CONSTRUCTION', zh: '公路施工' }],
      scoreMost: '100',
      weightsWithout: [
        { absent: ['PERFORMANCE'], weights: [{ part: 'BID', weight: '1' }] },
        { absent: ['BID'], weights: [{ part: 'PERFORMANCE', weight: '1' }] },
      ],
      vetoes: [{ code: 'DIRECT_D', grade: 'D', isImmediate: true }],
      cycle: { months: 12, startsOn: 'CALENDAR_YEAR' },
      publicity: null,
    })
    expect(await schemeOf('MOT-TAXI-ENTERPRISE')).toMatchObject({
      demotions: [
        {
          grades: ['AAA'],
          to: 'AA',
          unless: { fact: 'DRIVERS_AA_OR_ABOVE', per: 'DRIVERS', is: 'GE', value: '0.9' },
        },
      ],
    })
  })

  it('say which end of a band is inclusive, and which case has no grade', async () => {
    const testing = await schemeOf('MOT-TESTING')
    expect(testing!['bands']).toContainEqual({
      grade: 'A',
      note: null,
      lower: { value: '85', isInclusive: false },
      upper: { value: '95', isInclusive: true },
      conditions: [],
    })
    const jiangsu = await schemeOf('JS-ROADWATER-OPERATOR-2024')
    expect(jiangsu!['bands']).toContainEqual({
      grade: null,
      note: expect.stringContaining('无法判定'),
      lower: null,
      upper: { value: '40', isInclusive: false },
      conditions: [{ fact: 'BAD_POINTS', per: null, is: 'LT', value: '20' }],
    })
  })

  it('are narrowed by day, field and status', async () => {
    const codes = async (variables: Record<string, unknown>) =>
      (await schemes(variables)).map(({ code }) => code)
    expect(await codes({ status: 'INCOMPLETE' })).toEqual([
      'GD-HWY-WATER-CONSTR',
      'GX-OVERLOAD',
      'NATIONAL-PUBLIC-COMPREHENSIVE',
    ])
    expect(await codes({ domain: 'CONSTRUCTION', on: '2012-06-01' })).toEqual([
      'GD-HWY-WATER-CONSTR',
      'MOT-HWY-CONSTR',
    ])
    expect(await codes({ on: '2023-12-31' })).toContain('JS-ROADWATER-OPERATOR-2021')
  })

  it('that are made up say so', async () => {
    const demos = (await schemes()).filter((one) => one['isDemonstration'])
    expect(demos.map(({ code }) => code).toSorted()).toEqual(['DEMO-RECORDS', 'DEMO-ROAD-FREIGHT'])
    for (const { note } of demos) expect(note).toMatch(/^演示/)
    const demo = demos.find(({ code }) => code === 'DEMO-ROAD-FREIGHT')
    expect(demo!['indicators']).toContainEqual({
      code: 'HONOUR',
      kind: 'CATEGORY',
      part: 'BONUS',
      effect: 'ADD',
      most: null,
      steps: [
        { category: { code: 'CITY' }, points: '2', lower: null, upper: null },
        { category: { code: 'PROVINCE' }, points: '3', lower: null, upper: null },
      ],
    })
  })

  it('stand beside rules of supervision, which grade nobody', async () => {
    const { supervisionRules } = await ask(
      world,
      `{ supervisionRules(first: 10) { edges { node { __typename code scheme region { zh } overallMost
        classes { code zh grades scoreFrom samplingRate inspectionsMost inspectionChange } } } } }`,
    )
    const rules = supervisionRules.edges.map(({ node }: { node: Scheme }) => node)
    expect(rules.map(({ code }: Scheme) => code)).toEqual([
      'GX-OVERLOAD-CARDS',
      'QHD-SAMPLING-2025',
    ])
    expect(rules[0]).toMatchObject({ __typename: 'SupervisionRule', scheme: 'GX-OVERLOAD' })
    expect(rules[0].classes[0]).toMatchObject({ grades: ['AA', 'A', 'B'], inspectionsMost: 1 })
    expect(rules[1]).toMatchObject({ scheme: null, overallMost: '0.05' })
    expect(rules[1].classes.map((one: Scheme) => one['samplingRate'])).toEqual([
      '0.01',
      '0.1',
      '0.5',
      '0.8',
    ])
  })
})
