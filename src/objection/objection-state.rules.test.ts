import { describe, expect, test } from 'vitest'
import {
  marksFact,
  nextState,
  OBJECTION_ACTIONS,
  OBJECTION_STATES,
  problemOfMove,
  type ObjectionAction,
  type ObjectionState,
} from './objection-state.rules.ts'

/** Every legal move, by hand; every other one of the product of states and actions is illegal. */
const LEGAL: Record<string, ObjectionState> = {
  'FILED/ACCEPT': 'ACCEPTED',
  'FILED/REFUSE': 'NOT_ACCEPTED',
  'FILED/WITHDRAW': 'WITHDRAWN',
  'ACCEPTED/VERIFY': 'VERIFYING',
  'ACCEPTED/WITHDRAW': 'WITHDRAWN',
  'VERIFYING/ANSWER': 'VERIFYING',
  'VERIFYING/UPHOLD': 'UPHELD',
  'VERIFYING/REJECT': 'REJECTED',
  'VERIFYING/WITHDRAW': 'WITHDRAWN',
  'UPHELD/NOTIFY': 'NOTIFIED',
  'REJECTED/NOTIFY': 'NOTIFIED',
  'REJECTED/REVIEW': 'SECOND_LOOK',
  'NOTIFIED/REVIEW': 'SECOND_LOOK',
  'SECOND_LOOK/UPHOLD': 'UPHELD',
  'SECOND_LOOK/REJECT': 'REJECTED',
  'SECOND_LOOK/WITHDRAW': 'WITHDRAWN',
}
const states = Object.keys(OBJECTION_STATES) as ObjectionState[]
const actions = Object.keys(OBJECTION_ACTIONS) as ObjectionAction[]
const moves = states.flatMap((state) => actions.map((action) => [state, action] as const))

describe('moves of an objection', () => {
  test.each(moves)('%s, %s', (state, action) => {
    const standing = { state, outcome: 'REJECTED', isReviewed: false } as const
    const to = LEGAL[`${state}/${action}`] ?? null
    expect(nextState(standing, action)).toBe(to)
    expect(problemOfMove(standing, action)?.code ?? null).toBe(
      to === null ? 'OBJECTION_STATE_CONFLICT' : null,
    )
  })

  test.each([
    ['NOTIFIED', 'UPHELD', false],
    ['NOTIFIED', 'REJECTED', true],
    ['REJECTED', 'REJECTED', true],
    ['UPHELD', 'UPHELD', false],
  ] as const)('no second look at %s, %s, looked at already: %s', (state, outcome, isReviewed) => {
    expect(nextState({ state, outcome, isReviewed }, 'REVIEW')).toBeNull()
  })

  test('the fact is marked from the filing to the decision', () => {
    expect(states.filter(marksFact)).toEqual(['FILED', 'ACCEPTED', 'VERIFYING', 'SECOND_LOOK'])
  })
})
