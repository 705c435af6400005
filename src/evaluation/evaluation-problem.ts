/**
 * Why an evaluation is not made, or a step with it not taken. The one declaration of the codes; a message never repeats
 * what was written, which may be personal data.
 */
export const EVALUATION_PROBLEMS = {
  EVALUATION_STATE_CONFLICT: {
    zh: '评价的当前状态不允许该操作',
    en: 'The state of the evaluation does not allow this',
  },
  VERSION_CONFLICT: {
    zh: '评价已被变更，请重新读取',
    en: 'The evaluation was changed meanwhile; read it again',
  },
  SCHEME_UNKNOWN: { zh: '没有该评价方案', en: 'There is no such scheme' },
  SCHEME_INCOMPLETE: {
    zh: '评价方案不完整，不得据以评级',
    en: 'The scheme is not complete and grades nobody',
  },
  EVALUATOR_FORBIDDEN: {
    zh: '该单位不评价此领域',
    en: 'This party does not evaluate in this field of business',
  },
  MANDATE_MISSING: {
    zh: '没有以此备案方案评价该领域与区划的委托',
    en: 'No mandate names this scheme as filed, for this field of business and division',
  },
  SUBJECT_UNFIT: {
    zh: '该方案不评价此类主体',
    en: 'The scheme does not evaluate subjects of this category',
  },
  PERIOD_INVALID: {
    zh: '评价周期不符合方案的规定',
    en: 'The period does not fit the scheme',
  },
  ALREADY_EVALUATED: {
    zh: '本单位已按此方案评价该主体的该周期，可复核或撤回',
    en: 'This party evaluated the subject for this period by this scheme already; review or withdraw that',
  },
  INPUT_INVALID: { zh: '输入与评价方案不符', en: 'The input does not fit the scheme' },
  INPUT_FROM_RECORDS: {
    zh: '该指标由信用记录得出，不得另行给出',
    en: 'This indicator is counted from records and is not given',
  },
  UNDETERMINED: {
    zh: '无法判定等级，不得公示或者定级',
    en: 'No grade could be determined: there is nothing to make public or final',
  },
  PUBLICITY_OPEN: { zh: '公示期尚未届满', en: 'The publicity is not over' },
  REVIEW_OPEN: { zh: '复核申请尚未答复', en: 'A request for review is not answered' },
  REVIEW_LATE: {
    zh: '公示期已届满，不再受理复核',
    en: 'The publicity is over: no review is taken',
  },
  TERM_INVALID: { zh: '有效期不符合方案的规定', en: 'The validity does not fit the scheme' },
} as const
export type EvaluationProblemCode = keyof typeof EVALUATION_PROBLEMS

/** A problem, with its sentence in both languages. */
export interface EvaluationProblem {
  code: EvaluationProblemCode
  zh: string
  en: string
}

/** Makes a problem; `detail` makes the sentence more precise. */
export function evaluationProblem(
  code: EvaluationProblemCode,
  detail: { zh: string; en: string } = EVALUATION_PROBLEMS[code],
): EvaluationProblem {
  return { code, zh: detail.zh, en: detail.en }
}
