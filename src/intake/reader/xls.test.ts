import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CFB, utils, write, type WorkBook } from '@e965/xlsx'
import { afterAll, expect, test } from 'vitest'
import { openTable, type ReaderLimits, type TableRow } from './reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'reader-xls-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function readAll(
  content: Uint8Array,
  limits: Partial<ReaderLimits> = {},
): Promise<TableRow[]> {
  const path = join(folder, 'table.xlsx')
  writeFileSync(path, content)
  const file = await openTable(path, limits)
  try {
    expect(file).toMatchObject({ format: 'XLS', encoding: null, totalBytes: content.length })
    const rows: TableRow[] = []
    for await (const batch of file.rows()) {
      expect(batch.length).toBeLessThanOrEqual(1000)
      rows.push(...batch)
    }
    return rows
  } finally {
    await file.close()
  }
}

const refusal = (content: Uint8Array, limits: Partial<ReaderLimits> = {}): Promise<unknown> =>
  readAll(content, limits).then(
    () => 'read',
    (error) => error.code,
  )

const toXls = (book: WorkBook): Buffer => write(book, { type: 'buffer', bookType: 'biff8' })

function container(stream: string): Buffer {
  const file = CFB.utils.cfb_new()
  CFB.utils.cfb_add(file, `/${stream}`, Buffer.alloc(5000, 1))
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer)
}

test('cells of every kind in the first visible worksheet', async () => {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet([['藏']]), '藏')
  const sheet = utils.aoa_to_sheet([['名称', '金额', '日期', '是否', '错', '代码']])
  sheet['A3'] = { t: 's', v: '南通示例，"运输"\n𠮷🚛' }
  sheet['B3'] = { t: 'n', v: 0.1 + 0.2 }
  sheet['C3'] = { t: 'n', v: 45296, z: 'yyyy"年"m"月"d"日"' }
  sheet['D3'] = { t: 'b', v: false }
  sheet['A4'] = { t: 's', v: '乙' }
  sheet['C4'] = { t: 'n', v: 45296.5, z: 'm/d/yy h:mm' }
  sheet['E4'] = { t: 'e', v: 42 }
  sheet['F5'] = { t: 'n', v: 913206001234568000 }
  sheet['!ref'] = 'A1:F5'
  utils.book_append_sheet(book, sheet, '见')
  book.Workbook = { Sheets: [{ Hidden: 1 }, { Hidden: 0 }] }
  const rows = await readAll(toXls(book))
  expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
    [1, '名称', '金额', '日期', '是否', '错', '代码'],
    [3, '南通示例，"运输"\n𠮷🚛', '0.3', '2024-01-05', 'FALSE', '', ''],
    [4, '乙', '', '2024-01-05 12:00:00', '', '#N/A', ''],
    [5, '', '', '', '', '', '913206001234568000'],
  ])
  expect(rows.map((row) => row.problem?.code)).toEqual([
    undefined,
    undefined,
    'CELL_ERROR',
    'NUMBER_PRECISION_LOST',
  ])
  expect(rows[3]?.problem?.column).toBe(6)
})

test.each([27, 31, 36, 50, 57, 58])(
  'built-in format %i of Chinese editions is a date',
  async (id) => {
    const book = utils.book_new()
    const sheet = utils.aoa_to_sheet([['日期']])
    sheet['A2'] = { t: 'n', v: 45296, z: 'm/d/yy' }
    sheet['!ref'] = 'A1:A2'
    utils.book_append_sheet(book, sheet, '表')
    const file = CFB.read(toXls(book), { type: 'buffer' })
    const stream = Buffer.from(CFB.find(file, 'Workbook')?.content as Uint8Array)
    // An XF record (0x00E0) holds the number of its format at its third byte.
    for (let at = 0; at + 4 <= stream.length; at += 4 + stream.readUInt16LE(at + 2)) {
      const isDate = stream.readUInt16LE(at) === 0xe0 && stream.readUInt16LE(at + 6) === 14
      if (isDate) stream.writeUInt16LE(id, at + 6)
    }
    CFB.utils.cfb_add(file, '/Workbook', stream)
    const rows = await readAll(Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer))
    expect(rows[1]?.cells).toEqual(['2024-01-05'])
  },
)

test('many rows come in batches, to the end of the file', async () => {
  const book = utils.book_new()
  const table = Array.from({ length: 3500 }, (_, i) => [`行${i}`, String(i)])
  utils.book_append_sheet(book, utils.aoa_to_sheet(table), '表')
  const content = toXls(book)
  const rows = await readAll(content)
  expect(rows.map((row) => row.cells)).toEqual(table)
  expect(rows.at(-1)).toMatchObject({ line: 3500, bytes: content.length })
})

test('what is in an OLE2 file decides', async () => {
  expect(await refusal(container('EncryptedPackage'))).toBe('FILE_ENCRYPTED')
  expect(await refusal(container('WordDocument'))).toBe('NOT_A_TABLE')
  expect(await refusal(container('Book'))).toBe('OTHER_SPREADSHEET')
  expect(await refusal(container('Workbook'))).toBe('FILE_DAMAGED')
})

test('size, time and memory are bounded', async () => {
  const book = utils.book_new()
  const table = Array.from({ length: 4_000 }, (_, i) =>
    Array.from({ length: 20 }, (__, k) => i * k),
  )
  utils.book_append_sheet(book, utils.aoa_to_sheet(table), '表')
  const content = toXls(book)
  expect(await refusal(content, { xlsBytes: 1000 })).toBe('XLS_TOO_LARGE')
  expect(await refusal(content, { xlsMilliseconds: 50 })).toBe('XLS_TOO_COMPLEX')
  expect(await refusal(content, { xlsHeapMiB: 48 })).toBe('XLS_TOO_COMPLEX')
})

test('damaged workbooks never end the process', async () => {
  const book = utils.book_new()
  utils.book_append_sheet(
    book,
    utils.aoa_to_sheet([
      ['甲', 1],
      ['乙', 2],
    ]),
    '表',
  )
  const good = toXls(book)
  for (const cut of [20, 600, good.length - 700]) {
    expect(String(await refusal(good.subarray(0, cut)))).toMatch(/^read$|^[A-Z_]+$/)
  }
})
