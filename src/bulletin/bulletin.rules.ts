import { addMonths } from '../rule/calendar.rules.ts'
import type { StoredListState } from '../list/list-state.rules.ts'

/** Why an entry stands in the bulletin of a month. */
export const BULLETIN_CHANGES = {
  DETERMINED: { zh: '当月列入', en: 'Determined in the month' },
  IN_FORCE: { zh: '持续有效', en: 'In force since before, and at its end' },
  EXITED: { zh: '当月退出', en: 'Left the list in the month' },
} as const
export type BulletinChange = keyof typeof BULLETIN_CHANGES

export const BULLETIN_EXITS = {
  EXPIRED: { zh: '期满退出', en: 'Its term was over' },
  REPAIRED: { zh: '信用修复', en: 'It was repaired' },
  REVOKED: { zh: '撤销', en: 'It was revoked' },
} as const
export type BulletinExit = keyof typeof BULLETIN_EXITS

/** The first day of a month, and the first one after it; null for what is no month (`YYYY-MM`). */
export function daysOfMonth(month: string): { first: string; end: string } | null {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return null
  const first = `${month}-01`
  return { first, end: addMonths(first, 1) }
}

/** An entry that was determined, as it is known when the bulletin is frozen; `validTo` is exclusive. */
export interface DeterminedEntry {
  state: StoredListState
  sinceOn: string
  validFrom: string
  validTo: string | null
}

/** How an entry stands in a bulletin. */
export interface Placed {
  change: BulletinChange
  exit: BulletinExit | null
  /** The first day on which it was in force no more. */
  exitedOn: string | null
}

/**
 * How an entry stands in the bulletin of a month (ISO days, `end` exclusive); null: not at all. What was repaired or
 * revoked after the month, and before the bulletin was frozen, is left out: it is no longer shared.
 */
export function placeInMonth(
  { state, sinceOn, validFrom, validTo }: DeterminedEntry,
  { first, end }: { first: string; end: string },
): Placed | null {
  if (validFrom >= end) return null
  if (state === 'REPAIRED' || state === 'REVOKED') {
    if (sinceOn < first || sinceOn >= end) return null
    return { change: 'EXITED', exit: state, exitedOn: sinceOn }
  }
  if (state !== 'IN_FORCE') return null
  if (validTo !== null && validTo < end) {
    return validTo < first ? null : { change: 'EXITED', exit: 'EXPIRED', exitedOn: validTo }
  }
  return { change: validFrom >= first ? 'DETERMINED' : 'IN_FORCE', exit: null, exitedOn: null }
}
