import { describe, expect, it } from 'vitest'
import { DomainError } from '../errors.ts'
import { makeIdentityMisses } from './identity-miss.rules.ts'

const rules = () => ({ current: () => ({ body: { value: 3 } }) as never })
const EXCEEDED = expect.objectContaining({ code: 'IDENTITY_MISSES_EXCEEDED' }) as DomainError

describe('misses of identity papers', () => {
  it('are counted by end user, up to the number of the rule data', () => {
    const of = makeIdentityMisses(rules, () => '2026-11-20')
    for (let n = 0; n < 3; n += 1) {
      of('a').check()
      of('a').add()
    }
    expect(() => of('a').check()).toThrow(EXCEEDED)
    expect(() => of('b').check()).not.toThrow()
  })

  it('begin anew with the day', () => {
    let day = '2026-11-20'
    const of = makeIdentityMisses(rules, () => day)
    for (let n = 0; n < 3; n += 1) of('a').add()
    expect(() => of('a').check()).toThrow(EXCEEDED)
    day = '2026-11-21'
    expect(() => of('a').check()).not.toThrow()
  })

  it('are a mistake of the rule data without a number there', () => {
    const of = makeIdentityMisses(
      () => ({ current: () => null }),
      () => '2026-11-20',
    )
    expect(() => of('a').check()).toThrow(/IDENTITY_MISSES_PER_DAY/)
  })
})
