import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPostgres } from '../../src/database/postgres.ts'
import { run } from '../../test/server/process.ts'
import { databaseUrl } from '../../test/support/postgres-server.ts'
import { startBeside } from './beside.ts'
import { pause, type Drilled } from './drill.ts'
import { startLoad, type Tally } from './load.ts'
import type { Town, TownSettings } from './town.ts'

const CLIENTS = { writers: 8, readers: 0 }
const RUN_MS = 1_500

/**
 * A base backup and the archived WAL are restored to a moment: what was acknowledged before it is there, what began after
 * it is not, and the commands of an operator find the log's chain, the sealed values and the wall whole.
 * Needs a town with `ARCHIVING`.
 */
export async function restore(town: Town): Promise<Drilled> {
  const { cluster } = town
  const folder = join(cluster.data, '..', 'restored')
  const load = startLoad(town, CLIENTS)
  await pause(RUN_MS)
  cluster.run('pg_basebackup', ['-d', cluster.url, '-D', folder, '-c', 'fast', '-X', 'none'])
  await pause(RUN_MS)
  const before = acknowledged(load.tally)
  const db = openPostgres(town.url, { size: 1, statementTimeoutMs: 0 })
  const [moment] = await db.query<{ at: string }>('select clock_timestamp()::text as at')
  const begun = new Set(load.tally.written.keys())
  await pause(RUN_MS)
  await load.stop()
  await db.query('select pg_switch_wal()')
  const after = acknowledged(load.tally).filter((key) => !begun.has(key))
  await db.close()
  await pause(RUN_MS)
  return look(town, folder, moment!.at, { before, after })
}

/** What a town needs for it: each finished segment of the WAL is kept. */
export const ARCHIVING: TownSettings = {
  postgres: {
    wal_level: 'replica',
    archive_mode: 'on',
    archive_command: 'mkdir -p ../archive && cp %p ../archive/%f',
  },
}

function acknowledged({ written }: Tally): string[] {
  return [...written].flatMap(([key, id]) => (id === null ? [] : [key]))
}

async function look(
  town: Town,
  folder: string,
  at: string,
  { before, after }: { before: string[]; after: string[] },
): Promise<Drilled> {
  const { cluster } = town
  const begun = performance.now()
  writeFileSync(join(folder, 'recovery.signal'), '')
  const restored = await startBeside(cluster, folder, [
    'restore_command=cp ../archive/%f %p',
    `recovery_target_time=${at}`,
    'recovery_target_action=promote',
    'archive_mode=off',
  ])
  try {
    const url = databaseUrl(restored.url, 'town')
    const missing = before.length - (await countThere(url, before))
    const tooLate = await countThere(url, after)
    const seconds = Math.round(performance.now() - begun) / 1000
    const environment = { ...town.environment, DATABASE_URL: url }
    const commands: [string, string[]][] = [
      ['cli/access-log', ['verify']],
      ['cli/keys-rotate', ['--verify']],
      ['cli/doctor', []],
    ]
    const rows = []
    for (const [program, args] of commands) {
      const running = run(program, environment, {}, args)
      rows.push({ command: [program, ...args].join(' '), exitCode: await running.ended })
    }
    const isGood =
      missing === 0 &&
      tooLate === 0 &&
      after.length > 0 &&
      rows.every(({ exitCode }) => exitCode === 0)
    const summary = { before: before.length, missing, after: after.length, tooLate, seconds }
    return { rows, summary, wrong: [], isGood }
  } finally {
    restored.stop()
  }
}

async function countThere(url: string, keys: readonly string[]): Promise<number> {
  const db = openPostgres(url, { size: 1, statementTimeoutMs: 0 })
  try {
    const [row] = await db.query<{ n: number }>(
      'select count(distinct document_number)::int as n from record where document_number = any($1::text[])',
      [keys],
    )
    return row!.n
  } finally {
    await db.close()
  }
}
