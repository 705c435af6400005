import { enumOf } from '../vocabulary/enum.ts'
import { EVALUATION_PROBLEMS } from './evaluation-problem.ts'
import { EVALUATION_STATES, EVALUATION_STATUSES } from './evaluation-state.rules.ts'
import { EVALUATION_REASONS } from './reasons.ts'

export const EvaluationState = enumOf(
  'EvaluationState',
  { zh: '信用评价状态', en: 'State of an evaluation' },
  EVALUATION_STATES,
)

export const EvaluationStatus = enumOf(
  'EvaluationStatus',
  { zh: '是否评定等级', en: 'Whether a grade could be determined' },
  EVALUATION_STATUSES,
)

export const EvaluationStepKind = enumOf(
  'EvaluationStepKind',
  { zh: '信用评价环节', en: 'A step with an evaluation' },
  {
    EVALUATED: { zh: '初评', en: 'Evaluated' },
    REVISED: { zh: '复核后重新评定', en: 'Evaluated again' },
    PUBLISHED: { zh: '公示', en: 'Its publicity began' },
    REVIEW_REQUESTED: { zh: '申请复核', en: 'The subject asked for a review' },
    REVIEW_ANSWERED: { zh: '答复复核申请', en: 'The request for review was answered' },
    FINALIZED: { zh: '定级', en: 'Made final' },
    WITHDRAWN: { zh: '撤回', en: 'Withdrawn' },
    DISPUTED: { zh: '标注异议', en: 'Marked as disputed' },
    UNDISPUTED: { zh: '解除异议标注', en: 'Not disputed any more' },
    CORRECTED: { zh: '更正', en: 'Corrected' },
    SUSPENDED: { zh: '停止执行', en: 'Suspended by a stay' },
    RESUMED: { zh: '恢复执行', en: 'Resumed: the stay was lifted' },
    REPAIRED: { zh: '准予修复', en: 'Its grade was repaired' },
    REINSTATED: { zh: '撤销修复', en: 'Its repair was revoked: it counts again' },
  },
)

export const EvaluationReasonCode = enumOf(
  'EvaluationReasonCode',
  { zh: '评定的理由', en: 'Why a result is what it is' },
  EVALUATION_REASONS,
)

export const EvaluationProblemCode = enumOf(
  'EvaluationProblemCode',
  { zh: '信用评价中的问题', en: 'Why an evaluation was not made, or a step not taken' },
  EVALUATION_PROBLEMS,
)

export const EvaluationInputKind = enumOf(
  'EvaluationInputKind',
  { zh: '评价输入的类别', en: 'Kind of what went into a result' },
  {
    SCORE: { zh: '部分或者合同段的得分', en: 'The score of a part or a contract section' },
    ACT: { zh: '加分或者扣分的行为', en: 'An act that adds or deducts' },
    INDICATOR: { zh: '指标', en: 'An indicator' },
    FACT: { zh: '事实', en: 'A fact beside the score' },
    VETO: { zh: '直接定级的行为', en: 'An act that leads to a grade directly' },
  },
)
