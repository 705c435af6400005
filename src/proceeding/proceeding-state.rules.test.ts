import { expect, test } from 'vitest'
import { nextState } from './proceeding-state.rules.ts'

test.each([
  ['FILED', 'STAY', 'STAYED'],
  ['FILED', 'LIFT', null],
  ['FILED', 'DECIDE', 'DECIDED'],
  ['STAYED', 'STAY', null],
  ['STAYED', 'LIFT', 'FILED'],
  ['STAYED', 'DECIDE', 'DECIDED'],
  ['DECIDED', 'STAY', null],
  ['DECIDED', 'LIFT', null],
  ['DECIDED', 'DECIDE', null],
] as const)('%s, %s: %s', (state, action, to) => expect(nextState(state, action)).toBe(to))
