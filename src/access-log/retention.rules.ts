import { StartError } from '../errors.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { shanghaiDateOf, startOfShanghaiDay } from '../vocabulary/date.rules.ts'

/** The parameter that says how long the log is kept. */
const RETENTION = 'ACCESS_LOG_RETENTION_MONTHS'

/** Network logs are kept for six months at least (Cybersecurity Law, duties of graded protection): no data goes below. */
const LEAST_MONTHS = 6

/**
 * How many months the access log is kept, by the rule data of a day.
 * @throws StartError when no rule says it, or one says less than the law allows
 */
export function retentionMonths(rules: RuleBook, on: string): number {
  const body = rules.current('parameter', RETENTION, on)?.body
  const months = body?.value
  if (body === undefined || body.unit !== 'MONTH' || !Number.isInteger(months)) {
    throw new StartError(
      `The rule data say no ${RETENTION} in whole months for ${on}: nothing is deleted.`,
    )
  }
  if ((months as number) < LEAST_MONTHS) {
    throw new StartError(
      `${RETENTION} is ${months}; the law asks for ${LEAST_MONTHS} months at least: nothing is deleted.`,
    )
  }
  return months as number
}

/**
 * The instant before which entries are deleted: the first of the day (Asia/Shanghai) as many calendar months before
 * an instant; where that month is shorter, of its last day.
 */
export function retentionCutoff(now: Date, months: number): Date {
  const [year, month, day] = shanghaiDateOf(now).split('-').map(Number) as [number, number, number]
  const first = new Date(Date.UTC(year, month - 1 - months, 1))
  const lastDay = new Date(
    Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0),
  ).getUTCDate()
  first.setUTCDate(Math.min(day, lastDay))
  return startOfShanghaiDay(first.toISOString().slice(0, 10))
}
