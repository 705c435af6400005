import { readFileSync } from 'node:fs'
import { freePort } from '../../test/server/process.ts'
import type { Cluster } from '../../test/support/postgres-cluster.ts'

/** A second PostgreSQL beside a town's own, over a copy of its data. */
export interface Beside {
  port: number
  /** Connection string of its `postgres` database. */
  url: string
  stop(): void
}

/** Starts it on a folder that holds a copy of the data. */
export async function startBeside(
  { url, run }: Cluster,
  folder: string,
  wanted: readonly string[] = [],
): Promise<Beside> {
  const port = await freePort()
  const settings = [
    `port=${port}`,
    // No less than where the data come from.
    'max_connections=200',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...wanted,
  ]
  const options = settings.map((one) => `-c "${one}"`).join(' ')
  try {
    run('pg_ctl', ['-D', folder, '-w', '-s', '-l', `${folder}.log`, '-o', options, 'start'])
  } catch {
    throw new Error(`the copy did not start: ${readFileSync(`${folder}.log`, 'utf8')}`)
  }
  const server = new URL(url)
  server.port = String(port)
  return {
    port,
    url: server.href,
    stop: () => run('pg_ctl', ['-D', folder, '-w', '-s', '-m', 'immediate', 'stop']),
  }
}
