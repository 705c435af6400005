import { objectionProblem, type ObjectionProblem } from './objection-problem.ts'

/** What becomes of an objection. */
export const OBJECTION_STATES = {
  FILED: { zh: '已提出，待受理', en: 'Filed; to be accepted or not' },
  NOT_ACCEPTED: { zh: '不予受理', en: 'Not accepted' },
  ACCEPTED: { zh: '已受理', en: 'Accepted' },
  VERIFYING: { zh: '核实中', en: 'Its source was asked to verify' },
  UPHELD: { zh: '异议成立', en: 'Upheld' },
  REJECTED: { zh: '异议不成立', en: 'Rejected' },
  NOTIFIED: { zh: '已告知结果', en: 'The result was told' },
  SECOND_LOOK: { zh: '复查中', en: 'Another person looks at it again' },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn by who filed it' },
} as const
export type ObjectionState = keyof typeof OBJECTION_STATES

/** What is done with an objection, with the kind of the step that it is. */
export const OBJECTION_ACTIONS = {
  ACCEPT: 'ACCEPTED',
  REFUSE: 'NOT_ACCEPTED',
  VERIFY: 'VERIFICATION_ASKED',
  ANSWER: 'VERIFIED',
  UPHOLD: 'UPHELD',
  REJECT: 'REJECTED',
  NOTIFY: 'NOTIFIED',
  REVIEW: 'REVIEW_ASKED',
  WITHDRAW: 'WITHDRAWN',
} as const
export type ObjectionAction = keyof typeof OBJECTION_ACTIONS

export const OBJECTION_OUTCOMES = {
  UPHELD: OBJECTION_STATES.UPHELD,
  REJECTED: OBJECTION_STATES.REJECTED,
} as const
export type ObjectionOutcome = keyof typeof OBJECTION_OUTCOMES

/** What decides on where an objection may go. */
export interface ObjectionStanding {
  state: ObjectionState
  outcome: ObjectionOutcome | null
  isReviewed: boolean
}

/** In these states the fact is marked as disputed. */
const MARKING: readonly ObjectionState[] = ['FILED', 'ACCEPTED', 'VERIFYING', 'SECOND_LOOK']

/** Whether an objection in a state marks its fact. */
export function marksFact(state: ObjectionState): boolean {
  return MARKING.includes(state)
}

/**
 * Where an action leads an objection; null: nowhere.
 *
 * | state       | ACCEPT   | REFUSE       | VERIFY    | ANSWER    | UPHOLD | REJECT   | NOTIFY   | REVIEW ¹    | WITHDRAW  |
 * |-------------|----------|--------------|-----------|-----------|--------|----------|----------|-------------|-----------|
 * | FILED       | ACCEPTED | NOT_ACCEPTED | –         | –         | –      | –        | –        | –           | WITHDRAWN |
 * | ACCEPTED    | –        | –            | VERIFYING | –         | –      | –        | –        | –           | WITHDRAWN |
 * | VERIFYING   | –        | –            | –         | VERIFYING | UPHELD | REJECTED | –        | –           | WITHDRAWN |
 * | UPHELD      | –        | –            | –         | –         | –      | –        | NOTIFIED | –           | –         |
 * | REJECTED    | –        | –            | –         | –         | –      | –        | NOTIFIED | SECOND_LOOK | –         |
 * | NOTIFIED    | –        | –            | –         | –         | –      | –        | –        | SECOND_LOOK | –         |
 * | SECOND_LOOK | –        | –            | –         | –         | UPHELD | REJECTED | –        | –           | WITHDRAWN |
 * | NOT_ACCEPTED, WITHDRAWN: nothing follows; it may be filed anew                                                        |
 *
 * ¹ once, of one that was rejected. Source: 国家发展改革委令第36号 (异议的提出、核实、处理), 征信业管理条例第二十五条
 * (标注、核查、答复); the second look is a working assumption.
 */
export function nextState(
  { state, outcome, isReviewed }: ObjectionStanding,
  action: ObjectionAction,
): ObjectionState | null {
  const isDecidable = state === 'VERIFYING' || state === 'SECOND_LOOK'
  const isTold = state === 'REJECTED' || state === 'NOTIFIED'
  const leads: Record<ObjectionAction, readonly [boolean, ObjectionState]> = {
    ACCEPT: [state === 'FILED', 'ACCEPTED'],
    REFUSE: [state === 'FILED', 'NOT_ACCEPTED'],
    VERIFY: [state === 'ACCEPTED', 'VERIFYING'],
    ANSWER: [state === 'VERIFYING', 'VERIFYING'],
    UPHOLD: [isDecidable, 'UPHELD'],
    REJECT: [isDecidable, 'REJECTED'],
    NOTIFY: [state === 'UPHELD' || state === 'REJECTED', 'NOTIFIED'],
    REVIEW: [isTold && outcome === 'REJECTED' && !isReviewed, 'SECOND_LOOK'],
    WITHDRAW: [marksFact(state), 'WITHDRAWN'],
  }
  const [isLegal, to] = leads[action]
  return isLegal ? to : null
}

/** The problem of an action that an objection does not allow; null: it is allowed. */
export function problemOfMove(
  standing: ObjectionStanding,
  action: ObjectionAction,
): ObjectionProblem | null {
  if (nextState(standing, action) !== null) return null
  const { state } = standing
  return objectionProblem('OBJECTION_STATE_CONFLICT', {
    zh: `异议当前为“${OBJECTION_STATES[state].zh}”，不允许该操作`,
    en: `The objection is ${state}, which does not allow ${action}`,
  })
}
