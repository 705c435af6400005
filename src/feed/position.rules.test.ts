import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeCursorCodec } from '../relay/cursor.ts'
import {
  comparePositions,
  dayStartOf,
  levelAt,
  midnightOf,
  positionAt,
  readFeedCursor,
  startOf,
  writeFeedCursor,
  type Position,
} from './position.rules.ts'

const AT = '2026-11-19T16:00:00.000000Z'
const SUBJECT = '01a20000-0000-7000-8000-000000000001'
const TIE = '01a20000-0000-7000-8000-000000000002'
const HERE: Position = { at: AT, stream: 'B/recorded', subjectId: SUBJECT, tie: TIE, version: 3 }

describe('where streams go on behind a position', () => {
  it('its own behind its row; those that order before it behind the instant, those after it from the instant on', () => {
    const { at, subjectId, tie, version } = HERE
    expect(startOf('B/recorded', HERE)).toEqual({ at, subjectId, tie, version })
    expect(startOf('A/recorded', HERE)).toMatchObject({ at, version: 32_767 })
    expect(startOf('C/recorded', HERE)).toMatchObject({ at, version: -1 })
  })

  it('a day stands at its midnight in Shanghai', () => {
    expect(midnightOf('2026-11-20')).toBe(AT)
    // At midnight itself the order of streams decides; any later, the day is over.
    expect(dayStartOf('C/published_to', HERE)).toMatchObject({ at: '2026-11-20', version: -1 })
    expect(dayStartOf('A/published_to', HERE)).toMatchObject({ at: '2026-11-20', version: 32_767 })
    const later = { ...HERE, at: '2026-11-20T15:59:59.999000Z' }
    expect(dayStartOf('C/published_to', later)).toMatchObject({ at: '2026-11-20', version: 32_767 })
  })

  it('a level lies behind everything of its instant', () => {
    expect(comparePositions(HERE, positionAt(AT))).toBeLessThan(0)
    expect(comparePositions({ ...HERE, version: 4 }, HERE)).toBeGreaterThan(0)
    expect(startOf('Z/recorded', positionAt(AT)).version).toBe(32_767)
  })

  it('a cursor reads back as it was written, and only under its own secret', () => {
    const codec = makeCursorCodec(randomBytes(32))
    for (const cursor of [levelAt(AT), { position: HERE, since: null, until: AT }]) {
      expect(readFeedCursor(codec, writeFeedCursor(codec, cursor))).toEqual(cursor)
    }
    const foreign = writeFeedCursor(makeCursorCodec(randomBytes(32)), levelAt(AT))
    expect(() => readFeedCursor(codec, foreign)).toThrow()
  })
})
