import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How often a watched folder is looked at. Polling works on network shares too, where events do not. */
const INTERVAL_MS = 1000

/** What came of one file: it moves to the folder of that name; `later` leaves it for another look. */
export type Fate = 'done' | 'refused' | 'later'

/**
 * Watches a folder: a file that did not change between two looks is handled, then moved to `done/` or `refused/`
 * below it. Returns when `signal` is aborted; the file at work is finished first.
 */
export async function watchFolder(
  folder: string,
  handle: (path: string) => Promise<Fate>,
  signal: AbortSignal,
): Promise<void> {
  for (const fate of ['done', 'refused']) mkdirSync(join(folder, fate), { recursive: true })
  let seen = new Map<string, string>()
  while (!signal.aborted) {
    const now = look(folder)
    for (const [path, state] of now) {
      if (seen.get(path) !== state || signal.aborted) continue
      const fate = await handle(path)
      if (fate === 'later') continue
      move(path, join(folder, fate))
      now.delete(path)
    }
    seen = now
    await sleep(INTERVAL_MS, undefined, { signal }).catch(() => {})
  }
}

/** The files of a folder with what tells that they changed; hidden and partial ones are left alone. */
function look(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile() || /^[.~]|\.(part|tmp)$/i.test(entry.name)) continue
    const path = join(folder, entry.name)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat !== undefined && stat.size > 0) found.set(path, `${stat.size}/${stat.mtimeMs}`)
  }
  return found
}

/** Whoever took the file away meanwhile keeps it. */
function move(path: string, folder: string): void {
  try {
    renameSync(path, freeName(folder, path))
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
  }
}

/** A file of the same name may have come before: nothing is overwritten. */
function freeName(folder: string, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const taken = new Set(readdirSync(folder))
  if (!taken.has(name)) return join(folder, name)
  for (let n = 2; ; n++) if (!taken.has(`${name}.${n}`)) return join(folder, `${name}.${n}`)
}
