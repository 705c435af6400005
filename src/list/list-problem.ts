/**
 * Why a step on the way to a list, or off it, is not taken. The one declaration of the codes; a message never repeats
 * what was written, which may be personal data.
 */
export const LIST_PROBLEMS = {
  LIST_STATE_CONFLICT: {
    zh: '条目的当前状态不允许该操作',
    en: 'The state of the entry does not allow this',
  },
  VERSION_CONFLICT: {
    zh: '条目已被变更，请重新读取',
    en: 'The entry was changed meanwhile; read it again',
  },
  LIST_KIND_UNKNOWN: { zh: '没有该名单', en: 'There is no such list' },
  AUTHORITY_FORBIDDEN: {
    zh: '该单位无权认定此名单',
    en: 'This party does not determine entries of this list',
  },
  NOMINATOR_FORBIDDEN: {
    zh: '该类参与方不得推荐列入此名单',
    en: 'A party of this class does not nominate for this list',
  },
  MANDATE_MISSING: {
    zh: '没有覆盖该领域与区划的推荐委托',
    en: 'No mandate to nominate covers this field of business and division',
  },
  ALREADY_LISTED: {
    zh: '该主体已在此名单，或正在办理列入',
    en: 'The subject is on this list already, or on its way there',
  },
  DEFENCE_OPEN: {
    zh: '陈述申辩期尚未届满',
    en: 'The period of defence is not over',
  },
  PUBLIC_NOTICE_OPEN: { zh: '公示期尚未届满', en: 'The public notice is not over' },
  OBJECTION_LATE: { zh: '公示期已届满', en: 'The public notice is over' },
  OBJECTION_PENDING: {
    zh: '本方对该条目的异议尚待答复',
    en: 'An objection of this party to the entry still waits for its answer',
  },
  OBJECTION_UNKNOWN: { zh: '没有该异议', en: 'There is no such objection' },
  OBJECTION_ANSWERED: { zh: '该异议已经答复', en: 'The objection was answered already' },
  OBJECTION_OPEN: {
    zh: '尚有异议未予答复',
    en: 'An objection still waits for its reasoned answer',
  },
  REPAIR_TOO_EARLY: {
    zh: '未满最短期限，不予修复',
    en: 'An entry is not repaired before its least term is over',
  },
  STATUTORY_BASIS_MISSING: {
    zh: '列入此名单须载明法律、法规或者党中央、国务院政策文件依据',
    en: 'An entry of this list needs its statutory basis',
  },
  LIST_TERM_INVALID: { zh: '期限不符合该名单的规定', en: 'The term does not fit this list' },
  LIST_CONFLICT: {
    zh: '该主体在与此相抵触的名单上，须先行处理',
    en: 'The subject is on a list that this one conflicts with; that has to be settled first',
  },
} as const
export type ListProblemCode = keyof typeof LIST_PROBLEMS

/** A problem, with its sentence in both languages. */
export interface ListProblem {
  code: ListProblemCode
  zh: string
  en: string
}

/** Makes a problem; `detail` makes the sentence more precise. */
export function listProblem(
  code: ListProblemCode,
  detail: { zh: string; en: string } = LIST_PROBLEMS[code],
): ListProblem {
  return { code, zh: detail.zh, en: detail.en }
}
