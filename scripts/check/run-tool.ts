import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The top of the project that this file belongs to. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))

/** A tool hangs at most this long, then it is ended and has failed. */
const TIMEOUT_MS = 50_000

/** How a tool ended, and all that it printed. */
export interface ToolResult {
  ok: boolean
  output: string
}

/**
 * Runs a tool of this project's node_modules (`oxlint/bin/oxlint`) in a folder, without input: a tool that would ask
 * fails instead of waiting.
 */
export function runTool(bin: string, args: readonly string[], folder: string): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MODULES + bin, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    })
    let output = ''
    child.stdout.on('data', (piece: Buffer) => (output += piece.toString()))
    child.stderr.on('data', (piece: Buffer) => (output += piece.toString()))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal !== null) output += `\nended by ${signal} after ${TIMEOUT_MS} ms`
      resolve({ ok: code === 0, output: output.trim() })
    })
  })
}

/** The lines of a failed tool's output; nothing of one that passed. */
export function problemsOf({ ok, output }: ToolResult): string[] {
  if (ok) return []
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 0 ? lines : ['failed without a word']
}
