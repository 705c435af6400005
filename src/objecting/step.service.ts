import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Reader, Writing } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import type { FactKey } from '../fact/fact.ts'
import type { ObjectionItem } from '../objection/aspect.ts'
import { dueIn } from '../objection/objection-deadline.rules.ts'
import {
  marksFact,
  nextState,
  OBJECTION_ACTIONS,
  problemOfMove,
  type ObjectionAction,
} from '../objection/objection-state.rules.ts'
import type { ObjectionRow } from '../objection/objection.store.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { readText } from '../request/text.rules.ts'
import { listFileIds } from '../subject/subject.store.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { disputeSource } from '../dispute/dispute-sources.ts'
import type { DisputeSource, DisputedFact, FactChanging } from '../dispute/disputed-fact.ts'
import { handles, verifies } from './handler.service.ts'
import {
  closeObjection,
  findOpenObjection,
  insertObjections,
  insertObjectionSteps,
} from './objecting.store.ts'
import { onceOrRefused, refuse, refuseFor, type Done } from './refused.ts'

/** Who writes: what it sees decides what it may dispute. */
export interface Asking {
  writing: Writing
  reader: Reader
}

/** A step that a caller wants to take with an objection. */
export interface StepAsked {
  objection: FactKey
  /** The version that the caller read. */
  expectedVersion: number
  statement: string
  key: string
  /** All else that it says, so that a key is not used for another request. */
  more?: unknown
}

/** What a step is decided on. */
export interface Stepping {
  tx: Transaction
  row: ObjectionRow
  today: string
  source: DisputeSource
  fact: DisputedFact
  changing: FactChanging
}

/** What a step adds: columns of the next version, and values that a decision set. */
export interface Step {
  changes?: Partial<ObjectionRow>
  items?: readonly ObjectionItem[]
}

/** Who may take a step: the handling unit, the unit that verifies, or who filed it. */
export type Taker = 'HANDLER' | 'VERIFIER' | 'FILER'

/**
 * Takes a step with an objection: the next version, and what was said. The fact is marked or not, as the state says.
 * Others' objections read like missing ones.
 * @param decide what the step adds, once the state allows it; it may refuse (`refuse`)
 * @throws DomainError NOT_FOUND; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export function takeStep(
  { writing, reader }: Asking,
  action: ObjectionAction,
  taker: Taker,
  asked: StepAsked,
  decide: (stepping: Stepping) => Promise<Step> = () => Promise.resolve({}),
): Promise<Done> {
  const { objection, expectedVersion, key, more = null } = asked
  const { viewer } = reader
  const statement = readText(asked.statement)
  const body = [objection, expectedVersion, statement, more]
  return onceOrRefused(writing, viewer, { name: `OBJECTION/${action}`, key, body }, async (tx) => {
    const { row, memberIds } = await lockFor(tx, objection)
    if (!takes({ writing, reader }, taker, row, memberIds)) throw new DomainError('NOT_FOUND')
    if (row.version !== expectedVersion) refuse('VERSION_CONFLICT')
    refuseFor(problemOfMove(row, action))
    const today = writing.today()
    const source = disputeSource(row.factKind)!
    const fact = (await source.lock(writing, tx, { subjectId: row.subjectId, id: row.factId }))!
    const reason = reasonOf(action, objection, statement)
    const changing = { writing, viewer, tx, partyName: viewer.party!.name, reason }
    const state = nextState(row, action)!
    const step = { tx, row, today, source, fact, changing }
    if (row.marked && !marksFact(state) && fact.isDisputed) {
      await source.mark?.(changing, { subjectId: row.subjectId, id: row.factId }, 'UNDISPUTED')
    }
    const { changes = {}, items } = await decide(step)
    if (!row.marked && marksFact(state) && !fact.isDisputed) {
      await source.mark?.(changing, { subjectId: row.subjectId, id: row.factId }, 'DISPUTED')
    }
    await append(step, viewer, action, statement, { state, ...changes }, items ?? null)
    return objection
  })
}

/** The next version, with the step that made it. */
async function append(
  { tx, row, today, changing: { writing } }: Stepping,
  viewer: Viewer,
  action: ObjectionAction,
  statement: string,
  { state, ...changes }: Partial<ObjectionRow> & Pick<ObjectionRow, 'state'>,
  items: readonly ObjectionItem[] | null,
): Promise<void> {
  const { subjectId, objectionId } = row
  const kind = OBJECTION_ACTIONS[action]
  const at = tx.at.toISOString()
  const next = {
    ...row,
    state,
    ...(state === row.state
      ? {}
      : { sinceOn: today, ...dueIn(writing.rules(), state, today, row) }),
    marked: marksFact(state),
    changeKind: kind,
    ...changes,
    version: row.version + 1,
    recordedAt: at,
  }
  await closeObjection(tx, { subjectId, id: objectionId, at })
  await insertObjections(tx, [next])
  await insertObjectionSteps(tx, [
    {
      subjectId,
      objectionId,
      version: next.version,
      kind,
      partyName: viewer.party!.name,
      takenOn: today,
      statement,
      items,
      evidence: null,
      actor: viewer.actor,
      sourceCode: next.sourceCode,
      verifierSource: next.verifierSource,
      regionCode: next.regionCode,
      recordedAt: at,
    },
  ])
}

/** Why a version of the fact came to be: it names the objection. */
export function reasonOf(
  action: ObjectionAction | 'FILE',
  key: FactKey,
  statement: string,
): string {
  const id = writeGlobalId({ kind: 'objection', ...key })
  return action === 'UPHOLD' ? `异议 ${id} 成立：${statement}` : `异议 ${id}`
}

/** The open version of an objection, its file locked: steps with objections of one file take turns. */
async function lockFor(tx: Transaction, key: FactKey) {
  const [file] = await listFileIds(tx, [key.subjectId], AS_OF_NOW)
  const { memberIds } = file!
  await lockSubjects(tx, { ids: memberIds })
  const [row] = await findOpenObjection(tx, key)
  if (row === undefined) throw new DomainError('NOT_FOUND')
  return { row, memberIds }
}

function takes(
  { writing, reader: { viewer } }: Asking,
  taker: Taker,
  row: ObjectionRow,
  memberIds: readonly string[],
): boolean {
  const { party } = viewer
  if (party === null) return false
  if (taker === 'HANDLER') return handles(writing, viewer, row)
  if (taker === 'VERIFIER') return verifies(writing, viewer, row)
  const isOwn = party.subjectId !== null && memberIds.includes(party.subjectId)
  return isOwn || party.id === row.filerId
}
