import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { scopeOfEntry } from '../list/list-entry.rules.ts'
import { listProblem, type ListProblem } from '../list/list-problem.ts'
import {
  LIST_ACTIONS,
  nextState,
  problemOfMove,
  stateOn,
  type ListAction,
  type ListRule,
} from '../list/list-state.rules.ts'
import type { EntryKey } from '../list/list.store.ts'
import { kindOf } from '../list/list.view.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { listFileIds } from '../subject/subject.store.ts'
import {
  awaitEntryTurn,
  closeEntry,
  findOpenEntry,
  insertEntryVersions,
  insertStep,
  type NewEntryVersion,
  type OpenEntry,
} from './listing.store.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import type { Done } from './done.ts'

/** A step that a caller wants to take with an entry. */
export interface StepAsked {
  entry: EntryKey
  /** The version that the caller read; null: one that it does not see, where the step may go without. */
  expectedVersion: number | null
  statement: string
  key: string
  /** All else that it says, so that a key is not used for another request. */
  more?: unknown
}

/** What a step is decided on. */
export interface Stepping {
  tx: Transaction
  row: OpenEntry
  rule: ListRule
  today: string
  /** The subjects of the file, locked until the step is taken. */
  memberIds: readonly string[]
}

/**
 * What a step adds: columns of the next version, the last day of the period that it begins, the provision that it rests
 * on. One about an objection names its number, and makes no version.
 */
export interface Step {
  changes?: Partial<NewEntryVersion>
  untilOn?: string
  basis?: string
  objection?: number
}

/** Who may take a step: the authority of the entry, the subject itself, or whatever party (the caller saw to it). */
export type Taker = 'AUTHORITY' | 'SUBJECT' | 'ANYBODY'

/**
 * Takes a step with an entry: the next version, and what was said. Others' entries read like missing ones.
 * @param decide what the step adds, or why it is not taken, once the state of the entry allows it
 * @throws DomainError NOT_FOUND; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export async function takeStep(
  base: Base,
  viewer: Viewer,
  [action, taker]: readonly [ListAction, Taker],
  asked: StepAsked,
  decide: (stepping: Stepping) => Promise<Step | { problem: ListProblem }>,
): Promise<Done> {
  const { entry, expectedVersion, key, more = null } = asked
  const statement = readText(asked.statement)
  const body = [entry, expectedVersion, statement, more]
  return once(base, viewer, { name: action, key, body }, (tx) =>
    takeStepWithin(
      base,
      viewer,
      [action, taker],
      { entry, expectedVersion, statement, tx },
      decide,
    ),
  )
}

/** The same in a transaction of the caller, whose key stands for it. */
export async function takeStepWithin(
  base: Base,
  viewer: Viewer,
  [action, taker]: readonly [ListAction, Taker],
  asked: Omit<StepAsked, 'key' | 'more'> & { tx: Transaction },
  decide: (stepping: Stepping) => Promise<Step | { problem: ListProblem }>,
): Promise<Done> {
  const { entry, expectedVersion, tx } = asked
  const statement = readText(asked.statement)
  const { row, memberIds, isPerson } = await lockFor(base, viewer, taker, tx, entry)
  const { body: rule } = kindOf(base.rules(), row)
  if (expectedVersion !== null && row.version !== expectedVersion)
    return { problem: listProblem('VERSION_CONFLICT') }
  const today = base.today()
  const illegal = problemOfMove(rule, stateOn(row, today), action)
  if (illegal !== null) return { problem: illegal }
  const step = await decide({ tx, row, rule, today, memberIds })
  if ('problem' in step) return step
  const state = nextState(rule, row.state, action)!
  const { changes = {}, untilOn = null, basis = null, objection = 0 } = step
  if (objection === 0) {
    await append(tx, row, {
      state,
      sinceOn: state === row.state ? row.sinceOn : today,
      disclosureScope: scopeOfEntry(rule, state, isPerson),
      changeKind: LIST_ACTIONS[action],
      ...changes,
    })
  }
  await insertStep(tx, {
    ...entry,
    version: objection === 0 ? row.version + 1 : row.version,
    objection,
    kind: LIST_ACTIONS[action],
    partyId: viewer.party!.id,
    partyName: viewer.party!.name,
    takenOn: today,
    untilOn,
    statement,
    basis,
    actor: viewer.actor,
    sourceCode: row.sourceCode,
    regionCode: row.regionCode,
    at: tx.at.toISOString(),
  })
  return { entry }
}

/** The open version of an entry that the caller may take steps with, its file locked first: lists of one subject too. */
async function lockFor(base: Base, viewer: Viewer, taker: Taker, tx: Transaction, key: EntryKey) {
  const [file] = await listFileIds(tx, [key.subjectId], AS_OF_NOW)
  const { memberIds } = file!
  const subjects = await lockSubjects(tx, { ids: memberIds })
  await awaitEntryTurn(tx, key)
  const [row] = await findOpenEntry(tx, key)
  if (row === undefined || !takes(viewer, taker, row, memberIds)) throw new DomainError('NOT_FOUND')
  const category = subjects.find(({ id }) => id === key.subjectId)?.category
  return { row, memberIds, isPerson: category !== 'ORGANIZATION' && category !== 'SOLE_TRADER' }
}

function takes(
  viewer: Viewer,
  taker: Taker,
  { authorityId }: OpenEntry,
  memberIds: readonly string[],
): boolean {
  const { party } = viewer
  if (party === null) return false
  if (taker === 'ANYBODY') return true
  if (taker === 'AUTHORITY') return party.id === authorityId && mayDo(viewer, 'list:determine')
  return party.subjectId !== null && memberIds.includes(party.subjectId)
}

async function append(
  tx: Transaction,
  row: OpenEntry,
  changes: Partial<NewEntryVersion>,
): Promise<void> {
  const { subjectId, entryId } = row
  const at = tx.at.toISOString()
  await closeEntry(tx, { subjectId, entryId, at })
  await insertEntryVersions(tx, [{ ...row, ...changes, version: row.version + 1, recordedAt: at }])
}
