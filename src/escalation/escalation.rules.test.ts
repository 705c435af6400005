import { describe, expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { problemsOfEscalation } from '../rule/escalation-rule.schema.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import { findEscalations, thresholdOf, type Offence } from './escalation.rules.ts'

const ON = '2026-11-20'
const rules = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER)).list('escalation-rule', { on: ON })
const ruleOf = (code: string) => rules.find((one) => one.code === code)!

let serial = 0
const offence = (on: string, more: Partial<Offence> = {}): Offence => ({
  subjectId: 's',
  id: String((serial += 1)).padStart(3, '0'),
  item: 'ADMINISTRATIVE_PENALTY',
  severity: 'GENERAL',
  on,
  regionCode: '320600',
  classes: [],
  ...more,
})
const many = (n: number, more: Partial<Offence> = {}) =>
  Array.from({ length: n }, () => offence('2026-06-01', more))
const found = (offences: readonly Offence[], regionCode: string | null = '320612') =>
  findEscalations(offences, rules, ON, regionCode).map(({ rule, times, penaltyClass }) =>
    [rule.code, times, penaltyClass].filter((one) => one !== null),
  )

describe('three of a level count like one of the next', () => {
  it.each([
    [0, []],
    [2, []],
    [3, [['GENERAL_TO_HEAVIER', 1]]],
    [5, [['GENERAL_TO_HEAVIER', 1]]],
    [6, [['GENERAL_TO_HEAVIER', 2]]],
    [8, [['GENERAL_TO_HEAVIER', 2]]],
    [
      9,
      [
        ['GENERAL_TO_HEAVIER', 3],
        ['HEAVIER_TO_SERIOUS', 1],
      ],
    ],
  ])('%i general ones', (n, expected) => {
    expect(found(many(n))).toEqual(expected)
  })

  it('of that level, those items and that period alone, its first day included', () => {
    expect(found(many(3, { severity: 'MINOR' }))).toEqual([])
    expect(found(many(3, { severity: 'SERIOUS' }))).toEqual([])
    expect(found(many(3, { item: 'HONOUR' }))).toEqual([])
    const two = many(2)
    expect(found([...two, offence('2025-11-20')])).toEqual([['GENERAL_TO_HEAVIER', 1]])
    expect(found([...two, offence('2025-11-19')])).toEqual([])
    expect(found([...two, offence(ON)])).toEqual([['GENERAL_TO_HEAVIER', 1]])
    expect(found([...two, offence('2026-11-21')])).toEqual([])
  })

  it('with the records that led there, the latest first', () => {
    const [one, two, three] = [offence('2026-01-01'), offence('2026-03-01'), offence('2026-02-01')]
    const [only] = findEscalations([one, two, three], rules, ON, null)
    expect(only!.offences.map(({ on }) => on)).toEqual(['2026-03-01', '2026-02-01', '2026-01-01'])
  })

  it('down to what records have: the shortest period, the items that all share', () => {
    const { body } = ruleOf('HEAVIER_TO_SERIOUS')
    if (body.finds !== 'EQUIVALENCE') throw new Error('another kind of rule')
    const shorter = { ...body, withinMonths: 6, items: ['ADMINISTRATIVE_PENALTY'] }
    expect(thresholdOf(shorter, rules)).toEqual({
      severity: 'GENERAL',
      atLeast: 9,
      withinMonths: 6,
      items: ['ADMINISTRATIVE_PENALTY'],
    })
  })
})

describe('repeats', () => {
  it('are told by each class of penalty', () => {
    const fine = many(2, { severity: 'SERIOUS', classes: ['FINE', 'WARNING'] })
    const other = many(1, { severity: 'SERIOUS', classes: ['FINE'] })
    expect(found([...fine, ...other])).toEqual([
      ['SAME_CLASS_REPEATED', 3, 'FINE'],
      ['SAME_CLASS_REPEATED', 2, 'WARNING'],
    ])
    expect(
      found([...many(1, { classes: ['FINE'] }), ...many(1, { classes: ['WARNING'] })]),
    ).toEqual([])
  })
})

describe('offences elsewhere', () => {
  it('are those of authorities in another city', () => {
    const suzhou = many(1, { regionCode: '320583' })
    expect(found(suzhou)).toEqual([['OFFENCE_ELSEWHERE', 1]])
    expect(found(many(1, { regionCode: '320685' }))).toEqual([])
    expect(found(many(1, { regionCode: null }))).toEqual([])
    expect(found(suzhou, null)).toEqual([])
  })
})

describe('the check of rule data', () => {
  const bodies = rules.map(({ body }) => body)
  const [first] = bodies
  it('refuses levels that fall, levels that nothing makes, and what is not there', () => {
    if (first!.finds !== 'EQUIVALENCE') throw new Error('another kind of rule')
    const problems = (more: object, all = bodies) =>
      problemsOfEscalation(
        { ...first, ...more } as (typeof bodies)[number],
        all,
        (_, code) => code !== 'NO',
      )
    expect(problems({})).toEqual([])
    expect(problems({ gives: 'GENERAL' })).toEqual(['GENERAL is no heavier than GENERAL'])
    expect(problems({ of: 'HEAVIER', gives: 'SERIOUS' }, [])).toEqual(['nothing makes HEAVIER'])
    expect(problems({ items: ['NO'], list: 'NO' })).toEqual([
      'no such catalogue-item: NO',
      'no such list-kind: NO',
    ])
  })
})
