import type { Base, Reader } from '../disclosure/reading.ts'
import { pulseOf } from './pulse.ts'
import { feedPosition, readFeed, type FeedQuestion } from './feed.service.ts'
import { noteReading } from './reader.service.ts'
import type { FeedChange } from './tell.service.ts'

/** Changes that a follower reads at a time. */
const READ_SIZE = 100
/** A follower that nobody listens to any more notices within this time. */
const WAIT_MS = 500

/**
 * Follows the feed: the changes behind a cursor, and then each as it comes. Nothing is read while nothing changes: one
 * look at the database serves all followers of a process.
 * @throws what `readFeed` throws
 */
export function followFeed(
  base: Base,
  reader: Reader,
  question: Omit<FeedQuestion, 'size'>,
): AsyncGenerator<FeedChange, void> {
  const state = { isOver: false }
  const changes = changesOf(base, reader, question, state)
  const end = changes.return.bind(changes)
  // One that waits hears of its end only where it looks for it.
  changes.return = (value) => {
    state.isOver = true
    return end(value)
  }
  return changes
}

async function* changesOf(
  base: Base,
  reader: Reader,
  question: Omit<FeedQuestion, 'size'>,
  state: { readonly isOver: boolean },
): AsyncGenerator<FeedChange, void> {
  const pulse = pulseOf(base)
  pulse.join()
  try {
    let after = question.after ?? (await feedPosition(base)).cursor
    while (!state.isOver) {
      const seen = pulse.beats()
      await noteReading(base, reader.viewer)
      const page = await readFeed(base, reader, { ...question, after, size: READ_SIZE })
      yield* page.changes
      after = page.end
      // Without a wait while there is more; else until something changed since before the page was read.
      while (!page.hasNextPage && !state.isOver && pulse.beats() === seen) {
        await pulse.next(seen, WAIT_MS)
      }
    }
  } finally {
    pulse.leave()
  }
}
