import { addWorkingDays, type WorkingCalendar } from '../rule/calendar.rules.ts'
import type { RepairRule } from '../rule/rule.schema.ts'
import { repairProblem, type RepairProblem } from './repair-problem.ts'

/** Where a repair stands, as everybody sees it who sees it. */
export const REPAIR_STATES = {
  APPLIED: { zh: '已申请，待受理', en: 'Applied for; waits to be accepted' },
  SUPPLEMENT_ASKED: { zh: '待补正', en: 'The applicant is asked for more' },
  ACCEPTED: { zh: '已受理，待决定', en: 'Accepted; waits for the decision' },
  DECLINED: { zh: '不予受理', en: 'Not accepted' },
  GRANTED: { zh: '准予修复', en: 'Granted: the fact is repaired' },
  REFUSED: { zh: '不予修复', en: 'Refused' },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn by the applicant' },
  REVOKED: { zh: '已撤销修复', en: 'Revoked: the fact is in force again' },
} as const
export type RepairState = keyof typeof REPAIR_STATES

/** The fact waits for what is decided. */
export const PENDING_REPAIRS: readonly RepairState[] = ['APPLIED', 'SUPPLEMENT_ASKED', 'ACCEPTED']

/** What is done with a repair, with the kind of the step that it is. */
export const REPAIR_ACTIONS = {
  ACCEPT: 'ACCEPTED',
  DECLINE: 'DECLINED',
  ASK_SUPPLEMENT: 'SUPPLEMENT_ASKED',
  SUPPLEMENT: 'SUPPLEMENTED',
  EXTEND: 'EXTENDED',
  GRANT: 'GRANTED',
  REFUSE: 'REFUSED',
  NOTIFY: 'NOTIFIED',
  WITHDRAW: 'WITHDRAWN',
  REVOKE: 'REVOKED',
  REOPEN: 'REOPENED',
} as const
export type RepairAction = keyof typeof REPAIR_ACTIONS

const NEXT: Record<RepairState, Partial<Record<RepairAction, RepairState>>> = {
  APPLIED: {
    ACCEPT: 'ACCEPTED',
    DECLINE: 'DECLINED',
    ASK_SUPPLEMENT: 'SUPPLEMENT_ASKED',
    WITHDRAW: 'WITHDRAWN',
  },
  SUPPLEMENT_ASKED: { SUPPLEMENT: 'APPLIED', DECLINE: 'DECLINED', WITHDRAW: 'WITHDRAWN' },
  ACCEPTED: { EXTEND: 'ACCEPTED', GRANT: 'GRANTED', REFUSE: 'REFUSED', WITHDRAW: 'WITHDRAWN' },
  DECLINED: { NOTIFY: 'DECLINED', REOPEN: 'ACCEPTED' },
  GRANTED: { NOTIFY: 'GRANTED', REVOKE: 'REVOKED' },
  REFUSED: { NOTIFY: 'REFUSED', REOPEN: 'ACCEPTED' },
  WITHDRAWN: {},
  REVOKED: {},
}

/**
 * Where an action leads a repair; null: nowhere.
 *
 * | state            | ACCEPT   | DECLINE  | ASK_SUPPLEMENT   | SUPPLEMENT | EXTEND ¹ | GRANT ² | REFUSE ² | NOTIFY ³ | WITHDRAW  | REVOKE  |
 * |------------------|----------|----------|------------------|------------|----------|---------|----------|----------|-----------|---------|
 * | APPLIED          | ACCEPTED | DECLINED | SUPPLEMENT_ASKED | –          | –        | –       | –        | –        | WITHDRAWN | –       |
 * | SUPPLEMENT_ASKED | –        | DECLINED | –                | APPLIED    | –        | –       | –        | –        | WITHDRAWN | –       |
 * | ACCEPTED         | –        | –        | –                | –          | ACCEPTED | GRANTED | REFUSED  | –        | WITHDRAWN | –       |
 * | DECLINED         | –        | –        | –                | –          | –        | –       | –        | DECLINED | –         | –       |
 * | GRANTED          | –        | –        | –                | –          | –        | –       | –        | GRANTED  | –         | REVOKED |
 * | REFUSED          | –        | –        | –                | –          | –        | –       | –        | REFUSED  | –         | –       |
 * | WITHDRAWN, REVOKED: nothing follows                                                                                                  |
 *
 * REOPEN leads DECLINED and REFUSED to ACCEPTED: an objection to the result was upheld, and it is decided anew.
 *
 * The subject supplements and withdraws, the handling unit does the rest. ¹ once, where the rule allows it. ² what the
 * window decided comes in from whatever pending state (`decidedElsewhere`). ³ once. Source: 国家发展改革委令第36号, 第58号.
 */
export function nextRepairState(state: RepairState, action: RepairAction): RepairState | null {
  return NEXT[state][action] ?? null
}

/** The problem of an action that the state does not allow; null: it is allowed. */
export function problemOfMove(state: RepairState, action: RepairAction): RepairProblem | null {
  if (nextRepairState(state, action) !== null) return null
  return repairProblem('REPAIR_STATE_CONFLICT', {
    zh: `当前为“${REPAIR_STATES[state].zh}”，不允许该操作`,
    en: `The repair is ${state}, which does not allow ${action}`,
  })
}

/** What a deadline is counted from. */
export interface Counted {
  state: RepairState
  /** The day of the application, or of its last supplement: from then on it was whole. */
  countedOn: string
  isExtended: boolean
}

/**
 * The last day (inclusive) on which the unit acts in time; null: none is set, or it is not the unit's turn. Working days
 * count from the application, so that a late acceptance wins no time.
 */
export function dueOnOf(
  { body }: RepairRule,
  { state, countedOn, isExtended }: Counted,
  calendar: WorkingCalendar,
): string | null {
  const { acceptWorkingDays, decideWorkingDays, extendWorkingDays } = body
  if (state === 'APPLIED' && acceptWorkingDays !== null) {
    return addWorkingDays(countedOn, acceptWorkingDays, calendar)
  }
  if (state !== 'ACCEPTED' || decideWorkingDays === null) return null
  const extended = isExtended ? (extendWorkingDays ?? 0) : 0
  return addWorkingDays(countedOn, decideWorkingDays + extended, calendar)
}
