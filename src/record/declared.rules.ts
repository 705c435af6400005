import { DomainError } from '../errors.ts'

/** Where a fact that a subject declared of itself stands, as the state of its record. */
export const DECLARED_STATES = ['DECLARED', 'IN_FORCE', 'REFUSED', 'REVOKED'] as const
export type DeclaredState = (typeof DECLARED_STATES)[number]

/** What is done with it. */
export const DECLARED_MOVES = ['VERIFY', 'REFUSE', 'FIND_FALSE', 'WITHDRAW', 'REOPEN'] as const
export type DeclaredMove = (typeof DECLARED_MOVES)[number]

const NEXT: Record<DeclaredState, Partial<Record<DeclaredMove, DeclaredState>>> = {
  DECLARED: {
    VERIFY: 'IN_FORCE',
    REFUSE: 'REFUSED',
    FIND_FALSE: 'REFUSED',
    WITHDRAW: 'REVOKED',
  },
  IN_FORCE: { FIND_FALSE: 'REFUSED' },
  REFUSED: { REOPEN: 'DECLARED' },
  REVOKED: {},
}

/**
 * The state that a move leads to.
 *
 * | from                | VERIFY   | REFUSE  | FIND_FALSE | WITHDRAW | REOPEN   |
 * |---------------------|----------|---------|------------|----------|----------|
 * | DECLARED            | IN_FORCE | REFUSED | REFUSED    | REVOKED  | –        |
 * | IN_FORCE (verified) | –        | –       | REFUSED    | –        | –        |
 * | REFUSED             | –        | –       | –          | –        | DECLARED |
 * | REVOKED (withdrawn) | –        | –       | –          | –        | –        |
 *
 * A statement may turn out to be false before and after it was verified. What was verified its subject cannot take back
 * any more. REOPEN comes with the record that a false declaration made: once that is revoked, the declaration waits
 * again.
 * @throws DomainError RECORD_STATE_CONFLICT for every other move, and from every other state
 */
export function declaredAfter(from: string, move: DeclaredMove): DeclaredState {
  const to = (NEXT as Record<string, Partial<Record<DeclaredMove, DeclaredState>>>)[from]?.[move]
  if (to === undefined) throw new DomainError('RECORD_STATE_CONFLICT')
  return to
}
