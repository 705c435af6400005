import { describe, expect, it } from 'vitest'
import { faultOfCode, readCommitmentCode } from './commitment-code.rules.ts'

const isDivision = (code: string) => code === '320100' || code === '320682'

describe('the code of a commitment', () => {
  it('is division, day and serial', () => {
    expect(readCommitmentCode('32010020230217000011')).toEqual({
      division: '320100',
      signedOn: '2023-02-17',
      serial: '000011',
    })
  })

  it.each([
    ['32010020230217000011', '2023-02-17', null],
    ['32068220261101000001', '2026-11-01', null],
    ['3201002023021700001', '2023-02-17', 'CODE_MALFORMED'],
    ['320100202302170000111', '2023-02-17', 'CODE_MALFORMED'],
    ['32010020230229000011', '2023-02-28', 'CODE_MALFORMED'],
    ['32010020231317000011', '2023-12-17', 'CODE_MALFORMED'],
    ['3201002023021700001X', '2023-02-17', 'CODE_MALFORMED'],
    ['３２０１００２０２３０２１７００００１１', '2023-02-17', 'CODE_MALFORMED'],
    ['32010020991231000011', '2099-12-31', null],
    ['99010020230217000011', '2023-02-17', 'CODE_DIVISION_UNKNOWN'],
    ['32010020230217000011', '2023-02-18', 'CODE_DATE_DIFFERS'],
  ])('%s of %s: %s', (code, on, fault) => expect(faultOfCode(code, on, isDivision)).toBe(fault))
})
