import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** How a process ended: its exit code or the signal, and all that it wrote. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

/** A program of this project that runs as a process of its own. */
export interface Running {
  child: ChildProcess
  /** What it wrote so far. */
  out(): string
  err(): string
  ended: Promise<Ended>
}

/**
 * Starts a program of the build, such as `cli/import`: what `npm start` and the commands run. A name that ends with
 * `.ts` is a program of the tests.
 * @param environment nothing else is in its environment but the PATH
 */
export function startProgram(
  name: string,
  args: readonly string[] = [],
  environment: Record<string, string> = {},
  as: { uid?: number } = {},
): Running {
  const program = name.endsWith('.ts') ? ['--import', 'tsx', name] : [`dist/${name}.js`]
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...as,
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, out, err }))
  })
  return { child, out: () => out, err: () => err, ended }
}
