import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { residentIdNumber, usciNumber } from '../../test/support/numbers.ts'
import { csvCell, problemOf, RESULT_FORMS, shownRow } from './result.rules.ts'

test.each([
  ['甲', '甲'],
  ['=1+1', "'=1+1"],
  ['+86', "'+86"],
  ['-1', "'-1"],
  ['@a', "'@a"],
  ['\t=1', "'\t=1"],
  ['＝1', "'＝1"],
  ['a=1', 'a=1'],
  ['a,b', '"a,b"'],
  ['=a"b', '"\'=a""b"'],
  ['\r\nx', '"\'\r\nx"'],
  ['', ''],
])('cell %j is %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell)
})

test('identity numbers are masked wherever they stand', () => {
  const person = residentIdNumber(3)
  expect(shownRow({ name: `张某 ${person}`, code: person, type: 'RESIDENT_ID' })).toEqual({
    name: '张某 ******',
    code: `${person.slice(0, 6)}********${person.slice(-4)}`,
  })
  // Also of a code that was taken for another type.
  expect(shownRow({ name: '', code: person, type: 'USCI' }).code).not.toContain(person)
  const usci = usciNumber(5)
  expect(shownRow({ name: '甲', code: usci, type: 'USCI' })).toEqual({ name: '甲', code: usci })
})

test('a CSV file reads back, whatever stands in its cells', () => {
  const row = {
    n: 1,
    name: '=甲,"乙"\n丙',
    code: 'X',
    outcome: 'CLEAR',
    reasons: ['A', 'B'],
    number: '1',
    receipt: 'a.b.c',
    problem: null,
  }
  const bad = {
    ...row,
    n: 2,
    outcome: null,
    reasons: [],
    number: null,
    receipt: null,
    problem: problemOf('IDENTIFIER_MISSING'),
  }
  const { head, line } = RESULT_FORMS.csv
  expect(head.startsWith('\uFEFFn,name,')).toBe(true)
  const read = parse(head + line(row) + line(bad), { bom: true, columns: true }) as object[]
  expect(read).toMatchObject([
    {
      n: '1',
      name: '\'=甲,"乙"\n丙',
      outcome: 'CLEAR',
      reasons: 'A;B',
      receipt: 'a.b.c',
      problem: '',
    },
    { n: '2', outcome: '', problem: 'IDENTIFIER_MISSING', problemEn: expect.stringMatching(/No/) },
  ])
})
