import { readFileSync } from 'node:fs'
import type { Executor } from '../../src/database/database.ts'
import { findBinaries, startCluster } from '../../test/support/postgres-cluster.ts'
import { databaseUrl, onServer } from '../../test/support/postgres-server.ts'

/** Settings of a server in use, on a small machine: durable, with memory that fits. */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  // Each server that is measured has its own connections.
  max_connections: 400,
}

/** The PostgreSQL that a benchmark runs on. */
export interface BenchServer {
  version: string
  /** Makes a database, empty or a copy of the one at a connection string that nobody uses; gives its connection string. */
  makeDatabase(name: string, copied?: string): Promise<string>
}

/**
 * Runs `work` on the server at `url`, or on one that is started for it in a temporary folder and gone afterwards. The
 * databases that were made are dropped.
 * @throws Error where no `url` is given and PostgreSQL is not on this machine
 */
export async function withServer<Result>(
  url: string | undefined,
  work: (server: BenchServer) => Promise<Result>,
): Promise<Result> {
  if (url !== undefined) return onDatabases(url, `the server at ${new URL(url).host}`, work)
  const binaries = findBinaries()
  if (binaries === null) throw new Error('PostgreSQL is not on this machine: give --database URL')
  const cluster = await startCluster(binaries, SETTINGS)
  try {
    return await onDatabases(cluster.url, cluster.version, work)
  } finally {
    cluster.stop()
  }
}

async function onDatabases<Result>(
  url: string,
  version: string,
  work: (server: BenchServer) => Promise<Result>,
): Promise<Result> {
  const made: string[] = []
  const makeDatabase = async (name: string, copied?: string): Promise<string> => {
    const own = `bench_${process.pid}_${name}`
    const template = copied === undefined ? '' : `template ${new URL(copied).pathname.slice(1)}`
    await onServer(url, `create database ${own} ${template} strategy file_copy`)
    made.push(own)
    return databaseUrl(url, own)
  }
  try {
    return await work({ version, makeDatabase })
  } finally {
    for (const name of made) await onServer(url, `drop database ${name} with (force)`)
  }
}

/** Ticks of the kernel's clock in a second, as Linux tells CPU times. */
const TICKS = 100

/**
 * CPU time that the connections to a database have used, in milliseconds, to a hundredth of a second each; null where
 * it cannot be read: PostgreSQL on another machine, or no Linux.
 */
export async function databaseCpuMs(db: Executor): Promise<number | null> {
  const rows = await db.query<{ pid: number }>(
    'select pid from pg_stat_activity where datname = current_database()',
  )
  try {
    const ticks = rows.map(({ pid }) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
      return Number(fields[11]) + Number(fields[12])
    })
    return (ticks.reduce((sum, one) => sum + one, 0) * 1000) / TICKS
  } catch {
    return null
  }
}
