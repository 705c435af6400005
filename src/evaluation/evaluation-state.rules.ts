import type { SchemeBody } from '../rule/evaluation-scheme.schema.ts'
import { evaluationProblem, type EvaluationProblem } from './evaluation-problem.ts'

/** What becomes of an evaluation, as everybody sees it. */
export const EVALUATION_STATES = {
  PRELIMINARY: { zh: '初评', en: 'Preliminary' },
  PUBLICITY: { zh: '公示中', en: 'In its publicity: the subject may ask for a review' },
  FINAL: { zh: '已定级，有效', en: 'Final, and it counts' },
  EXPIRED: { zh: '已过有效期', en: 'Its validity is over: it counts no more' },
  SUSPENDED: { zh: '停止执行', en: 'Suspended by a stay of a reconsideration or a suit' },
  REPAIRED: { zh: '已修复', en: 'Its grade was repaired: it counts no more' },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn' },
} as const
export type EvaluationState = keyof typeof EVALUATION_STATES

/** States of an evaluation that stands in nobody's way: the subject may be evaluated anew by the same scheme. */
export const GONE_EVALUATIONS = [
  'WITHDRAWN',
  'REPAIRED',
] as const satisfies readonly EvaluationState[]

/** What is stored: that the validity is over follows from the day. */
export type StoredEvaluationState = Exclude<EvaluationState, 'EXPIRED'>

/** Whether a grade could be determined. */
export const EVALUATION_STATUSES = {
  GRADED: { zh: '已评定等级', en: 'Graded' },
  UNDETERMINED: { zh: '无法判定', en: 'It could not be determined' },
} as const
export type EvaluationStatus = keyof typeof EVALUATION_STATUSES

/** What is done with an evaluation, with the kind of the version that it makes. */
export const EVALUATION_ACTIONS = {
  REVISE: 'REVISED',
  PUBLISH: 'PUBLISHED',
  REQUEST_REVIEW: 'REVIEW_REQUESTED',
  ANSWER_REVIEW: 'REVIEW_ANSWERED',
  FINALIZE: 'FINALIZED',
  WITHDRAW: 'WITHDRAWN',
} as const
export type EvaluationAction = keyof typeof EVALUATION_ACTIONS

/** What a scheme and a result say of how an evaluation goes on. */
export interface Standing {
  state: EvaluationState
  status: EvaluationStatus
  review: string | null
}

/** What of a scheme decides on the steps. */
export type PublicityRule = Pick<SchemeBody, 'publicity'>

/**
 * Where an action leads an evaluation; null: nowhere. Whether there is a publicity, and its days, is the scheme's.
 *
 * | state       | REVISE        | PUBLISH ¹ | REQUEST_REVIEW | ANSWER_REVIEW ³ | FINALIZE ⁴ | WITHDRAW  | its validity ends |
 * |-------------|---------------|-----------|----------------|-----------------|------------|-----------|-------------------|
 * | (new) ⁵     | PRELIMINARY   | –         | –              | –               | –          | –         | –                 |
 * | PRELIMINARY | PRELIMINARY ⁵ | PUBLICITY | –              | –               | FINAL      | WITHDRAWN | –                 |
 * | PUBLICITY   | PRELIMINARY ⁵ | –         | PUBLICITY ²    | PUBLICITY       | FINAL      | WITHDRAWN | –                 |
 * | FINAL       | –             | –         | –              | –               | –          | WITHDRAWN | EXPIRED           |
 * | EXPIRED, SUSPENDED ⁶, REPAIRED ⁷, WITHDRAWN: nothing follows                                                         |
 *
 * ¹ where the scheme has a publicity, of a result that is graded. ² once. ³ of one that was requested. ⁴ of a result
 * that is graded: from the publicity where the scheme has one, else at once. ⁵ FINAL where a veto takes effect at once
 * (公路建设市场信用评价: 直接定为D级的，自行为认定之日起). ⁶ a stay leads there from FINAL, and its end back
 * (src/dispute). ⁷ a repair leads there from FINAL, and its revocation back (src/repairing). A revised result is made public anew. Source: 初评、公示、复核、
 * 终评 as 苏交规〔2024〕2号 has them.
 */
export function nextState(
  { publicity }: PublicityRule,
  { state, status, review }: Standing,
  action: EvaluationAction,
): StoredEvaluationState | null {
  const isGraded = status === 'GRADED'
  const isOpen = state === 'PRELIMINARY' || state === 'PUBLICITY'
  const last = publicity === null ? 'PRELIMINARY' : 'PUBLICITY'
  const leads: Record<EvaluationAction, readonly [boolean, StoredEvaluationState]> = {
    REVISE: [isOpen, 'PRELIMINARY'],
    PUBLISH: [state === 'PRELIMINARY' && publicity !== null && isGraded, 'PUBLICITY'],
    REQUEST_REVIEW: [state === 'PUBLICITY' && review === null, 'PUBLICITY'],
    ANSWER_REVIEW: [state === 'PUBLICITY' && review === 'REQUESTED', 'PUBLICITY'],
    // One that was made public under an older rule goes on from there.
    FINALIZE: [(state === last || state === 'PUBLICITY') && isGraded, 'FINAL'],
    WITHDRAW: [isOpen || state === 'FINAL', 'WITHDRAWN'],
  }
  const [isLegal, to] = leads[action]
  return isLegal ? to : null
}

/** The problem of an action that an evaluation does not allow; null: it is allowed. */
export function problemOfMove(
  rule: PublicityRule,
  standing: Standing,
  action: EvaluationAction,
): EvaluationProblem | null {
  if (nextState(rule, standing, action) !== null) return null
  const graded: Standing = { ...standing, status: 'GRADED' }
  if (standing.status === 'UNDETERMINED' && nextState(rule, graded, action) !== null)
    return evaluationProblem('UNDETERMINED')
  return stateConflict(standing.state, action)
}

/** The problem of an evaluation whose state does not allow something. */
export function stateConflict(state: EvaluationState, action: string): EvaluationProblem {
  return evaluationProblem('EVALUATION_STATE_CONFLICT', {
    zh: `评价当前为“${EVALUATION_STATES[state].zh}”，不允许该操作`,
    en: `The evaluation is ${state}, which does not allow ${action}`,
  })
}

/** The state on a day (ISO, Asia/Shanghai): `validTo` is exclusive, so a result counts to the end of the day before. */
export function stateOn(
  { state, validTo }: { state: StoredEvaluationState; validTo: string | null },
  today: string,
): EvaluationState {
  return state === 'FINAL' && validTo !== null && validTo <= today ? 'EXPIRED' : state
}
