import { measureProblem, type MeasureProblem } from './measure-problem.ts'

/** Where an application of a measure stands, as everybody sees it. */
export const APPLICATION_STATES = {
  APPLIED: { zh: '实施中', en: 'Applied, and in effect' },
  ENDED: { zh: '期满', en: 'Its period is over' },
  LIFTED: { zh: '已解除', en: 'Lifted before its period was over' },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn: it was reported in error' },
} as const
export type ApplicationState = keyof typeof APPLICATION_STATES

/** What is stored: that a period is over follows from the day. */
export type StoredApplicationState = Exclude<ApplicationState, 'ENDED'>

/** What is done with an application, with the kind of the version that it makes. */
export const APPLICATION_ACTIONS = {
  LIFT: 'LIFTED',
  CORRECT: 'CORRECTED',
  WITHDRAW: 'WITHDRAWN',
} as const
export type ApplicationAction = keyof typeof APPLICATION_ACTIONS

const NEXT: Record<ApplicationState, Partial<Record<ApplicationAction, StoredApplicationState>>> = {
  APPLIED: { LIFT: 'LIFTED', CORRECT: 'APPLIED', WITHDRAW: 'WITHDRAWN' },
  ENDED: { CORRECT: 'APPLIED', WITHDRAW: 'WITHDRAWN' },
  LIFTED: { CORRECT: 'LIFTED', WITHDRAW: 'WITHDRAWN' },
  WITHDRAWN: {},
}

/**
 * Where an action leads an application; null: nowhere.
 *
 * | state     | LIFT   | CORRECT   | WITHDRAW  | its period ends |
 * |-----------|--------|-----------|-----------|-----------------|
 * | APPLIED   | LIFTED | APPLIED   | WITHDRAWN | ENDED           |
 * | ENDED     | –      | APPLIED ¹ | WITHDRAWN | –               |
 * | LIFTED    | –      | LIFTED    | WITHDRAWN | –               |
 * | WITHDRAWN | –      | –         | –         | –               |
 *
 * A correction keeps the state: it says better what was done, or tells its effect. A lifted application was really
 * applied; one that was withdrawn never was, or not so. ¹ ENDED again, unless the end was wrong. Source: 南通市交通运输信用监管示范创建行动方案
 * 四(五) (feedback of object, measure and effect); the repair of credit lifts measures (国家发展改革委令第36号).
 */
export function nextApplicationState(
  state: ApplicationState,
  action: ApplicationAction,
): StoredApplicationState | null {
  return NEXT[state][action] ?? null
}

/** The problem of an action that the state does not allow; null: it is allowed. */
export function problemOfAction(
  state: ApplicationState,
  action: ApplicationAction,
): MeasureProblem | null {
  if (nextApplicationState(state, action) !== null) return null
  return measureProblem('MEASURE_STATE_CONFLICT', {
    zh: `当前为“${APPLICATION_STATES[state].zh}”，不允许该操作`,
    en: `The application is ${state}, which does not allow ${action}`,
  })
}

/** The state on a day (ISO, Asia/Shanghai): `validTo` is exclusive, so a measure holds to the end of the day before. */
export function applicationStateOn(
  { state, validTo }: { state: StoredApplicationState; validTo: string | null },
  today: string,
): ApplicationState {
  return state === 'APPLIED' && validTo !== null && validTo <= today ? 'ENDED' : state
}

/**
 * What is wrong with the period of an application: ISO days, `validTo` exclusive, null for no end. A measure is reported
 * once it was applied, and lasts a day at least.
 */
export function problemOfPeriod(
  validFrom: string,
  validTo: string | null,
  today: string,
): MeasureProblem | null {
  if (validFrom > today) return period('实施日期晚于今日', 'it was not applied before today ends')
  if (validTo !== null && validTo <= validFrom)
    return period('止期早于起期', 'it ends before it begins')
  return null
}

/** What is wrong with the day of a lifting: not before the application began, and not to come. */
export function problemOfLifting(
  validFrom: string,
  liftedOn: string,
  today: string,
): MeasureProblem | null {
  if (liftedOn > today) return period('解除日期晚于今日', 'it is lifted in the future')
  if (liftedOn < validFrom) return period('解除日期早于实施日期', 'it is lifted before it began')
  return null
}

function period(zh: string, en: string): MeasureProblem {
  return measureProblem('MEASURE_PERIOD_INVALID', {
    zh: `期间有误：${zh}`,
    en: `The period: ${en}`,
  })
}
