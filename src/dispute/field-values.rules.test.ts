import { expect, test } from 'vitest'
import { readCorrection } from './field-values.rules.ts'

const FORMS = {
  legalBasis: { column: 'legalBasis', form: 'TEXT' },
  inForceUntil: { column: 'validTo', form: 'LAST_DAY' },
} as const
const read = (values: Record<string, string | null>) =>
  readCorrection(FORMS, new Map(Object.entries(values)))

test('a last day is inclusive as written, and stored half-open', () => {
  expect(read({ inForceUntil: '2026-12-31' })).toEqual({ values: { validTo: '2027-01-01' } })
  expect(read({ inForceUntil: null, legalBasis: ' 示例法 ' })).toEqual({
    values: { validTo: null, legalBasis: '示例法' },
  })
})

test.each([
  [{ inForceUntil: '2026-02-30' }],
  [{ inForceUntil: 'x' }],
  [{ legalBasis: ' ' }],
  [{ state: 'REVOKED' }],
  [{ constructor: 'x' }],
  [{}],
])('%j does not fit', (values) => {
  expect('problems' in read(values)).toBe(true)
})
