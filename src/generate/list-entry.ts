import { addMonths } from '../rule/calendar.rules.ts'
import { dayOf, isoDay } from './day.ts'
import { chance, fork, int, weighted, type Weighted } from './random.ts'
import { cityOf, type GeneratedSubject } from './subject.ts'

/** An entry of a list as a generated city has it: determined, and perhaps over or revoked since. */
export interface GeneratedEntry {
  readonly usci: string
  readonly list: string
  readonly documentNumber: string
  readonly validFrom: string
  readonly validTo: string
  /** The day on which it was revoked; null: it was not. */
  readonly revokedOn: string | null
}

/** Three of a hundred firms and sole traders are on a list; far more are praised than barred. Fictitious. */
const LISTED_SHARE = 0.03
const REVOKED_SHARE = 0.05
const LISTS: Weighted<string> = [
  ['RED', 50],
  ['QUALIFICATION', 27],
  ['WATCH', 16],
  ['BLACK', 5],
  ['SERIOUS_DISHONESTY', 2],
]

/** Terms in months, within what each list allows. */
const TERMS: Record<string, readonly [number, number]> = {
  RED: [12, 24],
  QUALIFICATION: [36, 36],
  WATCH: [6, 12],
  BLACK: [12, 36],
  SERIOUS_DISHONESTY: [12, 36],
}

const FIRST = dayOf('2024-01-01')
const LAST = dayOf('2026-11-13')

/** The entry of a subject of that city; null for most, and for persons. The same arguments give the same entry. */
export function makeListEntry(seed: string, subject: GeneratedSubject): GeneratedEntry | null {
  const { usci, index, establishedOn } = subject
  if (usci === null || subject.category === 'PERSON') return null
  const random = fork(fork(cityOf(seed), 'lists'), index)
  if (!chance(random, LISTED_SHARE)) return null
  const list = weighted(random, LISTS)
  const first = Math.max(FIRST, dayOf(establishedOn) + 1)
  if (first > LAST) return null
  const day = int(random, first, LAST)
  const validFrom = isoDay(day)
  const validTo = addMonths(validFrom, int(random, ...TERMS[list]!))
  const revokedOn = chance(random, REVOKED_SHARE) ? isoDay(int(random, day, LAST)) : null
  return {
    usci,
    list,
    documentNumber: `示名单〔${validFrom.slice(0, 4)}〕${String(index).padStart(6, '0')}号`,
    validFrom,
    validTo,
    revokedOn: revokedOn !== null && revokedOn < validTo ? revokedOn : null,
  }
}
