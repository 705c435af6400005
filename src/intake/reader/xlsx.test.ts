import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import zlib from 'node:zlib'
import { CFB, utils, write, type WorkBook } from '@e965/xlsx'
import { afterAll, describe, expect, test } from 'vitest'
import { openTable, type ReaderLimits, type TableRow } from './reader.ts'

// The library asks for a `bytesRead` that Node removed in version 24; it needs that for reading only.
class InflateRaw extends zlib.InflateRaw {
  override bytesRead = 1
}
CFB.utils.use_zlib({ ...zlib, InflateRaw })
const folder = mkdtempSync(join(tmpdir(), 'reader-xlsx-'))
const path = join(folder, 'table.csv')
afterAll(() => rmSync(folder, { recursive: true }))

async function readAll(
  content: Uint8Array,
  limits: Partial<ReaderLimits> = {},
): Promise<TableRow[]> {
  writeFileSync(path, content)
  const file = await openTable(path, limits)
  try {
    expect(file).toMatchObject({ format: 'XLSX', encoding: null, totalBytes: content.length })
    const rows: TableRow[] = []
    for await (const batch of file.rows()) rows.push(...batch)
    return rows
  } finally {
    await file.close()
  }
}

function zip(parts: Record<string, string | Buffer>): Buffer {
  const container = CFB.utils.cfb_new({ fileType: 'zip' } as never)
  for (const [name, content] of Object.entries(parts)) {
    CFB.utils.cfb_add(container, `/${name}`, Buffer.from(content as string))
  }
  return Buffer.from(
    CFB.write(container, { fileType: 'zip', type: 'buffer', compression: true } as never) as Buffer,
  )
}

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`

/** A package around the XML of one worksheet, with any part replaced. */
function packageOf(sheetData: string, parts: Record<string, string | Buffer> = {}): Buffer {
  return zip({
    '_rels/.rels': `<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId2', 'sharedStrings', '/xl/sharedStrings.xml')}${relation('rId3', 'styles', 'styles.xml')}</Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheetData}</sheetData></worksheet>`,
    ...parts,
  })
}

const cells = (rows: TableRow[]): string[][] => rows.map((row) => row.cells)

async function refusal(content: Uint8Array, limits: Partial<ReaderLimits> = {}): Promise<unknown> {
  return readAll(content, limits).then(
    () => 'read',
    (error) => error.code,
  )
}

test('a workbook written by another program, round trip of random text', async () => {
  let state = 7
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >> 8) % below
  }
  const alphabet = ['a', ' ', '"', ',', '\n', '南', '通', '𠮷', '🚛', '&', '<', '_x0041_', "'"]
  const text = () => `t${Array.from({ length: random(9) }, () => alphabet[random(13)]).join('')}`
  const table = Array.from({ length: 2500 }, () => Array.from({ length: 6 }, text))
  for (const bookSST of [true, false]) {
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet(table), '表')
    const rows = await readAll(
      write(book, { type: 'buffer', bookType: 'xlsx', bookSST, compression: true }),
    )
    const expected = table.map((row) => row.map((each) => each.replaceAll('_x0041_', 'A')))
    expect(cells(rows)).toEqual(expected)
    expect(rows.map((row) => row.line)).toEqual(table.map((_, i) => i + 1))
    expect(rows.at(-1)?.bytes).toBe(readFileSync(path).length)
  }
})

test('numbers, dates, booleans and errors', async () => {
  const book: WorkBook = utils.book_new()
  const sheet = utils.aoa_to_sheet([['数', '日期', '时间', '是否', '错', '代码', '号']])
  sheet['A2'] = { t: 'n', v: 0.1 + 0.2 }
  sheet['B2'] = { t: 'n', v: 45296, z: 'yyyy"年"m"月"d"日"' }
  sheet['C2'] = { t: 'n', v: 45296.25, z: 'm/d/yy h:mm' }
  sheet['D2'] = { t: 'b', v: true }
  sheet['G2'] = { t: 'n', v: 42, z: '000000' }
  sheet['A3'] = { t: 'n', v: 12.345678 }
  sheet['E3'] = { t: 'e', v: 42 }
  sheet['F4'] = { t: 'n', v: 913206001234568000 }
  sheet['!ref'] = 'A1:G4'
  utils.book_append_sheet(book, sheet, '表')
  const rows = await readAll(write(book, { type: 'buffer', bookType: 'xlsx' }))
  expect(cells(rows)).toEqual([
    ['数', '日期', '时间', '是否', '错', '代码', '号'],
    ['0.3', '2024-01-05', '2024-01-05 06:00:00', 'TRUE', '', '', '000042'],
    ['12.345678', '', '', '', '#N/A', '', ''],
    ['', '', '', '', '', '913206001234568000', ''],
  ])
  expect(rows.map((row) => [row.problem?.code, row.problem?.column])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    ['CELL_ERROR', 5],
    ['NUMBER_PRECISION_LOST', 6],
  ])
})

describe('worksheet XML', () => {
  test('rich text, phonetic hints, prefixes, missing references and gaps', async () => {
    const sheet = `<x:worksheet xmlns:x="urn:x"><x:sheetData>
      <x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:r><x:t>行</x:t></x:r><x:r><x:t>内 </x:t></x:r><x:rPh><x:t>nei</x:t></x:rPh></x:is></x:c></x:row>
      <x:row r="5"><x:c r="C5" t="str"><x:f>A1&amp;"t"</x:f><x:v>公式</x:v></x:c><x:c t="d"><x:v>2024-01-05</x:v></x:c></x:row>
      <x:row r="6"><x:c r="A6" s="0"/></x:row>
      <x:row><x:c t="s"><x:v>9</x:v></x:c><x:c s="1"><x:v>45296</x:v></x:c></x:row>
    </x:sheetData></x:worksheet>`
    const rows = await readAll(
      packageOf('', {
        'xl/worksheets/sheet1.xml': sheet,
        'xl/sharedStrings.xml':
          '<sst><si><r><t>南</t></r><r><t xml:space="preserve"> 通</t></r><rPh><t>nan</t></rPh></si></sst>',
        'xl/styles.xml':
          '<styleSheet><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>',
      }),
    )
    expect(rows.map(({ line, cells: row }) => [line, ...row])).toEqual([
      [1, '南 通', '行内 '],
      [5, '', '', '公式', '2024-01-05'],
      [7, '', '2024-01-05', '', ''],
    ])
    expect(rows[2]?.problem?.code).toBe('CELL_DAMAGED')
  })

  test('the first visible worksheet, in the 1904 date system', async () => {
    const rows = await readAll(
      packageOf('', {
        'xl/workbook.xml':
          '<workbook><workbookPr date1904="1"/><sheets><sheet name="藏" state="veryHidden" r:id="rId4"/><sheet name="见" r:id="rId1"/></sheets></workbook>',
        'xl/worksheets/sheet1.xml':
          '<worksheet><sheetData><row><c s="0"><v>43834</v></c></row></sheetData></worksheet>',
        'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
      }),
    )
    expect(cells(rows)).toEqual([['2024-01-05']])
  })
})

describe('refusals', () => {
  const row = '<row><c><v>1</v></c></row>'

  test('no visible worksheet', async () => {
    const workbook =
      '<workbook><sheets><sheet name="藏" state="hidden" r:id="rId1"/></sheets></workbook>'
    expect(await refusal(packageOf(row, { 'xl/workbook.xml': workbook }))).toBe('NO_VISIBLE_SHEET')
  })

  test.each([
    [
      'xl/worksheets/sheet1.xml',
      '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet>&a;</worksheet>',
      'XML_DOCTYPE',
    ],
    ['xl/sharedStrings.xml', '<!DOCTYPE sst><sst/>', 'XML_DOCTYPE'],
    ['xl/workbook.xml', '<!DOCTYPE workbook><workbook/>', 'XML_DOCTYPE'],
    [
      'xl/worksheets/sheet1.xml',
      '<worksheet><sheetData>&unknown;</sheetData></worksheet>',
      'FILE_DAMAGED',
    ],
    ['xl/worksheets/sheet1.xml', '<worksheet><sheetData><row>', 'FILE_DAMAGED'],
  ])('%s with %s: %s', async (part, xml, code) => {
    expect(await refusal(packageOf(row, { [part]: xml }))).toBe(code)
  })

  test('rows and columns over the limit', async () => {
    expect(await refusal(packageOf('<row r="1048577"><c><v>1</v></c></row>'))).toBe('TOO_MANY_ROWS')
    expect(await refusal(packageOf('<row r="x"><c><v>1</v></c></row>'))).toBe('TOO_MANY_ROWS')
    expect(await refusal(packageOf('<row><c r="AMK1"><v>1</v></c></row>'))).toBe('TOO_MANY_COLUMNS')
    expect(cells(await readAll(packageOf('<row><c r="AMJ1"><v>1</v></c></row>')))[0]?.length).toBe(
      1024,
    )
    expect(
      cells(await readAll(packageOf('<row><c><v>1</v></c><c r="XFD1" s="0"/></row>'))),
    ).toEqual([['1']])
  })

  test('a zip bomb, by ratio, by declared size and by false size', async () => {
    const bomb = packageOf(row, { 'xl/media/x': Buffer.alloc(20 << 20) })
    expect(await refusal(bomb)).toBe('COMPRESSION_SUSPICIOUS')
    expect(await refusal(bomb, { unpackedBytes: 10 << 20 })).toBe('UNPACKED_TOO_LARGE')
    const lying = packageOf(row.repeat(5000))
    const header = lying.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml')) - 46
    expect(lying.readUInt32LE(header)).toBe(0x02014b50)
    lying.writeUInt32LE(100, header + 24)
    expect(await refusal(lying)).toBe('FILE_DAMAGED')
  })

  test('shared strings over the limit', async () => {
    const content = packageOf(row, {
      'xl/sharedStrings.xml': `<sst>${'<si><t>x</t></si>'.repeat(100)}</sst>`,
    })
    expect(await refusal(content, { sharedStringsBytes: 1000 })).toBe('SHARED_STRINGS_TOO_LARGE')
    expect(await refusal(content, { sharedStringsBytes: 10_000 })).toBe('read')
  })

  test('encrypted entries, wrong checksums and cut files', async () => {
    const encrypted = packageOf(row)
    const header = encrypted.indexOf(Buffer.from('504b0102', 'hex'))
    encrypted.writeUInt16LE(encrypted.readUInt16LE(header + 8) | 1, header + 8)
    expect(await refusal(encrypted)).toBe('FILE_ENCRYPTED')
    const wrong = packageOf(row)
    const sheet = wrong.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml')) - 46
    wrong.writeUInt32LE(1, sheet + 16)
    expect(await refusal(wrong)).toBe('FILE_DAMAGED')
    expect(await refusal(packageOf(row).subarray(0, 300))).toBe('FILE_DAMAGED')
  })

  test('other packages', async () => {
    expect(await refusal(zip({ 'a.csv': 'a,b' }))).toBe('NOT_A_TABLE')
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet([['a']]), '表')
    for (const bookType of ['xlsb', 'ods'] as const) {
      expect(await refusal(write(book, { type: 'buffer', bookType }))).toBe('OTHER_SPREADSHEET')
    }
  })

  test('every byte of a small workbook may be wrong', async () => {
    const good = packageOf(row.repeat(3))
    for (let at = 0; at < good.length; at += 3) {
      const bad = Buffer.from(good)
      bad[at] = (bad[at] ?? 0) ^ 0x41
      expect(String(await refusal(bad))).toMatch(/^read$|^[A-Z_]+$/)
    }
  })
})
