import { expect, test } from 'vitest'
import { readItems } from './objection-items.rules.ts'

const item = { field: 'fine', recorded: '3000', claimed: ' 2000 ' }

test('values are read, blank ones as nothing', () => {
  expect(readItems([item, { ...item, claimed: ' ' }])).toEqual([
    { ...item, claimed: '2000' },
    { ...item, claimed: null },
  ])
  expect(readItems([])).toEqual([])
})

test.each([
  [{ ...item, field: '' }],
  [{ ...item, field: 'a b' }],
  [{ ...item, claimed: '3000' }],
  [{ field: 'fine', recorded: null, claimed: '' }],
  [{ ...item, claimed: 'x'.repeat(501) }],
  // The example of the standard (GB 11643), and a mobile number.
  [{ ...item, claimed: '11010519491231002X' }],
  [{ ...item, recorded: '电话13800138000' }],
])('%j is refused', (one) =>
  expect(() => readItems([one])).toThrow(expect.objectContaining({ code: 'BAD_INPUT' })),
)

test('so are too many', () => {
  expect(() => readItems(Array.from({ length: 31 }, () => item))).toThrow('30')
})
