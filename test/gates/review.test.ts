import { expect, test } from 'vitest'
import { changesToReview, checkReview, hashOf, REVIEWS } from '../../scripts/check/review.ts'
import { makeFolder } from './folder.ts'

const HEAD = `
enum DisclosureScope { PUBLIC SHARED INTERNAL }
enum MaskRule { PHONE }
directive @disclosed(scope: DisclosureScope!, mask: MaskRule, maskedFor: DisclosureScope) on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
`
const BODY = `
type Query {
  firms(filter: FirmFilter, first: Int): [Firm!]! @disclosed(scope: PUBLIC)
}
type Firm {
  name: String! @disclosed(scope: PUBLIC)
  phone: String @disclosed(scope: SHARED)
}
input FirmFilter { phone: String @disclosed(scope: SHARED) }
`
const BEFORE = HEAD + BODY

/** A folder whose last review was of BEFORE, with the acknowledgements given. */
function reviewed(given: readonly object[], ledgerOf = BEFORE): string {
  const ledger = [{ date: '2026-11-01', schemaHash: hashOf(ledgerOf), acknowledged: [] }]
  return makeFolder({
    [`${REVIEWS}/reviewed.graphql`]: BEFORE,
    [`${REVIEWS}/acknowledgements.json`]: JSON.stringify(given),
    [`${REVIEWS}/reviews.json`]: JSON.stringify(ledger),
  })
}

const edit = (from: string, to: string) => HEAD + BODY.replace(from, to)

const coordinates = async (after: string) =>
  (await changesToReview(BEFORE, after)).map(({ coordinate, change }) => `${coordinate} ${change}`)

test.each([
  ['a field that goes', 'name: String! @disclosed(scope: PUBLIC)', '', 'Firm.name FIELD_REMOVED'],
  [
    'an argument that becomes required',
    'first: Int',
    'first: Int!',
    'Query.firms.first FIELD_ARGUMENT_TYPE_CHANGED',
  ],
  [
    'a wider scope',
    'phone: String @disclosed(scope: SHARED)\n}',
    'phone: String @disclosed(scope: PUBLIC)\n}',
    'Firm.phone DISCLOSED SHARED -> PUBLIC',
  ],
  [
    'a stricter scope',
    'phone: String @disclosed(scope: SHARED)\n}',
    'phone: String @disclosed(scope: INTERNAL)\n}',
    'Firm.phone DISCLOSED SHARED -> INTERNAL',
  ],
  [
    'a mask',
    'phone: String @disclosed(scope: SHARED)\n}',
    'phone: String @disclosed(scope: SHARED, mask: PHONE, maskedFor: PUBLIC)\n}',
    'Firm.phone DISCLOSED SHARED -> SHARED, maskedFor: PUBLIC, mask: PHONE',
  ],
  [
    'a scope that goes',
    'phone: String @disclosed(scope: SHARED)\n}',
    'phone: String\n}',
    'Firm.phone DISCLOSED SHARED -> none',
  ],
  [
    "a filter's scope",
    'input FirmFilter { phone: String @disclosed(scope: SHARED) }',
    'input FirmFilter { phone: String @disclosed(scope: PUBLIC) }',
    'FirmFilter.phone DISCLOSED SHARED -> PUBLIC',
  ],
])('%s needs a word', async (_what, from, to, expected) => {
  const after = edit(from, to)
  expect(after).not.toBe(BEFORE)
  expect(await coordinates(after)).toEqual([expected])
  expect((await checkReview(reviewed([]), after))[0]).toContain(
    expected.replace(' ', ': ').concat(' needs an acknowledgement'),
  )
})

test('additions need none: a field, an argument, a type', async () => {
  const after = edit(
    'name: String! @disclosed(scope: PUBLIC)',
    'name: String! @disclosed(scope: PUBLIC)\n  status(on: String): Status @disclosed(scope: PUBLIC)',
  ).concat('enum Status { ACTIVE }')
  expect(await checkReview(reviewed([]), after)).toEqual([])
})

test('an acknowledgement holds for its coordinate, its change and its schema only', async () => {
  const after = edit(
    'phone: String @disclosed(scope: SHARED)\n}',
    'phone: String @disclosed(scope: PUBLIC)\n}',
  )
  const word = {
    date: '2026-11-20',
    coordinate: 'Firm.phone',
    change: 'DISCLOSED SHARED -> PUBLIC',
    reason: 'A fictitious rule makes it public',
    schemaHash: hashOf(after),
  }
  expect(await checkReview(reviewed([word]), after)).toEqual([])
  for (const other of [
    { coordinate: 'Firm.name' },
    { change: 'DISCLOSED SHARED -> INTERNAL' },
    { schemaHash: hashOf(BEFORE) },
  ]) {
    expect(await checkReview(reviewed([{ ...word, ...other }]), after)).toHaveLength(1)
  }
  await expect(checkReview(reviewed([{ ...word, reason: 'ok' }]), after)).rejects.toThrow(
    /acknowledgements\.json.*must say why/s,
  )
})

test('reviewed.graphql is not moved by hand', async () => {
  const found = await checkReview(reviewed([], `${BEFORE}# an older one`), BEFORE)
  expect(found[0]).toContain('reviewed.graphql was moved by hand')
})

test('missing reviews are a failure that names the file', async () => {
  await expect(checkReview(makeFolder({}), BEFORE)).rejects.toThrow('reviewed.graphql is missing')
})
