import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { openPostgres } from '../../src/database/postgres.ts'
import type { Database } from '../../src/database/database.ts'
import { databaseUrl, onServer } from '../support/postgres-server.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** An ended run of the command. */
export interface Run {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

/** A running command. */
export interface Running {
  child: ChildProcess
  /** What it wrote to standard output so far. */
  out(): string
  ended: Promise<Run>
}

/** Starts what `npm run import` runs, with an environment of its own. */
export function startImport(args: readonly string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/import.ts', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<Run>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, out, err }))
  })
  return { child, out: () => out, ended }
}

/** Runs the import command to its end. */
export function runImport(args: readonly string[], env: Record<string, string>): Promise<Run> {
  return startImport(args, env).ended
}

/** A PostgreSQL database that a process of its own can open; null where there is no server. */
export async function openServerDatabase(): Promise<{
  url: string
  db: Database
  drop(): Promise<void>
} | null> {
  const { postgres } = inject('databases')
  if (postgres === null) return null
  const name = `credit_intake_${randomBytes(6).toString('hex')}`
  await onServer(postgres.url, `create database ${name} template ${postgres.template}`)
  const url = databaseUrl(postgres.url, name)
  const db = openPostgres(url, { size: 2, statementTimeoutMs: 0 })
  return {
    url,
    db,
    drop: async () => {
      await db.close()
      await onServer(postgres.url, `drop database if exists ${name} with (force)`)
    },
  }
}

/** Whether this run has a PostgreSQL server. */
export const hasServer = inject('databases').postgres !== null
