import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { scopeOfEvaluation } from '../evaluation/evaluation.rules.ts'
import { schemeOf } from '../evaluation/evaluation.view.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import {
  closeEvaluation,
  insertEvaluations,
  insertEvaluationSteps,
  type NewEvaluation,
  type OpenEvaluation,
} from './evaluating.store.ts'

/** What others than its evaluator do to an evaluation: who, why, and what the next version has. */
export interface Appended {
  kind: string
  changes: Partial<NewEvaluation>
  partyName: string
  reason: string
}

/** The next version of an evaluation that stood final, with the step that says why. It was locked. */
export async function appendEvaluation(
  { today, actor }: Pick<Writing, 'today' | 'actor'>,
  tx: Transaction,
  row: OpenEvaluation,
  { kind, changes, partyName, reason }: Appended,
): Promise<void> {
  const { subjectId, evaluationId, evaluatorId, holderSource, regionCode } = row
  const next = { ...row, ...changes }
  const sinceOn = next.state === row.state ? row.sinceOn : today()
  const version = row.version + 1
  const at = tx.at.toISOString()
  await closeEvaluation(tx, { subjectId, id: evaluationId, at })
  await insertEvaluations(tx, [{ ...next, sinceOn, version, changeKind: kind, recordedAt: at }])
  await insertEvaluationSteps(tx, [
    {
      subjectId,
      evaluationId,
      version,
      kind,
      partyName,
      takenOn: today(),
      statement: reason,
      inputs: null,
      actor,
      evaluatorId,
      holderSource,
      regionCode,
      recordedAt: at,
    },
  ])
}

/** What moves an evaluation that stood final to another state: the state, and the scope that its scheme gives it there. */
export async function movedTo(
  { rules }: Pick<Writing, 'rules'>,
  tx: Transaction,
  row: OpenEvaluation,
  state: 'FINAL' | 'REPAIRED' | 'WITHDRAWN',
): Promise<Pick<NewEvaluation, 'state' | 'disclosureScope'>> {
  const [subject] = await lockSubjects(tx, { ids: [row.subjectId] })
  const isPerson = !['ORGANIZATION', 'SOLE_TRADER'].includes(subject!.category)
  const { body } = schemeOf(rules(), row)
  const shown = { state, status: row.status, wasFinal: true, isPerson }
  return { state, disclosureScope: scopeOfEvaluation(body, shown) }
}
