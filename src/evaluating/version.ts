import type { Inputs } from '../evaluation/account.ts'
import type { EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import {
  EVALUATION_ACTIONS,
  nextState,
  stateOn,
  type EvaluationAction,
} from '../evaluation/evaluation-state.rules.ts'
import {
  lastDayOfPublicity,
  problemOfWaiting,
  scopeOfEvaluation,
  termOf,
} from '../evaluation/evaluation.rules.ts'
import type { WorkingCalendar } from '../rule/calendar.rules.ts'
import type { EvaluationScheme } from '../rule/rule.schema.ts'
import type { NewEvaluation, NewEvaluationStep, OpenEvaluation } from './evaluating.store.ts'

/** What a step adds: columns of the next version, and what went into a new result. */
export interface Step {
  changes?: Partial<NewEvaluation>
  inputs?: Inputs
}

/** What a step is taken on. */
export interface Ground {
  row: OpenEvaluation
  scheme: EvaluationScheme
  today: string
  isPerson: boolean
}

/** Who takes a step, when, and what it says. */
export interface Taking {
  partyName: string
  actor: string
  statement: string | null
  /** ISO instant of the transaction. */
  at: string
}

/**
 * The version and the step that an action makes of the open version, in the state and the scope to which it leads.
 * @param action one that the state allows
 */
export function advanced(
  { row, scheme, today, isPerson }: Ground,
  action: EvaluationAction,
  { changes = {}, inputs = null }: Omit<Step, 'inputs'> & { inputs?: Inputs | null },
  { partyName, actor, statement, at }: Taking,
): { next: NewEvaluation; step: NewEvaluationStep } {
  const state = nextState(scheme.body, { ...row, state: stateOn(row, today) }, action)!
  const next = { ...row, state, ...changes }
  const wasFinal = next.validFrom !== null
  const { subjectId, evaluationId, evaluatorId, holderSource, regionCode } = row
  const version = row.version + 1
  const kind = EVALUATION_ACTIONS[action]
  return {
    next: {
      ...next,
      sinceOn: next.state === row.state ? row.sinceOn : today,
      disclosureScope: scopeOfEvaluation(scheme.body, { ...next, wasFinal, isPerson }),
      changeKind: kind,
      version,
      recordedAt: at,
    },
    step: {
      subjectId,
      evaluationId,
      version,
      kind,
      partyName,
      takenOn: today,
      statement,
      inputs,
      actor,
      evaluatorId,
      holderSource,
      regionCode,
      recordedAt: at,
    },
  }
}

/** What the beginning of a publicity changes: it lasts to the day that the scheme says. */
export function publication({ body }: EvaluationScheme, today: string, calendar: WorkingCalendar) {
  const publicityUntil = lastDayOfPublicity(body, today, calendar)
  return { publicityFrom: today, publicityUntil, review: null }
}

/**
 * What makes a result final, once its publicity is over and no review is open: it counts from today.
 * @param validTo exclusive, where the scheme leaves it to the evaluator
 */
export function finality(
  { row, scheme, today }: Ground,
  validTo: string | null,
): { changes: Partial<NewEvaluation> } | { problem: EvaluationProblem } {
  const problem = problemOfWaiting(row, today)
  if (problem !== null) return { problem }
  const term = termOf(scheme.body, today, validTo)
  return typeof term === 'string' ? { changes: { validFrom: today, validTo: term } } : term
}
