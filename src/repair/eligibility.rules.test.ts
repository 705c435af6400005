import { describe, expect, it } from 'vitest'
import { classifySeverity, publicityOf } from '../rule/publicity.rules.ts'
import { makeRuleBook, type RuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import type { RuleVersion } from '../rule/rule.schema.ts'
import { eligibilityOf, type Standing } from './eligibility.rules.ts'
import type {
  RepairableEntry,
  RepairableFact,
  RepairableGrade,
  RepairableRecord,
} from './repair.rules.ts'

const rules = readRuleFiles(RULE_DATA_FOLDER)
const book = makeRuleBook(rules)
const FREE: Standing = { isPending: false, barredUntil: null }

/** A book in which rules of repair differ. */
function bookWith(change: (rule: RuleVersion<'repair-rule'>) => object): RuleBook {
  return makeRuleBook(
    rules.map((rule) =>
      rule.kind === 'repair-rule' ? { ...rule, body: { ...rule.body, ...change(rule) } } : rule,
    ),
  )
}

interface Penalty {
  on: string
  classes?: string[]
  domain?: string
}

/** A penalty as it was taken in, by the publicity rule of its day. */
function penalty(
  { on, classes = ['FINE'], domain = 'TRANSPORT_PRODUCTION' }: Penalty,
  more: Partial<RepairableRecord> = {},
): RepairableRecord {
  const facts = { classes, domain, subjectCategory: 'ORGANIZATION' as const }
  const input = { ...facts, kind: 'PENALTY' as const, itemCode: 'ADMINISTRATIVE_PENALTY' }
  const published = publicityOf(book, { ...input, decidedOn: on, publishedOn: on })
  const rule = book.publicityRules.find(({ code }) => code === published.rule)!
  return {
    of: 'RECORD',
    state: 'IN_FORCE',
    decidedOn: on,
    isAdverse: true,
    recordKind: 'PENALTY',
    item: 'ADMINISTRATIVE_PENALTY',
    severity: classifySeverity(rule, facts),
    domain,
    penaltyClasses: classes,
    publicityRule: published.rule,
    publishedFrom: published.published ? on : null,
    publishedTo: published.until,
    ...more,
  }
}

const entry = (more: Partial<RepairableEntry> = {}): RepairableEntry => ({
  of: 'LIST_ENTRY',
  state: 'IN_FORCE',
  decidedOn: '2026-05-01',
  isAdverse: true,
  list: 'SERIOUS_DISHONESTY',
  leastMonths: 12,
  hasRepairExit: true,
  validTo: '2029-05-01',
  ...more,
})

const grade = (more: Partial<RepairableGrade> = {}): RepairableGrade => ({
  of: 'EVALUATION',
  state: 'FINAL',
  decidedOn: '2026-05-01',
  isAdverse: true,
  scheme: 'JS-ROADWATER-OPERATOR-2024',
  grade: 'D',
  validTo: '2027-05-01',
  ...more,
})

const unmet = (fact: RepairableFact, today: string, standing = FREE, by = book) =>
  eligibilityOf(by, fact, standing, today)
    .requirements.filter(({ satisfied }) => satisfied === false)
    .map(({ code }) => code)

describe('the shortest and the longest publicity, by the rule of the fact’s own time', () => {
  it.each([
    ['2019: general', { on: '2019-10-08' }, '2020-01-08', '2020-10-08'],
    [
      '2019: serious',
      { on: '2019-10-08', classes: ['REVOKE_LICENCE'] },
      '2020-04-08',
      '2022-10-08',
    ],
    ['before the notice of 2019', { on: '2017-03-01' }, '2017-06-01', '2018-03-01'],
    ['Order 58', { on: '2024-05-31' }, '2024-08-31', '2027-05-31'],
    ['Order 58, to the end of February', { on: '2024-11-30' }, '2025-02-28', '2027-11-30'],
    ['Order 58, work safety', { on: '2024-05-31', domain: 'SAFETY' }, '2025-05-31', '2027-05-31'],
    ['Order 58, its last day', { on: '2026-03-31' }, '2026-06-30', '2029-03-31'],
    ['Order 36, its first day', { on: '2026-04-01' }, '2026-07-01', '2027-04-01'],
    ['Order 36: general', { on: '2026-05-06' }, '2026-08-06', '2027-05-06'],
    [
      'Order 36: serious',
      { on: '2026-05-06', classes: ['CLOSE_DOWN'] },
      '2027-05-06',
      '2029-05-06',
    ],
    [
      'Order 36: several kinds, the longest',
      { on: '2026-05-06', classes: ['WARNING', 'FINE', 'REVOKE_LICENCE'] },
      '2027-05-06',
      '2029-05-06',
    ],
    [
      'Order 36: minor, at once',
      { on: '2026-05-06', classes: ['WARNING'] },
      '2026-05-06',
      '2026-08-06',
    ],
  ] as [string, Penalty, string, string][])('%s', (_, given, shortestUntil, longestUntil) =>
    expect(eligibilityOf(book, penalty(given), FREE, '2026-11-20')).toMatchObject({
      shortestUntil,
      longestUntil,
    }),
  )

  it('of an entry is that of its kind of list', () => {
    expect(eligibilityOf(book, entry(), FREE, '2026-11-20')).toMatchObject({
      shortestUntil: '2027-05-01',
      longestUntil: '2029-05-01',
      earliestOn: '2027-05-01',
      eligible: false,
    })
    expect(eligibilityOf(book, entry({ leastMonths: null }), FREE, '2026-11-20')).toMatchObject({
      shortestUntil: null,
      earliestOn: '2026-11-20',
      eligible: true,
    })
  })

  it('of a grade is its validity, and the months that its rule sets', () => {
    const asIs = eligibilityOf(book, grade(), FREE, '2026-05-01')
    expect(asIs).toMatchObject({
      eligible: true,
      shortestUntil: null,
      longestUntil: '2027-05-01',
      afterLongest: 'STOP',
    })
    const set = bookWith(({ body }) =>
      body.grades === undefined
        ? {}
        : { grades: body.grades.map((one) => ({ ...one, leastMonths: 3 })) },
    )
    expect(eligibilityOf(set, grade(), FREE, '2026-07-31')).toMatchObject({
      eligible: false,
      earliestOn: '2026-08-01',
    })
    expect(eligibilityOf(set, grade(), FREE, '2026-08-01').eligible).toBe(true)
  })

  it('ends by itself, unless the sector’s rule says otherwise', () => {
    const fact = penalty({ on: '2026-05-06' })
    expect(eligibilityOf(book, fact, FREE, '2026-11-20').afterLongest).toBe('STOP')
    const going = makeRuleBook(
      rules.map((rule) =>
        rule.kind === 'parameter' && rule.code === 'UNCORRECTED_AFTER_LONGEST'
          ? { ...rule, body: { ...rule.body, value: 'CONTINUE' } }
          : rule,
      ),
    )
    expect(eligibilityOf(going, fact, FREE, '2026-11-20').afterLongest).toBe('CONTINUE')
    const input = {
      kind: 'PENALTY',
      itemCode: 'ADMINISTRATIVE_PENALTY',
      classes: ['FINE'],
      subjectCategory: 'ORGANIZATION',
    } as const
    const until = (by: RuleBook, on: string) =>
      publicityOf(by, { ...input, decidedOn: on, publishedOn: on }).until
    expect(until(going, '2026-05-06')).toBeNull()
    // What was decided before the parameter held ends as its own rule says.
    expect(until(going, '2026-03-31')).toBe('2029-03-31')
    expect(until(book, '2026-05-06')).toBe('2027-05-06')
  })
})

describe('the day on which it may be applied for', () => {
  const fact = penalty({ on: '2026-05-06' })
  it.each([
    ['2026-08-05', false, '2026-08-06'],
    ['2026-08-06', true, '2026-08-06'],
    ['2026-11-20', true, '2026-11-20'],
  ])('on %s: %s, from %s', (today, eligible, earliestOn) =>
    expect(eligibilityOf(book, fact, FREE, today)).toMatchObject({ eligible, earliestOn }),
  )

  it('comes after the bar of a false statement', () => {
    const standing = { isPending: false, barredUntil: '2029-11-20' }
    expect(eligibilityOf(book, fact, standing, '2029-11-19')).toMatchObject({
      eligible: false,
      earliestOn: '2029-11-20',
    })
    expect(unmet(fact, '2029-11-19', standing)).toEqual(['NO_FALSE_STATEMENT'])
    expect(eligibilityOf(book, fact, standing, '2029-11-20').eligible).toBe(true)
  })

  it.each([
    ['FACT_ADVERSE', penalty({ on: '2026-05-06' }, { isAdverse: false }), FREE],
    ['FACT_IN_FORCE', penalty({ on: '2026-05-06' }, { state: 'REPAIRED' }), FREE],
    ['FACT_IN_FORCE', penalty({ on: '2026-05-06' }, { state: 'REVOKED' }), FREE],
    ['NOT_PENDING', fact, { isPending: true, barredUntil: null }],
    ['LIST_EXIT', entry({ leastMonths: null, hasRepairExit: false }), FREE],
    ['STATUTORY_BAR', penalty({ on: '2026-05-06' }, { item: 'JUDICIAL_ENFORCEMENT' }), FREE],
    ['RULE', penalty({ on: '2026-05-06' }, { recordKind: 'PERMIT' }), FREE],
    ['RULE', grade({ grade: 'A' }), FREE],
    ['RULE', grade({ grade: null }), FREE],
    ['RULE', grade({ scheme: 'NATIONAL-PUBLIC-COMPREHENSIVE' }), FREE],
    ['FACT_IN_FORCE', grade({ state: 'EXPIRED' }), FREE],
    ['FACT_IN_FORCE', grade({ state: 'SUSPENDED' }), FREE],
    ['NOT_PENDING', grade(), { isPending: true, barredUntil: null }],
  ] as [string, RepairableFact, Standing][])(
    'never comes while %s is not met',
    (code, of, standing) => {
      expect(unmet(of, '2026-11-20', standing)).toEqual([code])
      expect(eligibilityOf(book, of, standing, '2026-11-20')).toMatchObject({
        eligible: false,
        earliestOn: null,
      })
    },
  )

  it('leaves what is handed in, and what the unit finds, open', () => {
    const { requirements } = eligibilityOf(book, fact, FREE, '2026-11-20')
    const open = requirements.filter(({ satisfied }) => satisfied === null)
    expect(open.map(({ code }) => code)).toEqual([
      'STATUTORY_BAR',
      'FULFILMENT_PROOF',
      'COMMITMENT_LETTER',
    ])
    for (const { zh, en, basis } of requirements) expect([zh, en, basis]).not.toContain('')
  })

  it('stands under bars by list and by class of penalty where the law names them', () => {
    const bar = { code: 'X', zh: '示例', en: 'Example', basis: '示例法' }
    const barred = bookWith(({ body: { of } }) => ({
      bars: [
        of === 'RECORD' ? { ...bar, penaltyClasses: ['CLOSE_DOWN'] } : { ...bar, lists: ['BLACK'] },
      ],
    }))
    const closed = penalty({ on: '2024-05-06', classes: ['FINE', 'CLOSE_DOWN'] })
    expect(unmet(closed, '2026-11-20', FREE, barred)).toEqual(['STATUTORY_BAR'])
    expect(unmet(penalty({ on: '2024-05-06' }), '2026-11-20', FREE, barred)).toEqual([])
    const black = entry({ list: 'BLACK', leastMonths: null })
    expect(unmet(black, '2026-11-20', FREE, barred)).toEqual(['STATUTORY_BAR'])
    expect(unmet(entry({ list: 'WATCH', leastMonths: null }), '2026-11-20', FREE, barred)).toEqual(
      [],
    )
  })
})

describe('who decides, by which rule', () => {
  const ruleOn = (fact: RepairableFact, today: string, by = book) => {
    const { rule } = eligibilityOf(by, fact, FREE, today)
    return rule === null ? null : `${rule.code} ${rule.body.decidedBy}`
  }
  const old = penalty({ on: '2024-05-06' })

  it.each([
    ['2019-05-06', '2019-09-01', 'PENALTY_REPAIR_2019_527 DETERMINING_UNIT'],
    ['2019-05-06', '2023-05-01', 'PENALTY_REPAIR_ORDER_58 DETERMINING_UNIT'],
    ['2024-05-06', '2026-03-31', 'PENALTY_REPAIR_ORDER_58 DETERMINING_UNIT'],
    ['2024-05-06', '2026-04-01', 'RECORD_REPAIR_ORDER_36 CREDIT_CHINA'],
    ['2026-05-06', '2026-11-20', 'RECORD_REPAIR_ORDER_36 CREDIT_CHINA'],
  ])('decided on %s, applied for on %s: %s', (on, today, expected) =>
    expect(ruleOn(penalty({ on }), today)).toBe(expected),
  )

  it('goes by the day that the rule names', () => {
    const byDecided = bookWith(({ code, validFrom }) =>
      code.startsWith('PENALTY_REPAIR') || code === 'RECORD_REPAIR_ORDER_36'
        ? { appliesBy: 'DECIDED', appliesFrom: validFrom }
        : {},
    )
    expect(ruleOn(old, '2026-11-20', byDecided)).toBe('PENALTY_REPAIR_ORDER_58 DETERMINING_UNIT')
    expect(ruleOn(penalty({ on: '2026-05-06' }), '2026-11-20', byDecided)).toBe(
      'RECORD_REPAIR_ORDER_36 CREDIT_CHINA',
    )
  })

  it('a rule that names items goes before one that covers all', () => {
    const court = penalty({ on: '2026-05-06' }, { item: 'JUDICIAL_ENFORCEMENT' })
    expect(ruleOn({ ...court, recordKind: 'OTHER' }, '2026-11-20')).toBe('COURT_ENFORCEMENT COURT')
    const abnormal = { ...court, recordKind: 'OTHER', item: 'ABNORMAL_OPERATION' }
    expect(ruleOn(abnormal, '2026-11-20')).toBe('ABNORMAL_OPERATION_REMOVAL DETERMINING_UNIT')
  })

  it.each([
    ['2026-03-31', 'LIST_REPAIR_ORDER_58 DETERMINING_UNIT'],
    ['2026-04-01', 'LIST_REPAIR_ORDER_36 DETERMINING_UNIT'],
  ])('an entry, on %s: %s', (today, expected) => expect(ruleOn(entry(), today)).toBe(expected))

  it.each([
    ['2026-03-31', 'GRADE_REPAIR_ORDER_58 DETERMINING_UNIT'],
    ['2026-04-01', 'GRADE_REPAIR_ORDER_36 DETERMINING_UNIT'],
  ])('a grade, on %s: %s', (today, expected) => expect(ruleOn(grade(), today)).toBe(expected))
})
