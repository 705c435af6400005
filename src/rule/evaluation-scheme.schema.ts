import { z } from 'zod'
import { SCOPES } from '../disclosure/scope.ts'
import { subjectCategories } from './subject-category.schema.ts'

/** COMPLETE: it can grade. INCOMPLETE: the source leaves something out, and so it refuses to. */
export const SCHEME_STATUSES = ['COMPLETE', 'INCOMPLETE'] as const
/** What the source of a scheme leaves out. */
export const SCHEME_GAPS = ['PARTS', 'BANDS', 'LOWER_BANDS', 'CONDITIONS'] as const
/** Facts beside the score that bands and demotions may ask for. */
export const EVALUATION_FACTS = ['BAD_POINTS', 'DRIVERS', 'DRIVERS_AA_OR_ABOVE'] as const
export const COMPARISONS = ['LT', 'LE', 'GE', 'GT'] as const
export const EFFECTS = ['ADD', 'DEDUCT'] as const
export const PART_ROLES = ['WEIGHTED', 'BONUS', 'DEDUCTION'] as const
export const AVERAGINGS = ['MEAN', 'BY_AMOUNT'] as const
export const PART_UNITS = ['CONTRACT_SECTION'] as const
export const INDICATOR_KINDS = ['INTERVAL', 'CATEGORY'] as const
export const CYCLE_STARTS = ['CALENDAR_YEAR', 'FIRST_CERTIFICATE'] as const
export const DAY_UNITS = ['WORKING_DAY', 'DAY'] as const
/** What is answered in the place of a grade; no scale may name one so. */
export const UNDETERMINED = 'UNDETERMINED'

const upperCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be UPPER_SNAKE')
/** Bounded in its digits, so that scores stay exact (src/evaluation/exact.ts). */
const decimal = z.string().regex(/^-?\d{1,9}(\.\d{1,4})?$/, 'must be a decimal in a string')
const positive = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, 'must be a decimal in a string')
const labels = { zh: z.string().min(1), en: z.string().min(1) }
const note = z.string().optional()

/** A division (GB/T 2260) for which a rule was made; it may lie outside of the divisions of the rule data. */
export const madeFor = z.strictObject({ code: z.string().regex(/^\d{6}$/), ...labels })

const bound = z.strictObject({ value: decimal, inclusive: z.boolean() })
/** From `lower` to `upper`, each inclusive or not; null: without end. */
const interval = { lower: bound.nullable(), upper: bound.nullable() }

/** A fact, or its ratio to another (`per`), compared with a number. */
const condition = z.strictObject({
  fact: z.enum(EVALUATION_FACTS),
  per: z.enum(EVALUATION_FACTS).nullable(),
  is: z.enum(COMPARISONS),
  value: decimal,
})

const grade = z.strictObject({ code: upperCode, ...labels })

/** A band of scores. Its conditions have to be met as well; no grade: the source gives none, and it is UNDETERMINED. */
const band = z.strictObject({
  grade: upperCode.nullable(),
  ...interval,
  when: z.array(condition),
  note,
})

const part = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('WEIGHTED'),
    code: upperCode,
    ...labels,
    /** What it begins with; null: not published, the score of the part is given. */
    initial: positive.nullable(),
    /** It falls no further. */
    least: decimal.nullable(),
    weight: positive,
    /** Scored unit by unit; null: as one. */
    unit: z.enum(PART_UNITS).nullable(),
    averaging: z.enum(AVERAGINGS).nullable(),
    /** What acts may do to it. */
    effects: z.array(z.enum(EFFECTS)),
  }),
  /** Added to the total, up to a cap. */
  z.strictObject({ role: z.literal('BONUS'), code: upperCode, ...labels, most: positive }),
  /** Deducted from the total. */
  z.strictObject({ role: z.literal('DEDUCTION'), code: upperCode, ...labels }),
])

/** Weights that hold while there is nothing to score in the absent parts. */
const weightsWithout = z.strictObject({
  absent: z.array(upperCode).min(1),
  weights: z.record(upperCode, positive),
})

const indicatorHead = {
  code: upperCode,
  ...labels,
  part: upperCode,
  effect: z.enum(EFFECTS),
  /** Most points that it gives or takes; null: without limit. */
  most: positive.nullable(),
}
const indicator = z.discriminatedUnion('kind', [
  /** A measured value; the interval in which it lies has the points. */
  z.strictObject({
    kind: z.literal('INTERVAL'),
    ...indicatorHead,
    intervals: z.array(z.strictObject({ ...interval, points: positive })).min(1),
  }),
  /** Acts of certain categories; each time has the points of its category. */
  z.strictObject({
    kind: z.literal('CATEGORY'),
    ...indicatorHead,
    categories: z.array(z.strictObject({ code: upperCode, ...labels, points: positive })).min(1),
  }),
])

/** An act that leads to a grade whatever the score; `immediate`: at once, and not at the end of the cycle. */
const veto = z.strictObject({
  code: upperCode,
  ...labels,
  grade: upperCode,
  immediate: z.boolean(),
})

/** These grades need the condition; where it isn't met the grade is another, lower one. */
const demotion = z.strictObject({
  code: upperCode,
  ...labels,
  grades: z.array(upperCode).min(1),
  unless: condition,
  to: upperCode,
})

/** Severities of records that are counted; UNGRADED: the rules of their day give them none. */
export const COUNTED_SEVERITIES = ['MINOR', 'GENERAL', 'SERIOUS', 'UNGRADED'] as const

/**
 * Records that an indicator counts: of a catalogue item and of some severities (none: whatever they are). A record of the
 * item whose severity no input of the indicator names leaves the indicator open.
 */
const recordInput = z.strictObject({
  indicator: upperCode,
  /** The category whose times they are; null: their number is the value of an INTERVAL indicator. */
  category: upperCode.nullable(),
  item: upperCode,
  severities: z.array(z.enum(COUNTED_SEVERITIES)),
})

/** Who sees a result, by its stage; what no source opens is not public. */
const publication = z.strictObject({
  /** During the publicity; INTERNAL: the evaluator and the subject alone. */
  publicity: z.enum(SCOPES),
  final: z.enum(SCOPES),
  finalOfPersons: z.enum(SCOPES),
})

/**
 * An evaluation scheme: how a score is put together, and which grade it is. What no source publishes is not in it:
 * official schemes have no indicators, their points come from the decisions of the evaluator.
 */
export const evaluationScheme = z.strictObject({
  status: z.enum(SCHEME_STATUSES),
  missing: z.array(z.enum(SCHEME_GAPS)),
  /** Made up for demonstration; its code begins with DEMO-. */
  isDemonstration: z.boolean(),
  regime: upperCode.nullable(),
  region: madeFor.nullable(),
  domain: upperCode,
  /** Codes of TRANSPORT_SUB_SECTOR; none: all of the field. */
  subSectors: z.array(upperCode),
  subjectCategories,
  /** The best grade first. */
  scale: z.array(grade).min(2),
  /** What a score can be, both ends included; null: without end. */
  range: z.strictObject({ least: decimal.nullable(), most: decimal.nullable() }),
  parts: z.array(part),
  weightsWithout: z.array(weightsWithout),
  indicators: z.array(indicator),
  bands: z.array(band),
  vetoes: z.array(veto),
  demotions: z.array(demotion),
  cycle: z
    .strictObject({ months: z.int().positive(), startsOn: z.enum(CYCLE_STARTS).nullable() })
    .nullable(),
  /** How long a result is made public before it is final, at least. */
  publicity: z.strictObject({ days: z.int().positive(), unit: z.enum(DAY_UNITS) }).nullable(),
  /** How long a final result counts; null: the source does not say, and the evaluator states it. */
  validityMonths: z.int().positive().nullable(),
  publication,
  /** What indicators count of the records; all other inputs are the evaluator's to give. */
  recordInputs: z.array(recordInput),
  note,
})

export type SchemeBody = z.infer<typeof evaluationScheme>
export type SchemePart = SchemeBody['parts'][number]
export type WeightedPart = Extract<SchemePart, { role: 'WEIGHTED' }>
export type SchemeBand = SchemeBody['bands'][number]
export type SchemeIndicator = SchemeBody['indicators'][number]
export type SchemeRecordInput = SchemeBody['recordInputs'][number]
export type SchemeCondition = z.infer<typeof condition>
export type ScoreInterval = { [End in 'lower' | 'upper']: z.infer<typeof bound> | null }
export type EvaluationFact = (typeof EVALUATION_FACTS)[number]
export type Effect = (typeof EFFECTS)[number]

/** The version of a scheme as results cite it: the same letter means another thing in another scheme or version. */
export function schemeVersion({ code, validFrom }: { code: string; validFrom: string }): string {
  return `${code}@${validFrom}`
}
