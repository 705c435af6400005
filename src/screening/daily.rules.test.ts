import { expect, test } from 'vitest'
import { nextDailyAt } from './daily.rules.ts'

test.each([
  ['2026-11-20T04:00:00Z', '2026-11-20T19:00:00.000Z'],
  ['2026-11-20T18:59:59Z', '2026-11-20T19:00:00.000Z'],
  ['2026-11-20T19:00:00Z', '2026-11-21T19:00:00.000Z'],
  ['2026-12-31T20:00:00Z', '2027-01-01T19:00:00.000Z'],
])('after %s comes %s', (now, next) => {
  expect(nextDailyAt(new Date(now)).toISOString()).toBe(next)
})
