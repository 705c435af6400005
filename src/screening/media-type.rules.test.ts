import { expect, test } from 'vitest'
import { readMediaType } from './media-type.rules.ts'

test.each([
  ['text/csv', 'CSV', 'utf-8'],
  ['Text/CSV; Charset="GB18030"', 'CSV', 'gb18030'],
  ['text/csv; header=present; charset=gbk', 'CSV', 'gb18030'],
  ['application/x-ndjson', 'JSON_LINES', 'utf-8'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX', 'utf-8'],
])('%s', (header, format, encoding) => {
  expect(readMediaType(header)).toEqual({ format, encoding })
})

test.each([
  undefined,
  '',
  'text/plain',
  'application/json',
  'text/csv; charset=utf-16',
  'constructor',
])('%s is not taken', (header) => {
  expect(() => readMediaType(header)).toThrow(
    expect.objectContaining({ code: 'MEDIA_TYPE_UNSUPPORTED' }) as Error,
  )
})
