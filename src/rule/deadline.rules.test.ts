import { describe, expect, test } from 'vitest'
import { lastDayOf } from './deadline.rules.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import { makeRuleBook } from './rule-book.ts'

/** Written by hand from the notices of the State Council (国办发明电〔2024〕12号, 国办发明电〔2025〕7号). */
const { workingCalendar: calendar } = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const working = (on: string, days: number) =>
  lastDayOf(on, { value: days, unit: 'WORKING_DAY' }, calendar)
const days = (on: string, count: number) => lastDayOf(on, { value: count, unit: 'DAY' }, calendar)

describe('working days over holidays and make-up days', () => {
  test.each([
    // Spring Festival 2025: off 28 January to 4 February; worked: Sunday 26 January, Saturday 8 February.
    ['2025-01-24', 1, '2025-01-26'],
    ['2025-01-24', 2, '2025-01-27'],
    ['2025-01-24', 3, '2025-02-05'],
    ['2025-01-27', 4, '2025-02-08'],
    ['2025-01-27', 5, '2025-02-10'],
    ['2025-02-07', 1, '2025-02-08'],
    // National Day and Mid-Autumn 2025: off 1 to 8 October; worked: Sunday 28 September, Saturday 11 October.
    ['2025-09-26', 1, '2025-09-28'],
    ['2025-09-26', 3, '2025-09-30'],
    ['2025-09-30', 1, '2025-10-09'],
    ['2025-09-30', 3, '2025-10-11'],
    ['2025-09-30', 4, '2025-10-13'],
    // Spring Festival 2026: off 15 to 23 February; worked: Saturdays 14 and 28 February.
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-13', 2, '2026-02-24'],
    ['2026-02-14', 5, '2026-02-28'],
    ['2026-02-14', 6, '2026-03-02'],
    // National Day 2026: off 1 to 7 October, Mid-Autumn 25 to 27 September; worked: 20 September, 10 October.
    ['2026-09-18', 1, '2026-09-20'],
    ['2026-09-24', 1, '2026-09-28'],
    ['2026-09-30', 1, '2026-10-08'],
    ['2026-09-30', 3, '2026-10-10'],
    ['2026-09-30', 4, '2026-10-12'],
  ])('%s and %i working days is %s', (on, count, last) => expect(working(on, count)).toBe(last))
})

describe('days, the last put off when it is no working day', () => {
  test.each([
    // 20 days from 10 January 2025 end on 30 January, inside the Spring Festival.
    ['2025-01-10', 20, '2025-02-05'],
    // On Sunday 26 January 2025, which is worked.
    ['2025-01-06', 20, '2025-01-26'],
    ['2025-09-15', 20, '2025-10-09'],
    ['2026-01-31', 20, '2026-02-24'],
    // On Saturday 28 February 2026, which is worked; on Saturday 7 March, which is not.
    ['2026-02-08', 20, '2026-02-28'],
    ['2026-02-15', 20, '2026-03-09'],
    ['2026-09-15', 20, '2026-10-08'],
  ])('%s and %i days is %s', (on, count, last) => expect(days(on, count)).toBe(last))
})

test('a period in months, or without its days, is none', () => {
  expect(() => lastDayOf('2026-01-01', { value: 1, unit: 'MONTH' }, calendar)).toThrow(RangeError)
  expect(() => lastDayOf('2026-01-01', { value: null, unit: 'DAY' }, calendar)).toThrow(RangeError)
})
