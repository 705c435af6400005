import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CFB, utils, write } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cellsOnly, cityRows } from '../../src/generate/city-rows.ts'
import { writeExchangeFile, type ExchangeFileOptions } from '../../src/generate/exchange-file.ts'
import { encodeGb18030 } from '../../src/generate/gb18030.ts'
import { databases } from '../support/databases.ts'
import { makeWorld } from '../support/world.ts'
import { hasServer, openServerDatabase, runImport } from './command.ts'
import { contentOf, dump } from './content.ts'
import { csvText, makeFolder, penaltyRow, take, total, useWorld, writeRows } from './files.ts'

const folder = makeFolder()
const rows = [
  ...cellsOnly(cityRows({ seed: 'formats', subjects: 60, kind: 'PENALTY', dirtyShare: 0.1 })),
]

type Form = Pick<ExchangeFileOptions, 'format' | 'encoding'> & { read: string; extension: string }
const FORMS: Form[] = [
  { format: 'CSV', encoding: 'UTF-8', read: 'CSV UTF-8', extension: 'csv' },
  { format: 'CSV', encoding: 'UTF-8-BOM', read: 'CSV UTF-8', extension: 'csv' },
  { format: 'CSV', encoding: 'GB18030', read: 'CSV GB18030', extension: 'xls' },
  { format: 'XLSX', read: 'XLSX null', extension: 'xlsx' },
  { format: 'XLS', read: 'XLS null', extension: 'xls' },
]

// What is read is the same on all of them: the last takes in every form, the others the first and the last.
const asked = databases.map((one, at) => ({
  ...one,
  forms: at === databases.length - 1 ? FORMS : [FORMS[0]!, FORMS.at(-1)!],
}))

describe.each(asked)('the same rows on $name', ({ open, forms }) => {
  it('are the same records in every format and encoding', async () => {
    let first: { content: string[]; counts: unknown } | undefined
    for (const [n, { read, extension, ...form }] of forms.entries()) {
      const world = await makeWorld(await open())
      try {
        const path = join(folder, `form-${n}.${extension}`)
        await writeExchangeFile({ kind: 'PENALTY', rows, path, ...form })
        const summary = await take(world.writing, path)
        expect(`${summary.format} ${summary.encoding}`).toBe(read)
        expect(total(summary.counts)).toBe(rows.length)
        expect(summary.counts.inserted).toBeGreaterThan(rows.length * 0.9)
        const content = await contentOf(world.base.db, world.base.cipher)
        first ??= { content, counts: summary.counts }
        expect(content, read).toEqual(first.content)
        // Cells beyond the sheet's width are cut or kept alike: the counts tell.
        expect(summary.counts, read).toEqual(first.counts)
      } finally {
        await world.close()
      }
    }
  })
})

const HTML = '<html><body><table><tr><td>行政相对人名称</td></tr></table></body></html>'

/** An OLE2 container as office programs write a workbook with a password. */
function encrypted(): Buffer {
  const file = CFB.utils.cfb_new()
  CFB.utils.cfb_add(file, '/EncryptedPackage', Buffer.alloc(5000, 1))
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer)
}

/** A workbook whose XML declares an entity. */
function withDoctype(): Buffer {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet([['行政相对人名称']]), 'Sheet1')
  const zip = CFB.read(write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer, {
    type: 'buffer',
  })
  const bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
  CFB.utils.cfb_add(zip, '/xl/workbook.xml', Buffer.from(bomb))
  return Buffer.from(CFB.write(zip, { type: 'buffer', fileType: 'zip' }) as Buffer)
}

const REFUSED: [name: string, content: string | Buffer, code: string][] = [
  ['page.xls', HTML, 'HTML_TABLE'],
  ['empty.csv', '', 'FILE_EMPTY'],
  ['blank.csv', '\r\n\r\n', 'FILE_EMPTY'],
  [
    'unknown.csv',
    csvText([
      ['甲', '乙'],
      ['1', '2'],
    ]),
    'HEADER_UNKNOWN',
  ],
  ['headless.csv', csvText([['示例第1运输有限公司', '913206990000000000']]), 'HEADER_UNKNOWN'],
  ['secret.xlsx', encrypted(), 'FILE_ENCRYPTED'],
  ['entity.xlsx', withDoctype(), 'XML_DOCTYPE'],
  ['cut.xlsx', Buffer.from('504b0304140000000800', 'hex'), 'FILE_DAMAGED'],
  ['binary.xls', Buffer.alloc(4000, 3), 'NOT_A_TABLE'],
  ['utf16.csv', Buffer.from('\ufeff行政相对人名称', 'utf16le'), 'UTF16_TEXT'],
]

describe.each(databases)('a file that is refused on $name', ({ open }) => {
  const world = useWorld(open)

  it.each(REFUSED)('%s says what to do and writes nothing', async (name, content, code) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    const before = await dump(world().base.db)
    const error: unknown = await take(world().writing, path).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'FileRefused', code })
    const { zh, en } = error as { zh: string; en: string }
    expect(zh).toMatch(/[\u4e00-\u9fff]{4}/)
    expect(en).toMatch(/^[A-Z][\x20-\x7e]{8,}$/)
    expect(await dump(world().base.db)).toEqual(before)
  })
})

describe.runIf(hasServer)('npm run import as a process', () => {
  let server: NonNullable<Awaited<ReturnType<typeof openServerDatabase>>>
  let env: Record<string, string>
  beforeAll(async () => {
    server = (await openServerDatabase())!
    env = { DATABASE_URL: server.url, DATA_DIR: join(folder, 'data') }
  })
  afterAll(() => server.drop())

  it('refuses whole files with code, both sentences and exit code 3, and takes the good one', async () => {
    const good = await writeRows(join(folder, 'good.csv'), 'PENALTY', [penaltyRow()])
    for (const [name, content] of REFUSED) writeFileSync(join(folder, name), content)
    const paths = REFUSED.map(([name]) => join(folder, name))
    const run = await runImport([...paths, good], env)
    expect(run).toMatchObject({ code: 3, err: '' })
    for (const [name, , code] of REFUSED) {
      const [, said = ''] = run.out.split(`${join(folder, name)}\n`)
      const [line, zh, en] = said.split('\n')
      expect(line, name).toContain(`refused  ${code}`)
      expect(zh, name).toMatch(/[\u4e00-\u9fff]{4}/)
      expect(en, name).toMatch(/^ {2}[A-Z]/)
    }
    const [state] = await server.db.query<{ files: number; records: number; bad: number }>(
      `select (select count(*)::int from import_file) as files, (select count(*)::int from record) as records,
              (select count(*)::int from quarantine_row) as bad`,
    )
    expect(state).toEqual({ files: 1, records: 1, bad: 0 })
  })

  it('reads the old binary XLS through its worker, and CSV that is named .xls', async () => {
    const three = [penaltyRow(), penaltyRow(), penaltyRow({ decidedOn: '2026/02/30' })]
    const old = await writeRows(join(folder, 'old.xls'), 'PENALTY', three, 'XLS')
    expect(readFileSync(old).toString('hex', 0, 4)).toBe('d0cf11e0')
    const named = join(folder, 'named.xls')
    const text = readFileSync(
      await writeRows(join(folder, 'n.csv'), 'PENALTY', [penaltyRow()]),
      'utf8',
    )
    writeFileSync(named, encodeGb18030(text))
    const run = await runImport([old, named], env)
    expect(run).toMatchObject({ code: 2, err: '' })
    expect(run.out).toContain('ADMINISTRATIVE_PENALTY, XLS\n')
    expect(run.out).toContain('ADMINISTRATIVE_PENALTY, CSV GB18030')
    expect(run.out).toMatch(/新增 inserted 2 .*退回 rejected 1/)
    expect(run.out).toContain('DATE_IMPOSSIBLE: 1')
    expect(run.out).toMatch(/rejected rows: .*old\.xls\.[0-9a-f]{8}\.rejected\.csv/)
  })

  it('the bytes decide, not the name: a renamed copy is the file that came before', async () => {
    const path = await writeRows(join(folder, 'once.csv'), 'PENALTY', [penaltyRow()])
    copyFileSync(path, join(folder, 'twice.xls'))
    const run = await runImport([path, join(folder, 'twice.xls')], env)
    expect(run).toMatchObject({ code: 0, err: '' })
    expect(run.out.match(/imported before/g)).toHaveLength(1)
    const kept = await server.db.query(`select 1 from import_file where name = 'once.csv'`)
    expect(kept).toHaveLength(1)
  })
})
