/**
 * Why a step with an objection or a proceeding is not taken. The one declaration of the codes; a message never repeats
 * what was written, which may be personal data.
 */
export const OBJECTION_PROBLEMS = {
  OBJECTION_STATE_CONFLICT: {
    zh: '当前状态不允许该操作',
    en: 'The state does not allow this',
  },
  VERSION_CONFLICT: {
    zh: '内容已被变更，请重新读取',
    en: 'It was changed meanwhile; read it again',
  },
  FACT_NOT_STANDING: {
    zh: '该事实已不再有效，不能办理',
    en: 'The fact does not stand any more',
  },
  OBJECTION_PENDING: {
    zh: '对该事实的异议尚在办理',
    en: 'An objection to this fact is still open',
  },
  EVIDENCE_MISSING: {
    zh: '代为提出异议须附主体签名的书面材料',
    en: 'An objection on behalf of a subject needs its signed paper',
  },
  EVIDENCE_UNKNOWN: {
    zh: '没有本方上传的该证据材料，或已用于其他异议',
    en: 'There is no such evidence of this party, or it belongs to another objection',
  },
  OBJECTION_ELSEWHERE: {
    zh: '该修复由“信用中国”决定，请向其提出异议',
    en: 'Credit China decided this repair: object to it there',
  },
  VERIFICATION_OPEN: {
    zh: '来源单位尚未核实，且核实期限未满',
    en: 'The source has not verified yet, and its period is not over',
  },
  REVIEW_LATE: { zh: '申请复查的期限已过', en: 'The period to ask for a second look is over' },
  REMEDY_MISSING: {
    zh: '异议成立或者改变、撤销的，须说明更正还是撤销',
    en: 'What is upheld needs its remedy: a correction, or a revocation',
  },
  CORRECTION_INVALID: {
    zh: '更正内容不符合要求',
    en: 'The correction does not fit',
  },
} as const
export type ObjectionProblemCode = keyof typeof OBJECTION_PROBLEMS

/** A problem, with its sentence in both languages. */
export interface ObjectionProblem {
  code: ObjectionProblemCode
  zh: string
  en: string
}

/** Makes a problem; `detail` makes the sentence more precise. */
export function objectionProblem(
  code: ObjectionProblemCode,
  detail: { zh: string; en: string } = OBJECTION_PROBLEMS[code],
): ObjectionProblem {
  return { code, zh: detail.zh, en: detail.en }
}
