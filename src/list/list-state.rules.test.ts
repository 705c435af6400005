import { describe, expect, it } from 'vitest'
import {
  LIST_ACTIONS,
  LIST_ENTRY_STATES,
  nextState,
  problemOfMove,
  stateOn,
  type ListAction,
  type ListEntryState,
  type ListRule,
} from './list-state.rules.ts'

type Kind = Pick<ListRule, 'steps' | 'exits'>
const EXITS: Kind['exits'] = ['EXPIRY', 'REPAIR', 'REVOCATION']
const BOTH: Kind = { steps: ['NOTICED', 'PUBLICIZED'], exits: EXITS }
const NOTICE: Kind = { steps: ['NOTICED'], exits: EXITS }
const PUBLIC: Kind = { steps: ['PUBLICIZED'], exits: ['EXPIRY'] }
const NEITHER: Kind = { steps: [], exits: ['REVOCATION'] }

/** The legal moves of each kind, by hand from the table; every other is illegal. */
const LEGAL: [string, Kind, Record<string, ListEntryState>][] = [
  [
    'a notice, a public notice and every exit',
    BOTH,
    {
      'NOMINATED NOTICE': 'NOTICED',
      'NOMINATED REJECT': 'REJECTED',
      'NOTICED DEFEND': 'NOTICED',
      'NOTICED PUBLICIZE': 'PUBLICIZED',
      'NOTICED REJECT': 'REJECTED',
      'PUBLICIZED DETERMINE': 'IN_FORCE',
      'PUBLICIZED OBJECT': 'PUBLICIZED',
      'PUBLICIZED ANSWER': 'PUBLICIZED',
      'PUBLICIZED REJECT': 'REJECTED',
      'IN_FORCE REPAIR': 'REPAIRED',
      'REPAIRED REINSTATE': 'IN_FORCE',
      'IN_FORCE REVOKE': 'REVOKED',
    },
  ],
  [
    'a notice alone',
    NOTICE,
    {
      'NOMINATED NOTICE': 'NOTICED',
      'NOMINATED REJECT': 'REJECTED',
      'NOTICED DEFEND': 'NOTICED',
      'NOTICED DETERMINE': 'IN_FORCE',
      'NOTICED REJECT': 'REJECTED',
      'PUBLICIZED OBJECT': 'PUBLICIZED',
      'PUBLICIZED ANSWER': 'PUBLICIZED',
      'PUBLICIZED REJECT': 'REJECTED',
      'IN_FORCE REPAIR': 'REPAIRED',
      'REPAIRED REINSTATE': 'IN_FORCE',
      'IN_FORCE REVOKE': 'REVOKED',
    },
  ],
  [
    'a public notice alone, and no exit but expiry',
    PUBLIC,
    {
      'NOMINATED PUBLICIZE': 'PUBLICIZED',
      'NOMINATED REJECT': 'REJECTED',
      // What was noticed under an older version of the rule may be defended and rejected still.
      'NOTICED DEFEND': 'NOTICED',
      'NOTICED REJECT': 'REJECTED',
      'PUBLICIZED DETERMINE': 'IN_FORCE',
      'PUBLICIZED OBJECT': 'PUBLICIZED',
      'PUBLICIZED ANSWER': 'PUBLICIZED',
      'PUBLICIZED REJECT': 'REJECTED',
    },
  ],
  [
    'no step, and no repair',
    NEITHER,
    {
      'NOMINATED DETERMINE': 'IN_FORCE',
      'NOMINATED REJECT': 'REJECTED',
      'NOTICED DEFEND': 'NOTICED',
      'NOTICED REJECT': 'REJECTED',
      'PUBLICIZED OBJECT': 'PUBLICIZED',
      'PUBLICIZED ANSWER': 'PUBLICIZED',
      'PUBLICIZED REJECT': 'REJECTED',
      'IN_FORCE REVOKE': 'REVOKED',
    },
  ],
]

const STATES = Object.keys(LIST_ENTRY_STATES) as ListEntryState[]
const ACTIONS = Object.keys(LIST_ACTIONS) as ListAction[]

describe.each(LEGAL)('an entry of a list with %s', (_, kind, legal) => {
  it.each(STATES.flatMap((state) => ACTIONS.map((action) => [state, action] as const)))(
    '%s, %s',
    (state, action) => {
      const to = legal[`${state} ${action}`] ?? null
      expect(nextState(kind, state, action)).toBe(to)
      expect(problemOfMove(kind, state, action)?.code ?? null).toBe(
        to === null ? 'LIST_STATE_CONFLICT' : null,
      )
    },
  )
})

describe('the end of a term', () => {
  const inForce = { state: 'IN_FORCE', validTo: '2026-11-20' } as const

  it('is the end of the day before', () => {
    expect(stateOn(inForce, '2026-11-19')).toBe('IN_FORCE')
    expect(stateOn(inForce, '2026-11-20')).toBe('EXPIRED')
    expect(stateOn({ ...inForce, validTo: null }, '2099-01-01')).toBe('IN_FORCE')
  })

  it('ends nothing that was over before', () => {
    expect(stateOn({ ...inForce, state: 'REVOKED' }, '2026-12-01')).toBe('REVOKED')
  })

  it('leaves nothing to be done', () => {
    expect(ACTIONS.filter((action) => nextState(BOTH, 'EXPIRED', action) !== null)).toEqual([])
  })
})
