import { describe, expect, it } from 'vitest'
import type { RecordFactRow } from '../record/record-fact.store.ts'
import type { SchemeRecordInput } from '../rule/evaluation-scheme.schema.ts'
import { inputsOf, repeatedFromRecords } from './record-inputs.ts'

const record = (itemCode: string, severity: string | null) =>
  ({
    subjectId: 's',
    recordId: `${itemCode}/${severity}`,
    version: 1,
    itemCode,
    severity,
  }) as RecordFactRow

const GRADED: SchemeRecordInput[] = [
  {
    indicator: 'PENALTY',
    category: 'MINOR',
    item: 'ADMINISTRATIVE_PENALTY',
    severities: ['MINOR'],
  },
  {
    indicator: 'PENALTY',
    category: 'OTHER',
    item: 'ADMINISTRATIVE_PENALTY',
    severities: ['GENERAL', 'SERIOUS'],
  },
  { indicator: 'OVERLOAD', category: null, item: 'VEHICLE_OVERLOAD', severities: [] },
]

describe('the records of a file', () => {
  it('are counted for each category, and by their number for a value, nothing too', () => {
    const found = inputsOf(GRADED, [
      record('ADMINISTRATIVE_PENALTY', 'MINOR'),
      record('ADMINISTRATIVE_PENALTY', 'GENERAL'),
      record('ADMINISTRATIVE_PENALTY', 'SERIOUS'),
    ])
    expect(found.indicators).toEqual([
      { code: 'PENALTY', category: 'MINOR', times: 1 },
      { code: 'PENALTY', category: 'OTHER', times: 2 },
      { code: 'OVERLOAD', value: '0' },
    ])
    expect(found.records.map(({ category, recordId }) => [category, recordId])).toEqual([
      ['MINOR', 'ADMINISTRATIVE_PENALTY/MINOR'],
      ['OTHER', 'ADMINISTRATIVE_PENALTY/GENERAL'],
      ['OTHER', 'ADMINISTRATIVE_PENALTY/SERIOUS'],
    ])
    expect(found.openIndicators).toEqual([])
  })

  it('leave an indicator open where the scheme does not say what one counts as', () => {
    const ungraded = [record('ADMINISTRATIVE_PENALTY', null), record('VEHICLE_OVERLOAD', null)]
    expect(inputsOf(GRADED, ungraded)).toMatchObject({
      openIndicators: ['PENALTY'],
      indicators: [{ code: 'OVERLOAD', value: '1' }],
    })
    const named = [...GRADED, { ...GRADED[0]!, severities: ['UNGRADED' as const] }]
    expect(inputsOf(named, ungraded)).toMatchObject({
      openIndicators: [],
      indicators: [
        { code: 'PENALTY', category: 'MINOR', times: 1 },
        { code: 'OVERLOAD', value: '1' },
      ],
    })
  })
})

describe('what is given', () => {
  it('must not repeat what is counted, category by category', () => {
    const scheme = { recordInputs: GRADED }
    const minor = { code: 'PENALTY', category: 'MINOR', times: 1 }
    expect(repeatedFromRecords(scheme, [minor])).toBe('PENALTY')
    expect(repeatedFromRecords(scheme, [{ code: 'OVERLOAD', value: '1' }])).toBe('OVERLOAD')
    const other = { code: 'PENALTY', category: 'WARNING', times: 1 }
    expect(repeatedFromRecords(scheme, [other])).toBeNull()
  })
})
