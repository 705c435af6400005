import { z } from 'zod'
import { RECORD_KINDS, SEVERITIES } from './rule.codes.ts'
import { subjectCategories } from './subject-category.schema.ts'

const day = z.iso.date()
const upperCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be UPPER_SNAKE')
const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'must be a decimal in a string')
const note = z.string().optional()

const period = z.strictObject({
  /** Absent: any. A decision takes the longest of all rows that fit. */
  severity: z.enum(SEVERITIES).optional(),
  domains: z.array(upperCode).optional(),
  subRules: z.array(upperCode).optional(),
  minMonths: z.int().nonnegative(),
  maxMonths: z.int().positive(),
})

/** From this amount on a fine or confiscation is large or huge; null: the source names no number. */
const threshold = z.strictObject({
  of: z.enum(['FINE', 'CONFISCATION']),
  subjectCategories: subjectCategories.optional(),
  domains: z.array(upperCode).optional(),
  subRules: z.array(upperCode).optional(),
  largeYuan: decimal.nullable(),
  hugeYuan: decimal.nullable(),
})

/** When a decision is published, and for how long. */
export const publicityRule = z.strictObject({
  recordKind: z.enum(RECORD_KINDS),
  /** Catalogue items that it covers; absent: all of the record kind. */
  items: z.array(upperCode).optional(),
  /** Which day decides whether this rule applies. */
  appliesBy: z.enum(['DECIDED', 'PUBLISHED', 'APPLIED']),
  /** First day that it covers, if it reaches back before its own validity; null: any day before. */
  appliesFrom: day.nullable().optional(),
  /** From which day the period counts. */
  periodStart: z.enum(['DECIDED', 'ESTABLISHED', 'PUBLISHED']),
  /** PERIOD: months of the table below; VALIDITY: until the fact's own validity ends. */
  ends: z.enum(['PERIOD', 'VALIDITY']),
  publishedFor: subjectCategories,
  /** How a decision of the simple procedure (简易程序) is taken, whatever its classes. */
  simpleProcedure: z.strictObject({
    published: z.boolean(),
    severity: z.enum(SEVERITIES).nullable(),
  }),
  /** A decision that holds nothing but these classes is not published. */
  unpublishedClasses: z.array(upperCode),
  unpublishedSeverities: z.array(z.enum(SEVERITIES)),
  /** Penalty class to severity; null: the rule does not grade it. A class that is absent is not published. */
  severityByClass: z.record(upperCode, z.enum(SEVERITIES).nullable()),
  /** Classes whose severity is our reading and not in the source. */
  uncertainClasses: z.array(upperCode),
  thresholds: z.array(threshold),
  periods: z.array(period),
  note,
})
