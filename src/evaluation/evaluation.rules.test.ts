import { describe, expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import type { SchemeBody } from '../rule/evaluation-scheme.schema.ts'
import {
  lastDayOfPublicity,
  periodOf,
  problemOfWaiting,
  scopeOfEvaluation,
  termOf,
} from './evaluation.rules.ts'

const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const scheme = (code: string) =>
  book.list('evaluation-scheme').find((one) => one.code === code)!.body
const CALENDAR = { cycle: { months: 12, startsOn: 'CALENDAR_YEAR' } } as const
const HALF = { cycle: { months: 6, startsOn: 'CALENDAR_YEAR' } } as const
const FROM_CERTIFICATE = { cycle: { months: 12, startsOn: 'FIRST_CERTIFICATE' } } as const
const OPEN = { cycle: null }

const period = (
  rule: Pick<SchemeBody, 'cycle'>,
  from: string | null,
  to: string | null = null,
  today = '2026-11-20',
) => {
  const found = periodOf(rule, { from, to }, today)
  return 'problem' in found ? found.problem.code : `${found.from}/${found.to}`
}

describe('the period', () => {
  it('is the last whole cycle of the calendar, or the one that is asked for', () => {
    expect(period(CALENDAR, null)).toBe('2025-01-01/2026-01-01')
    expect(period(CALENDAR, null, null, '2026-01-01')).toBe('2025-01-01/2026-01-01')
    expect(period(HALF, null)).toBe('2026-01-01/2026-07-01')
    expect(period(HALF, null, null, '2026-06-30')).toBe('2025-07-01/2026-01-01')
    expect(period(CALENDAR, '2026-01-01')).toBe('2026-01-01/2027-01-01')
    expect(period(CALENDAR, '2026-02-01')).toBe('PERIOD_INVALID')
    expect(period(HALF, '2026-07-01')).toBe('2026-07-01/2027-01-01')
    expect(period(CALENDAR, '2027-01-01')).toBe('PERIOD_INVALID')
    expect(period(CALENDAR, '2026-01-01', '2026-07-01')).toBe('PERIOD_INVALID')
  })

  it('is said by the evaluator where the scheme leaves it open', () => {
    expect(period(FROM_CERTIFICATE, null)).toBe('PERIOD_INVALID')
    expect(period(FROM_CERTIFICATE, '2026-03-15')).toBe('2026-03-15/2027-03-15')
    expect(period(OPEN, '2026-01-01')).toBe('PERIOD_INVALID')
    expect(period(OPEN, '2026-01-01', '2026-01-01')).toBe('PERIOD_INVALID')
    expect(period(OPEN, '2026-01-01', '2026-10-01')).toBe('2026-01-01/2026-10-01')
  })
})

describe('the publicity', () => {
  it('lasts its days, working days where the scheme says so', () => {
    const days = (publicity: SchemeBody['publicity']) =>
      lastDayOfPublicity({ publicity }, '2026-11-20', book.workingCalendar)
    expect(days({ days: 5, unit: 'WORKING_DAY' })).toBe('2026-11-27')
    expect(days({ days: 5, unit: 'DAY' })).toBe('2026-11-25')
    expect(days(null)).toBeNull()
  })

  it('is the subject’s to the end of its last day, and until a review is answered', () => {
    const until = { publicityUntil: '2026-11-27', review: null }
    expect(problemOfWaiting(until, '2026-11-27')?.code).toBe('PUBLICITY_OPEN')
    expect(problemOfWaiting(until, '2026-11-28')).toBeNull()
    expect(problemOfWaiting({ ...until, review: 'REQUESTED' }, '2026-11-28')?.code).toBe(
      'REVIEW_OPEN',
    )
    expect(problemOfWaiting({ ...until, review: 'ANSWERED' }, '2026-11-28')).toBeNull()
  })
})

describe('the validity', () => {
  const term = (validityMonths: number | null, to: string | null) => {
    const found = termOf({ validityMonths }, '2026-11-20', to)
    return typeof found === 'string' ? found : found.problem.code
  }
  it('is the scheme’s, and the evaluator’s where the scheme sets none', () => {
    expect(term(12, null)).toBe('2027-11-20')
    expect(term(12, '2027-11-20')).toBe('2027-11-20')
    expect(term(12, '2028-01-01')).toBe('TERM_INVALID')
    expect(term(null, null)).toBe('TERM_INVALID')
    expect(term(null, '2026-11-20')).toBe('TERM_INVALID')
    expect(term(null, '2026-11-21')).toBe('2026-11-21')
  })
})

describe('the scope of an evaluation', () => {
  const PUBLISHED = scheme('MOT-HWY-CONSTR')
  const KEPT = scheme('MOT-ROAD-ENTERPRISE')
  const OPENED: Pick<SchemeBody, 'publication'> = {
    publication: { publicity: 'PUBLIC', final: 'PUBLIC', finalOfPersons: 'PUBLIC' },
  }
  it.each([
    [PUBLISHED, 'PRELIMINARY', 'GRADED', false, false, 'INTERNAL'],
    [PUBLISHED, 'PUBLICITY', 'GRADED', false, false, 'INTERNAL'],
    [OPENED, 'PUBLICITY', 'GRADED', false, false, 'PUBLIC'],
    [PUBLISHED, 'FINAL', 'GRADED', true, false, 'PUBLIC'],
    [PUBLISHED, 'FINAL', 'UNDETERMINED', true, false, 'INTERNAL'],
    [PUBLISHED, 'FINAL', 'GRADED', true, true, 'SHARED'],
    [OPENED, 'FINAL', 'GRADED', true, true, 'PUBLIC'],
    [KEPT, 'FINAL', 'GRADED', true, false, 'SHARED'],
    [PUBLISHED, 'WITHDRAWN', 'GRADED', true, false, 'SHARED'],
    [PUBLISHED, 'WITHDRAWN', 'GRADED', false, false, 'INTERNAL'],
    [PUBLISHED, 'REPAIRED', 'GRADED', true, false, 'SHARED'],
    [OPENED, 'REPAIRED', 'GRADED', true, true, 'SHARED'],
    [scheme('NATIONAL-PUBLIC-COMPREHENSIVE'), 'FINAL', 'GRADED', true, false, 'SHARED'],
  ] as const)('%#: %s', (rule, state, status, wasFinal, isPerson, scope) => {
    expect(scopeOfEvaluation(rule, { state, status, wasFinal, isPerson })).toBe(scope)
  })
})
