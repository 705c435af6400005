import { z } from 'zod'
import { RECORD_KINDS } from './rule.codes.ts'

/** What is repaired. */
export const REPAIRED_FACTS = ['RECORD', 'LIST_ENTRY', 'EVALUATION'] as const
export type RepairedFact = (typeof REPAIRED_FACTS)[number]

/** Who decides: the one window, the unit that determined the fact, or the court (谁认定、谁修复). */
export const REPAIR_DECIDERS = ['CREDIT_CHINA', 'DETERMINING_UNIT', 'COURT'] as const
export type RepairDecider = (typeof REPAIR_DECIDERS)[number]

/** What an application is proved with. */
export const REPAIR_MATERIALS = ['FULFILMENT_PROOF', 'COMMITMENT_LETTER'] as const
export type RepairMaterial = (typeof REPAIR_MATERIALS)[number]

/** How credit is repaired. */
export const REPAIR_WAYS = ['FULFILMENT_AND_COMMITMENT', 'TRAINING', 'SOCIAL_SERVICE'] as const
export type RepairWay = (typeof REPAIR_WAYS)[number]

/** Parts of a rule that are our reading and not in the source. */
export const UNCERTAIN_PARTS = [
  'grades',
  'decidedBy',
  'acceptWorkingDays',
  'decideWorkingDays',
  'extendWorkingDays',
  'materials',
  'ways',
  'falseStatement',
  'bars',
] as const

const days = z.int().positive().nullable()
const upperCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be UPPER_SNAKE')

/** Facts that the law leaves to nobody's repair; without items, lists and classes: the unit finds whether a law says so. */
const bar = z.strictObject({
  code: upperCode,
  zh: z.string().min(1),
  en: z.string().min(1),
  basis: z.string().min(1),
  items: z.array(upperCode).optional(),
  lists: z.array(upperCode).optional(),
  penaltyClasses: z.array(upperCode).optional(),
})

/** Grades of a scheme that may be repaired, and for how many months one has to have stood first; null: no number is set. */
const repairedGrades = z.strictObject({
  scheme: z.string().min(1),
  grades: z.array(upperCode).min(1),
  leastMonths: days,
})

/**
 * How facts are repaired. The shortest and the longest publicity of records and entries are not said here: they follow
 * from the publicity rule of the record, or the kind of list of the entry. A grade counts as long as its scheme says.
 */
export const repairRule = z.strictObject({
  of: z.enum(REPAIRED_FACTS),
  /** Kinds of records, catalogue items, lists that it covers; absent: all. A rule that names items or lists goes first. */
  recordKinds: z.array(z.enum(RECORD_KINDS)).optional(),
  items: z.array(upperCode).optional(),
  lists: z.array(upperCode).optional(),
  /** The grades that it covers: a rule of evaluations names them, since which of a scale say something bad no scheme says. */
  grades: z.array(repairedGrades).min(1).optional(),
  /** Which day decides whether this rule applies: that of the fact, or that of the application. */
  appliesBy: z.enum(['DECIDED', 'APPLIED']),
  /** First day that it covers, if it reaches back before its own validity; null: any day before. */
  appliesFrom: z.iso.date().nullable().optional(),
  decidedBy: z.enum(REPAIR_DECIDERS),
  /** Where to apply. */
  window: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  /** Working days from the application to its acceptance, and to the decision; null: the source names none. */
  acceptWorkingDays: days,
  decideWorkingDays: days,
  /** By which the decision may be put off once; null: not at all. */
  extendWorkingDays: days,
  materials: z.array(z.enum(REPAIR_MATERIALS)),
  /** `hours`: of training or social service that it takes; null: no number is set. */
  ways: z.array(z.strictObject({ way: z.enum(REPAIR_WAYS), hours: days })).min(1),
  /** A false statement revokes the repair, publishes for so long from then on, and bars the subject for so long. */
  falseStatement: z.strictObject({ barMonths: z.int().positive(), publicityMonths: days }),
  bars: z.array(bar),
  uncertain: z.array(z.enum(UNCERTAIN_PARTS)),
  note: z.string().optional(),
})
type Body = z.infer<typeof repairRule>

/** What other rule data hold. */
export interface RepairKnown {
  known: (kind: 'catalogue-item' | 'list-kind', code: string) => boolean
  codeKnown: (set: string, code: string) => boolean
  gradeKnown: (scheme: string, grade: string) => boolean
}

/** What is wrong with a rule of repair: what it names is not there, or does not fit what it repairs. */
export function problemsOfRepairRule(
  body: Body,
  { known, codeKnown, gradeKnown }: RepairKnown,
): string[] {
  const items = [body, ...body.bars].flatMap((one) => one.items ?? [])
  const lists = [body, ...body.bars].flatMap((one) => one.lists ?? [])
  const classes = body.bars.flatMap((one) => one.penaltyClasses ?? [])
  const graded = (body.grades ?? []).flatMap(({ scheme, grades }) =>
    grades.map((grade) => ({ scheme, grade })),
  )
  return [
    ...items.filter((one) => !known('catalogue-item', one)).map((one) => `no such item: ${one}`),
    ...lists.filter((one) => !known('list-kind', one)).map((one) => `no such list-kind: ${one}`),
    ...classes
      .filter((one) => !codeKnown('PENALTY_CLASS', one))
      .map((one) => `no such penalty class: ${one}`),
    ...graded
      .filter(({ scheme, grade }) => !gradeKnown(scheme, grade))
      .map(({ scheme, grade }) => `no such grade: ${scheme}/${grade}`),
    ...problemsOfKind(body),
    ...(new Set(body.ways.map(({ way }) => way)).size < body.ways.length
      ? ['a way stands twice']
      : []),
  ]
}

/** What narrows each kind of facts. */
const NARROWED_BY = {
  RECORD: ['recordKinds', 'items'],
  LIST_ENTRY: ['lists'],
  EVALUATION: ['grades'],
} as const satisfies Record<RepairedFact, readonly (keyof Body)[]>

function problemsOfKind(body: Body): string[] {
  const own: readonly string[] = NARROWED_BY[body.of]
  const isForeign = Object.values(NARROWED_BY)
    .flat()
    .some((part) => body[part] !== undefined && !own.includes(part))
  const isGrade = body.of === 'EVALUATION'
  return [
    ...(isForeign ? [`it names what is not among ${body.of}`] : []),
    ...(isGrade && body.grades === undefined ? ['it names no grade'] : []),
    // A grade that is in force again counts to the end of its validity.
    ...(isGrade && body.falseStatement.publicityMonths !== null
      ? ['a grade has no publicity after a false statement']
      : []),
  ]
}
