import { randomUUID } from 'node:crypto'
import type { Base } from '../disclosure/reading.ts'
import type { EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import type { StoredEvaluationState } from '../evaluation/evaluation-state.rules.ts'
import { scopeOfEvaluation, termOf, type Period } from '../evaluation/evaluation.rules.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import type { EvaluationScheme } from '../rule/rule.schema.ts'
import type { NewEvaluation, NewEvaluationStep } from './evaluating.store.ts'
import type { Evaluator } from './evaluator.ts'
import type { Result } from './result.ts'

/** What is evaluated, by whom and how. */
export interface Drafted {
  scheme: EvaluationScheme
  period: Period
  evaluator: Evaluator
  subjectId: string
  isPerson: boolean
  result: Result
  /** Exclusive, where the scheme leaves it to the evaluator. */
  validTo: string | null
  note: string | null
  actor: string
}

/** What a result is stored as, in the state to which it leads: a veto that takes effect at once is final. */
export function stateOf(
  { body }: EvaluationScheme,
  result: Result,
  isPerson: boolean,
  today: string,
  askedTo: string | null,
):
  | Pick<NewEvaluation, 'state' | 'validFrom' | 'validTo' | 'disclosureScope' | 'disputed'>
  | { problem: EvaluationProblem } {
  const state: StoredEvaluationState = result.isImmediate ? 'FINAL' : 'PRELIMINARY'
  const term = result.isImmediate ? termOf(body, today, askedTo) : null
  if (term !== null && typeof term !== 'string') return term
  const { status } = result
  const shown = { state, status, wasFinal: result.isImmediate, isPerson }
  return {
    state,
    validFrom: term === null ? null : today,
    validTo: term,
    disclosureScope: scopeOfEvaluation(body, shown),
    disputed: false,
  }
}

/** The first version of an evaluation, with its step. */
export function draftOf(
  { cipher, today }: Pick<Base, 'cipher' | 'today'>,
  drafted: Drafted,
  at: string,
): { row: NewEvaluation; step: NewEvaluationStep } | { problem: EvaluationProblem } {
  const { scheme, period, evaluator, subjectId, isPerson, result, note, actor } = drafted
  const standing = stateOf(scheme, result, isPerson, today(), drafted.validTo)
  if ('problem' in standing) return standing
  const { party, holderSource } = evaluator
  const told = JSON.stringify([scheme.code, scheme.validFrom, period, party.id, result.inputs])
  const evaluationId = randomUUID()
  const row: NewEvaluation = {
    subjectId,
    evaluationId,
    version: 1,
    schemeCode: scheme.code,
    schemeVersion: scheme.validFrom,
    periodFrom: period.from,
    periodTo: period.to,
    sinceOn: today(),
    status: result.status,
    grade: result.grade,
    score: result.score,
    explanation: result.explanation,
    publicityFrom: null,
    publicityUntil: null,
    review: null,
    evaluatorId: party.id,
    evaluatorName: party.name,
    mandateId: evaluator.mandateId,
    domain: scheme.body.domain,
    regionCode: party.regionCode,
    holderSource,
    ...standing,
    changeKind: 'EVALUATED',
    sourceCode: evaluator.sourceCode,
    rowHash: keyedHash(cipher, 'EVALUATION', told),
    recordedAt: at,
  }
  const step: NewEvaluationStep = {
    subjectId,
    evaluationId,
    version: 1,
    kind: 'EVALUATED',
    partyName: party.name,
    takenOn: today(),
    statement: note,
    inputs: result.inputs,
    actor,
    evaluatorId: party.id,
    holderSource,
    regionCode: party.regionCode,
    recordedAt: at,
  }
  return { row, step }
}
