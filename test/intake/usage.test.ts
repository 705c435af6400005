import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasServer, openServerDatabase, runImport } from './command.ts'
import { dump } from './content.ts'
import { makeFolder, penaltyRow, writeRows } from './files.ts'

const folder = makeFolder()

describe.concurrent('wrong use of npm run import', () => {
  it.each([
    ['no arguments', []],
    ['an unknown option', ['--force', 'x.csv']],
    ['files and a folder to watch', ['--watch', folder, 'x.csv']],
  ])('%s: the usage, exit code 64', async (_name, args) => {
    const run = await runImport(args, { DATA_DIR: join(folder, 'unused') })
    expect(run).toMatchObject({ code: 64, out: '' })
    expect(run.err).toContain('用法 usage: npm run import')
  })

  it('a database that does not answer: one sentence, exit code 78', async () => {
    const env = {
      DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:9/none',
      DATA_DIR: join(folder, 'unused'),
    }
    const run = await runImport(['x.csv'], env)
    expect(run).toMatchObject({ code: 78, out: '' })
    expect(run.err.trim().split('\n')).toHaveLength(1)
    expect(run.err).not.toContain('secret')
  })

  it('files that cannot be read, exit code 3', async () => {
    mkdirSync(join(folder, 'a-folder'), { recursive: true })
    for (const name of ['gone.csv', 'a-folder']) {
      const run = await runImport([join(folder, name)], { DATA_DIR: join(folder, 'embedded') })
      expect(run).toMatchObject({ code: 3, err: '' })
      expect(run.out).toContain('FILE_UNREADABLE')
      expect(run.out).toContain('文件不存在或无法读取。')
      expect(run.out).toContain('The file does not exist or cannot be read.')
    }
  })
})

describe.runIf(hasServer)('a source', () => {
  it('that is not registered is refused with exit code 64 and nothing is written; one that is, stands in the record', async () => {
    const server = (await openServerDatabase())!
    try {
      const env = { DATABASE_URL: server.url, DATA_DIR: join(folder, 'data') }
      const path = await writeRows(join(folder, 'a.csv'), 'PENALTY', [penaltyRow()])
      const before = await dump(server.db)
      const run = await runImport(['--source', 'NOBODY', path], env)
      expect(run).toMatchObject({ code: 64, out: '' })
      expect(run.err).toContain('来源未登记 the source is not registered: NOBODY')
      expect(await dump(server.db)).toEqual(before)
      const good = await runImport(['--source', 'TRANSPORT_ENFORCEMENT', path], env)
      expect(good).toMatchObject({ code: 0, err: '' })
      expect(good.out).toMatch(/1 行 rows, \d+\.\d s/)
      const kept = await server.db.query('select source_code from record')
      expect(kept).toEqual([{ source_code: 'TRANSPORT_ENFORCEMENT' }])
    } finally {
      await server.drop()
    }
  })
})
