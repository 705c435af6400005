/**
 * Why a report of an application is not taken. The one declaration of the codes; a message never repeats what was
 * written, which may be personal data.
 */
export const MEASURE_PROBLEMS = {
  MEASURE_STATE_CONFLICT: {
    zh: '该措施的当前状态不允许该操作',
    en: 'The state of the application does not allow this',
  },
  VERSION_CONFLICT: {
    zh: '已被变更，请重新读取',
    en: 'It was changed meanwhile; read it again',
  },
  MEASURE_UNKNOWN: {
    zh: '实施之日没有该措施',
    en: 'There was no such measure on the day of the application',
  },
  PURPOSE_MISMATCH: {
    zh: '该措施不适用于该用途',
    en: 'The measure does not go with this purpose',
  },
  REPORTER_FORBIDDEN: {
    zh: '仅行政机关报送其在本领域实施的措施',
    en: 'Public bodies report what they applied, in their own fields of business',
  },
  SCOPE_FORBIDDEN: {
    zh: '措施实施情况不向社会公开',
    en: 'What was applied is not published',
  },
  MEASURE_PERIOD_INVALID: { zh: '期间有误', en: 'The period is wrong' },
  CHECK_UNKNOWN: {
    zh: '本单位没有该编号的信用核查',
    en: 'This unit has no credit check of that number',
  },
  CHECK_MISMATCH: {
    zh: '该编号的核查不针对该主体或用途，或者未列出该措施',
    en: 'The check of that number is about another subject or purpose, or does not lead to this measure',
  },
  ALREADY_REPORTED: {
    zh: '本单位已报送在同一事项中对该主体实施的同一措施',
    en: 'This unit reported the same measure against the same subject in the same matter already',
  },
} as const
export type MeasureProblemCode = keyof typeof MEASURE_PROBLEMS

/** A problem, with its sentence in both languages. */
export interface MeasureProblem {
  code: MeasureProblemCode
  zh: string
  en: string
}

/** Makes a problem; `detail` makes the sentence more precise. */
export function measureProblem(
  code: MeasureProblemCode,
  detail: { zh: string; en: string } = MEASURE_PROBLEMS[code],
): MeasureProblem {
  return { code, zh: detail.zh, en: detail.en }
}
