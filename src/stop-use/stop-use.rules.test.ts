import { describe, expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import { deadlinesOf, mayBeTold, receiversOf } from './stop-use.rules.ts'

const rules = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const at = (day: string) => new Date(`${day}T00:00:00Z`)

describe('who received a fact', () => {
  it('is one receiver a party, with all its ways and the last time', () => {
    const receipts = [
      { partyId: 'a', channel: 'QUERY', at: at('2026-01-05') },
      { partyId: 'b', channel: 'CHECK', at: at('2026-01-01') },
      { partyId: 'a', channel: 'FEED', at: at('2026-01-02') },
      { partyId: 'a', channel: 'QUERY', at: at('2026-01-07') },
    ] as const
    expect(receiversOf(receipts)).toEqual([
      { partyId: 'a', channels: ['QUERY', 'FEED'], lastReceivedAt: at('2026-01-07') },
      { partyId: 'b', channels: ['CHECK'], lastReceivedAt: at('2026-01-01') },
    ])
    expect(receiversOf([])).toEqual([])
  })
})

describe('what a class may be told of', () => {
  const may = mayBeTold(rules, '2026-11-20')
  it.each([
    ['AGENCY', 'PUBLIC', true],
    ['AGENCY', 'AUTHORIZED', true],
    ['AGENCY', 'SHARED', false],
    ['BUREAU', 'SHARED', true],
    ['PLATFORM', 'SHARED', true],
    ['PLATFORM', 'AUTHORIZED', false],
    ['SUBJECT', 'SHARED', false],
  ] as const)('%s of %s: %s', (partyClass, scope, is) => {
    expect(may(partyClass, scope)).toBe(is)
  })
})

describe('the deadlines of a notice', () => {
  const calendar = rules.workingCalendar
  it.each([
    // Friday 20 November 2026: three working days, then five.
    ['2026-11-20', '2026-11-25', '2026-12-02'],
    // Over the National Day of 2026 (1 to 7 October off, 20 September and 10 October worked).
    ['2026-09-29', '2026-10-09', '2026-10-15'],
    // Over the Spring Festival of 2026 (15 to 23 February off, 14 and 28 February worked).
    ['2026-02-12', '2026-02-24', '2026-03-02'],
  ])('noticed on %s: due on %s, lapses on %s', (on, dueOn, lapsesOn) => {
    expect(deadlinesOf(rules, on, calendar)).toEqual({ dueOn, lapsesOn })
  })
})
