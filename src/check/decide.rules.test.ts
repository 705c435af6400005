import { describe, expect, it } from 'vitest'
import { addDays, addMonths } from '../rule/calendar.rules.ts'
import { OUTCOMES } from '../rule/decision.schema.ts'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import type { DecisionPolicy, Measure } from '../rule/rule.schema.ts'
import { chance, int, makeRandom, pick, type Random } from '../generate/random.ts'
import type { SourceState } from './coverage.rules.ts'
import { decide, worse, type Decision, type WeighedFact } from './decide.rules.ts'

const ON = '2026-11-20'
const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const policies = book.list('decision-policy', { on: ON })
const policyOf = (code: string) => book.current('decision-policy', code, ON)!
const measureOf = (code: string) => book.current('measure', code, ON)
const conflictsOf = (list: string) => book.current('list-kind', list, ON)?.body.conflictsWith ?? []

function coverageOf(policy: DecisionPolicy, state: SourceState['state'] = 'FRESH'): SourceState[] {
  return policy.body.sources.map(({ source, need, freshDays }) => ({
    source,
    need,
    freshDays,
    state,
    deliveredAt: null,
  }))
}

let serial = 0

function fact(values: Partial<WeighedFact> = {}): WeighedFact {
  serial += 1
  return {
    kind: 'RECORD',
    subjectId: 'subject',
    id: `fact ${serial}`,
    version: 1,
    label: null,
    on: '2026-08-01',
    validTo: null,
    properties: { item: ['ADMINISTRATIVE_PENALTY'], severity: ['GENERAL'] },
    disputed: false,
    shielded: false,
    correctedSince: false,
    isShown: true,
    ...values,
  }
}

const penalty = (severity: string, classes: string[] = [], values: Partial<WeighedFact> = {}) =>
  fact({
    properties: {
      item: ['ADMINISTRATIVE_PENALTY'],
      recordKind: ['PENALTY'],
      polarity: ['NEGATIVE'],
      severity: [severity],
      'attributes.penaltyClasses': classes,
    },
    ...values,
  })
const honour = () => fact({ properties: { item: ['HONOUR'] } })

function decided(
  code: string,
  facts: WeighedFact[],
  changes: { coverage?: SourceState[]; measures?: (code: string) => Measure | null } = {},
): Decision {
  const policy = policyOf(code)
  return decide({
    policy,
    facts,
    coverage: changes.coverage ?? coverageOf(policy),
    on: ON,
    measureOf: changes.measures ?? measureOf,
    conflictsOf,
  })
}

describe('a decision', () => {
  it('is CLEAR on a clean file that all required sources were heard of', () => {
    expect(decided('BIDDING', [])).toEqual({ outcome: 'CLEAR', reasons: [], measures: [] })
  })

  it('is RESTRICTED by a statutory measure, the worst reason first', () => {
    const found = decided('BIDDING', [penalty('SERIOUS', ['FINE', 'SUSPEND_PRODUCTION'])])
    expect(found.outcome).toBe('RESTRICTED')
    expect(found.reasons.map(({ code, outcome }) => [code, outcome])).toEqual([
      ['SUSPENDED_FROM_BUSINESS', 'RESTRICTED'],
      ['SERIOUS_PENALTY', 'ATTENTION'],
    ])
    expect(found.measures.map(({ code }) => code)).toEqual(['BIDDING_BARRED', 'STRICT_REVIEW'])
  })

  it('is at most ATTENTION where the statutory measure is not in force', () => {
    const without = (code: string) => (code === 'BIDDING_BARRED' ? null : measureOf(code))
    const found = decided('BIDDING', [penalty('SERIOUS', ['SUSPEND_PRODUCTION'])], {
      measures: without,
    })
    expect(found.outcome).toBe('ATTENTION')
    expect(found.measures.map(({ code }) => code)).toEqual(['STRICT_REVIEW'])
  })

  it('looks back so many months, the first day included', () => {
    const edge = addMonths(ON, -12)
    const at = (on: string) => decided('BIDDING', [penalty('GENERAL', [], { on })]).outcome
    expect(at(edge)).toBe('ATTENTION')
    expect(at(addDays(edge, -1))).toBe('CLEAR')
    // What is decided after the day that it is asked for is not known on it.
    expect(at(addDays(ON, 1))).toBe('CLEAR')
  })

  it('counts what still holds only where the factor says so', () => {
    const until = (validTo: string) =>
      decided('MARKET_ACCESS', [
        penalty('GENERAL', ['RESTRICT_OPERATION'], { on: '2020-01-01', validTo }),
      ]).outcome
    expect(until(addDays(ON, 1))).toBe('RESTRICTED')
    expect(until(ON)).toBe('CLEAR')
  })

  it('takes as many facts as the factor asks for', () => {
    const many = (count: number) =>
      decided(
        'RANDOM_INSPECTION',
        Array.from({ length: count }, () => penalty('MINOR')),
      )
    expect(many(2).outcome).toBe('CLEAR')
    expect(many(3).reasons[0]).toMatchObject({ code: 'REPEATED_PENALTIES', count: 3 })
  })

  it('opens incentives on a clean file and none beside anything adverse', () => {
    const clean = decided('ADMINISTRATIVE_LICENSING', [honour()])
    expect(clean.outcome).toBe('CLEAR')
    expect(clean.measures.map(({ code }) => code)).toContain('GREEN_CHANNEL')
    const adverse = decided('ADMINISTRATIVE_LICENSING', [honour(), penalty('GENERAL')])
    expect(adverse.measures.map(({ body }) => body.effect)).not.toContain('INCENTIVE')
  })

  it('never takes a plan of reorganisation for more than the policy says', () => {
    const shielded = [penalty('SERIOUS', ['SUSPEND_PRODUCTION'], { shielded: true })]
    expect(decided('BIDDING', shielded)).toMatchObject({ outcome: 'CLEAR', reasons: [] })
    const policy = policyOf('BIDDING')
    const watching = { ...policy, body: { ...policy.body, shieldedAtMost: 'ATTENTION' as const } }
    const found = decide({
      policy: watching,
      facts: shielded,
      coverage: coverageOf(policy),
      on: ON,
      measureOf,
      conflictsOf,
    })
    expect(found).toMatchObject({ outcome: 'ATTENTION', measures: [] })
  })

  it('tells the reason and neither the facts nor their number where some are not the caller’s to see', () => {
    const hidden = penalty('SERIOUS', ['SUSPEND_PRODUCTION'], { isShown: false })
    const [first] = decided('BIDDING', [hidden]).reasons
    expect(first).toMatchObject({ code: 'SUSPENDED_FROM_BUSINESS', facts: [], count: null })
  })

  it('is INDETERMINATE where facts were corrected after the instant that is asked for', () => {
    const found = decided('BIDDING', [penalty('GENERAL', [], { correctedSince: true })])
    expect(found.outcome).toBe('INDETERMINATE')
    expect(found.reasons.map(({ code }) => code)).toEqual(['CORRECTED_SINCE'])
  })

  it.each(['STALE', 'MISSING'] as const)(
    'is INDETERMINATE where a required source is %s, and RESTRICTED all the same',
    (state) => {
      const coverage = coverageOf(policyOf('BIDDING'), state)
      expect(decided('BIDDING', [], { coverage })).toMatchObject({
        outcome: 'INDETERMINATE',
        reasons: [{ code: `SOURCE_${state}` }],
      })
      const adverse = decided('BIDDING', [penalty('GENERAL')], { coverage })
      expect(adverse.outcome).toBe('INDETERMINATE')
      const restricted = decided('BIDDING', [penalty('SERIOUS', ['SUSPEND_PRODUCTION'])], {
        coverage,
      })
      expect(restricted.outcome).toBe('RESTRICTED')
    },
  )

  it('shows optional sources in the coverage only', () => {
    const coverage = coverageOf(policyOf('BIDDING')).map((one) =>
      one.need === 'OPTIONAL' ? { ...one, state: 'MISSING' as const } : one,
    )
    expect(coverage.some(({ state }) => state === 'MISSING')).toBe(true)
    expect(decided('BIDDING', [], { coverage }).outcome).toBe('CLEAR')
  })
})

const CLASSES = ['FINE', 'WARNING', 'SUSPEND_PRODUCTION', 'RESTRICT_OPERATION', 'REVOKE_LICENCE']
const ITEMS = ['ADMINISTRATIVE_PENALTY', 'JUDICIAL_ENFORCEMENT', 'SAFETY_ACCIDENT', 'HONOUR']
const ROUNDS = 4_000

function randomFact(random: Random): WeighedFact {
  const validTo = chance(random, 0.5) ? addDays(ON, int(random, -400, 400)) : null
  return fact({
    on: addDays(ON, -int(random, 0, 2_400)),
    validTo,
    shielded: chance(random, 0.1),
    isShown: chance(random, 0.8),
    properties: {
      item: [pick(random, ITEMS)],
      severity: [pick(random, ['MINOR', 'GENERAL', 'SERIOUS'])],
      'attributes.penaltyClasses': [pick(random, CLASSES)],
      'attributes.level': [pick(random, ['ORDINARY', 'LARGER', 'HEAVY'])],
      'attributes.state': [pick(random, ['OPEN', 'DONE'])],
    },
  })
}

const isAdverse = (one: WeighedFact) => one.properties['item']![0] !== 'HONOUR'
const rank = ({ outcome }: Decision) => OUTCOMES.indexOf(outcome)

describe(`of ${ROUNDS} random files, each by every policy`, () => {
  const random = makeRandom('decisions')
  const files = Array.from({ length: ROUNDS }, () =>
    Array.from({ length: int(random, 0, 6) }, () => randomFact(random)),
  )
  const each = (test: (policy: DecisionPolicy, facts: WeighedFact[], at: number) => void) =>
    files.forEach((facts, at) => test(policies[at % policies.length]!, facts, at))
  const by = (
    policy: DecisionPolicy,
    facts: readonly WeighedFact[],
    coverage = coverageOf(policy),
  ) => decide({ policy, facts, coverage, on: ON, measureOf, conflictsOf })

  it('one more adverse fact never betters an outcome', () => {
    let worsened = 0
    each((policy, facts) => {
      const more = randomFact(random)
      const [before, after] = [by(policy, facts), by(policy, [...facts, more])]
      expect(rank(after)).toBeGreaterThanOrEqual(isAdverse(more) ? rank(before) : 0)
      if (rank(after) > rank(before)) worsened += 1
    })
    expect(worsened).toBeGreaterThan(ROUNDS / 20)
  })

  it('a merit changes no outcome', () => {
    each((policy, facts) => {
      expect(rank(by(policy, [...facts, honour()]))).toBe(rank(by(policy, facts)))
    })
  })

  it('a fact whose time is over never worsens an outcome', () => {
    each((policy, facts) => {
      const over = { ...randomFact(random), on: '2010-01-01', validTo: '2011-01-01' }
      // Of a factor without a time the fact itself has to hold, or it is not over.
      const timeless = policy.body.factors.some(
        ({ withinMonths, inForce }) => withinMonths === null && !inForce,
      )
      if (timeless && over.properties['item']![0] === 'JUDICIAL_ENFORCEMENT') return
      expect(rank(by(policy, [...facts, over]))).toBe(rank(by(policy, facts)))
    })
  })

  it('a required source that is stale or missing never yields CLEAR', () => {
    let asked = 0
    each((policy, facts, at) => {
      const state = at % 2 === 0 ? 'STALE' : 'MISSING'
      if (!policy.body.sources.some(({ need }) => need === 'REQUIRED')) return
      asked += 1
      const found = by(policy, facts, coverageOf(policy, state))
      expect(['INDETERMINATE', 'RESTRICTED']).toContain(found.outcome)
    })
    expect(asked).toBeGreaterThan(ROUNDS / 2)
  })

  it('RESTRICTED always has a statutory restriction behind it', () => {
    let restricted = 0
    each((policy, facts) => {
      const found = by(policy, facts)
      if (found.outcome !== 'RESTRICTED') return
      restricted += 1
      const isStatutory = ({ body }: Measure) => body.statutory && body.effect === 'RESTRICTION'
      expect(found.measures.some(isStatutory)).toBe(true)
    })
    expect(restricted).toBeGreaterThan(50)
  })

  it('the order of the facts changes nothing but their order', () => {
    each((policy, facts) => {
      const [one, other] = [by(policy, facts), by(policy, facts.toReversed())]
      expect(other.outcome).toBe(one.outcome)
      expect(other.reasons.map(({ code }) => code)).toEqual(one.reasons.map(({ code }) => code))
    })
  })
})

describe('the worse of two outcomes', () => {
  it('RESTRICTED outranks INDETERMINATE outranks ATTENTION outranks CLEAR', () => {
    expect(worse('RESTRICTED', 'INDETERMINATE')).toBe('RESTRICTED')
    expect(worse('ATTENTION', 'INDETERMINATE')).toBe('INDETERMINATE')
    expect(worse('CLEAR', 'ATTENTION')).toBe('ATTENTION')
  })
})
