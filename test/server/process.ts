import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProgram, type Running } from '../support/program.ts'

/** A program of this project that runs as a process of its own. */
export interface Run extends Omit<Running, 'ended'> {
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>
}

/** Runs a program of the build; the environment holds nothing but what is given. */
export function run(
  program: string,
  environment: Record<string, string> = {},
  as: { uid?: number } = {},
  args: readonly string[] = [],
): Run {
  const running = startProgram(program, args, environment, as)
  const ended = running.ended.then(({ code, signal }) => code ?? signal ?? 'unknown')
  return { ...running, ended }
}

/** A server that runs as a process. */
export interface RunningServer extends Run {
  url: string
  /** The lines of its log. */
  log(): Record<string, unknown>[]
}

/** Starts the server and waits until it listens. */
export async function startServer(environment: Record<string, string>): Promise<RunningServer> {
  const port = await freePort()
  const server = run('main', { PORT: String(port), ...environment })
  const listening = until(() => server.out().includes('"listening"'), 90_000)
  const early = server.ended.then((code) => {
    throw new Error(`the server ended with ${code}: ${server.err()}${server.out()}`)
  })
  await Promise.race([listening, early])
  early.catch(() => {})
  const log = () =>
    server
      .out()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { ...server, url: `http://127.0.0.1:${port}`, log }
}

/** What production needs beside the database: no demo data are filled in. */
export function production(databaseUrl: string): Record<string, string> {
  const keys = `test:${randomBytes(32).toString('base64')}`
  return {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    IDENTITY_KEYS: keys,
    // A kid of its own: the database keeps public keys for ever.
    RECEIPT_KEYS: `test-${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`,
  }
}

/** Waits until something holds; fails after `most` milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, most = 10_000): Promise<void> {
  const end = Date.now() + most
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not happen within ${most} ms: ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** A port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

const folders: string[] = []

/** A new temporary folder; `removeFolders` takes all away. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'credit-server-'))
  folders.push(folder)
  return folder
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** Sends one operation as a client does. */
export async function post(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Answered }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, body: (await response.json()) as Answered }
}

/** An answer over HTTP. */
export interface Answered {
  data?: Record<string, unknown> | null
  errors?: { message: string; extensions: Record<string, unknown> & { code: string } }[]
}
