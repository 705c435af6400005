import { describe, expect, it } from 'vitest'
import {
  EVALUATION_ACTIONS,
  EVALUATION_STATES,
  nextState,
  problemOfMove,
  stateOn,
  type EvaluationAction,
  type EvaluationState,
  type PublicityRule,
  type Standing,
} from './evaluation-state.rules.ts'

const WITH: PublicityRule = { publicity: { days: 5, unit: 'WORKING_DAY' } }
const WITHOUT: PublicityRule = { publicity: null }
const GRADED = { status: 'GRADED', review: null } as const
const OPEN = { status: 'UNDETERMINED', review: null } as const
const REQUESTED = { status: 'GRADED', review: 'REQUESTED' } as const
const ANSWERED = { status: 'GRADED', review: 'ANSWERED' } as const

/** The legal moves, by hand from the table; every other is illegal. */
const LEGAL: [string, PublicityRule, Omit<Standing, 'state'>, Record<string, EvaluationState>][] = [
  [
    'graded, with a publicity',
    WITH,
    GRADED,
    {
      'PRELIMINARY REVISE': 'PRELIMINARY',
      'PRELIMINARY PUBLISH': 'PUBLICITY',
      'PRELIMINARY WITHDRAW': 'WITHDRAWN',
      'PUBLICITY REVISE': 'PRELIMINARY',
      'PUBLICITY REQUEST_REVIEW': 'PUBLICITY',
      'PUBLICITY FINALIZE': 'FINAL',
      'PUBLICITY WITHDRAW': 'WITHDRAWN',
      'FINAL WITHDRAW': 'WITHDRAWN',
    },
  ],
  [
    'graded, without a publicity',
    WITHOUT,
    GRADED,
    {
      'PRELIMINARY REVISE': 'PRELIMINARY',
      'PRELIMINARY FINALIZE': 'FINAL',
      'PRELIMINARY WITHDRAW': 'WITHDRAWN',
      // What was made public under an older version of the rule goes on from there.
      'PUBLICITY REVISE': 'PRELIMINARY',
      'PUBLICITY REQUEST_REVIEW': 'PUBLICITY',
      'PUBLICITY FINALIZE': 'FINAL',
      'PUBLICITY WITHDRAW': 'WITHDRAWN',
      'FINAL WITHDRAW': 'WITHDRAWN',
    },
  ],
  [
    'undetermined',
    WITH,
    OPEN,
    {
      'PRELIMINARY REVISE': 'PRELIMINARY',
      'PRELIMINARY WITHDRAW': 'WITHDRAWN',
      'PUBLICITY REVISE': 'PRELIMINARY',
      'PUBLICITY REQUEST_REVIEW': 'PUBLICITY',
      'PUBLICITY WITHDRAW': 'WITHDRAWN',
      'FINAL WITHDRAW': 'WITHDRAWN',
    },
  ],
  [
    'whose review was requested',
    WITH,
    REQUESTED,
    {
      'PRELIMINARY REVISE': 'PRELIMINARY',
      'PRELIMINARY PUBLISH': 'PUBLICITY',
      'PRELIMINARY WITHDRAW': 'WITHDRAWN',
      'PUBLICITY REVISE': 'PRELIMINARY',
      'PUBLICITY ANSWER_REVIEW': 'PUBLICITY',
      'PUBLICITY FINALIZE': 'FINAL',
      'PUBLICITY WITHDRAW': 'WITHDRAWN',
      'FINAL WITHDRAW': 'WITHDRAWN',
    },
  ],
  [
    'whose review was answered',
    WITH,
    ANSWERED,
    {
      'PRELIMINARY REVISE': 'PRELIMINARY',
      'PRELIMINARY PUBLISH': 'PUBLICITY',
      'PRELIMINARY WITHDRAW': 'WITHDRAWN',
      'PUBLICITY REVISE': 'PRELIMINARY',
      'PUBLICITY FINALIZE': 'FINAL',
      'PUBLICITY WITHDRAW': 'WITHDRAWN',
      'FINAL WITHDRAW': 'WITHDRAWN',
    },
  ],
]

const STATES = Object.keys(EVALUATION_STATES) as EvaluationState[]
const ACTIONS = Object.keys(EVALUATION_ACTIONS) as EvaluationAction[]

describe.each(LEGAL)('an evaluation that is %s', (_, rule, standing, legal) => {
  it.each(STATES.flatMap((state) => ACTIONS.map((action) => [state, action] as const)))(
    '%s, %s',
    (state, action) => {
      const to = legal[`${state} ${action}`] ?? null
      expect(nextState(rule, { ...standing, state }, action)).toBe(to)
      const problem = problemOfMove(rule, { ...standing, state }, action)
      expect(problem === null).toBe(to !== null)
    },
  )
})

describe('what is refused', () => {
  it('says that there is no grade where that alone is why', () => {
    const codeOf = (standing: Standing, action: EvaluationAction) =>
      problemOfMove(WITH, standing, action)?.code
    expect(codeOf({ ...OPEN, state: 'PRELIMINARY' }, 'PUBLISH')).toBe('UNDETERMINED')
    expect(codeOf({ ...OPEN, state: 'PUBLICITY' }, 'FINALIZE')).toBe('UNDETERMINED')
    expect(codeOf({ ...OPEN, state: 'WITHDRAWN' }, 'PUBLISH')).toBe('EVALUATION_STATE_CONFLICT')
    expect(codeOf({ ...GRADED, state: 'PRELIMINARY' }, 'FINALIZE')).toBe(
      'EVALUATION_STATE_CONFLICT',
    )
  })
})

describe('the end of its validity', () => {
  const final = { state: 'FINAL', validTo: '2026-11-20' } as const

  it('is the end of the day before', () => {
    expect(stateOn(final, '2026-11-19')).toBe('FINAL')
    expect(stateOn(final, '2026-11-20')).toBe('EXPIRED')
  })

  it('ends nothing that was over before, and nothing follows', () => {
    expect(stateOn({ ...final, state: 'WITHDRAWN' }, '2026-12-01')).toBe('WITHDRAWN')
    const expired = { ...GRADED, state: 'EXPIRED' } as const
    expect(ACTIONS.filter((action) => nextState(WITH, expired, action) !== null)).toEqual([])
  })
})
