import { describe, expect, it } from 'vitest'
import {
  APPLICATION_ACTIONS,
  APPLICATION_STATES,
  applicationStateOn,
  nextApplicationState,
  problemOfAction,
  problemOfLifting,
  problemOfPeriod,
  type ApplicationAction,
  type ApplicationState,
} from './measure-state.rules.ts'

/** Every legal move, by hand; all others are illegal. */
const LEGAL: Record<string, string> = {
  'APPLIED LIFT': 'LIFTED',
  'APPLIED CORRECT': 'APPLIED',
  'APPLIED WITHDRAW': 'WITHDRAWN',
  'ENDED CORRECT': 'APPLIED',
  'ENDED WITHDRAW': 'WITHDRAWN',
  'LIFTED CORRECT': 'LIFTED',
  'LIFTED WITHDRAW': 'WITHDRAWN',
}

const STATES = Object.keys(APPLICATION_STATES) as ApplicationState[]
const ACTIONS = Object.keys(APPLICATION_ACTIONS) as ApplicationAction[]
const MOVES = STATES.flatMap((state) => ACTIONS.map((action) => [state, action] as const))

describe('an application of a measure', () => {
  it.each(MOVES)('%s, %s', (state, action) => {
    const to = LEGAL[`${state} ${action}`] ?? null
    expect(nextApplicationState(state, action)).toBe(to)
    expect(problemOfAction(state, action)?.code ?? null).toBe(
      to === null ? 'MEASURE_STATE_CONFLICT' : null,
    )
  })

  it('is over on the day after its last, and what was lifted stays lifted', () => {
    const applied = { state: 'APPLIED', validTo: '2026-11-21' } as const
    expect(applicationStateOn(applied, '2026-11-20')).toBe('APPLIED')
    expect(applicationStateOn(applied, '2026-11-21')).toBe('ENDED')
    expect(applicationStateOn({ state: 'APPLIED', validTo: null }, '2099-01-01')).toBe('APPLIED')
    expect(applicationStateOn({ ...applied, state: 'LIFTED' }, '2026-11-21')).toBe('LIFTED')
  })

  it('begins today at the latest, and lasts a day at least', () => {
    expect(problemOfPeriod('2026-11-20', '2026-11-21', '2026-11-20')).toBeNull()
    expect(problemOfPeriod('2026-11-20', null, '2026-11-20')).toBeNull()
    expect(problemOfPeriod('2026-11-21', null, '2026-11-20')?.code).toBe('MEASURE_PERIOD_INVALID')
    expect(problemOfPeriod('2026-11-20', '2026-11-20', '2026-11-20')?.code).toBe(
      'MEASURE_PERIOD_INVALID',
    )
  })

  it('is lifted between its first day and today', () => {
    expect(problemOfLifting('2026-11-01', '2026-11-01', '2026-11-20')).toBeNull()
    expect(problemOfLifting('2026-11-01', '2026-11-20', '2026-11-20')).toBeNull()
    expect(problemOfLifting('2026-11-01', '2026-10-31', '2026-11-20')?.code).toBe(
      'MEASURE_PERIOD_INVALID',
    )
    expect(problemOfLifting('2026-11-01', '2026-11-21', '2026-11-20')?.code).toBe(
      'MEASURE_PERIOD_INVALID',
    )
  })
})
