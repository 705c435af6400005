import { createReadStream, type ReadStream } from 'node:fs'
import { chmod, copyFile, mkdir, rename, rm, stat, unlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'

/** Where the content of evidence is kept: by its SHA-256, so the same content stands there once. */
export interface EvidenceFiles {
  /** Keeps the content of a file under its hash. */
  put(hash: string, path: string): Promise<void>
  /** The content of a hash; null: there is none. */
  get(hash: string): Promise<ReadStream | null>
  /** Removes the content of a hash, unless somebody put it within the last hour: its row may still be on its way. */
  remove(hash: string): Promise<void>
}

/** What was put this long ago has its row, in milliseconds. */
const ON_ITS_WAY_MS = 3_600_000

const HASH = /^[0-9a-f]{64}$/

/** Evidence in a local folder that nobody else can read. */
export function makeEvidenceFolder(folder: string): EvidenceFiles {
  const pathOf = (hash: string) => {
    if (!HASH.test(hash)) throw new RangeError('not a SHA-256')
    return join(folder, hash.slice(0, 2), hash)
  }
  const isThere = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    )
  /** Notes that the content was put again; false: it is not there. */
  const touch = (path: string) => {
    const now = new Date()
    return utimes(path, now, now).then(
      () => true,
      () => false,
    )
  }
  return {
    put: async (hash, path) => {
      const to = pathOf(hash)
      if (await touch(to)) return
      await mkdir(join(folder, hash.slice(0, 2)), { recursive: true, mode: 0o700 })
      // Whole or not at all: another process may be reading.
      const passing = `${to}.${randomUUID()}`
      try {
        await copyFile(path, passing)
        await chmod(passing, 0o600)
        await rename(passing, to)
      } catch (error) {
        // The disk may be full: what is left of it would keep it so.
        await rm(passing, { force: true })
        throw error
      }
    },
    get: async (hash) => {
      const path = pathOf(hash)
      return (await isThere(path)) ? createReadStream(path) : null
    },
    remove: async (hash) => {
      const path = pathOf(hash)
      const found = await stat(path).catch(() => null)
      if (found === null || Date.now() - found.mtimeMs < ON_ITS_WAY_MS) return
      await unlink(path)
    },
  }
}
