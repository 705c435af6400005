import { expect, it } from 'vitest'
import { waitAfter } from './retry.rules.ts'

it('waits longer each time, a fifth more or less, and then no more', () => {
  const schedule = [5, 300]
  expect(waitAfter(1, schedule, () => 0)).toBe(4)
  expect(waitAfter(1, schedule, () => 1)).toBeCloseTo(6)
  expect(waitAfter(2, schedule, () => 0.5)).toBe(300)
  expect(waitAfter(3, schedule, () => 0.5)).toBeNull()
})
