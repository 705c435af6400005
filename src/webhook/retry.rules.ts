import type { RuleBook } from '../rule/rule-book.ts'

const SCHEDULE = 'WEBHOOK_RETRY_SECONDS'
/** A wait is longer or shorter by up to this part of it, so that messages that failed together do not come together. */
const JITTER = 0.2

/**
 * The waits between attempts, in seconds: rule data, parameter WEBHOOK_RETRY_SECONDS.
 * @throws Error when the rule data do not say
 */
export function retrySchedule(rules: Pick<RuleBook, 'current'>, on: string): readonly number[] {
  const body = rules.current('parameter', SCHEDULE, on)?.body
  const waits = String(body?.value ?? '')
    .split(';')
    .map(Number)
  if (waits.every((one) => Number.isFinite(one) && one > 0)) return waits
  throw new Error(
    `Rule data: parameter ${SCHEDULE} must hold seconds, joined by semicolons, on ${on}.`,
  )
}

/** Seconds to wait after some attempts failed; null: no further one, the message is dead. */
export function waitAfter(
  attempts: number,
  schedule: readonly number[],
  random: () => number,
): number | null {
  const wait = schedule[attempts - 1]
  return wait === undefined ? null : wait * (1 - JITTER + 2 * JITTER * random())
}
