import { DomainError } from '../errors.ts'
import type { RuleBook } from '../rule/rule-book.ts'

/** Look-ups by identity papers of one caller that found nobody, on a day. */
export interface IdentityMisses {
  /** @throws DomainError IDENTITY_MISSES_EXCEEDED where there were as many as may be */
  check(): void
  /** Notes one. */
  add(): void
}

/** For callers that none are counted of: the operator, and lists that were handed in, which are kept and logged whole. */
export const UNCOUNTED: IdentityMisses = { check: () => {}, add: () => {} }

/** Callers of one day that are kept; beyond them the ones that came first are forgotten. */
const CALLERS_KEPT = 100_000

/**
 * Counts the misses of all callers of a process, by end user and day (Asia/Shanghai). Whoever goes through numbers finds
 * mostly nobody; whoever has the papers before him, seldom. The most of a day is rule data, parameter
 * IDENTITY_MISSES_PER_DAY.
 */
export function makeIdentityMisses(
  rules: () => Pick<RuleBook, 'current'>,
  today: () => string,
): (endUser: string) => IdentityMisses {
  let day = ''
  const counted = new Map<string, number>()
  const turn = () => {
    const now = today()
    if (now !== day) counted.clear()
    day = now
  }
  return (endUser) => ({
    check: () => {
      turn()
      if ((counted.get(endUser) ?? 0) < missesMost(rules(), day)) return
      throw new DomainError('IDENTITY_MISSES_EXCEEDED')
    },
    add: () => {
      turn()
      counted.set(endUser, (counted.get(endUser) ?? 0) + 1)
      if (counted.size <= CALLERS_KEPT) return
      const [first] = counted.keys()
      counted.delete(first!)
    },
  })
}

function missesMost(book: Pick<RuleBook, 'current'>, today: string): number {
  const value = book.current('parameter', 'IDENTITY_MISSES_PER_DAY', today)?.body.value
  if (typeof value === 'number' && value >= 0) return value
  throw new Error(`Rule data: parameter IDENTITY_MISSES_PER_DAY must hold a number on ${today}.`)
}
