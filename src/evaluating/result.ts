import { DomainError } from '../errors.ts'
import { explanationOf, type Explanation, type Inputs } from '../evaluation/account.ts'
import type { EvaluationInput } from '../evaluation/evaluation-input.ts'
import { evaluationProblem, type EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import type { EvaluationStatus } from '../evaluation/evaluation-state.rules.ts'
import { grade } from '../evaluation/grade.rules.ts'
import { UNDETERMINED } from '../rule/evaluation-scheme.schema.ts'
import type { EvaluationScheme } from '../rule/rule.schema.ts'
import { repeatedFromRecords, type RecordInputs } from './record-inputs.ts'

/** A result as it is kept. */
export interface Result {
  status: EvaluationStatus
  grade: string | null
  score: string | null
  explanation: Explanation
  inputs: Inputs
  /** A veto takes effect at once: there is no publicity before. */
  isImmediate: boolean
}

/**
 * Grades by what was given and what the records say.
 * @returns the problem of an input that does not fit the scheme, in the engine's own words
 */
export function resultOf(
  scheme: EvaluationScheme,
  given: EvaluationInput,
  fromRecords: RecordInputs,
): Result | { problem: EvaluationProblem } {
  const repeated = repeatedFromRecords(scheme.body, given.indicators ?? [])
  if (repeated !== null) {
    return {
      problem: evaluationProblem('INPUT_FROM_RECORDS', {
        zh: `指标 ${repeated} 由信用记录得出，不得另行给出`,
        en: `Indicator ${repeated} is counted from records and is not given`,
      }),
    }
  }
  const input = {
    ...given,
    indicators: [...(given.indicators ?? []), ...fromRecords.indicators],
    openIndicators: fromRecords.openIndicators,
  }
  try {
    const found = grade(scheme, input)
    const isGraded = found.grade.code !== UNDETERMINED
    return {
      status: isGraded ? 'GRADED' : 'UNDETERMINED',
      grade: isGraded ? found.grade.code : null,
      score: found.score,
      explanation: explanationOf(found),
      inputs: { ...input, records: fromRecords.records },
      isImmediate: isGraded && found.vetoes.some(({ isImmediate }) => isImmediate),
    }
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'EVALUATION_INPUT_INVALID') throw error
    return { problem: evaluationProblem('INPUT_INVALID', error.detail) }
  }
}
