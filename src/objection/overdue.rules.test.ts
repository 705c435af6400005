import { expect, test } from 'vitest'
import { escalationOn, isOverdue } from './overdue.rules.ts'

const DAYS = { dueOn: '2026-02-14', parentFrom: '2026-02-27', bureauFrom: '2026-03-05' }

test.each([
  ['2026-02-14', null],
  ['2026-02-15', 'UNIT'],
  ['2026-02-26', 'UNIT'],
  ['2026-02-27', 'PARENT'],
  ['2026-03-04', 'PARENT'],
  ['2026-03-05', 'BUREAU'],
] as const)('on %s it is %s', (today, level) => expect(escalationOn(DAYS, today)).toBe(level))

test('what has no due day is never overdue', () => {
  const none = { dueOn: null, parentFrom: null, bureauFrom: null }
  expect(isOverdue(none, '2026-03-05')).toBe(false)
  expect(escalationOn(none, '2026-03-05')).toBeNull()
})
