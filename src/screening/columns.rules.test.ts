import { describe, expect, it, test } from 'vitest'
import { usciNumber } from '../../test/support/numbers.ts'
import { findColumns, readRow } from './columns.rules.ts'

const USCI = usciNumber(1)

test.each([
  [['名称', '统一社会信用代码'], 0, ['USCI']],
  [['Name', 'USCI'], 0, ['USCI']],
  [['序号', '企业 名称', '社会信用代码', '备注'], 1, ['USCI']],
  [['代码'], null, [null]],
  [['code', 'unified social credit code'], null, ['USCI', null]],
  [
    ['名称', '组织机构代码', '注册号', '税号'],
    0,
    ['ORGANIZATION_CODE', 'REGISTRATION_NUMBER', 'TAX_NUMBER'],
  ],
  [['身份证号', '姓名'], 1, ['RESIDENT_ID']],
  [['ＵＳＣＩ'], null, ['USCI']],
])('headings %j', (header, name, types) => {
  const columns = findColumns(header)
  expect(columns?.name).toBe(name)
  expect(columns?.codes.map(({ type }) => type)).toEqual(types)
})

test('a header without a name or a code is none', () => {
  expect(findColumns(['序号', '备注'])).toBeNull()
  expect(findColumns([])).toBeNull()
})

describe('a row', () => {
  const columns = findColumns(['名称', '代码', '统一社会信用代码'])!
  const read = (...cells: string[]) => readRow(columns, cells)

  it('has the code of the first column with a value, the unified code before others', () => {
    expect(read('甲', '另一', USCI).given).toEqual({ name: '甲', code: USCI, type: 'USCI' })
    expect(read('甲', ` ${USCI} `, '').given).toMatchObject({ code: USCI, type: 'USCI' })
  })

  it('has a type by its form only where its column names none', () => {
    expect(read('', '13830295-X', '').given.type).toBe('ORGANIZATION_CODE')
    expect(read('', '', '13830295-X').given.type).toBe('USCI')
    expect(read('', '无', '').given.type).toBeNull()
  })

  it('may have nothing but a name', () => {
    expect(read(' 甲 ', '', '')).toEqual({
      given: { name: '甲', code: '', type: null },
      problem: null,
    })
  })

  it.each([
    [['甲', '', '', '多余'], 'COLUMN_COUNT'],
    [['甲', '', '', ''], null],
    [['甲'], 'COLUMN_COUNT'],
    [['甲'.repeat(301), '', ''], 'TEXT_TOO_LONG'],
    [['甲\uFFFD', '', ''], 'TEXT_DESTROYED'],
    [['', 'a\0b', ''], 'TEXT_DESTROYED'],
  ])('%j: %s', (cells, problem) => {
    expect(read(...cells).problem).toBe(problem)
  })
})
