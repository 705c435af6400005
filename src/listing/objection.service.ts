import type { Base, Reader } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import {
  openObjections,
  problemOfAnswer,
  problemOfObjecting,
  type ObjectionStep,
} from '../list/list-entry.rules.ts'
import { listProblem } from '../list/list-problem.ts'
import { findListEntry } from '../list/list.service.ts'
import type { EntryKey } from '../list/list.store.ts'
import { listObjectionsBy, listObjectionSteps, type ObjectionRow } from './listing.store.ts'
import type { Done } from './done.ts'
import { takeStep, type StepAsked } from './step.service.ts'

/**
 * Objections during the public notice of an entry (发改财金规〔2017〕1798号). They are part of the listing procedure: what is
 * objected to other facts is not theirs. Errors are those of `takeStep`.
 */

/**
 * A party objects to an entry under public notice that it sees: the subject to its own, others where the notice is open
 * to them. Who sees no version of it (`ListEntry.version` is SHARED) gives none.
 * @throws DomainError FORBIDDEN for who acts for no party; NOT_FOUND for an entry that the caller does not see
 */
export async function object(base: Base, reader: Reader, asked: StepAsked): Promise<Done> {
  const { viewer } = reader
  if (viewer.party === null) throw new DomainError('FORBIDDEN')
  const { id } = viewer.party
  if ((await findListEntry(reader, asked.entry)) === null) throw new DomainError('NOT_FOUND')
  return takeStep(base, viewer, ['OBJECT', 'ANYBODY'], asked, async ({ tx, row, today }) => {
    const late = problemOfObjecting(row.noticeUntil, today)
    if (late !== null) return { problem: late }
    const steps = await listObjectionSteps(tx, row)
    if (hasOpen(steps, id)) return { problem: listProblem('OBJECTION_PENDING') }
    return { objection: (steps.at(-1)?.objection ?? 0) + 1 }
  })
}

/** A party says one thing at a time: nobody floods an authority with what it has to answer. */
function hasOpen(steps: readonly ObjectionStep[], partyId: string): boolean {
  const open = openObjections(steps)
  return steps.some((step) => step.partyId === partyId && open.includes(step.objection))
}

/** The authority answers an objection with its reasons. */
export function answer(
  base: Base,
  viewer: Viewer,
  asked: StepAsked,
  objection: number,
): Promise<Done> {
  const given = { ...asked, more: objection }
  return takeStep(base, viewer, ['ANSWER', 'AUTHORITY'], given, async ({ tx, row }) => {
    const problem = problemOfAnswer(await listObjectionSteps(tx, row), objection)
    return problem === null ? { objection } : { problem }
  })
}

/**
 * What the caller's own party objected to an entry, with the answers; nothing for an entry that is not there.
 * @throws DomainError FORBIDDEN for who acts for no party
 */
export function listOwnObjections(
  base: Base,
  { party }: Viewer,
  entry: EntryKey,
): Promise<ObjectionRow[]> {
  if (party === null) throw new DomainError('FORBIDDEN')
  return listObjectionsBy(base.db, { ...entry, partyId: party.id })
}
