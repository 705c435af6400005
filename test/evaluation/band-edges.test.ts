import { Decimal } from 'decimal.js'
import { describe, expect, it } from 'vitest'
import type { EvaluationInput, PartInput } from '../../src/evaluation/evaluation-input.ts'
import { grade } from '../../src/evaluation/grade.rules.ts'
import type { EvaluationScheme } from '../../src/rule/rule.schema.ts'
import { COMPLETE, schemeOf } from './schemes.ts'

/**
 * What each complete scheme says at every edge of its bands, written by hand from the published text. A line: facts (or
 * –), then `score grade` pairs; ± is 0.0001 below or above.
 */
const EXPECTED: Record<string, readonly string[]> = {
  'JS-ROADWATER-OPERATOR-2024': [
    'BAD_POINTS=0: 40- UNDETERMINED, 40 B, 40+ B, 60- B, 60 B, 60+ B, 80- B, 80 A, 80+ A, 90- A, 90 AA, 90+ AA',
    'BAD_POINTS=19.9999: 0 UNDETERMINED, 40- UNDETERMINED, 40 B, 60- B',
    'BAD_POINTS=20: 0 D, 40- D, 40 C, 40+ C, 60- C, 60 B, 60+ B, 80- B, 80 A, 90- A, 90 AA',
    'BAD_POINTS=20.0001: 40- D, 40 C, 60- C, 60 B',
    // Without the points the grade is known where it does not depend on them.
    '–: 40- UNDETERMINED, 40 UNDETERMINED, 60- UNDETERMINED, 60 B, 80 A, 90 AA',
  ],
  'MOT-HWY-CONSTR': [
    '–: 0 D, 60- D, 60 C, 60+ C, 75- C, 75 B, 75+ B, 85- B, 85 A, 85+ A, 95- A, 95 AA, 95+ AA, 100 AA',
  ],
  'MOT-SUPERVISION': [
    '–: 0 D, 60- D, 60 C, 60+ C, 70- C, 70 B, 70+ B, 85- B, 85 A, 85+ A, 95- A, 95 AA, 95+ AA, 100 AA',
  ],
  'MOT-TESTING': [
    '–: 0 D, 60- D, 60 D, 60+ C, 70- C, 70 C, 70+ B, 85- B, 85 B, 85+ A, 95- A, 95 A, 95+ AA, 100- AA, 100 AA',
  ],
  'MOT-TESTING-PERSON': [
    '–: 0 UNDETERMINED, 20- UNDETERMINED, 20 POOR, 20+ POOR, 40- POOR, 40 VERY_POOR, 40+ VERY_POOR',
  ],
  'MOT-ROAD-ENTERPRISE': [
    '–: 0 B, 600- B, 600 A, 600+ A, 700- A, 700 AA, 700+ AA, 850- AA, 850 AAA, 850+ AAA, 1000 AAA, 1100 AAA',
  ],
  'MOT-TAXI-ENTERPRISE': [
    'DRIVERS=10 DRIVERS_AA_OR_ABOVE=9: 600- B, 600 A, 600+ A, 700- A, 700 AA, 700+ AA, 850- AA, 850 AAA, 850+ AAA, 1100 AAA',
    'DRIVERS=1000 DRIVERS_AA_OR_ABOVE=899: 700- A, 700 AA, 850- AA, 850 AA, 850+ AA, 1100 AA',
    'DRIVERS=1000 DRIVERS_AA_OR_ABOVE=900: 850 AAA',
    '–: 600 A, 700 AA, 850- AA, 850 UNDETERMINED, 1100 UNDETERMINED',
    'DRIVERS=0 DRIVERS_AA_OR_ABOVE=0: 850 UNDETERMINED',
  ],
  'MOT-TAXI-DRIVER': [
    '–: 0 B, 0+ B, 3 B, 4- B, 4 A, 4+ A, 10 A, 11- A, 11 AA, 11+ AA, 19 AA, 20- AA, 20 AAA, 20+ AAA, 30 AAA',
  ],
  'DEMO-ROAD-FREIGHT': [
    'BAD_POINTS=11.9999: 0 D, 60- D, 60 C, 60+ C, 70- C, 70 B, 70+ B, 80- B, 80 A, 80+ A, 90- A, 90 AA, 90+ AA, 105 AA',
    'BAD_POINTS=12: 60- D, 60 C, 70 B, 80- B, 80 B, 90 B, 105 B',
    '–: 60 C, 70 B, 80- B, 80 UNDETERMINED, 90 UNDETERMINED',
  ],
  'DEMO-RECORDS': [
    '–: 0 D, 60- D, 60 C, 60+ C, 70- C, 70 B, 70+ B, 80- B, 80 A, 80+ A, 90- A, 90 AA, 90+ AA, 104 AA',
  ],
}

const STEP = '0.0001'

function scoreOf(text: string): string {
  const edge = new Decimal(text.replace(/[-+]$/, ''))
  if (text.endsWith('-')) return edge.minus(STEP).toFixed()
  return (text.endsWith('+') ? edge.plus(STEP) : edge).toFixed()
}

function factsOf(text: string): EvaluationInput['facts'] {
  if (text === '–') return {}
  return Object.fromEntries(text.split(' ').map((one) => one.split('=')))
}

const CASES = Object.entries(EXPECTED).flatMap(([code, lines]) =>
  lines.flatMap((line) => {
    const [facts, pairs] = line.split(': ')
    return pairs!.split(', ').map((pair) => {
      const [score, expected] = pair.split(' ')
      return { code, facts: facts!, score: scoreOf(score!), expected: expected! }
    })
  }),
)

/** Parts that make a score: each weighted part has it, up to its initial score; the rest is bonus. */
function partsFor({ body }: EvaluationScheme, score: string): Record<string, PartInput> {
  return Object.fromEntries(
    body.parts.flatMap((part): [string, PartInput][] => {
      const { role, code } = part
      if (role === 'DEDUCTION') return []
      const full = body.parts.flatMap((one) =>
        one.role === 'WEIGHTED' && one.effects.includes('DEDUCT') ? (one.initial ?? []) : [],
      )[0]
      const base = full === undefined ? score : Decimal.min(full, score).toFixed()
      if (role === 'BONUS') {
        const points = new Decimal(score).minus(base).toFixed()
        return [[code, { events: [{ reference: 'bonus', effect: 'ADD', points }] }]]
      }
      if (part.unit === null) return [[code, { score: base }]]
      return [[code, { sections: [{ code: 'one', amount: '1', score: base }] }]]
    }),
  )
}

/** The demonstration has indicators, which would make its score; here it is given. */
const withoutIndicators = (scheme: EvaluationScheme): EvaluationScheme => ({
  ...scheme,
  body: { ...scheme.body, indicators: [] },
})

const gradeAt = (scheme: EvaluationScheme, score: string, facts: EvaluationInput['facts']) =>
  grade(withoutIndicators(scheme), { parts: partsFor(scheme, score), facts: facts ?? {} })

describe('the edges of bands', () => {
  it('are all in the table, below, at and above', () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual(COMPLETE.map(({ code }) => code).toSorted())
    const missing = COMPLETE.flatMap(({ code, body }) => {
      const { least, most } = body.range
      const asked = new Set(CASES.filter((one) => one.code === code).map(({ score }) => score))
      return body.bands
        .flatMap(({ lower, upper }) => [lower, upper].flatMap((end) => end?.value ?? []))
        .flatMap((edge) => ['-', '', '+'].map((side) => scoreOf(`${edge}${side}`)))
        .filter((score) => least === null || new Decimal(score).gte(least))
        .filter((score) => most === null || new Decimal(score).lte(most))
        .filter((score) => !asked.has(score))
        .map((score) => `${code}: ${score}`)
    })
    expect(missing).toEqual([])
  })

  it.each(CASES)('$code, $facts: $score is $expected', ({ code, facts, score, expected }) => {
    const found = gradeAt(schemeOf(code), score, factsOf(facts))
    expect([found.score, found.grade.code]).toEqual([score, expected])
  })
})

describe('the bands of a complete scheme', () => {
  /** Scores of the whole range, in steps that hit every edge and its neighbours. */
  function scoresOf({ range, bands }: EvaluationScheme['body']): Decimal[] {
    const edges = bands.flatMap(({ lower, upper }) =>
      [lower, upper].flatMap((end) => (end === null ? [] : new Decimal(end.value))),
    )
    const from = new Decimal(range.least ?? -50)
    const to = new Decimal(range.most ?? Decimal.max(...edges).plus(50))
    const step = to.minus(from).div(997)
    return [
      ...Array.from({ length: 998 }, (_, at) => from.plus(step.times(at))),
      ...edges.flatMap((edge) => [edge.minus('0.0001'), edge, edge.plus('0.0001')]),
    ].filter((score) => score.gte(from) && score.lte(to))
  }

  /** Written anew, apart from the engine. */
  function matches(band: EvaluationScheme['body']['bands'][number], score: Decimal, bad: number) {
    const { lower, upper, when } = band
    const above =
      lower === null || score.gt(lower.value) || (lower.inclusive && score.eq(lower.value))
    const below =
      upper === null || score.lt(upper.value) || (upper.inclusive && score.eq(upper.value))
    const met = when.every(({ is, value }) =>
      is === 'LT' ? bad < Number(value) : is === 'GE' ? bad >= Number(value) : Number.NaN,
    )
    return above && below && met
  }

  it.each(COMPLETE)('of $code cover every score once', ({ body }) => {
    for (const bad of [0, 12, 19, 20, 21])
      for (const score of scoresOf(body)) {
        const found = body.bands.filter((band) => matches(band, score, bad))
        expect([score.toFixed(), found.length]).toEqual([score.toFixed(), 1])
      }
  })

  it('leave no more open than is declared', () => {
    const open = COMPLETE.flatMap(({ code, body }) =>
      body.bands
        .filter(({ grade }) => grade === null)
        .map(({ note }) => [code, note !== undefined]),
    )
    expect(open).toEqual([
      ['JS-ROADWATER-OPERATOR-2024', true],
      ['MOT-TESTING-PERSON', true],
    ])
  })

  it.each(COMPLETE.filter(({ code }) => code !== 'MOT-TESTING-PERSON'))(
    'of $code give no lower grade for a higher score',
    (scheme) => {
      const rank = (code: string) => scheme.body.scale.findIndex((one) => one.code === code)
      const facts = { BAD_POINTS: '20', DRIVERS: '10', DRIVERS_AA_OR_ABOVE: '10' }
      const scores = scoresOf(scheme.body)
        .map((score) => score.toDecimalPlaces(4))
        .filter((score) => score.gte(0))
        .toSorted((a, b) => a.cmp(b))
      const ranks = scores.map((score) => rank(gradeAt(scheme, score.toFixed(), facts).grade.code))
      expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
    },
  )
})
