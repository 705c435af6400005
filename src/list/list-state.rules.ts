import type { RuleVersion } from '../rule/rule.schema.ts'
import { listProblem, type ListProblem } from './list-problem.ts'

/** A kind of list as the rules read it. */
export type ListRule = RuleVersion<'list-kind'>['body']

/** What becomes of an entry, as everybody sees it. */
export const LIST_ENTRY_STATES = {
  NOMINATED: { zh: '已推荐', en: 'Nominated' },
  NOTICED: { zh: '已告知，陈述申辩', en: 'Prior notice given; the subject may defend itself' },
  PUBLICIZED: { zh: '公示中', en: 'Under public notice' },
  IN_FORCE: { zh: '有效', en: 'Determined, and in force' },
  EXPIRED: { zh: '期满退出', en: 'Its term is over' },
  SUSPENDED: { zh: '停止执行', en: 'Suspended by a stay of a reconsideration or a suit' },
  REPAIRED: { zh: '已修复', en: 'Repaired' },
  REVOKED: { zh: '已撤销', en: 'Revoked' },
  REJECTED: { zh: '不予列入', en: 'Rejected before it was determined' },
} as const
export type ListEntryState = keyof typeof LIST_ENTRY_STATES

/** What is stored: that a term is over follows from the day. */
export type StoredListState = Exclude<ListEntryState, 'EXPIRED'>

/** Before it is determined an entry is in one of these. */
export const PENDING_STATES: readonly StoredListState[] = ['NOMINATED', 'NOTICED', 'PUBLICIZED']

/** What is done with an entry, with the kind of the step that it is. */
export const LIST_ACTIONS = {
  NOTICE: 'NOTICED',
  DEFEND: 'DEFENDED',
  PUBLICIZE: 'PUBLICIZED',
  OBJECT: 'OBJECTED',
  ANSWER: 'ANSWERED',
  DETERMINE: 'DETERMINED',
  REJECT: 'REJECTED',
  REPAIR: 'REPAIRED',
  REINSTATE: 'REINSTATED',
  REVOKE: 'REVOKED',
} as const
export type ListAction = keyof typeof LIST_ACTIONS

/**
 * Where an action leads an entry of a kind of list; null: nowhere. Which steps a kind takes, and how its entries may
 * leave it, is rule data (`list-kind`).
 *
 * | state      | NOTICE ¹ | DEFEND   | PUBLICIZE ² | OBJECT ⁵, ANSWER | DETERMINE ³ | REJECT   | REPAIR ⁴ | REVOKE ⁴ | its term ends |
 * |------------|----------|----------|-------------|------------------|-------------|----------|----------|----------|---------------|
 * | NOMINATED  | NOTICED  | –        | PUBLICIZED  | –                | IN_FORCE    | REJECTED | –        | –        | –             |
 * | NOTICED    | –        | NOTICED  | PUBLICIZED  | –                | IN_FORCE    | REJECTED | –        | –        | –             |
 * | PUBLICIZED | –        | –        | –           | PUBLICIZED       | IN_FORCE    | REJECTED | –        | –        | –             |
 * | IN_FORCE   | –        | –        | –           | –                | –           | –        | REPAIRED | REVOKED  | EXPIRED       |
 * | REPAIRED: IN_FORCE by REINSTATE ⁷ alone. SUSPENDED ⁶, EXPIRED, REVOKED, REJECTED: nothing follows                               |
 *
 * ¹ where the kind takes a prior notice. ² where it takes a public notice: after the prior notice where it takes one,
 * else from the nomination. ³ from the last step that the kind takes, else from the nomination. ⁴ where the kind names
 * that exit. ⁵ until the last day of the notice (`problemOfObjecting`). ⁶ a stay leads there from IN_FORCE, and its end
 * back (src/dispute): no step of the authority. ⁷ where its repair was revoked (a false statement: 国家发展改革委令第58号).
 * Source: 发改财金规〔2017〕1798号 (nominate, publicize with objections, determine, leave); 国办发〔2020〕49号 (notice and
 * defence before an adverse entry).
 */
export function nextState(
  { steps, exits }: Pick<ListRule, 'steps' | 'exits'>,
  state: ListEntryState,
  action: ListAction,
): StoredListState | null {
  const taken = ['NOMINATED', ...steps]
  const last = taken.at(-1)
  const beforePublic = steps.includes('NOTICED') ? 'NOTICED' : 'NOMINATED'
  const isPending = (PENDING_STATES as readonly string[]).includes(state)
  const leads: Record<ListAction, readonly [boolean, StoredListState]> = {
    NOTICE: [steps.includes('NOTICED') && state === 'NOMINATED', 'NOTICED'],
    DEFEND: [state === 'NOTICED', 'NOTICED'],
    PUBLICIZE: [steps.includes('PUBLICIZED') && state === beforePublic, 'PUBLICIZED'],
    OBJECT: [state === 'PUBLICIZED', 'PUBLICIZED'],
    ANSWER: [state === 'PUBLICIZED', 'PUBLICIZED'],
    DETERMINE: [state === last, 'IN_FORCE'],
    REJECT: [isPending, 'REJECTED'],
    REPAIR: [exits.includes('REPAIR') && state === 'IN_FORCE', 'REPAIRED'],
    REINSTATE: [exits.includes('REPAIR') && state === 'REPAIRED', 'IN_FORCE'],
    REVOKE: [exits.includes('REVOCATION') && state === 'IN_FORCE', 'REVOKED'],
  }
  const [isLegal, to] = leads[action]
  return isLegal ? to : null
}

/** The problem of an action that the state of an entry does not allow; null: it is allowed. */
export function problemOfMove(
  kind: Pick<ListRule, 'steps' | 'exits'>,
  state: ListEntryState,
  action: ListAction,
): ListProblem | null {
  if (nextState(kind, state, action) !== null) return null
  const label = LIST_ENTRY_STATES[state]
  return listProblem('LIST_STATE_CONFLICT', {
    zh: `条目当前为“${label.zh}”，不允许该操作`,
    en: `The entry is ${state}, which does not allow ${action}`,
  })
}

/** The state on a day (ISO, Asia/Shanghai): `validTo` is exclusive, so an entry is in force to the end of the day before. */
export function stateOn(
  { state, validTo }: { state: StoredListState; validTo: string | null },
  today: string,
): ListEntryState {
  return state === 'IN_FORCE' && validTo !== null && validTo <= today ? 'EXPIRED' : state
}
