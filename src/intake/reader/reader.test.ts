import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { FileRefusal, openTable } from './reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'reader-'))
afterAll(() => rmSync(folder, { recursive: true }))

const open = async (content: string | Buffer): Promise<unknown> => {
  const path = join(folder, 'table.xls')
  writeFileSync(path, content)
  return openTable(path).then(
    async (file) => {
      await file.close()
      return file.format
    },
    (error) => error.code,
  )
}

test.each([
  ['nothing', '', 'FILE_EMPTY'],
  ['HTML', '<html><table><tr><td>1</td></tr></table></html>', 'HTML_TABLE'],
  ['HTML after a byte order mark', '\uFEFF \r\n<!DOCTYPE HTML>', 'HTML_TABLE'],
  ['an HTML fragment', '<table border=1>', 'HTML_TABLE'],
  ['XHTML', '<?xml version="1.0"?><html>', 'HTML_TABLE'],
  ['MHTML', 'MIME-Version: 1.0\r\nX-Document-Type: Workbook', 'HTML_TABLE'],
  [
    'XML Spreadsheet 2003',
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>',
    'XML_SPREADSHEET',
  ],
  ['UTF-16', Buffer.from('\uFEFFa,b\n', 'utf16le'), 'UTF16_TEXT'],
  ['UTF-16 without a mark', Buffer.from('name,code\n1,2\n', 'utf16le'), 'NOT_A_TABLE'],
  ['PDF', '%PDF-1.7', 'NOT_A_TABLE'],
  ['zeros', Buffer.alloc(100_000), 'NOT_A_TABLE'],
  ['Excel 4', Buffer.from('0904060000001000', 'hex'), 'OTHER_SPREADSHEET'],
  ['a cut zip', Buffer.from('504b030414000000', 'hex'), 'FILE_DAMAGED'],
  ['a cut OLE2 file', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'FILE_DAMAGED'],
  ['CSV named .xls', 'a,b\n1,2\n', 'CSV'],
  ['CSV with one NUL', 'a,b\n1,\0\n', 'CSV'],
  ['CSV that begins with <', '<5,a\n', 'CSV'],
])('%s', async (_, content, result) => {
  expect(await open(content)).toBe(result)
})

test('a missing file and a folder are refused in both languages', async () => {
  for (const path of [join(folder, 'missing'), folder]) {
    const error: unknown = await openTable(path).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(FileRefusal)
    expect(error).toMatchObject({
      code: 'FILE_UNREADABLE',
      zh: '文件不存在或无法读取。',
      en: 'The file does not exist or cannot be read.',
    })
  }
})
