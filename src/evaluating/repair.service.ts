import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { evaluationProblem, type EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import { stateConflict, stateOn } from '../evaluation/evaluation-state.rules.ts'
import type { FactKey } from '../fact/fact.ts'
import { appendEvaluation, movedTo } from './append.ts'
import {
  awaitEvaluationTurn,
  findOpenEvaluation,
  listEvaluated,
  type OpenEvaluation,
} from './evaluating.store.ts'

/** What a repair does to a grade: within the transaction of the repair, whose service has seen to who may. */

/** Whose decision it is, and why. */
export interface RepairedBy {
  memberIds: readonly string[]
  partyName: string
  reason: string
}

/**
 * A final evaluation counts no more from here on. No grade is written over: the subject may be evaluated anew, by the same
 * scheme and for the same period.
 * @returns why it is not repaired; null: it is
 */
export async function repairGrade(
  writing: Writing,
  tx: Transaction,
  key: FactKey,
  { partyName, reason }: RepairedBy,
): Promise<EvaluationProblem | null> {
  const row = await lockRow(tx, key)
  const state = stateOn(row, writing.today())
  if (state !== 'FINAL') return stateConflict(state, 'REPAIR')
  const changes = await movedTo(writing, tx, row, 'REPAIRED')
  await appendEvaluation(writing, tx, row, { kind: 'REPAIRED', changes, partyName, reason })
  return null
}

/**
 * The repair was revoked: the evaluation counts again to the end of its validity. Not beside another of the same occasion,
 * which was made since: that one is withdrawn first.
 * @returns why it is not; null: it is
 */
export async function reinstateGrade(
  writing: Writing,
  tx: Transaction,
  key: FactKey,
  { memberIds, partyName, reason }: RepairedBy,
): Promise<EvaluationProblem | null> {
  const row = await lockRow(tx, key)
  if (row.state !== 'REPAIRED') return stateConflict(stateOn(row, writing.today()), 'REINSTATE')
  if ((await listEvaluated(tx, { ...row, ids: memberIds })).length > 0)
    return evaluationProblem('ALREADY_EVALUATED')
  const changes = await movedTo(writing, tx, row, 'FINAL')
  await appendEvaluation(writing, tx, row, { kind: 'REINSTATED', changes, partyName, reason })
  return null
}

async function lockRow(tx: Transaction, key: FactKey): Promise<OpenEvaluation> {
  await awaitEvaluationTurn(tx, key)
  const [row] = await findOpenEvaluation(tx, key)
  return row!
}
