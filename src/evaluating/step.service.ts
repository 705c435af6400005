import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import type { Inputs } from '../evaluation/account.ts'
import { evaluationProblem, type EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import {
  EVALUATION_ACTIONS,
  nextState,
  problemOfMove,
  stateOn,
  type EvaluationAction,
} from '../evaluation/evaluation-state.rules.ts'
import { scopeOfEvaluation } from '../evaluation/evaluation.rules.ts'
import { schemeOf } from '../evaluation/evaluation.view.ts'
import type { FactKey } from '../fact/fact.ts'
import { once, readText } from '../listing/once.ts'
import type { EvaluationScheme } from '../rule/rule.schema.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { listFileIds } from '../subject/subject.store.ts'
import type { Evaluated } from './evaluate.service.ts'
import {
  awaitEvaluationTurn,
  closeEvaluation,
  findOpenEvaluation,
  insertEvaluations,
  insertEvaluationSteps,
  type NewEvaluation,
  type OpenEvaluation,
} from './evaluating.store.ts'

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
export interface Stepping {
  tx: Transaction
  row: OpenEvaluation
  scheme: EvaluationScheme
  today: string
  memberIds: readonly string[]
  isPerson: boolean
}

/** What a step adds: columns of the next version, and what went into a new result. */
export interface Step {
  changes?: Partial<NewEvaluation>
  inputs?: Inputs
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
    const { row, scheme, today, isPerson } = stepping
    if (row.version !== expectedVersion) return { problem: evaluationProblem('VERSION_CONFLICT') }
    const standing = { ...row, state: stateOn(row, today) }
    const illegal = problemOfMove(scheme.body, standing, action)
    if (illegal !== null) return { problem: illegal }
    const step = await decide(stepping)
    if ('problem' in step) return step
    const state = nextState(scheme.body, standing, action)!
    const next = { ...row, state, ...step.changes }
    const sinceOn = next.state === row.state ? row.sinceOn : today
    const wasFinal = next.validFrom !== null
    const disclosureScope = scopeOfEvaluation(scheme.body, { ...next, wasFinal, isPerson })
    await append(tx, {
      ...next,
      sinceOn,
      disclosureScope,
      changeKind: EVALUATION_ACTIONS[action],
      version: row.version + 1,
      recordedAt: tx.at.toISOString(),
    })
    await keepStep(tx, viewer, stepping, action, { ...step, statement })
    return { evaluation }
  })
}

async function append(tx: Transaction, next: NewEvaluation): Promise<void> {
  const { subjectId, evaluationId: id, recordedAt: at } = next
  await closeEvaluation(tx, { subjectId, id, at })
  await insertEvaluations(tx, [next])
}

function keepStep(
  tx: Transaction,
  { party, actor }: Viewer,
  { row, today }: Stepping,
  action: EvaluationAction,
  { inputs = null, statement }: { inputs?: Inputs | null; statement: string | null },
): Promise<void> {
  const { subjectId, evaluationId, version, evaluatorId, holderSource, regionCode } = row
  return insertEvaluationSteps(tx, [
    {
      subjectId,
      evaluationId,
      version: version + 1,
      kind: EVALUATION_ACTIONS[action],
      partyName: party!.name,
      takenOn: today,
      statement,
      inputs,
      actor,
      evaluatorId,
      holderSource,
      regionCode,
      recordedAt: tx.at.toISOString(),
    },
  ])
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
