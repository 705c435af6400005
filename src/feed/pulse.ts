import { readLatest } from '../database/as-of.ts'
import { perOwner } from '../database/loader.ts'
import type { Base } from '../disclosure/reading.ts'
import { FEED_KINDS } from './feed-kinds.ts'
import { hasChanges } from './feed.store.ts'
import { writeInstant } from './position.rules.ts'

/** The database is asked whether anything changed this often, while anybody follows. */
const LOOK_MS = 200

interface Waiting {
  seen: number
  wake(): void
}

/** Tells the followers of a process that something changed. */
export interface Pulse {
  join(): void
  leave(): void
  /** How many times something changed until now. */
  beats(): number
  /** Resolves once something changed since `seen`, or after a while. */
  next(seen: number, most: number): Promise<void>
}

/** The one pulse of a process over a database. */
export const pulseOf = perOwner((base: Base): Pulse => {
  let followers = 0
  let beats = 0
  let level: string | null = null
  let timer: NodeJS.Timeout | null = null
  const waiting = new Set<Waiting>()
  const look = async () => {
    const until = writeInstant(await readLatest(base.db))
    // A writer that began long ago lets the horizon fall back.
    if (level !== null && until <= level) return
    const changed = level === null || (await hasChanges(base.db, FEED_KINDS, level, until))
    level = until
    if (!changed) return
    beats++
    for (const one of waiting) one.wake()
  }
  const tick = () => {
    timer = setTimeout(() => {
      // What could not be asked now is asked again: the level stays where it was.
      void look()
        .catch(() => {})
        .finally(() => {
          if (followers > 0) tick()
          else timer = null
        })
    }, LOOK_MS)
    timer.unref()
  }
  return {
    join: () => {
      followers++
      if (timer !== null) return
      level = null
      tick()
    },
    leave: () => {
      followers--
    },
    beats: () => beats,
    next: (seen, most) =>
      new Promise((resolve) => {
        if (beats > seen) return resolve()
        const one: Waiting = { seen, wake: () => end() }
        const late = setTimeout(() => end(), most)
        const end = () => {
          clearTimeout(late)
          waiting.delete(one)
          resolve()
        }
        waiting.add(one)
      }),
  }
})
