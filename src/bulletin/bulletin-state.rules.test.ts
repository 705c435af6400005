import { describe, expect, it } from 'vitest'
import {
  BULLETIN_ACTIONS,
  BULLETIN_STATES,
  nextBulletinState,
  type BulletinState,
} from './bulletin-state.rules.ts'

/** The legal moves, by hand from the table; every other is illegal. */
const LEGAL: Record<string, BulletinState> = {
  'null FREEZE': 'FROZEN',
  'FROZEN SIGN': 'SIGNED',
  'SIGNED SUBMIT': 'SUBMITTED',
  'SUBMITTED RECEIPT': 'RECEIPTED',
  'FROZEN CORRECT': 'CORRECTED',
  'SIGNED CORRECT': 'CORRECTED',
  'SUBMITTED CORRECT': 'CORRECTED',
  'RECEIPTED CORRECT': 'CORRECTED',
}
const STATES = [null, ...(Object.keys(BULLETIN_STATES) as BulletinState[])]

describe('a bulletin', () => {
  it.each(STATES.flatMap((state) => BULLETIN_ACTIONS.map((action) => [state, action] as const)))(
    '%s, %s',
    (state, action) => {
      expect(nextBulletinState(state, action)).toBe(LEGAL[`${state} ${action}`] ?? null)
    },
  )
})
