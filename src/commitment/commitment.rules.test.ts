import { describe, expect, it } from 'vitest'
import {
  COMMITMENT_MOVES,
  COMMITMENT_STAGES,
  isBroken,
  isJudged,
  stageAfter,
  type CommitmentMove,
  type CommitmentStage,
} from './commitment.rules.ts'

/** Written by hand from the table of the docstring; what is not here is illegal. */
const LEGAL: readonly [CommitmentStage, CommitmentMove, CommitmentStage][] = [
  ['SIGNED', 'FALL_DUE', 'DUE'],
  ['SIGNED', 'FULFILLED', 'FULFILLED'],
  ['SIGNED', 'PARTLY_FULFILLED', 'PARTLY_FULFILLED'],
  ['SIGNED', 'BREACHED', 'BREACHED'],
  ['SIGNED', 'WITHDRAW', 'WITHDRAWN'],
  ['SIGNED', 'CANCEL', 'CANCELLED'],
  ['DUE', 'FULFILLED', 'FULFILLED'],
  ['DUE', 'PARTLY_FULFILLED', 'PARTLY_FULFILLED'],
  ['DUE', 'BREACHED', 'BREACHED'],
  ['DUE', 'CANCEL', 'CANCELLED'],
  ['FULFILLED', 'REOPEN', 'DUE'],
  ['PARTLY_FULFILLED', 'REOPEN', 'DUE'],
  ['BREACHED', 'REOPEN', 'DUE'],
]

const ILLEGAL = COMMITMENT_STAGES.flatMap((from) =>
  COMMITMENT_MOVES.flatMap((move) =>
    LEGAL.some(([stage, known]) => stage === from && known === move) ? [] : [[from, move] as const],
  ),
)

describe('the stages of a commitment', () => {
  it.each(LEGAL)('%s, %s: %s', (from, move, to) => expect(stageAfter(from, move)).toBe(to))

  it.each(ILLEGAL)('%s, %s is refused', (from, move) => {
    expect(() => stageAfter(from, move)).toThrow(
      expect.objectContaining({ code: 'COMMITMENT_STATE_CONFLICT' }),
    )
  })

  it('are all there', () => {
    expect(LEGAL.length + ILLEGAL.length).toBe(7 * 7)
  })

  it('tell what was judged, and what was broken', () => {
    expect(COMMITMENT_STAGES.filter(isJudged)).toEqual([
      'FULFILLED',
      'PARTLY_FULFILLED',
      'BREACHED',
    ])
    expect(COMMITMENT_STAGES.filter(isBroken)).toEqual(['PARTLY_FULFILLED', 'BREACHED'])
  })
})
