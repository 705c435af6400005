import { findBinaries, startCluster } from '../../test/support/postgres-cluster.ts'
import { databaseUrl, onServer } from '../../test/support/postgres-server.ts'

/** Settings of a server in use, on a small machine: durable, with memory that fits. */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
}

/** The PostgreSQL that a benchmark runs on. */
export interface BenchServer {
  version: string
  /** Makes an empty database; gives its connection string. */
  makeDatabase(name: string): Promise<string>
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
  const makeDatabase = async (name: string): Promise<string> => {
    const own = `bench_${process.pid}_${name}`
    await onServer(url, `create database ${own}`)
    made.push(own)
    return databaseUrl(url, own)
  }
  try {
    return await work({ version, makeDatabase })
  } finally {
    for (const name of made) await onServer(url, `drop database ${name}`)
  }
}
