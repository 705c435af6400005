/**
 * Why a step of a repair is not taken. The one declaration of the codes; a message never repeats what was written, which
 * may be personal data.
 */
export const REPAIR_PROBLEMS = {
  REPAIR_STATE_CONFLICT: {
    zh: '修复申请的当前状态不允许该操作',
    en: 'The state of the repair does not allow this',
  },
  VERSION_CONFLICT: {
    zh: '已被变更，请重新读取',
    en: 'It was changed meanwhile; read it again',
  },
  REPAIR_RULE_MISSING: {
    zh: '没有适用的修复规则',
    en: 'No rule of repair covers this fact',
  },
  REPAIR_NOT_ELIGIBLE: {
    zh: '不符合修复条件',
    en: 'The fact may not be repaired now',
  },
  REPAIR_ELSEWHERE: {
    zh: '不由认定单位决定，请向规定的窗口申请',
    en: 'The unit does not decide of it: apply at the window that the rule names',
  },
  REPAIR_PENDING: {
    zh: '已有修复申请正在办理',
    en: 'An application for repair is pending already',
  },
  REPAIR_WAY_UNKNOWN: {
    zh: '规则没有该修复方式',
    en: 'The rule has no such way of repair',
  },
  REPAIR_HOURS_SHORT: {
    zh: '培训或服务小时数不足',
    en: 'The hours of training or service are too few',
  },
  REPAIR_EXTENSION_CLOSED: {
    zh: '规则不允许延长，或者已经延长',
    en: 'The rule allows no extension, or it was put off already',
  },
  REPAIR_NOTICE_GIVEN: { zh: '结果已经告知', en: 'The result was told already' },
  FACT_STATE_CONFLICT: {
    zh: '该信息的当前状态不允许修复',
    en: 'The state of the fact does not allow a repair',
  },
  FACT_UNKNOWN: {
    zh: '没有与该决定相符的信息，已留待核对',
    en: 'No fact fits this decision; it is kept until one does',
  },
  FACT_AMBIGUOUS: {
    zh: '与该决定相符的信息不止一条，已留待核对',
    en: 'More than one fact fits this decision; it is kept to be looked at',
  },
  DECISION_CONFLICT: {
    zh: '同一编号的决定内容不同',
    en: 'A decision of this number came before and said something else',
  },
  DECISION_INVALID: { zh: '决定内容有误', en: 'The decision is not valid' },
  IDENTIFIER_MALFORMED: { zh: '主体代码有误', en: 'The identifier of the subject is malformed' },
  SHIELD_INVALID: {
    zh: '破产保护的条件不符',
    en: 'The fact may not be shielded so',
  },
} as const
export type RepairProblemCode = keyof typeof REPAIR_PROBLEMS

/** A problem, with its sentence in both languages. */
export interface RepairProblem {
  code: RepairProblemCode
  zh: string
  en: string
}

/** Makes a problem; `detail` makes the sentence more precise. */
export function repairProblem(
  code: RepairProblemCode,
  detail: { zh: string; en: string } = REPAIR_PROBLEMS[code],
): RepairProblem {
  return { code, zh: detail.zh, en: detail.en }
}
