import { describe, expect, it } from 'vitest'
import { problemsOfListKind } from './list-kind.schema.ts'
import { makeRuleBook } from './rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import type { ListKind } from './rule.schema.ts'

const rules = readRuleFiles(RULE_DATA_FOLDER)
const kinds = makeRuleBook(rules).list('list-kind', { on: '2026-11-20' })

function changed(code: string, body: Partial<ListKind['body']>): string[] {
  const all = kinds.map((one) =>
    one.code === code ? { ...one, body: { ...one.body, ...body } } : one,
  )
  return problemsOfListKind(
    all.find((one) => one.code === code)!,
    all,
  )
}

describe('the kinds of lists', () => {
  it('are five, of which the watch list alone is not public, and two need a statutory basis', () => {
    const told = kinds.map(({ code, body }) => [code, body.scope, body.statutoryBasis])
    expect(told).toEqual([
      ['QUALIFICATION', 'PUBLIC', false],
      ['RED', 'PUBLIC', false],
      ['WATCH', 'SHARED', false],
      ['BLACK', 'PUBLIC', true],
      ['SERIOUS_DISHONESTY', 'PUBLIC', true],
    ])
  })

  it('have days for each of their steps, and for no other', () => {
    expect(changed('RED', {})).toEqual([])
    expect(changed('RED', { steps: [] })).toEqual(['a public notice goes with its days'])
    expect(changed('WATCH', { defenceDays: null })).toEqual([
      'a prior notice goes with days of defence',
    ])
    expect(changed('BLACK', { steps: ['PUBLICIZED'], defenceDays: null })).toEqual([
      'a list with a statutory basis takes a prior notice',
    ])
  })

  it('conflict with one another, or not at all', () => {
    expect(changed('RED', { conflictsWith: ['WATCH'] })).toEqual([
      'WATCH does not conflict with it in turn',
    ])
    expect(changed('RED', { conflictsWith: ['RED', 'GREY'] })).toEqual([
      'conflicts with itself',
      'no such list-kind: GREY',
    ])
  })

  it('have terms that do not end before they begin', () => {
    expect(changed('SERIOUS_DISHONESTY', { mostMonths: 6 })).toEqual(['term of 12 to 6 months'])
  })

  it('are refused with the rule book', () => {
    const copies = structuredClone(rules)
    const kind = copies.find((one) => one.kind === 'list-kind' && one.code === 'RED')!
    ;(kind.body as ListKind['body']).noticeDays = null
    expect(() => makeRuleBook(copies)).toThrow(
      'list-kind RED (2022-01-01): a public notice goes with its days',
    )
  })
})
