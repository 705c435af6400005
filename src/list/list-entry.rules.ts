import { stricter, type Scope } from '../disclosure/scope.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import { listProblem, type ListProblem } from './list-problem.ts'
import type { ListRule, StoredListState } from './list-state.rules.ts'

/** The last days, inclusive, that an entry waits for (`addWorkingDays`); null: it waits for none. */
export interface Deadlines {
  defenceUntil: string | null
  noticeUntil: string | null
}

/** What an entry still waits for before it may go on; null: nothing. The subject's last day is its own to the end. */
export function problemOfWaiting(
  { defenceUntil, noticeUntil }: Deadlines,
  today: string,
): ListProblem | null {
  if (defenceUntil !== null && today <= defenceUntil) {
    return listProblem('DEFENCE_OPEN', {
      zh: `陈述申辩期至 ${defenceUntil}（含）`,
      en: `The period of defence lasts to the end of ${defenceUntil}`,
    })
  }
  if (noticeUntil !== null && today <= noticeUntil) {
    return listProblem('PUBLIC_NOTICE_OPEN', {
      zh: `公示期至 ${noticeUntil}（含）`,
      en: `The public notice lasts to the end of ${noticeUntil}`,
    })
  }
  return null
}

/** Objections are raised to the end of the last day of the notice (1798号: 公示期内提出异议). */
export function problemOfObjecting(noticeUntil: string | null, today: string): ListProblem | null {
  if (noticeUntil === null || today <= noticeUntil) return null
  return listProblem('OBJECTION_LATE', {
    zh: `公示期已于 ${noticeUntil} 届满`,
    en: `The public notice ended with ${noticeUntil}`,
  })
}

/** A step about an objection. */
export interface ObjectionStep {
  kind: string
  objection: number
  partyId: string | null
}

/** The numbers of the objections that wait for an answer. */
export function openObjections(steps: readonly ObjectionStep[]): number[] {
  const answered = new Set(
    steps.flatMap(({ kind, objection }) => (kind === 'ANSWERED' ? [objection] : [])),
  )
  return steps.flatMap(({ kind, objection }) =>
    kind === 'OBJECTED' && !answered.has(objection) ? [objection] : [],
  )
}

/** Nothing is determined over an objection that was not answered. */
export function problemOfObjections(steps: readonly ObjectionStep[]): ListProblem | null {
  const open = openObjections(steps)
  if (open.length === 0) return null
  return listProblem('OBJECTION_OPEN', {
    zh: `异议 ${open.join('、')} 尚未答复`,
    en: `Objections without an answer: ${open.join(', ')}`,
  })
}

/** Whether an objection may be answered: there is one of that number, and nobody answered it before. */
export function problemOfAnswer(
  steps: readonly ObjectionStep[],
  objection: number,
): ListProblem | null {
  const ofIt = steps.filter((step) => step.objection === objection)
  if (!ofIt.some(({ kind }) => kind === 'OBJECTED')) return listProblem('OBJECTION_UNKNOWN')
  const isAnswered = ofIt.some(({ kind }) => kind === 'ANSWERED')
  return isAnswered ? listProblem('OBJECTION_ANSWERED') : null
}

/**
 * Nothing is repaired before the least term of its kind is over (Order 36: serious dishonesty is published for a year at
 * least). Days are ISO.
 */
export function problemOfRepair(
  { leastMonths }: Pick<ListRule, 'leastMonths'>,
  validFrom: string | null,
  today: string,
): ListProblem | null {
  if (leastMonths === null || validFrom === null) return null
  const first = addMonths(validFrom, leastMonths)
  if (today >= first) return null
  return listProblem('REPAIR_TOO_EARLY', {
    zh: `列入满 ${leastMonths} 个月（${first}）后方可修复`,
    en: `It may be repaired after ${leastMonths} months: from ${first} on`,
  })
}

/** A list that rests on a law takes no new entry without naming it (国办发〔2020〕49号). */
export function problemOfBasis(
  { statutoryBasis }: Pick<ListRule, 'statutoryBasis'>,
  legalBasis: string | null,
): ListProblem | null {
  const isMissing = statutoryBasis && (legalBasis ?? '').trim() === ''
  return isMissing ? listProblem('STATUTORY_BASIS_MISSING') : null
}

/**
 * Checks the term of an entry: ISO days, `validTo` exclusive, null for no end. Where the kind sets a longest term the
 * authority states one: nothing adverse is in force for ever because nobody said how long.
 */
export function problemOfTerm(
  { leastMonths, mostMonths }: Pick<ListRule, 'leastMonths' | 'mostMonths'>,
  validFrom: string,
  validTo: string | null,
): ListProblem | null {
  if (validTo === null) {
    if (mostMonths === null) return null
    return term(
      `须载明期限，最长 ${mostMonths} 个月`,
      `state its end: ${mostMonths} months at most`,
    )
  }
  if (validTo <= validFrom) return term('止期早于起期', 'it ends before it begins')
  if (leastMonths !== null && validTo < addMonths(validFrom, leastMonths))
    return term(`最短 ${leastMonths} 个月`, `${leastMonths} months at least`)
  if (mostMonths !== null && validTo > addMonths(validFrom, mostMonths))
    return term(`最长 ${mostMonths} 个月`, `${mostMonths} months at most`)
  return null
}

function term(zh: string, en: string): ListProblem {
  return listProblem('LIST_TERM_INVALID', { zh: `期限有误：${zh}`, en: `The term: ${en}` })
}

/**
 * Nobody is red and black at once (1798号: cross-check before determination). The conflict is reported to the authority,
 * which settles it: no entry is ever revoked by another.
 * @param inForce codes of the lists that the subject is on
 */
export function problemOfConflict(
  { conflictsWith }: Pick<ListRule, 'conflictsWith'>,
  inForce: readonly string[],
): ListProblem | null {
  const met = conflictsWith.filter((code) => inForce.includes(code))
  if (met.length === 0) return null
  return listProblem('LIST_CONFLICT', {
    zh: `该主体在与此相抵触的名单上（${met.join('、')}），须先行处理`,
    en: `The subject is on ${met.join(', ')}, which this list conflicts with; that has to be settled first`,
  })
}

/**
 * The scope of the row of an entry in a state: before it is determined its unit's and the subject's own, but what is
 * under a public notice that the rule opens; former entries are SHARED. Persons stand in no public list: which statutes
 * publish them is not declared yet.
 */
export function scopeOfEntry(
  { scope, noticeScope }: Pick<ListRule, 'scope' | 'noticeScope'>,
  state: StoredListState,
  isPerson: boolean,
): Scope {
  const least = isPerson ? 'SHARED' : 'PUBLIC'
  switch (state) {
    case 'IN_FORCE':
      return stricter(scope, least)
    case 'PUBLICIZED':
      return stricter(noticeScope, least)
    case 'REPAIRED':
    case 'REVOKED':
      return stricter(scope, 'SHARED')
    default:
      return 'INTERNAL'
  }
}
