import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of one's own, in a temporary folder. */
export interface Cluster {
  /** Connection string of its `postgres` database. */
  url: string
  version: string
  stop(): void
}

/** Finds the folder of the server's binaries; null where PostgreSQL is not on the machine. */
export function findBinaries(): string | null {
  const told = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' })
  const folders = told.status === 0 ? [told.stdout.trim()] : []
  const debian = '/usr/lib/postgresql'
  if (existsSync(debian)) {
    const versions = readdirSync(debian).toSorted((a, b) => Number(b) - Number(a))
    folders.push(...versions.map((version) => join(debian, version, 'bin')))
  }
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null
}

/**
 * Starts a server that keeps nothing: no fsync, and gone with its folder when it stops. It listens on a free
 * port of the loopback interface, behind a password of its own. `wanted` goes before those settings: a benchmark
 * wants a server that is as durable as in use.
 */
export async function startCluster(
  bin: string,
  wanted: Record<string, string | number> = {},
): Promise<Cluster> {
  const asRoot = process.getuid?.() === 0
  const folder = mkdtempSync(join(tmpdir(), 'credit-test-'))
  const data = join(folder, 'data')
  const password = randomBytes(12).toString('hex')
  const secret = join(folder, 'password')
  writeFileSync(secret, password, { mode: 0o600 })
  if (asRoot) give(folder, secret)
  // The server refuses to run as root.
  const run = (tool: string, args: string[]): string => {
    const command = [join(bin, tool), ...args]
    const whole = asRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    return execFileSync(whole[0]!, whole.slice(1), { encoding: 'utf8', cwd: folder })
  }
  const encoding = ['--encoding=UTF8', '--locale=C.UTF-8']
  const authentication = ['--auth=scram-sha-256', `--pwfile=${secret}`]
  run('initdb', ['-D', data, '-U', 'postgres', '--no-sync', ...encoding, ...authentication])
  const port = await freePort()
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: 200,
    ...wanted,
  }
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`)
  const log = join(folder, 'log')
  run('pg_ctl', ['-D', data, '-w', '-s', '-l', log, '-o', options.join(' '), 'start'])
  let stopped = false
  const stop = (): void => {
    if (stopped) return
    stopped = true
    run('pg_ctl', ['-D', data, '-w', '-s', '-m', 'immediate', 'stop'])
    rmSync(folder, { recursive: true, force: true })
  }
  // Also when the run is interrupted.
  process.once('exit', stop)
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    version: run('postgres', ['--version']).trim(),
    stop,
  }
}

function give(folder: string, secret: string): void {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim())
  for (const path of [folder, secret]) chownSync(path, id('-u'), id('-g'))
  chmodSync(folder, 0o700)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
