import { describe, expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import {
  openObjections,
  problemOfAnswer,
  problemOfBasis,
  problemOfConflict,
  problemOfObjecting,
  problemOfObjections,
  problemOfRepair,
  problemOfTerm,
  problemOfWaiting,
  scopeOfEntry,
} from './list-entry.rules.ts'

const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const kind = (code: string) => book.current('list-kind', code, '2026-11-20')!.body

describe('periods of working days', () => {
  it('belong to the subject to the end of their last day', () => {
    const waiting = { defenceUntil: '2026-11-27', noticeUntil: null }
    expect(problemOfWaiting(waiting, '2026-11-27')?.code).toBe('DEFENCE_OPEN')
    expect(problemOfWaiting(waiting, '2026-11-28')).toBeNull()
    const publicized = { defenceUntil: '2026-11-27', noticeUntil: '2026-12-11' }
    expect(problemOfWaiting(publicized, '2026-12-11')?.code).toBe('PUBLIC_NOTICE_OPEN')
    expect(problemOfWaiting(publicized, '2026-12-12')).toBeNull()
    expect(problemOfWaiting({ defenceUntil: null, noticeUntil: null }, '2026-01-01')).toBeNull()
  })
})

describe('objections', () => {
  const step = (kind: string, objection: number) => ({ kind, objection, partyId: null })
  const steps = [step('OBJECTED', 1), step('ANSWERED', 1), step('OBJECTED', 2)]

  it('are raised to the end of the last day of the notice', () => {
    expect(problemOfObjecting('2026-12-04', '2026-12-04')).toBeNull()
    expect(problemOfObjecting('2026-12-04', '2026-12-05')?.code).toBe('OBJECTION_LATE')
  })

  it('are answered once each, before anything is determined', () => {
    expect(openObjections(steps)).toEqual([2])
    expect(problemOfObjections(steps)?.en).toContain('2')
    expect(problemOfAnswer(steps, 2)).toBeNull()
    expect(problemOfAnswer(steps, 1)?.code).toBe('OBJECTION_ANSWERED')
    expect(problemOfAnswer(steps, 3)?.code).toBe('OBJECTION_UNKNOWN')
    expect(problemOfObjections([...steps, step('ANSWERED', 2)])).toBeNull()
    expect(problemOfObjections([])).toBeNull()
  })
})

describe('a repair', () => {
  it('waits for the least term, where the kind has one', () => {
    const serious = kind('SERIOUS_DISHONESTY')
    expect(problemOfRepair(serious, '2026-05-31', '2027-05-30')?.code).toBe('REPAIR_TOO_EARLY')
    expect(problemOfRepair(serious, '2026-05-31', '2027-05-31')).toBeNull()
    expect(problemOfRepair(kind('BLACK'), '2026-05-31', '2026-06-01')).toBeNull()
  })
})

describe('a statutory basis', () => {
  it('is needed by black and serious-dishonesty entries alone', () => {
    const codes = ['QUALIFICATION', 'RED', 'WATCH', 'BLACK', 'SERIOUS_DISHONESTY']
    const needing = codes.filter((code) => problemOfBasis(kind(code), ' ') !== null)
    expect(needing).toEqual(['BLACK', 'SERIOUS_DISHONESTY'])
    expect(problemOfBasis(kind('BLACK'), '示例法第三条')).toBeNull()
  })
})

describe('the term of an entry', () => {
  const serious = kind('SERIOUS_DISHONESTY')
  it.each([
    ['2027-11-19', 'LIST_TERM_INVALID'],
    ['2027-11-20', null],
    ['2029-11-20', null],
    ['2029-11-21', 'LIST_TERM_INVALID'],
    ['2026-11-20', 'LIST_TERM_INVALID'],
    [null, 'LIST_TERM_INVALID'],
  ])('of a serious-dishonesty entry to %s: %s', (validTo, code) => {
    expect(problemOfTerm(serious, '2026-11-20', validTo)?.code ?? null).toBe(code)
  })

  it('may be open where the kind sets no longest one', () => {
    expect(problemOfTerm(kind('RED'), '2026-11-20', null)).toBeNull()
  })
})

describe('red and black', () => {
  it('are reported together, in both directions', () => {
    expect(problemOfConflict(kind('RED'), ['WATCH', 'BLACK'])).toMatchObject({
      code: 'LIST_CONFLICT',
      en: expect.stringContaining('BLACK') as string,
    })
    expect(problemOfConflict(kind('BLACK'), ['RED'])?.code).toBe('LIST_CONFLICT')
    expect(problemOfConflict(kind('SERIOUS_DISHONESTY'), ['BLACK', 'WATCH'])).toBeNull()
    expect(problemOfConflict(kind('RED'), ['WATCH'])).toBeNull()
  })
})

describe('the scope of an entry', () => {
  it.each([
    ['RED', 'NOMINATED', false, 'INTERNAL'],
    ['RED', 'PUBLICIZED', false, 'PUBLIC'],
    ['RED', 'PUBLICIZED', true, 'SHARED'],
    ['RED', 'IN_FORCE', false, 'PUBLIC'],
    ['RED', 'IN_FORCE', true, 'SHARED'],
    ['RED', 'REJECTED', false, 'INTERNAL'],
    ['WATCH', 'NOTICED', false, 'INTERNAL'],
    ['WATCH', 'IN_FORCE', false, 'SHARED'],
    ['BLACK', 'PUBLICIZED', false, 'INTERNAL'],
    ['BLACK', 'IN_FORCE', false, 'PUBLIC'],
    ['SERIOUS_DISHONESTY', 'IN_FORCE', true, 'SHARED'],
    ['SERIOUS_DISHONESTY', 'REVOKED', false, 'SHARED'],
    ['QUALIFICATION', 'REPAIRED', false, 'SHARED'],
  ] as const)('%s, %s, a person: %s → %s', (code, state, isPerson, scope) => {
    expect(scopeOfEntry(kind(code), state, isPerson)).toBe(scope)
  })
})
