import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import {
  problemOfBasis,
  problemOfConflict,
  problemOfObjections,
  problemOfRepair,
  problemOfTerm,
  problemOfWaiting,
} from '../list/list-entry.rules.ts'
import { listProblem, type ListProblem } from '../list/list-problem.ts'
import { addWorkingDays } from '../rule/calendar.rules.ts'
import { listObjectionSteps, listPeriods, listStanding } from './listing.store.ts'
import { readLine } from '../request/text.rules.ts'
import type { Done } from './done.ts'
import { takeStep, takeStepWithin, type StepAsked, type Stepping } from './step.service.ts'

/** Steps of an entry, each as `takeStep` takes it: its errors are theirs. */

/** The authority tells the subject what it is to be listed for, why, and that it may defend itself. */
export function notice(base: Base, viewer: Viewer, asked: StepAsked): Promise<Done> {
  return takeStep(base, viewer, ['NOTICE', 'AUTHORITY'], asked, ({ rule, today }) =>
    Promise.resolve({ untilOn: lastDay(base, today, rule.defenceDays) }),
  )
}

/** The subject or its representative answers a notice; what comes late counts until the authority goes on. */
export function defend(base: Base, viewer: Viewer, asked: StepAsked): Promise<Done> {
  return takeStep(base, viewer, ['DEFEND', 'SUBJECT'], asked, () => Promise.resolve({}))
}

/** The authority puts an entry under public notice, once the defence period is over. */
export function publicize(base: Base, viewer: Viewer, asked: StepAsked): Promise<Done> {
  return takeStep(base, viewer, ['PUBLICIZE', 'AUTHORITY'], asked, async (stepping) => {
    const problem = await problemOfPeriods(stepping)
    if (problem !== null) return { problem }
    const untilOn = lastDay(base, stepping.today, stepping.rule.noticeDays)
    return { untilOn, changes: { noticeUntil: untilOn } }
  })
}

/** What an authority enters a list with: the term ends before `validTo`. */
export interface Determination {
  legalBasis: string | null
  documentNumber: string | null
  validTo: string | null
}

/**
 * The authority determines an entry: in force from today. It takes the periods to be over, each objection to be answered, a
 * statutory basis where the list needs one, and no conflicting list; entries of other lists stay as they are.
 */
export function determine(
  base: Base,
  viewer: Viewer,
  asked: StepAsked,
  determination: Determination,
): Promise<Done> {
  const { validTo } = determination
  const legalBasis = readLine(determination.legalBasis)
  const documentNumber = readLine(determination.documentNumber)
  const given = { ...asked, more: determination }
  return takeStep(base, viewer, ['DETERMINE', 'AUTHORITY'], given, async (stepping) => {
    const { rule, today } = stepping
    const problem =
      (await problemOfPeriods(stepping)) ??
      problemOfObjections(await listObjectionSteps(stepping.tx, stepping.row)) ??
      problemOfBasis(rule, legalBasis) ??
      problemOfTerm(rule, today, validTo) ??
      (await problemOfOthers(stepping))
    if (problem !== null) return { problem }
    return { changes: { legalBasis, documentNumber, validFrom: today, validTo } }
  })
}

/** The authority does not list: before an entry is determined, whatever its step. */
export function reject(base: Base, viewer: Viewer, asked: StepAsked): Promise<Done> {
  return takeStep(base, viewer, ['REJECT', 'AUTHORITY'], asked, () => Promise.resolve({}))
}

function repairing(basis: string) {
  return ({ rule, row, today }: Stepping) => {
    const problem = problemOfRepair(rule, row.validFrom, today)
    return Promise.resolve(problem === null ? { basis } : { problem })
  }
}

/** A step that is part of a repair: in the transaction of its decision (src/repairing). */
export type WithinRepair = Omit<StepAsked, 'key' | 'more'> & { tx: Transaction; basis: string }

/**
 * The authority repairs an entry in force, by a provision that it names: from then on it is neither published nor shared,
 * and counts in no check.
 */
export function repairWithin(base: Base, viewer: Viewer, asked: WithinRepair): Promise<Done> {
  return takeStepWithin(base, viewer, ['REPAIR', 'AUTHORITY'], asked, repairing(asked.basis))
}

/**
 * The authority revokes the repair of an entry, which is in force again.
 * @param validTo the new end of its term, exclusive; null: as it was
 */
export function reinstateWithin(
  base: Base,
  viewer: Viewer,
  asked: WithinRepair,
  validTo: string | null,
): Promise<Done> {
  const { basis } = asked
  return takeStepWithin(base, viewer, ['REINSTATE', 'AUTHORITY'], asked, () =>
    Promise.resolve({ basis, ...(validTo === null ? {} : { changes: { validTo } }) }),
  )
}

/** The authority revokes an entry in force. */
export function revoke(base: Base, viewer: Viewer, asked: StepAsked): Promise<Done> {
  return takeStep(base, viewer, ['REVOKE', 'AUTHORITY'], asked, () => Promise.resolve({}))
}

/** The rule's check sees to it that a step has its days. */
function lastDay(base: Base, today: string, days: number | null): string {
  return addWorkingDays(today, days ?? 0, base.rules().workingCalendar)
}

async function problemOfPeriods({ tx, row, today }: Stepping): Promise<ListProblem | null> {
  const periods = await listPeriods(tx, row)
  const endOf = (kind: string) => periods.find((one) => one.kind === kind)?.untilOn ?? null
  const waiting = { defenceUntil: endOf('NOTICED'), noticeUntil: endOf('PUBLICIZED') }
  return problemOfWaiting(waiting, today)
}

/** The lists that the subject is on already. */
async function problemOfOthers(stepping: Stepping): Promise<ListProblem | null> {
  const { tx, row, rule, today, memberIds } = stepping
  const standing = await listStanding(tx, { ids: memberIds, today })
  const inForce = standing.filter(({ state }) => state === 'IN_FORCE').map((one) => one.listCode)
  if (inForce.includes(row.listCode)) return listProblem('ALREADY_LISTED')
  return problemOfConflict(rule, inForce)
}
