import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, openSync, rmSync, closeSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of a few mebibytes, in memory, that can be filled up. */
export interface SmallDisk {
  folder: string
  fill(): void
  free(): void
  remove(): void
}

const FILLER = 'filler'
/** Bytes that are written at a time: at last one by one, so that nothing is left. */
const STEPS = [1024 * 1024, 4096, 1]

/** Makes one; null where this process may not mount. Whoever uses it may write there. */
export function makeSmallDisk(mib: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'credit-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
  chmodSync(folder, 0o777)
  const filler = join(folder, FILLER)
  return {
    folder,
    fill: () => fill(filler),
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      execFileSync('umount', ['-l', folder], { stdio: 'pipe' })
      rmSync(folder, { recursive: true })
    },
  }
}

function fill(path: string): void {
  const file = openSync(path, 'a')
  for (const step of STEPS) {
    try {
      for (;;) writeSync(file, Buffer.alloc(step))
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOSPC') throw error
    }
  }
  closeSync(file)
}
