import { describe, expect, it } from 'vitest'
import { ANONYMOUS } from './entitlement.ts'
import type { Reader, Reading } from './reading.ts'
import { DisclosureReport } from './report.ts'

const READER = { everyone: { entitlement: ANONYMOUS } as Reading } as Reader

/** What is reported of two values that were withheld in this order, one of them masked. */
function reported(order: readonly number[]) {
  const report = new DisclosureReport(READER, new Map())
  const list = { prev: undefined, key: 'records' }
  for (const at of order) {
    const path = { prev: { prev: list, key: at }, key: 'paper' }
    report.withhold('Record.paper', { scope: 'INTERNAL' }, at === 2, path)
  }
  return report.withheld()
}

describe('what an answer says that it withheld', () => {
  it('does not show which of its rows were read first', () => {
    expect(reported([10, 2])).toEqual(reported([2, 10]))
    expect(reported([10, 2])).toMatchObject([
      { firstPath: 'records.2.paper', count: 2, masked: true },
    ])
  })
})
