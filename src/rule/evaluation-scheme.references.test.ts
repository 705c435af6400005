import { describe, expect, it } from 'vitest'
import type { SchemeBody } from './evaluation-scheme.schema.ts'
import { makeRuleBook } from './rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import { parseRule, type RuleVersion } from './rule.schema.ts'

const rules = readRuleFiles(RULE_DATA_FOLDER)
const book = makeRuleBook(rules)

/** What is said of the rules once a scheme is changed. */
function problemsWhen(code: string, change: (body: SchemeBody) => void): string {
  const copies: RuleVersion[] = structuredClone(rules)
  const scheme = copies.find((one) => one.kind === 'evaluation-scheme' && one.code === code)!
  change(scheme.body as SchemeBody)
  try {
    makeRuleBook(copies.map(parseRule))
  } catch (error) {
    return String(error)
  }
  return ''
}

const HIGHWAY = 'MOT-HWY-CONSTR'
const JIANGSU = 'JS-ROADWATER-OPERATOR-2024'
const DEMO = 'DEMO-ROAD-FREIGHT'
type Weighted = { weight: string; initial: string | null }
const weighted = (body: SchemeBody, at: number) => body.parts[at] as Weighted

describe('the schemes of the rule data', () => {
  it('are complete, or say what they lack', () => {
    const missing = book
      .list('evaluation-scheme')
      .filter(({ body }) => body.status === 'INCOMPLETE')
      .map(({ code, body }) => [code, body.missing])
    expect(missing).toEqual([
      ['JS-ROADWATER-OPERATOR-2021', ['PARTS', 'BANDS']],
      ['GD-HWY-WATER-CONSTR', ['PARTS', 'LOWER_BANDS', 'CONDITIONS']],
      ['NATIONAL-PUBLIC-COMPREHENSIVE', ['PARTS', 'BANDS']],
      ['GX-OVERLOAD', ['PARTS', 'BANDS']],
    ])
  })

  it('have indicators only where they are made up', () => {
    for (const { code, zh, basis, body } of book.list('evaluation-scheme')) {
      const isDemo = code.startsWith('DEMO-')
      expect([code, body.indicators.length > 0]).toEqual([code, isDemo])
      expect([code, /演示/.test(`${zh}${basis}${body.note}`)]).toEqual([code, isDemo])
    }
  })

  it('of Jiangsu follow each other in 2024', () => {
    const onDay = (on: string) =>
      book.list('evaluation-scheme', { on }).flatMap(({ code }) => code.match(/^JS-.*/) ?? [])
    expect(onDay('2023-12-31')).toEqual(['JS-ROADWATER-OPERATOR-2021'])
    expect(onDay('2024-01-01')).toEqual([JIANGSU])
  })
})

describe('a scheme is refused', () => {
  it.each<[string, string, (body: SchemeBody) => void, string]>([
    [
      'with weights that do not sum to 1',
      HIGHWAY,
      (body) => (weighted(body, 0).weight = '0.3'),
      'evaluation-scheme MOT-HWY-CONSTR (2010-01-01): weights: sum to 1.1, not to 1',
    ],
    [
      'with weights without a part that do not',
      HIGHWAY,
      (body) => (body.weightsWithout[0]!.weights = { BID: '0.2' }),
      'weights without PERFORMANCE: sum to 0.2, not to 1',
    ],
    [
      'with weights for the part that is absent',
      HIGHWAY,
      (body) => (body.weightsWithout[0]!.weights = { PERFORMANCE: '1' }),
      'weights without PERFORMANCE: weigh PERFORMANCE, not BID',
    ],
    [
      'with bands that overlap',
      HIGHWAY,
      (body) => (body.bands[2]!.upper = { value: '86', inclusive: false }),
      'bands A, B overlap at score 85.5',
    ],
    [
      'with bands that share an edge',
      HIGHWAY,
      (body) => (body.bands[2]!.upper = { value: '85', inclusive: true }),
      'bands A, B overlap at score 85',
    ],
    [
      'with a score that no band covers',
      'MOT-TESTING',
      (body) => (body.bands[1]!.upper = { value: '95', inclusive: false }),
      'no band covers score 95',
    ],
    [
      'with a case that no band covers',
      JIANGSU,
      (body) => body.bands.splice(6, 1),
      'no band covers score 39, BAD_POINTS 19',
    ],
    [
      'with conditions that overlap',
      JIANGSU,
      (body) => (body.bands[3]!.when[0]!.is = 'LE'),
      'bands B, C overlap at score 40, BAD_POINTS 20',
    ],
    [
      'with a band that is empty',
      HIGHWAY,
      (body) => (body.bands[1]!.upper = { value: '85', inclusive: false }),
      'band [85, 85) is empty',
    ],
    [
      'with a grade that nothing leads to',
      HIGHWAY,
      (body) => body.scale.push({ code: 'E', zh: '戊', en: 'E' }),
      'nothing leads to grade E',
    ],
    [
      'with a grade outside of its scale',
      HIGHWAY,
      (body) => (body.vetoes[0]!.grade = 'E'),
      'the scale has no grade E',
    ],
    [
      'with a grade that is no grade',
      HIGHWAY,
      (body) => (body.scale[0]!.code = 'UNDETERMINED'),
      'no grade may be named UNDETERMINED',
    ],
    [
      'with a demotion that lifts',
      'MOT-TAXI-ENTERPRISE',
      (body) => (body.demotions[0]!.grades = ['A']),
      'demotion DRIVER_SHARE does not lead to a lower grade',
    ],
    [
      'complete, with something missing',
      HIGHWAY,
      (body) => body.missing.push('BANDS'),
      'COMPLETE, and yet something is missing',
    ],
    [
      'complete, without bands',
      'GX-OVERLOAD',
      (body) => Object.assign(body, { status: 'COMPLETE', missing: [] }),
      'COMPLETE without bands',
    ],
    [
      'incomplete, and says not why',
      'GX-OVERLOAD',
      (body) => (body.missing = []),
      'does not say what is missing',
    ],
    [
      'with intervals of an indicator that leave a value out',
      DEMO,
      (body) => {
        const [first] = body.indicators
        if (first?.kind === 'INTERVAL') first.intervals.splice(1, 1)
      },
      'indicator ACCIDENT_RATE: 0.5 lies in 0 intervals',
    ],
    [
      'with an indicator of no part',
      DEMO,
      (body) => (body.indicators[0]!.part = 'NONE'),
      'indicator ACCIDENT_RATE: no part NONE',
    ],
    [
      'with an indicator that its part does not take',
      DEMO,
      (body) => (body.indicators[0]!.effect = 'ADD'),
      'indicator ACCIDENT_RATE: part SAFETY does not take ADD',
    ],
    [
      'as a demonstration under another name',
      HIGHWAY,
      (body) => (body.isDemonstration = true),
      'a demonstration, and it alone, is named DEMO-',
    ],
    [
      'with a part twice',
      HIGHWAY,
      (body) => body.parts.push(structuredClone(body.parts[2]!)),
      'part OTHER stands twice',
    ],
    [
      'with acts that have no initial score',
      HIGHWAY,
      (body) => (weighted(body, 0).initial = null),
      'part BID: its acts are scored from no initial score',
    ],
    [
      'of a field that is not there',
      HIGHWAY,
      (body) => (body.domain = 'NONE'),
      'no such domain: NONE',
    ],
    [
      'of a regime that is not there',
      HIGHWAY,
      (body) => (body.regime = 'NONE'),
      'no such regime: NONE',
    ],
    [
      'of a sub-sector that is not there',
      HIGHWAY,
      (body) => body.subSectors.push('NONE'),
      'no TRANSPORT_SUB_SECTOR NONE',
    ],
    [
      'with a number that is not exact',
      HIGHWAY,
      (body) => (body.bands[0]!.lower!.value = '95.00001'),
      'must be a decimal in a string',
    ],
  ])('%s', (_name, code, change, problem) => {
    expect(problemsWhen(code, change)).toContain(problem)
  })

  it('but not for a copy of itself', () => {
    expect(problemsWhen(HIGHWAY, () => undefined)).toBe('')
  })

  it('as the base of a supervision rule when it is not there', () => {
    const copies: RuleVersion[] = structuredClone(rules)
    const rule = copies.find(({ code }) => code === 'GX-OVERLOAD-CARDS')!
    Object.assign(rule.body, { scheme: 'NONE' })
    expect(() => makeRuleBook(copies)).toThrow('no such evaluation-scheme: NONE')
  })
})
