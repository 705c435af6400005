import { DomainError } from '../errors.ts'
import type { CursorCodec } from '../relay/cursor.ts'

/**
 * Where a reader stands in the sequence of changes. The order is (instant, stream, subject, tie, version); every part is
 * of the data and not of the database that holds them, so a position means the same to every process and after a restore.
 */
export interface Position {
  /** An ISO instant in UTC with microseconds: as text it orders like time. */
  at: string
  /** Kind and way of the change; `LAST` is behind all of them. */
  stream: string
  subjectId: string
  tie: string
  version: number
}

/**
 * A cursor of the feed. `since`: at this instant the reader was level with the feed, so that what it saw then it must be
 * told the end of; null: it never was, and holds nothing. `until`: how far the run goes that the page is of; null: the
 * run is over.
 */
export interface FeedCursor {
  position: Position
  since: string | null
  until: string | null
}

const LEAST = '00000000-0000-0000-0000-000000000000'
const MOST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
/** Orders behind every stream. */
const LAST = '~'
const VERSION_MOST = 32_767
const SHANGHAI_MS = 8 * 3_600_000
const DAY_MS = 24 * 3_600_000
const ORDERING = 'feed'

/** An instant as positions write it. */
export function writeInstant(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z')
}

/** The position behind everything up to an instant. */
export function positionAt(instant: string): Position {
  return { at: instant, stream: LAST, subjectId: MOST, tie: MOST, version: VERSION_MOST }
}

/** The cursor of a reader that has everything up to an instant. */
export function levelAt(instant: string): FeedCursor {
  return { position: positionAt(instant), since: instant, until: null }
}

export function writeFeedCursor(
  codec: CursorCodec,
  { position, since, until }: FeedCursor,
): string {
  const { at, stream, subjectId, tie, version } = position
  return codec.write(ORDERING, [at, stream, subjectId, tie, String(version), since, until])
}

/** @throws DomainError CURSOR_INVALID */
export function readFeedCursor(codec: CursorCodec, cursor: string): FeedCursor {
  const [at, stream, subjectId, tie, version, since, until] = codec.read(ORDERING, cursor)
  if (at == null || stream == null || subjectId == null || tie == null || version == null) {
    throw new DomainError('CURSOR_INVALID')
  }
  const position = { at, stream, subjectId, tie, version: Number(version) }
  return { position, since: since ?? null, until: until ?? null }
}

/** The order of the sequence. */
export function comparePositions(a: Position, b: Position): number {
  return (
    compare(a.at, b.at) ||
    compare(a.stream, b.stream) ||
    compare(a.subjectId, b.subjectId) ||
    compare(a.tie, b.tie) ||
    a.version - b.version
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The keys behind which a stream goes on after a position: `at` is an instant, or a day for a stream of days. */
export interface StreamStart {
  at: string
  subjectId: string
  tie: string
  version: number
}

/** Where a stream of recorded versions goes on. */
export function startOf(stream: string, position: Position): StreamStart {
  return { at: position.at, ...tiesOf(stream, position) }
}

/** Where a stream of days goes on: a day stands at its midnight in Asia/Shanghai. */
export function dayStartOf(stream: string, position: Position): StreamStart {
  const on = dayOf(position.at)
  // Behind midnight the whole day is over.
  const ties = midnightOf(on) === position.at ? tiesOf(stream, position) : BEHIND
  return { at: on, ...ties }
}

const BEHIND = { subjectId: MOST, tie: MOST, version: VERSION_MOST }
const BEFORE = { subjectId: LEAST, tie: LEAST, version: -1 }

function tiesOf(stream: string, position: Position): Omit<StreamStart, 'at'> {
  if (stream < position.stream) return BEHIND
  if (stream > position.stream) return BEFORE
  const { subjectId, tie, version } = position
  return { subjectId, tie, version }
}

/** The day in Asia/Shanghai of an instant of a position. */
export function dayOf(at: string): string {
  return new Date(Date.parse(at) + SHANGHAI_MS).toISOString().slice(0, 10)
}

/** The instant at which a day begins in Asia/Shanghai. */
export function midnightOf(on: string): string {
  return writeInstant(new Date(Date.parse(on) - SHANGHAI_MS))
}

/** Some days before an instant. */
export function daysBefore(at: string, days: number): string {
  return writeInstant(new Date(Date.parse(at) - days * DAY_MS))
}
