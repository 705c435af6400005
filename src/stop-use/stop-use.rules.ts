import type { PartyClass } from '../disclosure/viewer.ts'
import type { Scope } from '../disclosure/scope.ts'
import { addWorkingDays, type WorkingCalendar } from '../rule/calendar.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { Label } from '../vocabulary/enum.ts'

/** Why a fact must not be used any more as it was received. */
export const STOP_REASONS = {
  CORRECTED: { zh: '已更正', en: 'Corrected' },
  REPAIRED: { zh: '已修复', en: 'Repaired' },
  REVOKED: { zh: '已撤销', en: 'Revoked' },
  SHIELDED: { zh: '已屏蔽（重整计划）', en: 'Shielded by a bankruptcy plan' },
  SUSPENDED: { zh: '已停止执行', en: 'Suspended' },
} as const satisfies Record<string, Label>
export type StopReason = keyof typeof STOP_REASONS

/** By what a party received a fact. */
export const CHANNELS = {
  QUERY: { zh: '查询（访问日志）', en: 'A query, by the access log' },
  CHECK: { zh: '信用核查回执', en: 'The receipt of a credit check' },
  FEED: { zh: '变更序列', en: 'The change feed' },
  WEBHOOK: { zh: '事件推送', en: 'A webhook' },
  EXCHANGE: { zh: '平台交换', en: 'The exchange of platforms' },
} as const satisfies Record<string, Label>
export type Channel = keyof typeof CHANNELS

/** A party that received a fact. */
export interface Receipt {
  partyId: string
  channel: Channel
  at: Date
}

/** All that one party received of a fact: by which ways, and when last. */
export interface Receiver {
  partyId: string
  channels: Channel[]
  lastReceivedAt: Date
}

/** Puts what was received together, by party. */
export function receiversOf(receipts: readonly Receipt[]): Receiver[] {
  const parties = new Map<string, Receiver>()
  for (const { partyId, channel, at } of receipts) {
    const known = parties.get(partyId)
    if (known === undefined) {
      parties.set(partyId, { partyId, channels: [channel], lastReceivedAt: at })
      continue
    }
    if (!known.channels.includes(channel)) known.channels.push(channel)
    if (at > known.lastReceivedAt) known.lastReceivedAt = at
  }
  return [...parties.values()]
}

/**
 * Whether a party of a class may be told of a fact of a scope at all: that one must be forgotten would tell of it. By the
 * rules of disclosure in force, whatever their purpose, since it was received under one of them.
 */
export function mayBeTold(rules: RuleBook, on: string): (of: PartyClass, scope: Scope) => boolean {
  const opened = new Set(
    rules
      .list('disclosure-rule', { on })
      .filter(({ body }) => body.over !== 'OWN')
      .map(({ body }) => `${body.partyClass}/${body.scope}`),
  )
  return (of, scope) => scope === 'PUBLIC' || opened.has(`${of}/${scope}`)
}

const DEADLINE = 'STOP_USE_DEADLINE'
const GRACE = 'STOP_USE_GRACE'

/**
 * The last day to acknowledge, and the last one before an unacknowledged notice costs the party its rights: working days
 * after the notice, and after the deadline (rule data: parameters STOP_USE_DEADLINE and STOP_USE_GRACE).
 * @throws Error when the rule data do not say
 */
export function deadlinesOf(
  rules: RuleBook,
  on: string,
  calendar: WorkingCalendar,
): { dueOn: string; lapsesOn: string } {
  const dueOn = addWorkingDays(on, workingDays(rules, DEADLINE, on), calendar)
  return { dueOn, lapsesOn: addWorkingDays(dueOn, workingDays(rules, GRACE, on), calendar) }
}

function workingDays(rules: RuleBook, code: string, on: string): number {
  const body = rules.current('parameter', code, on)?.body
  if (body?.unit === 'WORKING_DAY' && Number.isInteger(body.value)) return Number(body.value)
  throw new Error(`Rule data: parameter ${code} must hold a number of working days on ${on}.`)
}
