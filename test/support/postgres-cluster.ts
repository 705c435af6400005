import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A PostgreSQL server of one's own, in a temporary folder. */
export interface Cluster {
  /** Connection string of its `postgres` database. */
  url: string
  version: string
  /** Its data; only the server's user may read it. */
  data: string
  /** Runs a tool of the server, such as `pg_basebackup`, as the user of the server. */
  run(tool: string, args: string[]): string
  /** Stops it in one of its ways, or by kill -9 of all its processes, and starts it again. */
  restart(how: 'fast' | 'immediate' | 'kill'): Promise<void>
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
// oxlint-disable-next-line max-lines-per-function -- the parts share the folder and the user of one server
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
  giveToServer(folder, secret)
  chmodSync(folder, 0o700)
  // The server refuses to run as root.
  const whole = (tool: string, args: string[]): [file: string, args: string[]] =>
    asRoot
      ? ['runuser', ['-u', 'postgres', '--', join(bin, tool), ...args]]
      : [join(bin, tool), args]
  const run = (tool: string, args: string[]): string =>
    execFileSync(...whole(tool, args), { encoding: 'utf8', cwd: folder })
  const runBeside = async (tool: string, args: string[]) => {
    await promisify(execFile)(...whole(tool, args), { cwd: folder })
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
  const start = ['-D', data, '-w', '-s', '-l', log, '-o', options.join(' '), 'start']
  run('pg_ctl', start)
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
    data,
    run,
    restart: async (how) => {
      if (how === 'kill') await killAll(data)
      else await runBeside('pg_ctl', ['-D', data, '-w', '-s', '-m', how, 'stop'])
      await runBeside('pg_ctl', start)
    },
    stop,
  }
}

/** Kills the server and every process of it: what is left would keep the next one from starting. */
async function killAll(data: string): Promise<void> {
  const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number)
  for (const one of [Number(pid), ...children]) process.kill(one, 'SIGKILL')
  const isGone = () =>
    parentOf(pid!) === null && children.every((one) => parentOf(String(one)) === null)
  while (!isGone()) await new Promise((resolve) => setTimeout(resolve, 10))
  // Where nobody collects the dead, their numbers still look taken.
  rmSync(join(data, 'postmaster.pid'), { force: true })
}

/** The parent of a process; null for one that is gone, or dead and not collected yet. */
function parentOf(pid: string): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? null : parent!
  } catch {
    return null
  }
}

/** Makes what is there belong to the user of the server; that is ours unless we are root. */
export function giveToServer(...paths: string[]): void {
  if (process.getuid?.() !== 0) return
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim())
  for (const path of paths) chownSync(path, id('-u'), id('-g'))
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
