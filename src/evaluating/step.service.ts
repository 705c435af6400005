import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { evaluationProblem, type EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import {
  problemOfMove,
  stateOn,
  type EvaluationAction,
} from '../evaluation/evaluation-state.rules.ts'
import { schemeOf } from '../evaluation/evaluation.view.ts'
import type { FactKey } from '../fact/fact.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { listFileIds } from '../subject/subject.store.ts'
import type { Evaluated } from './evaluate.service.ts'
import {
  awaitEvaluationTurn,
  closeEvaluation,
  findOpenEvaluation,
  insertEvaluations,
  insertEvaluationSteps,
  type OpenEvaluation,
} from './evaluating.store.ts'
import { advanced, type Ground, type Step } from './version.ts'

/** A step that a caller wants to take with an evaluation. */
export interface StepAsked {
  evaluation: FactKey
  /** The version that the caller read. */
  expectedVersion: number
  statement: string | null
  key: string
  /** All else that it says, so that a key is not used for another request. */
  more?: unknown
}

/** What a step is decided on. */
export interface Stepping extends Ground {
  tx: Transaction
  memberIds: readonly string[]
}

/** Who may take a step: who evaluated, or the subject itself. */
export type Taker = 'EVALUATOR' | 'SUBJECT'

/**
 * Takes a step with an evaluation: the next version, and what was said. Others' evaluations read like missing ones.
 * @param decide what the step adds, or why it is not taken, once the state of the evaluation allows it
 * @throws DomainError NOT_FOUND; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export async function takeStep(
  base: Base,
  viewer: Viewer,
  [action, taker]: readonly [EvaluationAction, Taker],
  asked: StepAsked,
  decide: (stepping: Stepping) => Promise<Step | { problem: EvaluationProblem }>,
): Promise<Evaluated> {
  const { evaluation, expectedVersion, key, more = null } = asked
  const statement = asked.statement === null ? null : readText(asked.statement)
  const request = { name: action, key, body: [evaluation, expectedVersion, statement, more] }
  return once<Evaluated>(base, viewer, request, async (tx) => {
    const stepping = await lockFor(base, viewer, taker, tx, evaluation)
    const { row, scheme, today } = stepping
    if (row.version !== expectedVersion) return { problem: evaluationProblem('VERSION_CONFLICT') }
    const standing = { ...row, state: stateOn(row, today) }
    const illegal = problemOfMove(scheme.body, standing, action)
    if (illegal !== null) return { problem: illegal }
    const step = await decide(stepping)
    if ('problem' in step) return step
    const taking = { partyName: viewer.party!.name, actor: viewer.actor, statement }
    const made = advanced(stepping, action, step, { ...taking, at: tx.at.toISOString() })
    await closeEvaluation(tx, { ...evaluation, at: tx.at.toISOString() })
    await insertEvaluations(tx, [made.next])
    await insertEvaluationSteps(tx, [made.step])
    return { evaluation }
  })
}

/** The open version of an evaluation that the caller may take steps with, its file locked first. */
async function lockFor(
  base: Base,
  viewer: Viewer,
  taker: Taker,
  tx: Transaction,
  key: FactKey,
): Promise<Stepping> {
  const [file] = await listFileIds(tx, [key.subjectId], AS_OF_NOW)
  const { memberIds } = file!
  const subjects = await lockSubjects(tx, { ids: memberIds })
  await awaitEvaluationTurn(tx, key)
  const [row] = await findOpenEvaluation(tx, key)
  if (row === undefined || !takes(viewer, taker, row, memberIds)) throw new DomainError('NOT_FOUND')
  const category = subjects.find(({ id }) => id === key.subjectId)?.category
  const isPerson = category !== 'ORGANIZATION' && category !== 'SOLE_TRADER'
  const scheme = schemeOf(base.rules(), row)
  return { tx, row, scheme, today: base.today(), memberIds, isPerson }
}

function takes(
  viewer: Viewer,
  taker: Taker,
  { evaluatorId }: OpenEvaluation,
  memberIds: readonly string[],
): boolean {
  const { party } = viewer
  if (party === null) return false
  if (taker === 'EVALUATOR') return party.id === evaluatorId && mayDo(viewer, 'evaluation:submit')
  return party.subjectId !== null && memberIds.includes(party.subjectId)
}
