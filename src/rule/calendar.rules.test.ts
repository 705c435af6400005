import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  addWorkingDays,
  calendarCovers,
  isWorkingDay,
} from './calendar.rules.ts'
import { makeRuleBook } from './rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'

const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const calendar = book.workingCalendar

describe('isWorkingDay', () => {
  it.each([
    ['2026-11-20', true], // Friday
    ['2026-11-21', false], // Saturday
    ['2026-10-07', false], // Wednesday inside the National Day holiday
    ['2026-10-08', true],
    ['2026-10-10', true], // Saturday that is worked
    ['2026-09-20', true], // Sunday that is worked
    ['2025-10-08', false],
    ['2022-12-31', false],
    ['2020-01-31', false], // Spring Festival of 2020 was prolonged
    ['2031-10-01', true], // no notice yet: a Wednesday is worked
  ])('%s: %s', (on, worked) => expect(isWorkingDay(on, calendar)).toBe(worked))

  it('says which years it knows', () => {
    expect([2018, 2019, 2026, 2027].map((year) => calendarCovers(calendar, year))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('has make-up days on weekends only and no day that is both', () => {
    for (const day of calendar.workdays) {
      expect([0, 6]).toContain(new Date(`${day}T00:00:00Z`).getUTCDay())
      expect(calendar.holidays.has(day)).toBe(false)
    }
  })

  it('has each year once, with dates of that year', () => {
    for (const { code, body } of book.list('holiday-calendar')) {
      expect(String(body.year)).toBe(code)
      const days = [...body.workdays, ...body.holidays.flatMap(({ from, to }) => [from, to])]
      for (const day of days) expect(day.slice(0, 4)).toBe(code)
    }
  })
})

describe('addWorkingDays', () => {
  it.each([
    ['2026-11-02', 7, '2026-11-11'], // over one weekend
    ['2026-09-30', 7, '2026-10-15'], // over the holiday, the worked Saturday counts
    ['2026-02-13', 1, '2026-02-14'], // worked Saturday
    ['2026-02-14', 1, '2026-02-24'],
    ['2025-01-27', 1, '2025-02-05'],
    ['2026-10-03', 0, '2026-10-03'],
    ['2026-12-31', 1, '2027-01-01'], // 2027 is not covered: a Friday counts
  ])('%s + %i = %s', (on, n, due) => expect(addWorkingDays(on, n, calendar)).toBe(due))

  it('refuses a day that does not exist and a negative count', () => {
    expect(() => addWorkingDays('2026-02-30', 1, calendar)).toThrow(RangeError)
    expect(() => addWorkingDays('2026-02-03', -1, calendar)).toThrow(RangeError)
    expect(() => addDays('2026-2-3', 1)).toThrow(RangeError)
  })
})

describe('addMonths', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-10-31', 3, '2027-01-31'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-05-31', 0, '2026-05-31'],
  ])('%s + %i months = %s', (on, n, day) => expect(addMonths(on, n)).toBe(day))
})
