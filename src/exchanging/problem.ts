/** Why something is not done with the exchange. The one declaration of the codes. */
export const EXCHANGE_PROBLEMS = {
  BATCH_STATE_CONFLICT: {
    zh: '批次的当前状态不允许该操作',
    en: 'The state of the batch does not allow this',
  },
  PLATFORM_UNKNOWN: { zh: '没有该平台', en: 'There is no such platform' },
  DAY_OPEN: { zh: '该日尚未结束', en: 'The day is not over' },
} as const
export type ExchangeProblemCode = keyof typeof EXCHANGE_PROBLEMS

/** A problem, with its sentence in both languages. */
export interface ExchangeProblem {
  code: ExchangeProblemCode
  zh: string
  en: string
}

/** Makes a problem. */
export function exchangeProblem(code: ExchangeProblemCode): ExchangeProblem {
  return { code, ...EXCHANGE_PROBLEMS[code] }
}
