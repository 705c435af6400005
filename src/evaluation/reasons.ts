import type { Message } from '../errors.ts'

/** Why a grade is what it is, or is not determined; stable codes. */
export const EVALUATION_REASONS = {
  IN_BAND: { zh: '得分落入该等级的区间', en: 'The score lies in the band of the grade' },
  VETOED: {
    zh: '有直接定级的行为',
    en: 'An act leads to a grade directly, whatever the score',
  },
  DEMOTED: {
    zh: '未满足该等级的条件，降级',
    en: 'A condition of the grade is not met; it is lowered',
  },
  WEIGHTS_WITHOUT: {
    zh: '该部分无可评内容，权重归于其余部分',
    en: 'There is nothing to score in this part; the others take its weight',
  },
  BONUS_CAPPED: { zh: '加分以上限计', en: 'The bonus counts up to its cap' },
  LEAST_REACHED: { zh: '扣至最低分为止', en: 'The part falls no further' },
  INDICATOR_CAPPED: { zh: '指标分值以上限计', en: 'The indicator counts up to its limit' },
  NOT_COVERED: {
    zh: '评价方案未规定该情形的等级',
    en: 'The scheme gives no grade for this case',
  },
  FACT_MISSING: {
    zh: '缺少判定等级所需的事实',
    en: 'A fact that the grade depends on is not known',
  },
  PART_MISSING: {
    zh: '该部分没有得分，方案亦未规定缺此部分时的权重',
    en: 'This part has no score, and the scheme has no weights without it',
  },
  INDICATOR_MISSING: {
    zh: '缺少该指标的数值',
    en: 'The value of this indicator is not known',
  },
  NOTHING_TO_SCORE: { zh: '没有可评内容', en: 'There is nothing to score' },
} as const satisfies Record<string, Message>
export type EvaluationReason = keyof typeof EVALUATION_REASONS

/** A reason of a result; `about` is the code of the part, fact, act or band that it is about. */
export interface Why extends Message {
  code: EvaluationReason
  about: string
}

export function why(code: EvaluationReason, about: string): Why {
  return { code, ...EVALUATION_REASONS[code], about }
}
