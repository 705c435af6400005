import { DomainError } from '../errors.ts'
import { FULFILMENT_RESULTS } from '../rule/commitment.schema.ts'

/** Where a commitment stands. The template knows the three results alone and forgets what comes before them. */
export const COMMITMENT_STAGES = [
  'SIGNED',
  'DUE',
  ...FULFILMENT_RESULTS,
  'WITHDRAWN',
  'CANCELLED',
] as const
export type CommitmentStage = (typeof COMMITMENT_STAGES)[number]

/** What is done with a commitment: a result is a judgement of that outcome. */
export const COMMITMENT_MOVES = [
  'FALL_DUE',
  ...FULFILMENT_RESULTS,
  'WITHDRAW',
  'CANCEL',
  'REOPEN',
] as const
export type CommitmentMove = (typeof COMMITMENT_MOVES)[number]

const JUDGED = {
  FULFILLED: 'FULFILLED',
  PARTLY_FULFILLED: 'PARTLY_FULFILLED',
  BREACHED: 'BREACHED',
} as const satisfies Partial<Record<CommitmentMove, CommitmentStage>>

const NEXT: Record<CommitmentStage, Partial<Record<CommitmentMove, CommitmentStage>>> = {
  SIGNED: { FALL_DUE: 'DUE', ...JUDGED, WITHDRAW: 'WITHDRAWN', CANCEL: 'CANCELLED' },
  DUE: { ...JUDGED, CANCEL: 'CANCELLED' },
  FULFILLED: { REOPEN: 'DUE' },
  PARTLY_FULFILLED: { REOPEN: 'DUE' },
  BREACHED: { REOPEN: 'DUE' },
  WITHDRAWN: {},
  CANCELLED: {},
}

/**
 * The stage that a move leads to.
 *
 * | from                                  | FALL_DUE | a result   | WITHDRAW  | CANCEL    | REOPEN |
 * |---------------------------------------|----------|------------|-----------|-----------|--------|
 * | SIGNED                                | DUE      | that stage | WITHDRAWN | CANCELLED | –      |
 * | DUE (its time is over)                | –        | that stage | –         | CANCELLED | –      |
 * | FULFILLED, PARTLY_FULFILLED, BREACHED | –        | –          | –         | –         | DUE    |
 * | WITHDRAWN, CANCELLED                  | –        | –          | –         | –         | –      |
 *
 * A breach may be found, and a fulfilment established, before the time is over. What a subject registered of its own
 * accord it takes back while its time runs; a unit cancels what it registered in error, or whose matter ended. A
 * judgement is not overwritten: it is revoked (REOPEN), and then judged anew.
 * @throws DomainError COMMITMENT_STATE_CONFLICT for every other move
 */
export function stageAfter(from: CommitmentStage, move: CommitmentMove): CommitmentStage {
  const to = NEXT[from][move]
  if (to === undefined) throw new DomainError('COMMITMENT_STATE_CONFLICT')
  return to
}

/** Whether it was judged that something is left undone. */
export function isBroken(stage: CommitmentStage): boolean {
  return stage === 'PARTLY_FULFILLED' || stage === 'BREACHED'
}

/** Whether it was judged at all. */
export function isJudged(stage: CommitmentStage): boolean {
  return stage in JUDGED
}
