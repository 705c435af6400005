import type { EvaluationInput } from './evaluation-input.ts'
import type { Evaluation } from './grade.rules.ts'
import type { PartResult } from './parts.rules.ts'

/**
 * How a result is kept. Codes alone: their labels are those of the version of the scheme, which the rule data keep. What
 * explains the result stands with it; what went in stands with the step that made it, for fewer eyes.
 */

/** What explains a result to who may know the score. */
export interface Explanation {
  parts: Pick<PartResult, 'code' | 'value' | 'weight' | 'points' | 'sections'>[]
  indicators: { code: string; points: string }[]
  vetoes: string[]
  demotions: { code: string; from: string; to: string }[]
  why: { code: string; about: string }[]
}

/** A record that an indicator counted, in the version that it had. */
export interface CountedRecord {
  indicator: string
  category: string | null
  subjectId: string
  recordId: string
  version: number
}

/** What went into a result. */
export interface Inputs extends EvaluationInput {
  records: CountedRecord[]
}

export function explanationOf(result: Evaluation): Explanation {
  const { parts, indicators, vetoes, demotions, why } = result
  return {
    parts: parts.map(({ code, value, weight, points, sections }) => ({
      code,
      value,
      weight,
      points,
      sections,
    })),
    indicators: indicators.map(({ code, points }) => ({ code, points })),
    vetoes: vetoes.map(({ code }) => code),
    demotions: demotions.map(({ code, from, to }) => ({ code, from, to })),
    why: why.map(({ code, about }) => ({ code, about })),
  }
}
