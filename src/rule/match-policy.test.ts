import { describe, expect, it } from 'vitest'
import { problemsOfMatchPolicy } from './match-policy.schema.ts'
import { makeRuleBook } from './rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import type { MatchPolicy } from './rule.schema.ts'

const rules = readRuleFiles(RULE_DATA_FOLDER)
const { body } = makeRuleBook(rules).current('match-policy', 'SUBJECT_MATCH', '2026-11-20')!

function changed(points: Partial<MatchPolicy['body']['points']>): string[] {
  return problemsOfMatchPolicy({ points: { ...body.points, ...points } })
}

describe('the match policy', () => {
  it('gives more for what is stronger', () => {
    expect(changed({})).toEqual([])
    expect(changed({ NAME_SAME_CORE: 45 })).toEqual([
      'points: NAME_SAME_WORDS must give more than NAME_SAME_CORE',
    ])
    expect(changed({ IDENTIFIER_SAME: 70 })).toEqual([
      'points: USCI_SAME must give more than IDENTIFIER_SAME',
    ])
  })

  it('gives nothing for what differs', () => {
    expect(changed({ REGION_OTHER: 1 })).toEqual(['points: REGION_OTHER may not give any'])
  })

  it('is refused with the rule book', () => {
    const copies = structuredClone(rules)
    const policy = copies.find((one) => one.kind === 'match-policy')!
    ;(policy.body as MatchPolicy['body']).points.NAME_NEAR = 31
    expect(() => makeRuleBook(copies)).toThrow(
      'match-policy SUBJECT_MATCH (2021-03-01): points: NAME_SAME_CORE must give more than NAME_NEAR',
    )
  })
})
