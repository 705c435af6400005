import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAccessLog } from '../../src/access-log/access-log.service.ts'
import type { Database } from '../../src/database/database.ts'
import { openEmbedded } from '../../src/database/embedded.ts'
import { migrate } from '../../src/database/migrate.ts'
import { MIGRATIONS } from '../../src/open.ts'
import { startProgram } from '../support/program.ts'
import { some } from './access-log-made.ts'

const folder = mkdtempSync(join(tmpdir(), 'credit-log-'))

/** Runs what `npm run access-log` runs, on the embedded database of the folder. */
const run = (...args: string[]) => startProgram('cli/access-log', args, { DATA_DIR: folder }).ended

async function onDatabase(work: (db: Database) => Promise<unknown>): Promise<void> {
  const db = await openEmbedded(folder)
  await migrate(db, MIGRATIONS)
  await work(db)
  await db.close()
}

async function write(db: Database, at: Date, n: number): Promise<void> {
  const then: Database = {
    ...db,
    transaction: (work) => db.transaction((tx) => work({ ...tx, at })),
  }
  const log = await openAccessLog({ db: then })
  await Promise.all(some(n, 'r').map((one) => log.append(one)))
}

describe('npm run access-log', () => {
  beforeAll(() =>
    onDatabase(async (db) => {
      // Older than any retention; and of now.
      await write(db, new Date('2001-02-03T04:05:06Z'), 7)
      await write(db, new Date(), 5)
    }),
  )
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('verifies, purges, and verifies what is left', async () => {
    const whole = await run('verify')
    expect(whole).toMatchObject({ code: 0, err: '' })
    expect(whole.out).toContain('日志流 streams 2 · 条目 entries 12 · 异常 findings 0')
    const heads = whole.out.trim().split('\n').at(-1)!.trim()

    const purged = await run('purge')
    expect(purged).toMatchObject({ code: 0, err: '' })
    expect(purged.out).toContain('日志流 streams 1 · 条目 entries 7 · 主体明细 rows of subjects 14')

    const left = await run('verify', '--since', '2020-01-01', '--heads', heads)
    expect(left).toMatchObject({ code: 0, err: '' })
    expect(left.out).toContain('日志流 streams 2 · 条目 entries 5 · 异常 findings 0')

    await onDatabase((db) => db.query('delete from access_entry where seq in (2, 3)'))
    const broken = await run('verify')
    expect(broken.code).toBe(1)
    expect(broken.out).toContain('异常 findings 3')
    expect(broken.out).toMatch(/ENTRY_MISSING [0-9a-f-]{36} 2-3: 条目缺失; entries are missing/)
  })

  it.each([
    { args: [] },
    { args: ['check'] },
    { args: ['verify', 'more'] },
    { args: ['verify', '--since', 'yesterday'] },
    { args: ['verify', '--heads', '{}'] },
    { args: ['purge', '--since', '2026-01-01'] },
  ])('says how it is used, exit code 64: $args', async ({ args }) => {
    const wrong = await run(...args)
    expect(wrong).toMatchObject({ code: 64, out: '' })
    expect(wrong.err).toContain('用法 usage: npm run access-log')
  })
})
