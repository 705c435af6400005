import { z } from 'zod'
import { madeFor } from './evaluation-scheme.schema.ts'

const upperCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be UPPER_SNAKE')
const share = z.string().regex(/^(0(\.\d{1,4})?|1)$/, 'must be a share from 0 to 1')
const labels = { zh: z.string().min(1), en: z.string().min(1) }

/** How closely a class of subjects is supervised; null: the source says nothing of it. */
const supervisionClass = z.strictObject({
  code: upperCode,
  ...labels,
  /** Grades of the scheme that fall into the class; none: the class is not made of grades. */
  grades: z.array(upperCode),
  /** They fall into it from this score of the current year on. */
  scoreFrom: z
    .string()
    .regex(/^\d{1,9}$/)
    .nullable(),
  /** Share of the class that is drawn for inspection. */
  samplingRate: share.nullable(),
  /** Most inspections in a year. */
  inspectionsMost: z.int().nonnegative().nullable(),
  /** By which share inspections are fewer (negative) or more. */
  inspectionChange: z
    .string()
    .regex(/^-?0\.\d{1,4}$/)
    .nullable(),
})

/** What follows for supervision from classes of credit: sampling rates, cards. It grades nobody. */
export const supervisionRule = z.strictObject({
  /** The evaluation scheme whose grades it goes by; null: none. */
  scheme: z.string().nullable(),
  region: madeFor,
  classes: z.array(supervisionClass).min(1),
  /** Most of all subjects that are drawn. */
  overallMost: share.nullable(),
  note: z.string().optional(),
})
