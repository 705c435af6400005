import { stricter, type Scope } from '../disclosure/scope.ts'
import { addDays, addMonths, addWorkingDays, type WorkingCalendar } from '../rule/calendar.rules.ts'
import type { SchemeBody } from '../rule/evaluation-scheme.schema.ts'
import { evaluationProblem, type EvaluationProblem } from './evaluation-problem.ts'
import type { EvaluationStatus, StoredEvaluationState } from './evaluation-state.rules.ts'

/** What is evaluated: ISO days, half-open. */
export interface Period {
  from: string
  to: string
}

/**
 * The period that is evaluated. Of a scheme whose cycle begins with the calendar year it is the last whole cycle, unless
 * another was asked for; where the source does not say when a cycle begins, or that there is one, the evaluator says it.
 * @param asked first day, and the day after the last one, where the scheme leaves them open
 */
export function periodOf(
  { cycle }: Pick<SchemeBody, 'cycle'>,
  asked: { from: string | null; to: string | null },
  today: string,
): Period | { problem: EvaluationProblem } {
  const isCalendar = cycle?.startsOn === 'CALENDAR_YEAR'
  const from = asked.from ?? (isCalendar ? lastCycle(cycle.months, today) : null)
  if (from === null) return period('须载明评价周期的起日', 'its first day has to be said')
  const ends = cycle === null ? asked.to : addMonths(from, cycle.months)
  if (ends === null) return period('须载明评价周期的止日', 'its last day has to be said')
  if (asked.to !== null && asked.to !== ends)
    return period(`评价周期为 ${cycle?.months} 个月`, `the cycle has ${cycle?.months} months`)
  if (isCalendar && !startsCycle(from, cycle.months))
    return period('评价周期自自然年起算', 'cycles count from the calendar year')
  if (ends <= from) return period('止日早于起日', 'it ends before it begins')
  return from > today ? period('尚未开始', 'it has not begun') : { from, to: ends }
}

function period(zh: string, en: string): { problem: EvaluationProblem } {
  return {
    problem: evaluationProblem('PERIOD_INVALID', {
      zh: `评价周期有误：${zh}`,
      en: `The period: ${en}`,
    }),
  }
}

function startsCycle(on: string, months: number): boolean {
  return on.endsWith('-01') && (Number(on.slice(5, 7)) - 1) % months === 0
}

/** The first day of the last cycle that is over, cycles counting from 1 January; a year is the longest of them. */
function lastCycle(months: number, today: string): string {
  const year = `${today.slice(0, 4)}-01-01`
  let from = addMonths(year, -12)
  while (addMonths(from, 2 * months) <= today) from = addMonths(from, months)
  return from
}

/** The last day, inclusive, of a publicity that begins today; null: the scheme has none. */
export function lastDayOfPublicity(
  { publicity }: Pick<SchemeBody, 'publicity'>,
  today: string,
  calendar: WorkingCalendar,
): string | null {
  if (publicity === null) return null
  const { days, unit } = publicity
  return unit === 'DAY' ? addDays(today, days) : addWorkingDays(today, days, calendar)
}

/**
 * When a result that becomes final today ends to count (exclusive). Where the scheme sets no validity the evaluator
 * states it: no grade counts for ever because nobody said how long.
 */
export function termOf(
  { validityMonths }: Pick<SchemeBody, 'validityMonths'>,
  validFrom: string,
  askedTo: string | null,
): string | { problem: EvaluationProblem } {
  if (validityMonths === null) {
    if (askedTo === null) return term('方案未规定，须载明', 'the scheme sets none: state its end')
    return askedTo > validFrom ? askedTo : term('止期早于起期', 'it ends before it begins')
  }
  const set = addMonths(validFrom, validityMonths)
  if (askedTo === null || askedTo === set) return set
  return term(`方案规定为 ${validityMonths} 个月`, `the scheme sets ${validityMonths} months`)
}

function term(zh: string, en: string): { problem: EvaluationProblem } {
  return {
    problem: evaluationProblem('TERM_INVALID', { zh: `有效期：${zh}`, en: `The validity: ${en}` }),
  }
}

/** What a final result waits for; null: nothing. The subject's last day is its own to the end. */
export function problemOfWaiting(
  { publicityUntil, review }: { publicityUntil: string | null; review: string | null },
  today: string,
): EvaluationProblem | null {
  if (review === 'REQUESTED') return evaluationProblem('REVIEW_OPEN')
  if (publicityUntil === null || today > publicityUntil) return null
  return evaluationProblem('PUBLICITY_OPEN', {
    zh: `公示期至 ${publicityUntil}（含）`,
    en: `The publicity lasts to the end of ${publicityUntil}`,
  })
}

/** What decides on who sees an evaluation. */
export interface Shown {
  state: StoredEvaluationState
  status: EvaluationStatus
  /** It was final once. */
  wasFinal: boolean
  isPerson: boolean
}

/**
 * The scope of the row of an evaluation: until it is final its evaluator's and the subject's own, but for a publicity
 * that the scheme opens; one that was withdrawn or repaired after it was final is SHARED at least. A person's is as the scheme says
 * of persons.
 */
export function scopeOfEvaluation(
  { publication }: Pick<SchemeBody, 'publication'>,
  { state, status, wasFinal, isPerson }: Shown,
): Scope {
  const final = isPerson
    ? stricter(publication.final, publication.finalOfPersons)
    : publication.final
  if (state === 'FINAL' && status === 'GRADED') return final
  if (state === 'PUBLICITY') return stricter(final, publication.publicity)
  if ((state === 'WITHDRAWN' || state === 'REPAIRED') && wasFinal) return stricter(final, 'SHARED')
  return 'INTERNAL'
}
