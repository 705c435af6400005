import { z } from 'zod'

/** How bad it is, the worst last: an outcome outranks those before it. */
export const OUTCOMES = ['CLEAR', 'ATTENTION', 'INDETERMINATE', 'RESTRICTED'] as const
export type Outcome = (typeof OUTCOMES)[number]

/**
 * Kinds of facts that a policy may weigh, with the properties that its conditions may name; `attributes.*` stands for
 * the coded columns of the catalogue. A later kind is one more line here and one more reader (src/check/fact-readers.ts).
 */
export const FACT_KINDS = {
  RECORD: ['item', 'recordKind', 'polarity', 'severity', 'attributes.*'],
  LIST_ENTRY: ['list', 'domain'],
  /** From the day on which it was judged. */
  COMMITMENT: ['stage', 'type', 'scene'],
  /** The latest final grade of each scheme, while it counts. */
  EVALUATION: ['scheme', 'grade', 'domain'],
} as const
export type FactKind = keyof typeof FACT_KINDS

export const MEASURE_EFFECTS = ['INCENTIVE', 'REMINDER', 'RESTRICTION'] as const
export const SOURCE_NEEDS = ['REQUIRED', 'OPTIONAL'] as const

const upperCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be UPPER_SNAKE')
const note = z.string().optional()

/** A measure (措施) that follows from credit: an incentive or a restriction. */
export const measure = z.strictObject({
  effect: z.enum(MEASURE_EFFECTS),
  /** It rests on a law, a regulation or the national basic list: only such a measure restricts (国办发〔2020〕49号). */
  statutory: z.boolean(),
  /** The purposes that it goes with. */
  purposes: z.array(upperCode).min(1),
  note,
})

/** What a policy weighs: so many facts of a kind that fit, within a time, lead to an outcome. */
const factor = z.strictObject({
  code: upperCode,
  zh: z.string().min(1),
  en: z.string().min(1),
  basis: z.string().min(1),
  kind: z.enum(Object.keys(FACT_KINDS) as [FactKind, ...FactKind[]]),
  /** A fact fits when each named property has one of these values. */
  where: z.record(z.string(), z.array(z.string().min(1)).min(1)),
  /** Counted back from the day of the check; null: at any time. */
  withinMonths: z.int().positive().nullable(),
  /** Only while the fact itself holds (its own validity has not ended). */
  inForce: z.boolean(),
  /** So many facts it takes. */
  atLeast: z.int().positive(),
  /** CLEAR: a merit, which opens incentives and never betters an outcome. */
  outcome: z.enum(['CLEAR', 'ATTENTION', 'RESTRICTED']),
  measures: z.array(upperCode),
})

/** How a purpose is decided; its code is the purpose's. */
export const decisionPolicy = z.strictObject({
  factors: z.array(factor).min(1),
  /** Sources that must, or should, have been heard, and how old their last delivery may be. */
  sources: z.array(
    z.strictObject({
      source: upperCode,
      need: z.enum(SOURCE_NEEDS),
      freshDays: z.int().positive(),
    }),
  ),
  /** Scopes whose facts count for the outcome although the caller may not see them; it is told the reason alone. */
  outcomeScopes: z.array(z.enum(['SHARED', 'AUTHORIZED'])),
  /** The worst that a fact shielded by a bankruptcy plan leads to. */
  shieldedAtMost: z.enum(['CLEAR', 'ATTENTION']),
  note,
})
