import { describe, expect, it } from 'vitest'
import { classifySeverity, publicityOf, type PublicityInput } from './publicity.rules.ts'
import { makeRuleBook } from './rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import type { PublicityRule, RuleVersion } from './rule.schema.ts'

const rules = readRuleFiles(RULE_DATA_FOLDER)
const book = makeRuleBook(rules)

/** A book in which one publicity rule has other parameters. */
function bookWith(code: string, change: Partial<PublicityRule['body']>) {
  const changed: RuleVersion[] = rules.map((rule) =>
    rule.kind === 'publicity-rule' && rule.code === code
      ? { ...rule, body: { ...rule.body, ...change } }
      : rule,
  )
  return makeRuleBook(changed)
}

function penalty(change: Partial<PublicityInput> = {}): PublicityInput {
  return {
    kind: 'PENALTY',
    itemCode: 'ADMINISTRATIVE_PENALTY',
    classes: ['FINE'],
    fineYuan: '5000.00',
    simpleProcedure: false,
    subjectCategory: 'ORGANIZATION',
    decidedOn: '2026-05-31',
    publishedOn: '2026-06-03',
    ...change,
  }
}

describe('which rule applies to a penalty', () => {
  it.each([
    ['2017-03-01', 'PENALTY_2019_527'],
    ['2019-06-30', 'PENALTY_2019_527'],
    ['2023-04-30', 'PENALTY_2019_527'],
    ['2023-05-01', 'PENALTY_ORDER_58'],
    ['2026-03-31', 'PENALTY_ORDER_58'],
    ['2026-04-01', 'PENALTY_ORDER_36'],
    ['2030-01-01', 'PENALTY_ORDER_36'],
  ])('decided on %s: %s', (decidedOn, rule) =>
    expect(publicityOf(book, penalty({ decidedOn })).rule).toBe(rule),
  )

  it('goes by the day that the rule names', () => {
    const old = penalty({ decidedOn: '2026-03-31', publishedOn: '2026-04-02' })
    const byPublished = bookWith('PENALTY_ORDER_36', { appliesBy: 'PUBLISHED' })
    expect(publicityOf(byPublished, old)).toMatchObject({ rule: 'PENALTY_ORDER_36' })
    const byApplied = bookWith('PENALTY_ORDER_36', { appliesBy: 'APPLIED' })
    expect(publicityOf(byApplied, old).rule).toBe('PENALTY_ORDER_58')
    expect(publicityOf(byApplied, { ...old, appliedOn: '2026-04-01' }).rule).toBe(
      'PENALTY_ORDER_36',
    )
  })

  it('stops covering on the day that the rule ends', () => {
    const before = makeRuleBook(rules.filter(({ code }) => code !== 'PENALTY_ORDER_36'))
    const ruleOn = (decidedOn: string) => publicityOf(before, penalty({ decidedOn })).rule
    expect(ruleOn('2026-03-31')).toBe('PENALTY_ORDER_58')
    expect(ruleOn('2026-04-01')).toBeNull()
  })

  it('publishes nothing without a rule', () => {
    const none = makeRuleBook(rules.filter(({ kind }) => kind !== 'publicity-rule'))
    expect(publicityOf(none, penalty())).toEqual({
      rule: null,
      severity: null,
      published: false,
      reason: 'NO_RULE',
      minUntil: null,
      until: null,
    })
    const contract = penalty({ kind: 'OTHER', itemCode: 'CONTRACT_PERFORMANCE' })
    expect(publicityOf(book, contract)).toMatchObject({ published: false, reason: 'NO_RULE' })
  })
})

describe('periods', () => {
  it.each([
    // 2019: general 3 to 12 months, serious 6 to 36
    ['2022-11-30', ['FINE'], 'GENERAL', '2023-02-28', '2023-11-30'],
    ['2022-08-31', ['SUSPEND_PRODUCTION'], 'SERIOUS', '2023-02-28', '2025-08-31'],
    // Order 58: 3 to 36, not graded
    ['2023-05-01', ['FINE'], null, '2023-08-01', '2026-05-01'],
    ['2026-03-31', ['REVOKE_LICENCE'], null, '2026-06-30', '2029-03-31'],
    // Order 36: general 3 to 12, serious 12 to 36
    ['2026-04-01', ['FINE'], 'GENERAL', '2026-07-01', '2027-04-01'],
    ['2026-04-01', ['REVOKE_LICENCE'], 'SERIOUS', '2027-04-01', '2029-04-01'],
    ['2026-04-01', ['FINE', 'CLOSE_DOWN', 'WARNING'], 'SERIOUS', '2027-04-01', '2029-04-01'],
    ['2026-11-30', ['CONFISCATE_INCOME'], 'GENERAL', '2027-02-28', '2027-11-30'],
    ['2028-02-29', ['BAN_FROM_PRACTICE'], 'SERIOUS', '2029-02-28', '2031-02-28'],
  ])('%s %j', (decidedOn, classes, severity, minUntil, until) => {
    const published = publicityOf(book, penalty({ decidedOn, classes }))
    expect(published).toMatchObject({ published: true, reason: 'PUBLISHED' })
    expect(published).toMatchObject({ severity, minUntil, until })
  })

  it('takes a year at least for work safety under Order 58, named as field or as sub-rule', () => {
    const on = { decidedOn: '2025-01-10' }
    const window = { minUntil: '2026-01-10', until: '2028-01-10' }
    expect(publicityOf(book, penalty({ ...on, domain: 'SAFETY' }))).toMatchObject(window)
    expect(publicityOf(book, penalty({ ...on, subRule: 'WORK_SAFETY' }))).toMatchObject(window)
    expect(publicityOf(book, penalty({ ...on, domain: 'ENFORCEMENT' })).minUntil).toBe('2025-04-10')
  })

  it('counts from the day that the rule names', () => {
    const input = penalty({ establishedOn: '2026-05-20' })
    expect(publicityOf(book, input).until).toBe('2027-05-20')
    const from = (periodStart: 'DECIDED' | 'PUBLISHED') =>
      publicityOf(bookWith('PENALTY_ORDER_36', { periodStart }), input).until
    expect(from('DECIDED')).toBe('2027-05-31')
    expect(from('PUBLISHED')).toBe('2027-06-03')
  })
})

describe('what is not published', () => {
  const reasonOf = (change: Partial<PublicityInput>) => publicityOf(book, penalty(change)).reason
  const none = { fineYuan: null }

  it.each(['2020-01-01', '2024-01-01', '2026-06-01'])('light decisions of %s', (decidedOn) => {
    expect(reasonOf({ decidedOn, ...none, classes: ['WARNING'] })).toBe('WARNING_ONLY')
    expect(reasonOf({ decidedOn, ...none, classes: ['CRITICISM'] })).toBe('CRITICISM_ONLY')
    expect(reasonOf({ decidedOn, ...none, classes: ['WARNING', 'CRITICISM'] })).toBe(
      'LIGHT_CLASSES_ONLY',
    )
    expect(reasonOf({ decidedOn, simpleProcedure: true })).toBe('SIMPLE_PROCEDURE')
    expect(reasonOf({ decidedOn, subjectCategory: 'PERSON' })).toBe('PERSON_NOT_PUBLISHED')
    expect(reasonOf({ decidedOn, classes: ['WARNING', 'FINE'] })).toBe('PUBLISHED')
  })

  it('has no window', () => {
    const light = publicityOf(book, penalty({ ...none, classes: ['WARNING'] }))
    expect(light).toMatchObject({
      severity: 'MINOR',
      published: false,
      minUntil: null,
      until: null,
    })
  })

  it('does not guess the severity of a class that the rule does not know', () => {
    expect(reasonOf({ classes: ['FINE', 'NOT_A_CLASS'] })).toBe('CLASS_UNKNOWN')
    expect(reasonOf({ ...none, classes: [] })).toBe('CLASS_UNKNOWN')
  })

  it('takes a fine that the class column forgot as a fine', () => {
    expect(reasonOf({ classes: ['WARNING'], fineYuan: '200' })).toBe('PUBLISHED')
    expect(reasonOf({ classes: ['WARNING'], ...none, confiscatedYuan: '0.01' })).toBe('PUBLISHED')
    expect(reasonOf({ classes: ['WARNING'], fineYuan: '0.00' })).toBe('WARNING_ONLY')
  })
})

describe('thresholds of Order 36', () => {
  const threshold = (category: 'ORGANIZATION' | 'SOLE_TRADER', large: string, huge: string) => ({
    of: 'FINE' as const,
    subjectCategories: [category],
    largeYuan: large,
    hugeYuan: huge,
  })
  const sector = bookWith('PENALTY_ORDER_36', {
    thresholds: [
      threshold('SOLE_TRADER', '1000', '20000'),
      threshold('ORGANIZATION', '10000', '200000.00'),
    ],
  })
  const rule = sector.current('publicity-rule', 'PENALTY_ORDER_36', '2026-06-01') as PublicityRule
  const severity = (subjectCategory: 'ORGANIZATION' | 'SOLE_TRADER', fineYuan: string) =>
    classifySeverity(rule, { classes: ['FINE'], fineYuan, subjectCategory })

  it.each([
    ['ORGANIZATION', '9999.999999', 'MINOR'],
    ['ORGANIZATION', '10000', 'GENERAL'],
    ['ORGANIZATION', '199999.99', 'GENERAL'],
    ['ORGANIZATION', '200000', 'SERIOUS'],
    ['SOLE_TRADER', '999', 'MINOR'],
    ['SOLE_TRADER', '20000', 'SERIOUS'],
  ] as const)('%s fined %s: %s', (category, fine, expected) =>
    expect(severity(category, fine)).toBe(expected),
  )

  it('does not publish what falls under the large amount', () => {
    expect(publicityOf(sector, penalty()).reason).toBe('MINOR_SEVERITY')
    expect(publicityOf(book, penalty())).toMatchObject({ severity: 'GENERAL', published: true })
  })
})

describe('permits and other items', () => {
  const permit = (change: Partial<PublicityInput> = {}) =>
    penalty({ kind: 'PERMIT', itemCode: 'ADMINISTRATIVE_PERMIT', classes: [], ...change })

  it('publishes a permit until its validity ends, an open-ended one while in force', () => {
    const ends = publicityOf(book, permit({ validTo: '2030-06-01' }))
    expect(ends).toMatchObject({ rule: 'PERMIT_424', severity: null, until: '2030-06-01' })
    expect(publicityOf(book, permit({ validTo: null }))).toMatchObject({
      published: true,
      until: null,
    })
    expect(publicityOf(book, permit({ decidedOn: '2012-01-01' })).published).toBe(true)
    expect(publicityOf(book, permit({ subjectCategory: 'PERSON' })).reason).toBe(
      'PERSON_NOT_PUBLISHED',
    )
  })

  it('has a rule for every item of public scope, and for no other', () => {
    for (const item of book.catalogueItems('2026-11-01')) {
      const input = permit({ kind: item.body.recordKind, itemCode: item.code, classes: ['FINE'] })
      expect([item.code, publicityOf(book, input).published]).toEqual([
        item.code,
        item.body.scope === 'PUBLIC',
      ])
    }
  })
})
