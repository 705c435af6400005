import { readLatest } from '../database/as-of.ts'
import type { LensOf } from '../change/compare.rules.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import { FEED_KINDS } from './feed-kinds.ts'
import { handlesOf, lookFrom, type Turn } from './look.service.ts'
import {
  daysBefore,
  levelAt,
  positionAt,
  readFeedCursor,
  writeFeedCursor,
  writeInstant,
  type FeedCursor,
  type Position,
} from './position.rules.ts'
import { retentionDays } from './retention.rules.ts'
import { tell, type FeedChange } from './tell.service.ts'

/** What a reader asks of the feed. */
export interface FeedQuestion {
  /** Null: from the beginning of what is kept. */
  after: string | null
  size: number
  kinds: readonly string[] | null
  subjects: readonly string[] | null
  lensOf: LensOf
}

/** A piece of the sequence. */
export interface FeedPage {
  changes: FeedChange[]
  hasNextPage: boolean
  /** Where to go on, whether or not there was anything. */
  end: string
}

/** Changes that are looked at together: a reader that sees few of them needs several turns. */
const TURN_LEAST = 60

/**
 * Rows that a turn looks at for each change that is asked for, and at most. Who sees most rows has its page after the
 * first turn; who sees few has each turn look at more than the one before.
 */
const REACH = { rowsEach: 4, rowsMost: 5_000, growth: 4 }

/** The cursor of a reader that has everything that is known now: the instant that a copy is made as of. */
export async function feedPosition(base: Base): Promise<{ cursor: string; knownAt: Date }> {
  const knownAt = await readLatest(base.db)
  return { cursor: writeFeedCursor(base.cursors, levelAt(writeInstant(knownAt))), knownAt }
}

/**
 * The changes behind a cursor that the reader is told of, in order. The sequence is made of the versions of facts and of
 * the days in them, up to the horizon behind which everything was committed: so it never skips and never repeats. Only
 * what the reader sees today is named; that a fact is gone is told to who could have received it, and to nobody else.
 * @throws DomainError CURSOR_INVALID; RESYNC_REQUIRED for a cursor that is older than the feed is kept
 */
export async function readFeed(
  base: Base,
  reader: Reader,
  question: FeedQuestion,
): Promise<FeedPage> {
  const { size, lensOf } = question
  const now = writeInstant(await readLatest(base.db))
  const start = startOf(base, question.after, now)
  const horizon = highest(now, start)
  const handles = await handlesOf(reader, question.subjects)
  const kinds = question.kinds ?? FEED_KINDS.map(({ kind }) => kind)
  const limit = Math.max(TURN_LEAST, size + 1)
  const told: FeedChange[] = []
  let rows = REACH.rowsEach * limit
  for (const { position, ...place } of runsFrom(start, horizon)) {
    let after: Position | null = position
    while (after !== null && told.length <= size) {
      const end = positionAt(place.until)
      const asked = { after, until: end, kinds, limit }
      const turn: Turn = await lookFrom(base.db, handles, asked, rows)
      rows = Math.min(REACH.rowsMost, rows * REACH.growth)
      const some = await tell(base, turn.found, place.since, lensOf)
      const cursorOf = (at: Position) => writeFeedCursor(base.cursors, { position: at, ...place })
      told.push(...some.map((one) => ({ ...one, cursor: cursorOf(one.position) })))
      after = turn.next
    }
  }
  const changes = told.slice(0, size)
  const hasNextPage = told.length > size
  const end = hasNextPage ? changes.at(-1)!.cursor : writeFeedCursor(base.cursors, levelAt(horizon))
  return { changes, hasNextPage, end }
}

/**
 * The horizon, or where the reader stands: a writer that began long ago and takes its number only now lets the horizon
 * fall back. What was behind it once stays so, and nobody is sent back to be told again.
 */
function highest(now: string, { position, until }: FeedCursor): string {
  return [position.at, until ?? ''].reduce((most, one) => (one > most ? one : most), now)
}

/**
 * The runs from a cursor to the horizon: what is left of the one that its page was of, and a new one. While a run lasts,
 * what the reader held at its start is what counts as received, since what ended meanwhile it was not told of.
 */
function runsFrom(
  { position, since, until }: FeedCursor,
  horizon: string,
): (FeedCursor & { until: string })[] {
  if (until === null || until >= horizon) return [{ position, since, until: horizon }]
  return [
    { position, since, until },
    { position: positionAt(until), since: until, until: horizon },
  ]
}

function startOf(base: Base, after: string | null, horizon: string): FeedCursor {
  const kept = daysBefore(horizon, retentionDays(base.rules(), base.today()))
  if (after === null) return { position: positionAt(kept), since: null, until: null }
  const cursor = readFeedCursor(base.cursors, after)
  if ((cursor.since ?? cursor.position.at) < kept || cursor.position.at < kept) {
    throw new DomainError('RESYNC_REQUIRED')
  }
  return cursor
}
