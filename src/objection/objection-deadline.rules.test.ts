import { describe, expect, test } from 'vitest'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import { makeRuleBook } from '../rule/rule-book.ts'
import { dueIn, endOfPeriod } from './objection-deadline.rules.ts'

const rules = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const filed = (filedOn: string) => ({
  filedOn,
  decisionDueOn: endOfPeriod(rules, 'DECISION', filedOn),
})

describe('what is due when, by the calendars of 2025 and 2026', () => {
  test.each([
    // Filed on Monday 27 January 2025, the day before the Spring Festival.
    ['FILED', '2025-01-27', '2025-01-27', '2025-02-07'],
    ['ACCEPTED', '2025-01-27', '2025-02-07', '2025-02-17'],
    // Five working days from Saturday 8 February, which is worked.
    ['VERIFYING', '2025-01-27', '2025-02-08', '2025-02-14'],
    // Never later than the decision.
    ['VERIFYING', '2025-01-27', '2025-02-13', '2025-02-17'],
    // Decided on Tuesday 30 September 2025: three working days are 9, 10 and (a Saturday) 11 October.
    ['REJECTED', '2025-09-15', '2025-09-30', '2025-10-11'],
    ['UPHELD', '2025-09-15', '2025-09-30', '2025-10-11'],
    // Filed on Saturday 14 February 2026, which is worked: 24, 25, 26 February.
    ['FILED', '2026-02-14', '2026-02-14', '2026-02-26'],
    // Twenty days end on Friday 6 March.
    ['ACCEPTED', '2026-02-14', '2026-02-26', '2026-03-06'],
    // Ten working days from Wednesday 30 September 2026: 8, 9, 10 (a Saturday), 12–16, 19, 20 October.
    ['SECOND_LOOK', '2026-09-01', '2026-09-30', '2026-10-20'],
  ] as const)('%s, filed on %s, since %s: %s', (state, filedOn, since, dueOn) => {
    expect(dueIn(rules, state, since, filed(filedOn)).dueOn).toBe(dueOn)
  })

  test.each(['NOT_ACCEPTED', 'NOTIFIED', 'WITHDRAWN'] as const)('nothing in %s', (state) => {
    const nothing = { dueOn: null, parentFrom: null, bureauFrom: null }
    expect(dueIn(rules, state, '2026-02-14', filed('2026-02-14'))).toEqual(nothing)
  })

  test('it rises to the unit above after 3 working days, to the bureau after 7', () => {
    // Due on Thursday 26 February 2026: 27, 28 (worked), 2 March; 3, 4, 5, 6 March.
    expect(dueIn(rules, 'FILED', '2026-02-14', filed('2026-02-14'))).toEqual({
      dueOn: '2026-02-26',
      parentFrom: '2026-03-03',
      bureauFrom: '2026-03-09',
    })
  })
})
