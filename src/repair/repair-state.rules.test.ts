import { describe, expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import type { RepairRule } from '../rule/rule.schema.ts'
import {
  dueOnOf,
  nextRepairState,
  problemOfMove,
  REPAIR_ACTIONS,
  REPAIR_STATES,
  type RepairAction,
  type RepairState,
} from './repair-state.rules.ts'

/** The legal moves, by hand from the table; every other is illegal. */
const LEGAL: Record<string, RepairState> = {
  'APPLIED ACCEPT': 'ACCEPTED',
  'APPLIED DECLINE': 'DECLINED',
  'APPLIED ASK_SUPPLEMENT': 'SUPPLEMENT_ASKED',
  'APPLIED WITHDRAW': 'WITHDRAWN',
  'SUPPLEMENT_ASKED SUPPLEMENT': 'APPLIED',
  'SUPPLEMENT_ASKED DECLINE': 'DECLINED',
  'SUPPLEMENT_ASKED WITHDRAW': 'WITHDRAWN',
  'ACCEPTED EXTEND': 'ACCEPTED',
  'ACCEPTED GRANT': 'GRANTED',
  'ACCEPTED REFUSE': 'REFUSED',
  'ACCEPTED WITHDRAW': 'WITHDRAWN',
  'DECLINED NOTIFY': 'DECLINED',
  'DECLINED REOPEN': 'ACCEPTED',
  'REFUSED REOPEN': 'ACCEPTED',
  'GRANTED NOTIFY': 'GRANTED',
  'GRANTED REVOKE': 'REVOKED',
  'REFUSED NOTIFY': 'REFUSED',
}
const STATES = Object.keys(REPAIR_STATES) as RepairState[]
const ACTIONS = Object.keys(REPAIR_ACTIONS) as RepairAction[]

describe('a repair', () => {
  it.each(STATES.flatMap((state) => ACTIONS.map((action) => [state, action] as const)))(
    '%s, %s',
    (state, action) => {
      const to = LEGAL[`${state} ${action}`] ?? null
      expect(nextRepairState(state, action)).toBe(to)
      expect(problemOfMove(state, action)?.code ?? null).toBe(
        to === null ? 'REPAIR_STATE_CONFLICT' : null,
      )
    },
  )
})

describe('deadlines, in working days of the calendar', () => {
  const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
  const rule = book.current('repair-rule', 'LIST_REPAIR_ORDER_36', '2026-11-20')!
  const due = (
    state: RepairState,
    countedOn: string,
    isExtended = false,
    body: Partial<RepairRule['body']> = {},
  ) =>
    dueOnOf(
      { ...rule, body: { ...rule.body, ...body } },
      { state, countedOn, isExtended },
      book.workingCalendar,
    )

  it.each([
    // Friday 20 November 2026; nothing is off before the new year.
    ['APPLIED', '2026-11-20', false, '2026-11-25'],
    ['ACCEPTED', '2026-11-20', false, '2026-12-04'],
    ['ACCEPTED', '2026-11-20', true, '2026-12-18'],
    // National Day 2026: off from 1 to 7 October, Saturday 10 October worked.
    ['APPLIED', '2026-09-30', false, '2026-10-10'],
    ['SUPPLEMENT_ASKED', '2026-11-20', false, null],
    ['GRANTED', '2026-11-20', false, null],
  ] as const)('%s, counted from %s (extended: %s): %s', (state, on, isExtended, expected) =>
    expect(due(state, on, isExtended)).toBe(expected),
  )

  it('there is none where the rule sets none', () => {
    expect(due('APPLIED', '2026-11-20', false, { acceptWorkingDays: null })).toBeNull()
    expect(due('ACCEPTED', '2026-11-20', false, { decideWorkingDays: null })).toBeNull()
    expect(due('ACCEPTED', '2026-11-20', true, { extendWorkingDays: null })).toBe('2026-12-04')
  })
})
