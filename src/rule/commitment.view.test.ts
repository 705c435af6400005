import { describe, expect, it } from 'vitest'
import { findCommitmentType, findPublicationClass } from './commitment.view.ts'
import { makeRuleBook } from './rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import type { RuleVersion } from './rule.schema.ts'

const rules = readRuleFiles(RULE_DATA_FOLDER)
const book = makeRuleBook(rules)
const ON = '2026-11-20'

describe('types of commitments', () => {
  it.each([
    ['审批替代型', 'APPROVAL_SUBSTITUTION'],
    ['承诺许可', 'APPROVAL_SUBSTITUTION'],
    ['容缺受理型', 'DEFERRED_DOCUMENTS'],
    ['证明事项型', 'PROOF_SUBSTITUTION'],
    ['信用修复型', 'CREDIT_REPAIR'],
    ['行业自律型', 'INDUSTRY_SELF_DISCIPLINE'],
    ['主动型', 'VOLUNTARY'],
    [' 主动公示型 ', 'VOLUNTARY'],
    ['VOLUNTARY', 'VOLUNTARY'],
    ['其他', 'OTHER'],
  ])('%s is %s', (text, code) => expect(findCommitmentType(book, text, ON)?.code).toBe(code))

  it('are seven, and none by another name or before its time', () => {
    expect(book.list('commitment-type', { on: ON })).toHaveLength(7)
    expect(findCommitmentType(book, '自愿型', ON)).toBeNull()
    expect(findCommitmentType(book, '主动型', '2019-07-08')).toBeNull()
  })

  it('a subject registers its own of two types alone', () => {
    const own = book
      .list('commitment-type', { on: ON })
      .filter(({ body }) => body.registrars.includes('SUBJECT'))
    expect(own.map(({ code, body }) => [code, body.code])).toEqual([
      ['INDUSTRY_SELF_DISCIPLINE', 'OPTIONAL'],
      ['VOLUNTARY', 'OPTIONAL'],
    ])
  })
})

describe('publication classes', () => {
  it.each([
    ['可向社会公开', 'PUBLIC', 'SHARED'],
    ['特定范围内公开', 'SHARED', 'SHARED'],
    ['不可公开', 'INTERNAL', 'INTERNAL'],
  ])('%s: %s, of a person %s', (text, scope, personScope) =>
    expect(findPublicationClass(book, text, ON)?.body).toMatchObject({ scope, personScope }),
  )
})

it('scenes are those of the action plan', () => {
  const scenes = [
    '行政许可',
    '行政执法',
    '专项资金',
    '科技立项',
    '评先创优',
    '信用修复',
    '行业自律',
  ]
  expect(book.codeSet('COMMITMENT_SCENE')?.body.entries.map(({ zh }) => zh)).toEqual(scenes)
  expect(book.codeOf('COMMITMENT_SCENE', '科技项目立项')).toBe('SCIENCE_PROJECT')
})

it('a result that the program does not know is refused', () => {
  const copies: RuleVersion[] = structuredClone(rules)
  copies.find(({ kind }) => kind === 'fulfilment-result')!.code = 'KEPT'
  expect(() => makeRuleBook(copies)).toThrow('the program knows no result KEPT')
})
