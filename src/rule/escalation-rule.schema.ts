import { z } from 'zod'
import { SEVERITIES } from './rule.codes.ts'

/** Levels of dishonesty, the lightest first; HEAVIER (较重) is no class of records: only rules make it of lighter ones. */
export const ESCALATION_LEVELS = ['MINOR', 'GENERAL', 'HEAVIER', 'SERIOUS'] as const
export type EscalationLevel = (typeof ESCALATION_LEVELS)[number]

/** What a rule of escalation looks for. */
export const ESCALATION_FINDS = ['EQUIVALENCE', 'REPEAT', 'ELSEWHERE'] as const
export type EscalationFind = (typeof ESCALATION_FINDS)[number]

const common = {
  /** Catalogue items whose records count. */
  items: z.array(z.string()).min(1),
  /** How far back their days of decision may lie. */
  withinMonths: z.int().positive(),
  note: z.string().optional(),
}

/**
 * A rule of escalation (从重、累犯): which records of a subject together weigh more than each, and the list that a unit may
 * nominate it for then; null: none. It suggests, and lists nobody.
 */
export const escalationRule = z.discriminatedUnion('finds', [
  z.strictObject({
    /** So many of a level count like one of a heavier level (三次一般折算一次较重). */
    finds: z.literal('EQUIVALENCE'),
    ...common,
    of: z.enum(ESCALATION_LEVELS),
    atLeast: z.int().min(2),
    gives: z.enum(ESCALATION_LEVELS),
    list: z.string().nullable(),
  }),
  z.strictObject({
    /** Records that share a class of penalty. */
    finds: z.literal('REPEAT'),
    ...common,
    atLeast: z.int().min(2),
    list: z.null(),
  }),
  z.strictObject({
    /** Records whose authority lies in another city than the subject (异地). */
    finds: z.literal('ELSEWHERE'),
    ...common,
    atLeast: z.int().positive(),
    list: z.null(),
  }),
])

type Body = z.infer<typeof escalationRule>
type Known = (kind: 'catalogue-item' | 'list-kind', code: string) => boolean

/** What is wrong with a rule of escalation: a level that is no heavier, or that nothing makes; what it names is not there. */
export function problemsOfEscalation(body: Body, all: readonly Body[], known: Known): string[] {
  const problems = body.items
    .filter((item) => !known('catalogue-item', item))
    .map((item) => `no such catalogue-item: ${item}`)
  if (body.finds !== 'EQUIVALENCE') return problems
  const { of, gives, list } = body
  if (list !== null && !known('list-kind', list)) problems.push(`no such list-kind: ${list}`)
  if (ESCALATION_LEVELS.indexOf(gives) <= ESCALATION_LEVELS.indexOf(of))
    problems.push(`${gives} is no heavier than ${of}`)
  const isStored = (SEVERITIES as readonly string[]).includes(of)
  const isMade = all.some((one) => one.finds === 'EQUIVALENCE' && one.gives === of)
  if (!isStored && !isMade) problems.push(`nothing makes ${of}`)
  return problems
}
