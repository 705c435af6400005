import type { RuleBook } from '../rule/rule-book.ts'

const RETENTION = 'FEED_RETENTION_DAYS'

/**
 * For how many days changes may be asked for: rule data, parameter FEED_RETENTION_DAYS.
 * @throws Error when the rule data do not say
 */
export function retentionDays(rules: Pick<RuleBook, 'current'>, on: string): number {
  const body = rules.current('parameter', RETENTION, on)?.body
  if (body?.unit === 'DAY' && Number.isInteger(body.value) && Number(body.value) > 0) {
    return Number(body.value)
  }
  throw new Error(`Rule data: parameter ${RETENTION} must hold a number of days on ${on}.`)
}
