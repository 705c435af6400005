import { z } from 'zod'
import { SCOPES } from '../disclosure/scope.ts'
import { PARTY_CLASSES, type PartyClass } from '../disclosure/viewer.ts'

/** Steps before an entry is determined that a kind of list may take, in their order. */
export const LIST_STEPS = ['NOTICED', 'PUBLICIZED'] as const
export type ListStep = (typeof LIST_STEPS)[number]

/** How an entry in force may leave its list. */
export const LIST_EXITS = ['EXPIRY', 'REPAIR', 'REVOCATION'] as const
export type ListExit = (typeof LIST_EXITS)[number]

const partyClasses = z
  .array(z.enum(Object.keys(PARTY_CLASSES) as [PartyClass, ...PartyClass[]]))
  .min(1)
const scope = z.enum(SCOPES)
const workingDays = z.int().positive().nullable()
const months = z.int().positive().nullable()

/** A kind of list (名单): who is listed by whom, after which steps, for how long, and who sees it. */
export const listKind = z.strictObject({
  polarity: z.enum(['POSITIVE', 'NEGATIVE', 'NEUTRAL']),
  /** Of an entry in force, about whom the public register holds; an entry about a person is SHARED at least. */
  scope,
  /** Of an entry during its public notice. */
  noticeScope: scope,
  /** An entry needs a law or a decision of the State Council behind it (国办发〔2020〕49号). */
  statutoryBasis: z.boolean(),
  /** Classes of the parties that determine. */
  determinedBy: partyClasses,
  /** Classes of the parties that nominate; others than public bodies need a mandate besides. */
  nominatedBy: partyClasses,
  /** Steps that an entry takes before it is determined; one that is not named is skipped. */
  steps: z.array(z.enum(LIST_STEPS)),
  /** Working days for the defence (陈述申辩) after the prior notice; null: there is no such step. */
  defenceDays: workingDays,
  /** Working days of the public notice (公示); null: there is no such step. */
  noticeDays: workingDays,
  /** How long an entry is in force; null: no such limit. */
  leastMonths: months,
  mostMonths: months,
  exits: z.array(z.enum(LIST_EXITS)).min(1),
  /** Lists that nobody is on at the same time (发改财金规〔2017〕1798号): such a conflict is reported, never resolved. */
  conflictsWith: z.array(z.string()),
  note: z.string().optional(),
})

/** A version of a kind of list, as far as the check of the whole needs it. */
interface Kind {
  code: string
  body: z.infer<typeof listKind>
}

/** What is wrong with a kind of list: a step without its days, a term that ends before it begins, one-sided conflicts. */
export function problemsOfListKind({ code, body }: Kind, kinds: readonly Kind[]): string[] {
  const { steps, defenceDays, noticeDays, leastMonths, mostMonths, conflictsWith } = body
  const problems = conflictsWith.flatMap((other) => {
    const versions = kinds.filter((one) => one.code === other)
    if (versions.length === 0) return [`no such list-kind: ${other}`]
    if (other === code) return ['conflicts with itself']
    const isMutual = versions.some((one) => one.body.conflictsWith.includes(code))
    return isMutual ? [] : [`${other} does not conflict with it in turn`]
  })
  if (steps.includes('NOTICED') !== (defenceDays !== null))
    problems.push('a prior notice goes with days of defence')
  if (steps.includes('PUBLICIZED') !== (noticeDays !== null))
    problems.push('a public notice goes with its days')
  if (body.statutoryBasis && !steps.includes('NOTICED'))
    problems.push('a list with a statutory basis takes a prior notice')
  if (leastMonths !== null && mostMonths !== null && leastMonths > mostMonths)
    problems.push(`term of ${leastMonths} to ${mostMonths} months`)
  return problems
}
