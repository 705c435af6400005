import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../errors.ts'

/**
 * The lock of a data folder: a file that names the process which holds it. PGlite has none of its own,
 * and two processes on one folder lose acknowledged rows. A holder that was killed leaves the file
 * behind; it is told by its process id *and* start time, so that a reused id does not lock for ever.
 * @throws StartError when a living process holds the folder.
 */
export function lockFolder(folder: string): { release(): void } {
  const path = join(folder, 'lock')
  const mine = `${process.pid} ${startOf(process.pid)}\n`
  for (let attempt = 0; attempt < 5; attempt++) {
    if (create(path, mine)) return { release: () => release(path, mine) }
    const holder = read(path)
    if (holder !== null && isAlive(holder)) {
      throw new StartError(
        `The data folder ${folder} is in use by process ${holder.split(' ')[0]}; stop it, or choose another DATA_DIR.`,
      )
    }
    if (holder !== null) discard(path, holder)
  }
  throw new StartError(
    `The data folder ${folder} could not be locked; several processes compete for it.`,
  )
}

function create(path: string, text: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, text)
    closeSync(file)
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false
    throw error
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** Moves the dead holder's file away; if somebody else took the lock meanwhile, gives theirs back. */
function discard(path: string, dead: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (read(aside) === dead) rmSync(aside)
    else renameSync(aside, path)
  } catch {
    // Another process was faster; the next attempt sees what it left.
  }
}

function release(path: string, mine: string): void {
  if (read(path) === mine) rmSync(path, { force: true })
}

function isAlive(holder: string): boolean {
  const [id = '', start = ''] = holder.trim().split(' ')
  const pid = Number(id)
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as { code?: string }).code !== 'EPERM') return false
  }
  const now = startOf(pid)
  return now === '-' || start === '-' || now === start
}

/** The start time of a process in clock ticks since boot, `-` where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Field 22; the command in parentheses may hold spaces, so count from behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-'
  } catch {
    return '-'
  }
}
