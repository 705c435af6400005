import { addDays, addMonths } from '../rule/calendar.rules.ts'
import type { DecisionPolicy } from '../rule/rule.schema.ts'
import type { Reason, WeighedFact } from './decide.rules.ts'

type Factor = DecisionPolicy['body']['factors'][number]

/** How long a measure applies, as things stand. */
export const MEASURE_TERMS = {
  UNTIL: { zh: '至某日止', en: 'Until a day' },
  OPEN: { zh: '无固定止期', en: 'As long as its facts stand: no end is known' },
  NOT_SHOWN: {
    zh: '所依事实不全向调用者披露，止期不予列明',
    en: 'It rests on facts that are not all the caller’s to see, so its end is not told',
  },
} as const
export type MeasureTerm = keyof typeof MEASURE_TERMS

/** `until` is the last day, inclusive; null where the term is not UNTIL. */
export interface Term {
  term: MeasureTerm
  until: string | null
}

/**
 * How long a measure applies that follows from some reasons: as long as one of them holds, as things stand today. A
 * factor holds while so many facts as it takes are within its months and, where it asks for that, in force. The day of
 * a fact that the caller may not see is not told by the day on which the measure ends.
 */
export function termOf(
  reasons: readonly Pick<Reason, 'code' | 'facts' | 'count'>[],
  factors: readonly Factor[],
): Term {
  if (reasons.some(({ count }) => count === null)) return { term: 'NOT_SHOWN', until: null }
  const ends = reasons.map(({ code, facts }) =>
    endOfFactor(
      factors.find((one) => one.code === code)!,
      facts,
    ),
  )
  if (ends.includes(null)) return { term: 'OPEN', until: null }
  return { term: 'UNTIL', until: addDays((ends as string[]).toSorted().at(-1)!, -1) }
}

/** The first day on which fewer facts than it takes are left; null: that day is not known. */
function endOfFactor(factor: Factor, facts: readonly WeighedFact[]): string | null {
  const ends = facts.map((fact) => endOfFact(factor, fact)).toSorted(latestFirst)
  return ends[factor.atLeast - 1] ?? null
}

/** The first day on which a fact no longer counts; null: it counts without end. */
function endOfFact({ withinMonths, inForce }: Factor, { on, validTo }: WeighedFact): string | null {
  const ends = [
    ...(withinMonths === null ? [] : [firstDayBeyond(on, withinMonths)]),
    ...(inForce && validTo !== null ? [validTo] : []),
  ]
  return ends.toSorted()[0] ?? null
}

/** The first day from which one looks back so many months and no longer finds a day (`addMonths` cuts at ends of months). */
function firstDayBeyond(on: string, months: number): string {
  let day = addMonths(on, months)
  while (addMonths(day, -months) <= on) day = addDays(day, 1)
  return day
}

/** No end comes first. */
function latestFirst(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  return a < b ? 1 : a > b ? -1 : 0
}
