import { describe, expect, it } from 'vitest'
import { daysOfMonth, placeInMonth, type DeterminedEntry } from './bulletin.rules.ts'

const OCTOBER = daysOfMonth('2026-10')!
const placed = (more: Partial<DeterminedEntry>) => {
  const entry = { state: 'IN_FORCE', sinceOn: '2026-01-01', validFrom: '2026-01-01', validTo: null }
  const found = placeInMonth({ ...entry, ...more } as DeterminedEntry, OCTOBER)
  return found === null ? null : [found.change, found.exit, found.exitedOn]
}

describe('an entry in the bulletin of a month', () => {
  it.each([
    ['determined before', {}, ['IN_FORCE', null, null]],
    ['determined on the day before', { validFrom: '2026-09-30' }, ['IN_FORCE', null, null]],
    ['determined on its first day', { validFrom: '2026-10-01' }, ['DETERMINED', null, null]],
    ['determined on its last day', { validFrom: '2026-10-31' }, ['DETERMINED', null, null]],
    ['determined after it', { validFrom: '2026-11-01' }, null],
    ['over before it', { validTo: '2026-09-30' }, null],
    [
      'over with the end of September',
      { validTo: '2026-10-01' },
      ['EXITED', 'EXPIRED', '2026-10-01'],
    ],
    ['over in it', { validTo: '2026-10-31' }, ['EXITED', 'EXPIRED', '2026-10-31']],
    ['over with its end', { validTo: '2026-11-01' }, ['IN_FORCE', null, null]],
    ['repaired before', { state: 'REPAIRED', sinceOn: '2026-09-30' }, null],
    [
      'repaired in it',
      { state: 'REPAIRED', sinceOn: '2026-10-01' },
      ['EXITED', 'REPAIRED', '2026-10-01'],
    ],
    [
      'revoked on its last day',
      { state: 'REVOKED', sinceOn: '2026-10-31' },
      ['EXITED', 'REVOKED', '2026-10-31'],
    ],
    ['revoked since', { state: 'REVOKED', sinceOn: '2026-11-01' }, null],
    ['only nominated', { state: 'NOMINATED' }, null],
  ] as const)('%s', (_, more, expected) => {
    expect(placed(more as Partial<DeterminedEntry>)).toEqual(expected)
  })

  it('months are written with two digits', () => {
    expect(daysOfMonth('2026-12')).toEqual({ first: '2026-12-01', end: '2027-01-01' })
    for (const none of ['2026-13', '2026-1', '2026-00', '2026-10-01', ''])
      expect(daysOfMonth(none)).toBeNull()
  })
})
