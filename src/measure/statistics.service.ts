import type { Reader, Reading } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { factVisibility } from '../fact/fact.scope.ts'
import { roundedDown, type StatisticsGroup } from './statistics.rules.ts'
import { countApplications, type StatisticsRow } from './statistics.store.ts'

/** What statistics are asked of: all that the caller sees of everyone, or what its own unit applied. */
export type StatisticsOver = 'ALL' | 'OWN_UNIT'

/** What is counted: days are ISO, `to` exclusive. */
export interface StatisticsAsked {
  from: string
  to: string
  groupBy: StatisticsGroup
}

/** The handle that statistics are read through; null: the caller's unit holds nothing. */
export function statisticsReading(
  { everyone }: Pick<Reader, 'everyone'>,
  over: StatisticsOver,
): Reading | null {
  if (over === 'ALL') return everyone
  return everyone.also.find(({ entitlement }) => entitlement.shape.rows === 'HELD') ?? null
}

/**
 * Counts what was applied in a period, by groups, of what one handle shows. Counts of natural persons are rounded down
 * (rule data).
 * @throws DomainError BAD_INPUT for a period that ends before it begins
 */
export async function readStatistics(
  { db, entitlement, rules, today }: Reading,
  { from, to, groupBy }: StatisticsAsked,
): Promise<StatisticsRow[]> {
  if (to <= from) {
    throw new DomainError('BAD_INPUT', {
      zh: '期间的起始晚于截止',
      en: 'The period ends before it begins',
    })
  }
  const visibility = factVisibility(entitlement, today())
  const rows = await countApplications(db, entitlement.shape, groupBy, { from, to }, visibility)
  const step = stepOf(rules(), today())
  return rows.map((row) => ({
    ...row,
    personSubjects: roundedDown(row.personSubjects, step),
    personApplications: roundedDown(row.personApplications, step),
    personLifted: roundedDown(row.personLifted, step),
  }))
}

function stepOf(rules: RuleBook, today: string): number {
  const value = rules.current('parameter', 'PERSON_COUNT_STEP', today)?.body.value
  if (typeof value !== 'number') throw new Error('the rule data lack PERSON_COUNT_STEP')
  return value
}
