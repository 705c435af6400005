import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { watchFolder, type Fate } from '../../src/intake/watch.ts'
import { hasServer, openServerDatabase, startImport } from './command.ts'
import { makeFolder, penaltyRow, writeRows } from './files.ts'

const folder = makeFolder()

/** Waits until something holds; a test that waits for nothing ends by its timeout. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20)
}

/** Watches a new folder; `fate` decides what becomes of a file. */
function watching(name: string, fate: (path: string) => Promise<Fate>) {
  const watched = join(folder, name)
  mkdirSync(watched)
  const taken: string[] = []
  const stop = new AbortController()
  const ended = watchFolder(
    watched,
    async (path) => {
      taken.push(readFileSync(path, 'utf8'))
      return fate(path)
    },
    stop.signal,
  )
  const list = (below: string) => readdirSync(join(watched, below)).toSorted()
  return { watched, taken, list, stop: () => (stop.abort(), ended) }
}

describe.concurrent('a watched folder', () => {
  it('does not take a file that grows, until it is whole', async () => {
    const { watched, taken, list, stop } = watching('grows', async () => 'done')
    const path = join(watched, 'a.csv')
    writeFileSync(path, 'part 0\n')
    for (let n = 1; n <= 10; n += 1) {
      await sleep(250)
      expect(taken).toEqual([])
      appendFileSync(path, `part ${n}\n`)
    }
    await until(() => list('done').length > 0)
    expect(taken).toHaveLength(1)
    expect(taken[0]!.split('\n')).toHaveLength(12)
    await stop()
    expect(existsSync(path)).toBe(false)
  })

  it('moves each file to done or refused, and overwrites none of the same name', async () => {
    const { watched, taken, list, stop } = watching('fates', async (path) =>
      basename(path).startsWith('bad') ? 'refused' : 'done',
    )
    for (const text of ['first', 'second', 'third']) {
      writeFileSync(join(watched, 'good.csv'), text)
      writeFileSync(join(watched, 'bad.csv'), text)
      await until(
        () => !existsSync(join(watched, 'good.csv')) && !existsSync(join(watched, 'bad.csv')),
      )
    }
    expect(list('done')).toEqual(['good.csv', 'good.csv.2', 'good.csv.3'])
    expect(list('refused')).toEqual(['bad.csv', 'bad.csv.2', 'bad.csv.3'])
    const texts = list('done').map((name) => readFileSync(join(watched, 'done', name), 'utf8'))
    expect(texts).toEqual(['first', 'second', 'third'])
    expect(taken).toHaveLength(6)
    await stop()
  })

  it('leaves hidden, partial and empty files alone, and folders', async () => {
    const { watched, taken, stop } = watching('alone', async () => 'done')
    for (const name of ['.hidden.csv', '~$lock.xlsx', 'a.csv.part', 'b.tmp']) {
      writeFileSync(join(watched, name), 'x')
    }
    writeFileSync(join(watched, 'empty.csv'), '')
    mkdirSync(join(watched, 'folder.csv'))
    await sleep(2500)
    expect(taken).toEqual([])
    await stop()
    expect(readdirSync(watched)).toHaveLength(8)
  })

  it('goes on when a file is gone before or while it is taken', async () => {
    const { watched, taken, list, stop } = watching('gone', async (path) => {
      if (basename(path) === 'gone.csv') rmSync(path)
      return 'refused'
    })
    writeFileSync(join(watched, 'gone.csv'), 'x')
    await until(() => taken.length === 1)
    writeFileSync(join(watched, 'next.csv'), 'y')
    await until(() => list('refused').includes('next.csv'))
    await stop()
  })

  it('ends when it is told to, after the file at work', async () => {
    let release = () => {}
    const working = new Promise<void>((resolve) => (release = resolve))
    const { watched, taken, list, stop } = watching('ends', async () => {
      await working
      return 'done'
    })
    writeFileSync(join(watched, 'a.csv'), 'x')
    writeFileSync(join(watched, 'b.csv'), 'y')
    await until(() => taken.length === 1)
    const ended = stop()
    release()
    await ended
    expect(taken).toHaveLength(1)
    expect(list('done')).toHaveLength(1)
    expect(
      [...list('done'), ...readdirSync(watched)].filter((name) => /^[ab]\.csv$/.test(name)),
    ).toHaveLength(2)
  })
})

describe.runIf(hasServer)('npm run import -- --watch', () => {
  it('takes what comes, says what it did, and ends cleanly on SIGTERM', async () => {
    const server = (await openServerDatabase())!
    try {
      const watched = join(folder, 'process')
      mkdirSync(watched)
      const env = { DATABASE_URL: server.url, DATA_DIR: join(folder, 'data') }
      const running = startImport(['--watch', watched], env)
      await until(() => running.out().includes('watching'))
      await writeRows(join(watched, 'good.csv'), 'PENALTY', [penaltyRow(), penaltyRow()])
      writeFileSync(join(watched, 'bad.xls'), '<html><table></table></html>')
      await until(
        () =>
          existsSync(join(watched, 'done/good.csv')) &&
          existsSync(join(watched, 'refused/bad.xls')),
      )
      running.child.kill('SIGTERM')
      const run = await running.ended
      expect(run).toMatchObject({ code: 0, signal: null, err: '' })
      expect(run.out).toContain('新增 inserted 2')
      expect(run.out).toContain('HTML_TABLE')
      expect(readdirSync(watched).toSorted()).toEqual(['done', 'refused'])
      const [kept] = await server.db.query<{ n: number }>('select count(*)::int as n from record')
      expect(kept!.n).toBe(2)
    } finally {
      await server.drop()
    }
  })
})
