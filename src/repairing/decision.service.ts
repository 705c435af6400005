import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { listWaitingOf, type KeptDecision } from './decision.store.ts'

/** Decisions that are shown at once. */
const SHOWN_MOST = 100

/** A decision that waits, as it is shown. */
export interface WaitingDecision extends Pick<
  KeptDecision,
  'number' | 'outcome' | 'decidedOn' | 'documentNumber'
> {
  /** null: an identity paper. */
  subjectIdentifier: string | null
  problem: string
  receivedAt: Date
}

/** The decisions that wait: of the platform that brought them its own; all for departments of the city. */
export async function listWaitingDecisions(
  { db }: Pick<Base, 'db'>,
  { party, partyClass, isOperator }: Viewer,
): Promise<WaitingDecision[]> {
  const seesAll = isOperator || partyClass === 'BUREAU'
  if (!seesAll && party === null) return []
  const partyId = seesAll ? null : party!.id
  const rows = await listWaitingOf(db, { partyId, limit: SHOWN_MOST })
  return rows.map(({ body, problem, receivedAt }) => ({
    number: body.number,
    outcome: body.outcome,
    decidedOn: body.decidedOn,
    documentNumber: body.documentNumber,
    subjectIdentifier: body.subject.isPersonal ? null : body.subject.value,
    problem: problem!,
    receivedAt,
  }))
}
