import {
  badInput,
  type EvaluationInput,
  type PartInput,
  type Scored,
} from '../evaluation/evaluation-input.ts'
import type { EvaluationPartInput, EvaluationInputsInput } from './evaluating.type.ts'

/**
 * What the evaluator puts in, as the engine takes it.
 * @throws DomainError EVALUATION_INPUT_INVALID for a part that stands twice, or in sections and as a whole
 */
export function readGiven(inputs: EvaluationInputsInput | null | undefined): EvaluationInput {
  const { parts, indicators, facts, vetoes } = inputs ?? {}
  const scored: Record<string, PartInput> = {}
  for (const one of parts ?? []) addPart(scored, one)
  return {
    parts: scored,
    indicators: (indicators ?? []).map(({ indicator: code, value, category, times }) =>
      category == null
        ? { code, value: value ?? '' }
        : { code, category, times: times ?? Number.NaN },
    ),
    facts: Object.fromEntries((facts ?? []).map(({ fact, value }) => [fact, value])),
    vetoes: (vetoes ?? []).map(({ veto: code, reference }) => ({ code, reference })),
  }
}

function addPart(scored: Record<string, PartInput>, one: EvaluationPartInput): void {
  const { part, section, amount } = one
  const before = scored[part]
  if (section == null) {
    if (before !== undefined) throw twice(part)
    scored[part] = scoredOf(one)
    return
  }
  if (before !== undefined && !('sections' in before)) throw twice(part)
  const more = amount == null ? {} : { amount }
  const sections = before?.sections ?? []
  scored[part] = { sections: [...sections, { code: section, ...scoredOf(one), ...more }] }
}

function scoredOf({ score, acts }: EvaluationPartInput): Scored {
  return score == null ? { events: (acts ?? []).map((act) => ({ ...act })) } : { score }
}

function twice(part: string) {
  return badInput(`${part} 重复`, `${part} stands twice`)
}
