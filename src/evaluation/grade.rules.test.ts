import { describe, expect, it } from 'vitest'
import { DomainError } from '../errors.ts'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import type { EvaluationInput, ScoredSection } from './evaluation-input.ts'
import { grade } from './grade.rules.ts'

const schemes = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER)).list('evaluation-scheme')
const schemeOf = (code: string) => schemes.find((one) => one.code === code)!

const HIGHWAY = 'MOT-HWY-CONSTR'
const TAXI = 'MOT-TAXI-ENTERPRISE'
const DEMO = 'DEMO-ROAD-FREIGHT'

const gradeBy = (code: string, input: EvaluationInput) => grade(schemeOf(code), input)
const reasonsOf = ({ why }: ReturnType<typeof grade>) =>
  why.map(({ code, about }) => `${code} ${about}`)

function refusalOf(run: () => unknown): DomainError {
  try {
    run()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error('it was not refused')
}

const deduct = (points: string) => ({ reference: 'act', effect: 'DEDUCT' as const, points })
const add = (points: string) => ({ reference: 'act', effect: 'ADD' as const, points })
const section = (code: string, score: string, amount = '1'): ScoredSection => ({
  code,
  score,
  amount,
})
const sections = (...list: ScoredSection[]) => ({ sections: list })

describe('a scheme that is not complete', () => {
  it.each(schemes.filter(({ body }) => body.status === 'INCOMPLETE'))(
    '$code grades nobody',
    (scheme) => {
      const refusal = refusalOf(() => grade(scheme, { parts: {} }))
      expect(refusal.code).toBe('EVALUATION_SCHEME_INCOMPLETE')
      expect(refusal.detail.en).toContain(`${scheme.code}@${scheme.validFrom}`)
      expect(refusal.detail.zh).toContain(scheme.body.missing[0])
    },
  )
})

describe('a result', () => {
  it('carries its scheme and version, and says what was made up', () => {
    const input = { parts: { TOTAL: { score: '91' } } }
    expect(gradeBy('JS-ROADWATER-OPERATOR-2024', input)).toMatchObject({
      scheme: 'JS-ROADWATER-OPERATOR-2024',
      version: 'JS-ROADWATER-OPERATOR-2024@2024-01-01',
      isDemonstration: false,
      grade: { code: 'AA', zh: '信用好' },
    })
    expect(gradeBy(DEMO, { parts: {} }).isDemonstration).toBe(true)
  })

  it('labels what could not be determined in both languages', () => {
    const { grade: found } = gradeBy('JS-ROADWATER-OPERATOR-2024', {
      parts: { TOTAL: { score: '10' } },
      facts: { BAD_POINTS: '0' },
    })
    expect(found).toEqual({
      code: 'UNDETERMINED',
      zh: '无法判定',
      en: 'It cannot be determined',
    })
  })
})

describe('weights', () => {
  it('are 0.2 and 0.8 with bids and performance, and all of one without the other', () => {
    const BID = sections(section('T', '50'))
    const PERFORMANCE = sections(section('L', '100'))
    expect(gradeBy(HIGHWAY, { parts: { BID, PERFORMANCE } }).score).toBe('90')
    expect(gradeBy(HIGHWAY, { parts: { BID } }).score).toBe('50')
    expect(gradeBy(HIGHWAY, { parts: { PERFORMANCE } }).score).toBe('100')
    const none = gradeBy(HIGHWAY, { parts: { BID, PERFORMANCE: sections() } })
    expect(none.score).toBe('50')
    expect(reasonsOf(none)).toEqual(['WEIGHTS_WITHOUT PERFORMANCE', 'IN_BAND (-∞, 60)'])
  })

  it('without both leave nothing to grade', () => {
    const found = gradeBy(HIGHWAY, { parts: { OTHER: { events: [deduct('3')] } } })
    expect([found.score, found.grade.code, found.parts]).toEqual([null, 'UNDETERMINED', []])
    expect(reasonsOf(found)).toEqual(['NOTHING_TO_SCORE BID, PERFORMANCE'])
  })

  it('that a scheme lacks are not guessed', () => {
    const scheme = structuredClone(schemeOf(HIGHWAY))
    scheme.body.weightsWithout = []
    const found = grade(scheme, { parts: { BID: sections(section('T', '99')) } })
    expect([found.score, found.grade.code]).toEqual([null, 'UNDETERMINED'])
    expect(reasonsOf(found)).toEqual(['PART_MISSING PERFORMANCE'])
  })
})

describe('contract sections', () => {
  it('are averaged by amount where the scheme says so, else as they are', () => {
    const list = [section('1', '100', '300'), section('2', '60', '100')]
    const { parts } = gradeBy(HIGHWAY, {
      parts: { BID: sections(...list), PERFORMANCE: sections(...list) },
    })
    expect(parts.map(({ code, value }) => [code, value])).toEqual([
      ['BID', '80'],
      ['PERFORMANCE', '90'],
      ['OTHER', '0'],
    ])
    expect(parts[1]!.sections).toEqual([
      { code: '1', value: '100', amount: '300' },
      { code: '2', value: '60', amount: '100' },
    ])
  })

  it('reach an edge exactly, although their means have no end', () => {
    const thirds = gradeBy(HIGHWAY, {
      parts: {
        BID: sections(section('1', '95'), section('2', '95'), section('3', '94')),
        PERFORMANCE: sections(section('1', '95', '11'), section('2', '96', '1')),
      },
    })
    // 0.2 × 284 ÷ 3 + 0.8 × 1141 ÷ 12 = 56.8 ÷ 3 + 76.0666… = 18.9333… + 76.0666… = 95
    expect([thirds.score, thirds.grade.code]).toEqual(['95', 'AA'])
    expect(thirds.parts[0]!.points).toBe(`18.9${'3'.repeat(29)}`)
  })

  it('stand once each, with an amount where it counts', () => {
    const twice = { parts: { BID: sections(section('T', '9'), section('T', '9')) } }
    expect(refusalOf(() => gradeBy(HIGHWAY, twice)).detail.en).toContain('stands twice')
    for (const amount of [undefined, '0', '-1', '1e3']) {
      const one = { code: 'L', score: '90', ...(amount === undefined ? {} : { amount }) }
      const refusal = refusalOf(() => gradeBy(HIGHWAY, { parts: { PERFORMANCE: sections(one) } }))
      expect(refusal.code).toBe('EVALUATION_INPUT_INVALID')
    }
  })
})

describe('bonus and deductions', () => {
  it.each([
    ['MOT-ROAD-ENTERPRISE', '100', '1100'],
    ['MOT-ROAD-ENTERPRISE', '100.0001', '1100'],
    ['MOT-ROAD-ENTERPRISE', '99.9999', '1099.9999'],
    ['MOT-TAXI-DRIVER', '10', '30'],
    ['MOT-TAXI-DRIVER', '11', '30'],
    ['MOT-TAXI-DRIVER', '9.5', '29.5'],
  ])('%s with a bonus of %s has %s', (code, points, score) => {
    const parts = { BASE: { events: [] }, BONUS: { events: [add(points)] } }
    expect(gradeBy(code, { parts }).score).toBe(score)
  })

  it('of other acts come off the total, below nothing too', () => {
    const parts = {
      BID: sections(section('T', '3')),
      OTHER: { events: [deduct('2'), deduct('2.5')] },
    }
    const found = gradeBy(HIGHWAY, { parts })
    expect([found.score, found.grade.code]).toEqual(['-1.5', 'D'])
  })
})

describe('vetoes', () => {
  const vetoes = [{ code: 'DIRECT_D', reference: 'decision 1' }]

  it('lead to their grade at once, with a score or without one', () => {
    const scored = gradeBy(HIGHWAY, { parts: { BID: sections(section('T', '100')) }, vetoes })
    expect([scored.score, scored.grade.code]).toEqual(['100', 'D'])
    const unscored = gradeBy(HIGHWAY, { parts: {}, vetoes })
    expect([unscored.score, unscored.grade.code]).toEqual([null, 'D'])
    expect(unscored.vetoes).toEqual([
      expect.objectContaining({ grade: 'D', isImmediate: true, reference: 'decision 1' }),
    ])
  })

  it('lift no grade', () => {
    const scheme = structuredClone(schemeOf(HIGHWAY))
    scheme.body.vetoes[0]!.grade = 'C'
    const found = grade(scheme, { parts: { BID: sections(section('T', '10')) }, vetoes })
    expect(found.grade.code).toBe('D')
  })

  it('that the scheme lacks are refused', () => {
    const refusal = refusalOf(() => gradeBy(TAXI, { parts: {}, vetoes }))
    expect(refusal.code).toBe('EVALUATION_INPUT_INVALID')
  })
})

describe('the share of drivers', () => {
  const taxi = (facts: EvaluationInput['facts'], score = '900') =>
    gradeBy(TAXI, { parts: { BASE: { score } }, ...(facts === undefined ? {} : { facts }) })

  it('of ninety per cent is enough, and one driver fewer is not', () => {
    const enough = taxi({ DRIVERS: '30', DRIVERS_AA_OR_ABOVE: '27' })
    expect([enough.grade.code, enough.demotions]).toEqual(['AAA', []])
    const short = taxi({ DRIVERS: '30', DRIVERS_AA_OR_ABOVE: '26' })
    expect([short.grade.code, short.score]).toEqual(['AA', '900'])
    expect(short.demotions).toEqual([
      expect.objectContaining({ code: 'DRIVER_SHARE', from: 'AAA', to: 'AA' }),
    ])
  })

  it('that is not known leaves AAA undetermined, and no lower grade', () => {
    expect(reasonsOf(taxi(undefined))).toContain('FACT_MISSING DRIVERS_AA_OR_ABOVE/DRIVERS')
    expect(taxi({ DRIVERS: '30' }).grade.code).toBe('UNDETERMINED')
    expect(taxi(undefined, '849.9999').grade.code).toBe('AA')
  })
})

describe('indicators', () => {
  const measured = [
    { code: 'ACCIDENT_RATE', value: '0' },
    { code: 'COMPLAINT_RATE', value: '0' },
  ]
  const facts = { BAD_POINTS: '0' }

  it.each([
    ['0.4999', '0'],
    ['0.5', '-10'],
    ['0.9999', '-10'],
    ['1', '-25'],
    ['2', '-50'],
  ])('of an accident rate of %s take %s', (value, points) => {
    const indicators = [{ code: 'ACCIDENT_RATE', value }, measured[1]!]
    const { indicators: found } = gradeBy(DEMO, { parts: {}, indicators, facts })
    expect(found.find(({ code }) => code === 'ACCIDENT_RATE')).toMatchObject({
      inputs: [{ code: 'ACCIDENT_RATE', value }],
      points,
    })
  })

  it('that were not measured leave the grade open', () => {
    const found = gradeBy(DEMO, { parts: {}, indicators: [measured[0]!], facts })
    expect([found.score, found.grade.code, found.parts]).toEqual([null, 'UNDETERMINED', []])
    expect(reasonsOf(found)).toEqual(['INDICATOR_MISSING COMPLAINT_RATE'])
  })

  it('that are open leave the grade open, although something was given for them', () => {
    const violations = { code: 'VIOLATION', category: 'OVERLOAD', times: 1 }
    const indicators = [...measured, violations]
    const found = gradeBy(DEMO, { parts: {}, indicators, facts, openIndicators: ['VIOLATION'] })
    expect([found.score, found.grade.code]).toEqual([null, 'UNDETERMINED'])
    expect(reasonsOf(found)).toEqual(['INDICATOR_MISSING VIOLATION'])
  })

  it('count up to their limit, and their part falls no further than its least', () => {
    const violations = { code: 'VIOLATION', category: 'UNLICENSED', times: 4 }
    const parts = { COMPLIANCE: { events: [deduct('41')] } }
    const found = gradeBy(DEMO, { parts, indicators: [...measured, violations], facts })
    expect(found.indicators.find(({ code }) => code === 'VIOLATION')!.points).toBe('-60')
    expect(found.parts.find(({ code }) => code === 'COMPLIANCE')!.value).toBe('0')
    expect(reasonsOf(found)).toEqual([
      'INDICATOR_CAPPED VIOLATION',
      'LEAST_REACHED COMPLIANCE',
      'IN_BAND [80, 90)',
    ])
  })
})

describe('an input that does not fit its scheme is refused:', () => {
  it.each<[string, string, EvaluationInput]>([
    ['a part that it lacks', TAXI, { parts: { NONE: { score: '1' } } }],
    ['a score beyond the initial one', TAXI, { parts: { BASE: { score: '1000.0001' } } }],
    ['a score beyond the range', 'MOT-TESTING', { parts: { TOTAL: { score: '100.0001' } } }],
    ['acts where a score is given', 'MOT-TESTING', { parts: { TOTAL: { events: [deduct('1')] } } }],
    ['a bonus on the base', TAXI, { parts: { BASE: { events: [add('1')] } } }],
    ['points below nothing', TAXI, { parts: { BASE: { events: [deduct('-1')] } } }],
    ['sections where there are none', TAXI, { parts: { BASE: sections(section('T', '9')) } }],
    ['none where there are', HIGHWAY, { parts: { BID: { score: '9' } } }],
    ['a score for a bonus', TAXI, { parts: { BASE: { score: '9' }, BONUS: { score: '9' } } }],
    ['a number that is none', TAXI, { parts: { BASE: { score: 'many' } } }],
    ['a number too fine', TAXI, { parts: { BASE: { score: '0.00001' } } }],
    ['facts below nothing', TAXI, { parts: {}, facts: { DRIVERS: '-1' } }],
    [
      'an indicator that it lacks',
      TAXI,
      { parts: {}, indicators: [{ code: 'VIOLATION', value: '1' }] },
    ],
    [
      'a category that its indicator lacks',
      DEMO,
      { parts: {}, indicators: [{ code: 'VIOLATION', category: 'NONE', times: 1 }] },
    ],
    [
      'half an act',
      DEMO,
      { parts: {}, indicators: [{ code: 'VIOLATION', category: 'OVERLOAD', times: 0.5 }] },
    ],
    [
      'two values of an indicator',
      DEMO,
      {
        parts: {},
        indicators: [
          { code: 'ACCIDENT_RATE', value: '1' },
          { code: 'ACCIDENT_RATE', value: '1' },
        ],
      },
    ],
    [
      'a score beside indicators',
      DEMO,
      {
        parts: { SAFETY: { score: '90' } },
        indicators: [
          { code: 'ACCIDENT_RATE', value: '1' },
          { code: 'COMPLAINT_RATE', value: '1' },
        ],
      },
    ],
  ])('%s', (_name, code, input) => {
    const refusal = refusalOf(() => gradeBy(code, input))
    expect(refusal.code).toBe('EVALUATION_INPUT_INVALID')
    expect(refusal.detail.zh).toMatch(/\p{Script=Han}/u)
  })
})
