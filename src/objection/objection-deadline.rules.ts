import { addWorkingDays } from '../rule/calendar.rules.ts'
import { lastDayOf } from '../rule/deadline.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { ObjectionState } from './objection-state.rules.ts'

/** The parameters of the rule data that say what is due when. */
export const OBJECTION_PERIODS = {
  ACCEPTANCE: 'OBJECTION_ACCEPTANCE_DEADLINE',
  VERIFICATION: 'OBJECTION_VERIFICATION_DEADLINE',
  DECISION: 'OBJECTION_DEADLINE',
  NOTICE: 'OBJECTION_NOTICE_DEADLINE',
  REVIEW: 'OBJECTION_REVIEW_DEADLINE',
  REVIEW_REQUEST: 'OBJECTION_REVIEW_REQUEST',
  PARENT: 'OBJECTION_ESCALATION_PARENT',
  BUREAU: 'OBJECTION_ESCALATION_BUREAU',
} as const
export type ObjectionPeriod = keyof typeof OBJECTION_PERIODS

/** What of the rules is asked. */
export type PeriodRules = Pick<RuleBook, 'current' | 'workingCalendar'>

/**
 * The last day, inclusive, of a period that begins the day after `on`, by the rule of that day.
 * @throws RangeError when the rule data lack it
 */
export function endOfPeriod(rules: PeriodRules, period: ObjectionPeriod, on: string): string {
  const body = rules.current('parameter', OBJECTION_PERIODS[period], on)?.body
  if (body === undefined) throw new RangeError(`the rule data lack ${OBJECTION_PERIODS[period]}`)
  return lastDayOf(on, body, rules.workingCalendar)
}

/** What is due in a state that an objection came into on a day, and when it escalates. */
export interface Due {
  dueOn: string | null
  parentFrom: string | null
  bureauFrom: string | null
}

/** Days that an objection carries from its filing on. */
export interface Filed {
  filedOn: string
  decisionDueOn: string
}

/**
 * The last day for the next step, once an objection came into a state. The decision is due from the filing; a
 * verification never later than the decision.
 */
export function dueIn(
  rules: PeriodRules,
  state: ObjectionState,
  since: string,
  { decisionDueOn }: Filed,
): Due {
  const dueOn = dueOnIn(rules, state, since, decisionDueOn)
  if (dueOn === null) return { dueOn, parentFrom: null, bureauFrom: null }
  const after = (period: ObjectionPeriod) =>
    addWorkingDays(endOfPeriod(rules, period, dueOn), 1, rules.workingCalendar)
  return { dueOn, parentFrom: after('PARENT'), bureauFrom: after('BUREAU') }
}

function dueOnIn(
  rules: PeriodRules,
  state: ObjectionState,
  since: string,
  decisionDueOn: string,
): string | null {
  switch (state) {
    case 'FILED':
      return endOfPeriod(rules, 'ACCEPTANCE', since)
    case 'ACCEPTED':
      return decisionDueOn
    case 'VERIFYING': {
      const asked = endOfPeriod(rules, 'VERIFICATION', since)
      return asked < decisionDueOn ? asked : decisionDueOn
    }
    case 'UPHELD':
    case 'REJECTED':
      return endOfPeriod(rules, 'NOTICE', since)
    case 'SECOND_LOOK':
      return endOfPeriod(rules, 'REVIEW', since)
    default:
      return null
  }
}
