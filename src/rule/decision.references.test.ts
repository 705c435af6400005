import { describe, expect, it } from 'vitest'
import { makeRuleBook } from './rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import type { DecisionPolicy, RuleVersion } from './rule.schema.ts'

const rules = readRuleFiles(RULE_DATA_FOLDER)
const book = makeRuleBook(rules)
const ON = '2026-11-20'

type Body = DecisionPolicy['body']

/** What is said of the rules once the policy of tenders is changed. */
function problemsWhen(change: (body: Body) => void): string {
  const copies: RuleVersion[] = structuredClone(rules)
  const policy = copies.find(({ kind, code }) => kind === 'decision-policy' && code === 'BIDDING')!
  change(policy.body as Body)
  try {
    makeRuleBook(copies)
  } catch (error) {
    return String(error)
  }
  return ''
}
const first = (body: Body) => body.factors[0]!

describe('decision policies', () => {
  it('weigh grades of one scheme at a time, of its scale, and restrict nobody by them', () => {
    const factors = book
      .list('decision-policy')
      .flatMap(({ body }) => body.factors.filter(({ kind }) => kind === 'EVALUATION'))
    expect(factors.length).toBeGreaterThan(0)
    for (const { where, outcome } of factors) {
      const scheme = book.current('evaluation-scheme', where['scheme']![0]!, ON)!
      const scale = scheme.body.scale.map(({ code }) => code)
      expect(scale).toEqual(expect.arrayContaining([...where['grade']!]))
      expect([scheme.body.isDemonstration, outcome === 'RESTRICTED']).toEqual([false, false])
    }
    const graded = ({ factors: all }: Body) => all.find(({ kind }) => kind === 'EVALUATION')!
    expect(problemsWhen((body) => delete graded(body).where['grade'])).toContain('names no scheme')
    expect(problemsWhen((body) => (graded(body).where['scheme'] = ['NONE']))).toContain(
      'no such evaluation-scheme: NONE',
    )
    expect(problemsWhen((body) => (graded(body).outcome = 'RESTRICTED'))).toContain(
      'a grade restricts nobody',
    )
  })

  it('are there for every purpose of the action plan', () => {
    const purposes = [
      'ADMINISTRATIVE_LICENSING',
      'FILING',
      'GOVERNMENT_PROCUREMENT',
      'BIDDING',
      'MARKET_ACCESS',
      'QUALIFICATION',
      'HONOURS',
      'FISCAL_FUNDS',
      'RANDOM_INSPECTION',
      'SCIENCE_PROJECT',
      'ENFORCEMENT',
      'SELF_CHECK',
    ]
    const decided = book.list('decision-policy', { on: ON }).map(({ code }) => code)
    expect(decided.toSorted()).toEqual(purposes.toSorted())
    for (const code of purposes) expect(book.current('purpose', code, ON)).not.toBeNull()
  })

  it('restrict by nothing but a statutory restriction', () => {
    expect(problemsWhen((body) => (first(body).measures = ['STRICT_REVIEW']))).toContain(
      'decision-policy BIDDING (2022-01-01): factor SUSPENDED_FROM_BUSINESS: RESTRICTED needs a statutory measure',
    )
  })

  it.each([
    [
      'a measure that is not there',
      (body: Body) => first(body).measures.push('NO'),
      'no such measure: NO',
    ],
    [
      'a measure of another purpose',
      (body: Body) => first(body).measures.push('PROCUREMENT_BARRED'),
      'measure PROCUREMENT_BARRED does not go with BIDDING',
    ],
    [
      'an incentive for what is adverse',
      (body: Body) => first(body).measures.push('GUARANTEE_RELIEF'),
      'an adverse factor opens no incentive',
    ],
    [
      'a merit that restricts',
      (body: Body) =>
        body.factors.find(({ code }) => code === 'HONOUR')!.measures.push('BIDDING_BARRED'),
      'a merit opens incentives and nothing else',
    ],
    [
      'a property that records lack',
      (body: Body) => (first(body).where = { colour: ['RED'] }),
      'a RECORD has no colour',
    ],
    [
      'an item outside the catalogue',
      (body: Body) => (first(body).where = { item: ['NO_ITEM'] }),
      'no such catalogue-item: NO_ITEM',
    ],
    [
      'a source that is not registered',
      (body: Body) => (body.sources[0]!.source = 'NO_SOURCE'),
      'no such source: NO_SOURCE',
    ],
    [
      'a factor that stands twice',
      (body: Body) => body.factors.push(first(body)),
      'factor SUSPENDED_FROM_BUSINESS stands twice',
    ],
  ])('refuse %s', (_name, change, problem) => {
    expect(problemsWhen(change)).toContain(problem)
  })
})
