import { describe, expect, it } from 'vitest'
import { addDays } from '../rule/calendar.rules.ts'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import type { SourceState } from './coverage.rules.ts'
import { decide, type WeighedFact } from './decide.rules.ts'
import { termOf } from './term.rules.ts'

const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const ON = '2026-11-20'
const policy = book.current('decision-policy', 'ADMINISTRATIVE_LICENSING', ON)!
const coverage: SourceState[] = []
const measureOf = (code: string) => book.current('measure', code, ON)

const penalty = (id: string, on: string, values: Partial<WeighedFact> = {}): WeighedFact => ({
  kind: 'RECORD',
  subjectId: 's',
  id,
  version: 1,
  label: null,
  on,
  validTo: null,
  properties: { item: ['ADMINISTRATIVE_PENALTY'], severity: ['GENERAL'] },
  disputed: false,
  shielded: false,
  correctedSince: false,
  isShown: true,
  ...values,
})

const decided = (facts: WeighedFact[], on = ON) =>
  decide({ policy, facts, coverage, on, measureOf, conflictsOf: () => [] })
const termFor = (code: string, facts: WeighedFact[], on = ON) => {
  const reasons = decided(facts, on).reasons.filter(({ measures }) => measures.includes(code))
  return termOf(reasons, policy.body.factors)
}

describe('how long a measure applies', () => {
  it('for as long as a fact is within its months', () => {
    // 12 months for a general penalty: one of 30 November counts to the end of 30 November a year later.
    expect(termFor('CREDIT_TALK', [penalty('a', '2025-11-30')])).toEqual({
      term: 'UNTIL',
      until: '2026-11-30',
    })
  })

  it('agrees with the policy itself on the day, and on the next', () => {
    for (const on of ['2025-12-01', '2026-02-28', '2026-08-31', '2026-10-30', '2026-01-31']) {
      const facts = [penalty('a', on)]
      const { until } = termFor('CREDIT_TALK', facts)
      const measuresOn = (day: string) => decided(facts, day).measures.map(({ code }) => code)
      expect(measuresOn(until!)).toContain('CREDIT_TALK')
      expect(measuresOn(addDays(until!, 1))).not.toContain('CREDIT_TALK')
    }
  })

  it('of facts that it takes three of, until the third is gone', () => {
    const days = ['2026-01-05', '2026-03-05', '2026-05-05', '2026-07-05']
    const facts = days.map((on, n) => penalty(String(n), on))
    // Of four the second goes on 6 March 2027: three are left until its last day.
    expect(termFor('STRICT_REVIEW', facts)).toEqual({ term: 'UNTIL', until: '2027-03-05' })
  })

  it('while a fact is in force, and without end where it has none', () => {
    const listed = (validTo: string | null) =>
      penalty('l', '2026-05-01', {
        kind: 'LIST_ENTRY',
        properties: { list: ['SERIOUS_DISHONESTY'] },
        validTo,
      })
    expect(termFor('LISTED_ACCESS_RESTRICTED', [listed('2027-05-01')])).toEqual({
      term: 'UNTIL',
      until: '2027-04-30',
    })
    expect(termFor('LISTED_ACCESS_RESTRICTED', [listed(null)]).term).toBe('OPEN')
  })

  it('is not told where a fact is hidden, which would tell its day', () => {
    const hidden = penalty('a', '2026-06-01', { isShown: false })
    expect(termFor('CREDIT_TALK', [hidden, penalty('b', '2026-05-01')])).toEqual({
      term: 'NOT_SHOWN',
      until: null,
    })
  })
})
