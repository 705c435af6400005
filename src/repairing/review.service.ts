import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import type { Repaired } from './ground.ts'
import {
  closeTask,
  insertReviewTasks,
  listEntriesOn,
  listEvaluationsOn,
  listTasksOf,
  taskOf,
  type ReviewReason,
  type ReviewTaskRow,
  type Target,
} from './review.store.ts'

/** Tasks that are shown at once. */
const TASKS_MOST = 100

/**
 * Notes what may rest on a fact that was repaired, or is in force again: evaluations that counted it, and adverse entries
 * of the file, since no entry says on which facts it was determined. Nothing is graded or delisted by it.
 */
export async function noteReviews(
  { tx, ref, memberIds: ids, adverseLists: lists }: Repaired,
  reason: ReviewReason,
  today: string,
): Promise<void> {
  const of = { ids, factId: ref.id, today }
  const evaluations = await listEvaluationsOn(tx, of)
  const entries = await listEntriesOn(tx, { ...of, lists })
  const targets: Target[] = [
    ...evaluations.map((one) => ({ ...one, targetKind: 'EVALUATION' as const })),
    ...entries.map((one) => ({ ...one, targetKind: 'LIST_ENTRY' as const })),
  ]
  await insertReviewTasks(
    tx,
    targets.map((target) => taskOf(tx, ref, reason, target)),
  )
}

/**
 * What the caller's own party has to look at again; `isDone` null: what it looked at too.
 * @throws DomainError FORBIDDEN for who acts for no party
 */
export function listReviewTasks(
  base: Base,
  { party }: Viewer,
  isDone: boolean | null,
): Promise<ReviewTaskRow[]> {
  if (party === null) throw new DomainError('FORBIDDEN')
  return listTasksOf(base.db, { partyId: party.id, isDone, limit: TASKS_MOST })
}

/** A task that was closed, by its ids. */
export interface ClosedTask {
  subjectId: string
  taskId: string
}

/**
 * The party that answers for it says what came of a task; what it changes, it changes by its own acts. Another's task
 * reads like a missing one.
 * @throws DomainError NOT_FOUND; FORBIDDEN; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export function closeReviewTask(
  base: Base,
  viewer: Viewer,
  task: ClosedTask,
  given: string,
  key: string,
): Promise<ClosedTask> {
  const { party, actor } = viewer
  if (party === null) throw new DomainError('FORBIDDEN')
  const statement = readText(given)
  const request = { name: 'closeReviewTask', key, body: [task, statement] }
  return once(base, viewer, request, async (tx) => {
    const at = tx.at.toISOString()
    const [row] = await closeTask(tx, { ...task, partyId: party.id, at, actor, statement })
    if (row === undefined) throw new DomainError('NOT_FOUND')
    return task
  })
}
