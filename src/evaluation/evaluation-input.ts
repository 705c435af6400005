import { DomainError } from '../errors.ts'
import type { Effect, EvaluationFact } from '../rule/evaluation-scheme.schema.ts'

/** Numbers are decimal strings: at most nine digits before the point and four behind it. */

/** An act whose points the evaluator determined. */
export interface EvaluationEvent {
  /** What it is known by: a record, a decision. */
  reference: string
  effect: Effect
  points: string
}

/** A score that was given, or the acts that make it from the initial score of the part. */
export type Scored = { score: string } | { events: readonly EvaluationEvent[] }

/** A contract section with its own score; `amount` (its contract price in 万元) where the part is averaged by amount. */
export type ScoredSection = Scored & { code: string; amount?: string }

/** What is known of a part. One that is absent, or has no sections, has nothing to score. */
export type PartInput = Scored | { sections: readonly ScoredSection[] }

/** What an indicator found: a value, or acts by category and number of times. */
export type IndicatorInput =
  | { code: string; value: string }
  | { code: string; category: string; times: number }

/** A veto that was determined. */
export interface VetoInput {
  code: string
  reference: string
}

/** All that a grade is made of, beside the scheme. */
export interface EvaluationInput {
  /** By the code of the part. */
  parts: Readonly<Record<string, PartInput>>
  indicators?: readonly IndicatorInput[]
  /** Codes of indicators some of whose acts cannot be told apart: they are not known. */
  openIndicators?: readonly string[]
  /** Facts that are not known are left out. */
  facts?: Readonly<Partial<Record<EvaluationFact, string>>>
  vetoes?: readonly VetoInput[]
}

/** A refusal of an input that does not fit its scheme. */
export function badInput(zh: string, en: string): DomainError {
  return new DomainError('EVALUATION_INPUT_INVALID', { zh, en })
}
