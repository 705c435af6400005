import { expect, test } from 'vitest'
import {
  dateText,
  fitRow,
  isDateFormat,
  isoDateText,
  numberText,
  putCell,
  unescapeText,
  type RowDraft,
} from './cell.rules.ts'

test.each([
  ['0.3', '0.3'],
  ['0.30000000000000004', '0.3'],
  ['12.345677999999999', '12.345678'],
  ['3.3000000000000003', '3.3'],
  ['1E-3', '0.001'],
  ['1.0000000000000001E-5', '0.00001'],
  ['-2.5e-7', '-0.00000025'],
  ['320600000012345', '320600000012345'],
  ['1E+3', '1000'],
  ['-0', '0'],
  ['200.000000', '200'],
])('number %s is %s', (raw, text) => {
  expect(numberText(raw)).toEqual({ text })
})

test.each([
  ['913206001234567890', '913206001234567890', 'NUMBER_PRECISION_LOST'],
  ['9.1320600123456794E+17', '913206001234567936', 'NUMBER_PRECISION_LOST'],
  ['1E+20', '100000000000000000000', 'NUMBER_PRECISION_LOST'],
  ['0.33333333333333331', '0.333333333333333', 'NUMBER_PRECISION_LOST'],
  ['12abc', '12abc', 'CELL_DAMAGED'],
  ['1e999', '1e999', 'CELL_DAMAGED'],
])('number %s is a problem', (raw, text, code) => {
  expect(numberText(raw)).toMatchObject({ text, problem: { code } })
})

test('a format of zeros pads whole numbers', () => {
  expect(numberText('42', '000000').text).toBe('000042')
  expect(numberText('4.2', '000000').text).toBe('4.2')
  expect(numberText('42', '0').text).toBe('42')
})

test.each([
  ['1', false, '1900-01-01'],
  ['59', false, '1900-02-28'],
  ['61', false, '1900-03-01'],
  ['45296', false, '2024-01-05'],
  ['43834', true, '2024-01-05'],
  ['0', true, '1904-01-01'],
  ['45296.5', false, '2024-01-05 12:00:00'],
  ['45296.999999999', false, '2024-01-06'],
  ['45296.604166666664', false, '2024-01-05 14:30:00'],
  ['0.75', false, '18:00:00'],
  ['2958465', false, '9999-12-31'],
])('date serial %s (1904: %s) is %s', (raw, date1904, text) => {
  expect(dateText(raw, date1904)).toEqual({ text })
})

test.each(['60', '-1', '2958466', '1e300', 'abc'])('date serial %s does not exist', (raw) => {
  expect(dateText(raw, false)).toMatchObject({ text: raw, problem: { code: 'DATE_OUT_OF_RANGE' } })
})

test('ISO date cells', () => {
  expect(isoDateText('2024-01-05T00:00:00').text).toBe('2024-01-05')
  expect(isoDateText('2024-01-05T08:09:10.5Z').text).toBe('2024-01-05 08:09:10')
  expect(isoDateText('tomorrow').problem?.code).toBe('CELL_DAMAGED')
})

test('date formats by number', () => {
  const dates = Array.from({ length: 60 }, (_, id) => id).filter((id) =>
    isDateFormat(id, undefined),
  )
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i)
  expect(dates).toEqual([...range(14, 22), ...range(27, 36), ...range(50, 58)])
})

test.each([
  ['yyyy"年"m"月"d"日"', true],
  ['[$-804]yyyy/m/d;@', true],
  ['[DBNum1][$-804]m"月"', true],
  ['h:mm AM/PM', true],
  ['General', false],
  ['0.00_);[Red](0.00)', false],
  ['[Red]0.00', false],
  ['#,##0"days"', false],
  ['0\\d', false],
  ['[h]:mm:ss', false],
  ['0.00E+00', false],
  ['@', false],
])('format %s is a date: %s', (code, date) => {
  expect(isDateFormat(164, code)).toBe(date)
})

test('escaped control characters', () => {
  expect(unescapeText('a_x000D_b_x005F_x000D_ _xZZ_')).toBe('a\rb_x000D_ _xZZ_')
})

test('cells find their column, rows one width, the first problem stays', () => {
  const draft: RowDraft = { cells: [] }
  putCell(draft, 2, { text: 'c' })
  putCell(draft, 3, { text: '\0' })
  putCell(draft, 5, { text: '', problem: { code: 'X', zh: '', en: '' } })
  expect(draft).toMatchObject({
    cells: ['', '', 'c', '\0', '', ''],
    problem: { code: 'NUL_BYTE', column: 4 },
  })
  expect(fitRow({ cells: ['a', '', ''] }, 2)?.cells).toEqual(['a', ''])
  expect(fitRow({ cells: ['a'] }, 3)?.cells).toEqual(['a', '', ''])
  expect(fitRow({ cells: ['', ''] }, 3)).toBeUndefined()
})
