import { describe, expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import type { RuleVersion } from '../rule/rule.schema.ts'
import { retentionCutoff, retentionMonths } from './retention.rules.ts'

function rulesWith(value: number | string | null, unit: 'MONTH' | 'YEAR' = 'MONTH') {
  const rule: RuleVersion<'parameter'> = {
    kind: 'parameter',
    code: 'ACCESS_LOG_RETENTION_MONTHS',
    zh: '访问日志保存期限',
    en: 'How long the access log is kept',
    basis: '示例',
    confidence: 'LOW',
    validFrom: '2020-01-01',
    validTo: null,
    body: { value, unit },
  }
  return makeRuleBook([rule as RuleVersion])
}

describe('the retention of the log', () => {
  it('is what the rule data say', () => {
    expect(retentionMonths(rulesWith(36), '2026-11-20')).toBe(36)
    expect(retentionMonths(rulesWith(6), '2026-11-20')).toBe(6)
  })

  it.each([5, 0, -1])('is refused below six months: %s', (months) => {
    expect(() => retentionMonths(rulesWith(months), '2026-11-20')).toThrow('6 months at least')
  })

  it.each([null, 'long', 6.5])('is refused when it is no number of months: %s', (value) => {
    expect(() => retentionMonths(rulesWith(value), '2026-11-20')).toThrow('in whole months')
  })

  it('is refused in another unit, and when no rule says it', () => {
    expect(() => retentionMonths(rulesWith(9, 'YEAR'), '2026-11-20')).toThrow('in whole months')
    expect(() => retentionMonths(rulesWith(9), '2019-11-20')).toThrow('in whole months')
  })
})

describe('the instant before which entries go', () => {
  it.each([
    ['2026-11-20T04:00:00Z', 6, '2026-05-19T16:00:00.000Z'],
    // Midnight in Shanghai is eight hours before that of UTC.
    ['2026-11-19T16:00:00Z', 6, '2026-05-19T16:00:00.000Z'],
    ['2026-11-19T15:59:59Z', 6, '2026-05-18T16:00:00.000Z'],
    ['2026-08-31T04:00:00Z', 6, '2026-02-27T16:00:00.000Z'],
    ['2028-08-31T04:00:00Z', 6, '2028-02-28T16:00:00.000Z'],
    ['2026-03-15T04:00:00Z', 36, '2023-03-14T16:00:00.000Z'],
  ])('for %s and %s months is %s', (now, months, cutoff) => {
    expect(retentionCutoff(new Date(now), months).toISOString()).toBe(cutoff)
  })
})
