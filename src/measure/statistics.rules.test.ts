import { expect, it } from 'vitest'
import { roundedDown } from './statistics.rules.ts'

it('counts of persons are told in steps', () => {
  expect([0, 1, 4, 5, 9, 10].map((count) => roundedDown(count, 5))).toEqual([0, 0, 0, 5, 5, 10])
})
