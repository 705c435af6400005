import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { read, utils } from '@e965/xlsx'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cellsOnly, cityRows } from './city-rows.ts'
import {
  cellsOf,
  exchangeFileName,
  exchangeLayout,
  writeExchangeFile,
  type ExchangeEncoding,
  type ExchangeKind,
} from './exchange-file.ts'
import { encodeGb18030 } from './gb18030.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exchange-'))
})
afterAll(() => rm(folder, { recursive: true }))

const rowsOf = (kind: ExchangeKind, subjects: number, dirtyShare = 0) => [
  ...cellsOnly(cityRows({ seed: 'file', subjects, kind, dirtyShare })),
]
const readCsv = async (path: string, encoding: string): Promise<string[][]> =>
  parse(new TextDecoder(encoding).decode(await readFile(path)), { relax_column_count: true })

describe('a CSV file', () => {
  const columns = { PERMIT: 27, PENALTY: 29, PENALTY_2016: 20, REGISTRATION: 9 } as const

  test.each(Object.entries(columns) as [ExchangeKind, number][])(
    'of kind %s has its %i headings and every row',
    async (kind, count) => {
      const path = join(folder, `${kind}.csv`)
      const rows = rowsOf(kind, 200, 0.1)
      const written = await writeExchangeFile({ kind, rows, path, format: 'CSV' })
      const [headings, ...back] = await readCsv(path, 'utf-8')
      expect(headings).toEqual(exchangeLayout(kind).headings)
      expect(headings).toHaveLength(count)
      expect(back).toEqual(rows)
      expect(written).toEqual({ rows: rows.length, bytes: (await readFile(path)).length })
    },
  )

  test.each([
    ['UTF-8-BOM', 'utf-8'],
    ['GB18030', 'gb18030'],
  ] as [ExchangeEncoding, string][])('in %s reads back the same', async (encoding, decoder) => {
    const path = join(folder, `${encoding}.csv`)
    const rows = rowsOf('PENALTY', 300, 0.1)
    await writeExchangeFile({ kind: 'PENALTY', rows, path, format: 'CSV', encoding })
    expect((await readCsv(path, decoder)).slice(1)).toEqual(rows)
    const start = (await readFile(path)).subarray(0, 3).toString('hex')
    expect(start === 'efbbbf').toBe(encoding === 'UTF-8-BOM')
  })

  test('takes a stream of rows and quotes what has to be', async () => {
    const path = join(folder, 'stream.csv')
    const row = ['示例,一', '"示例"', 'a\r\nb', '', '苏Z']
    async function* rows() {
      yield row
    }
    await writeExchangeFile({ kind: 'REGISTRATION', rows: rows(), path, format: 'CSV' })
    expect((await readCsv(path, 'utf-8'))[1]).toEqual(row)
  })
})

describe('a workbook', () => {
  test.each(['XLSX', 'XLS'] as const)('%s keeps every cell as text', async (format) => {
    const path = join(folder, `book.${format}`)
    const rows = rowsOf('PENALTY', 30)
    await writeExchangeFile({ kind: 'PENALTY', rows, path, format })
    const book = read(await readFile(path))
    const back = utils.sheet_to_json<string[]>(book.Sheets['Sheet1'] ?? {}, {
      header: 1,
      defval: '',
    })
    expect(back).toEqual([exchangeLayout('PENALTY').headings, ...rows])
  })

  test('refuses more rows than XLS holds', async () => {
    const path = join(folder, 'large.xls')
    const rows = Array.from({ length: 65_536 }, () => ['示例'])
    const written = writeExchangeFile({ kind: 'REGISTRATION', rows, path, format: 'XLS' })
    await expect(written).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

test('the edition of 2016 has its classes in two columns', () => {
  const cells = cellsOf('PENALTY_2016', { penaltyClasses: '警告;罚款；其他', subjectName: '示例' })
  expect(cells.slice(2, 4)).toEqual(['警告', '罚款;其他'])
  expect(cells[6]).toBe('示例')
})

test('a file is named by the hour in Shanghai', () => {
  const at = new Date('2026-11-21T23:30:00Z')
  expect(exchangeFileName({ exchange: 'XYGJJH', persons: 'LEGAL', at })).toBe(
    'ZHXYXT0000_XYGJJH1-0102_2026112207.xls',
  )
  const natural = exchangeFileName({ exchange: 'XYSJJH', persons: 'NATURAL', at, extension: 'csv' })
  expect(natural).toBe('ZHXYXT0000_XYSJJH2-0102_2026112207.csv')
})

describe('GB 18030', () => {
  const decode = (bytes: Uint8Array) => new TextDecoder('gb18030').decode(bytes)

  test('has every character of the basic plane outside private use', () => {
    let text = ''
    for (let unit = 0; unit < 0x10000; unit += 1) {
      if (unit < 0xd800 || unit > 0xf8ff) text += String.fromCharCode(unit)
    }
    const back = decode(encodeGb18030(text))
    const lost = [...text].filter((character, at) => character !== back.charAt(at))
    expect(lost).toEqual([])
  })

  test('writes known codes', () => {
    expect(encodeGb18030('A中€\ufffd').toString('hex')).toBe('41d6d0a2e38431a437')
    expect(decode(encodeGb18030('𠮷💩'))).toBe('𠮷💩')
    expect(encodeGb18030('𐀀').toString('hex')).toBe('90308130')
    expect(decode(encodeGb18030('\ud800示例'))).toBe('\ufffd示例')
  })
})
