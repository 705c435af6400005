/** The ways to have an administrative decision reviewed. */
export const PROCEEDING_KINDS = {
  RECONSIDERATION: { zh: '行政复议', en: 'Administrative reconsideration' },
  LITIGATION: { zh: '行政诉讼', en: 'Administrative litigation' },
} as const
export type ProceedingKind = keyof typeof PROCEEDING_KINDS

export const PROCEEDING_STATES = {
  FILED: { zh: '已立案，不停止执行', en: 'Filed; it changes nothing by itself' },
  STAYED: { zh: '停止执行', en: 'The execution is stayed' },
  DECIDED: { zh: '已决定或裁判', en: 'Decided' },
} as const
export type ProceedingState = keyof typeof PROCEEDING_STATES

/** What a decision makes of the fact. */
export const PROCEEDING_OUTCOMES = {
  MAINTAINED: { zh: '维持，或驳回请求', en: 'Maintained, or the request was rejected' },
  CHANGED: { zh: '变更', en: 'Changed' },
  CANCELLED: { zh: '撤销或确认违法', en: 'Cancelled, or found unlawful' },
  ENDED: { zh: '撤回或终止', en: 'Withdrawn or ended without a decision' },
} as const
export type ProceedingOutcome = keyof typeof PROCEEDING_OUTCOMES

/** What is done with a proceeding, with the kind of the version that it makes. */
export const PROCEEDING_ACTIONS = {
  STAY: 'STAYED',
  LIFT: 'STAY_LIFTED',
  DECIDE: 'DECIDED',
} as const
export type ProceedingAction = keyof typeof PROCEEDING_ACTIONS

/**
 * Where an action leads a proceeding; null: nowhere.
 *
 * | state   | STAY   | LIFT  | DECIDE  |
 * |---------|--------|-------|---------|
 * | FILED   | STAYED | –     | DECIDED |
 * | STAYED  | –      | FILED | DECIDED |
 * | DECIDED | –      | –     | –       |
 *
 * Source: 行政复议法第四十二条、行政诉讼法第五十六条 (不停止执行, 停止执行的情形).
 */
export function nextState(
  state: ProceedingState,
  action: ProceedingAction,
): ProceedingState | null {
  const leads: Record<ProceedingAction, readonly [boolean, ProceedingState]> = {
    STAY: [state === 'FILED', 'STAYED'],
    LIFT: [state === 'STAYED', 'FILED'],
    DECIDE: [state !== 'DECIDED', 'DECIDED'],
  }
  const [isLegal, to] = leads[action]
  return isLegal ? to : null
}
