import { describe, expect, it } from 'vitest'
import {
  DECLARED_MOVES,
  DECLARED_STATES,
  declaredAfter,
  type DeclaredMove,
  type DeclaredState,
} from './declared.rules.ts'

/** The table, by hand. */
const LEGAL: Record<string, DeclaredState> = {
  'DECLARED VERIFY': 'IN_FORCE',
  'DECLARED REFUSE': 'REFUSED',
  'DECLARED FIND_FALSE': 'REFUSED',
  'DECLARED WITHDRAW': 'REVOKED',
  'IN_FORCE FIND_FALSE': 'REFUSED',
  'REFUSED REOPEN': 'DECLARED',
}

const all = DECLARED_STATES.flatMap((from) => DECLARED_MOVES.map((move) => [from, move] as const))
const outcome = (from: string, move: DeclaredMove): string => {
  try {
    return declaredAfter(from, move)
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('what is declared', () => {
  it.each(all)('%s %s', (from, move) => {
    expect(outcome(from, move)).toBe(LEGAL[`${from} ${move}`] ?? 'RECORD_STATE_CONFLICT')
  })

  it.each(['SHIELDED', 'REPAIRED', 'toString'])('%s is none of its states', (from) => {
    for (const move of DECLARED_MOVES) expect(outcome(from, move)).toBe('RECORD_STATE_CONFLICT')
  })
})
