import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import type { ViewerParty } from '../disclosure/viewer.ts'
import type { EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import { problemOfMove, stateOn } from '../evaluation/evaluation-state.rules.ts'
import { schemeOf } from '../evaluation/evaluation.view.ts'
import { keysOf } from '../fact/fact-find.store.ts'
import type { FactKey } from '../fact/fact.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { BATCH_SIZE, type BatchProgress } from './batch.service.ts'
import {
  awaitEvaluationTurns,
  closeEvaluations,
  countWaiting,
  listOpenEvaluations,
  listWaiting,
} from './batch.store.ts'
import { usableScheme } from './evaluate.service.ts'
import {
  insertEvaluations,
  insertEvaluationSteps,
  type OpenEvaluation,
} from './evaluating.store.ts'
import { evaluatorOf } from './evaluator.ts'
import { advanced, finality, publication, type Ground, type Step } from './version.ts'

/** What is to be taken on, by whom. */
export interface AdvanceAsked {
  action: 'PUBLISH' | 'FINALIZE'
  scheme: string
  party: ViewerParty
  actor: string
  /** First day of the period; null: of all periods. */
  periodFrom: string | null
  /** The day after the last one on which results count, where the scheme sets no validity. */
  validTo: string | null
  size?: number
  onProgress?(progress: BatchProgress): void
}

/** What was taken on. */
export interface AdvanceSummary {
  total: number
  taken: number
  /** Why others were not, by the code of the problem. */
  left: Record<string, number>
}

const FIRMS: readonly string[] = ['ORGANIZATION', 'SOLE_TRADER']

/** Before all ids. */
const NONE = '00000000-0000-0000-0000-000000000000'

/**
 * Begins the publicity of an evaluator's preliminary results, or makes final those whose publicity is over: each by the
 * rules of the single step, in batches by the order of ids, one transaction a batch. What cannot be taken on is left and
 * counted. A run that was ended goes on where it was: what was taken on does not wait any more.
 * @returns the problem of a scheme or party that does not fit
 */
export async function advanceCohort(
  base: Base,
  asked: AdvanceAsked,
): Promise<AdvanceSummary | { problem: EvaluationProblem }> {
  const scheme = usableScheme(base, asked.scheme)
  if ('problem' in scheme) return scheme
  const evaluator = await evaluatorOf(base, asked.party, scheme, null)
  if ('problem' in evaluator) return evaluator
  const { action, party, periodFrom, size = BATCH_SIZE } = asked
  const isLast = action === 'FINALIZE'
  const states = isLast
    ? ['PUBLICITY', ...(scheme.body.publicity === null ? ['PRELIMINARY'] : [])]
    : ['PRELIMINARY']
  const waiting = { schemeCode: scheme.code, evaluatorId: party.id, periodFrom, states }
  const [counts] = await countWaiting(base.db, waiting)
  const summary: AdvanceSummary = { total: counts!.total, taken: 0, left: {} }
  let after: FactKey = { subjectId: NONE, id: NONE }
  for (let done = 0; ;) {
    asked.onProgress?.({ done, total: summary.total })
    const place = { afterSubject: after.subjectId, afterId: after.id }
    const some = await listWaiting(base.db, { ...waiting, ...place, limit: size })
    if (some.length === 0) return summary
    await base.db.transaction((tx) => advanceSome(base, tx, asked, some, summary))
    done += some.length
    after = some.at(-1)!
  }
}

/** Takes some evaluations on by few statements; what another writer took on meanwhile is left to it. */
async function advanceSome(
  base: Base,
  tx: Transaction,
  asked: AdvanceAsked,
  some: readonly FactKey[],
  summary: AdvanceSummary,
): Promise<void> {
  const subjects = await lockSubjects(tx, { ids: some.map(({ subjectId }) => subjectId) })
  await awaitEvaluationTurns(tx, keysOf(some))
  const rows = await listOpenEvaluations(tx, keysOf(some))
  const firms = new Set(
    subjects.filter(({ category }) => FIRMS.includes(category)).map(({ id }) => id),
  )
  const at = tx.at.toISOString()
  const taking = { partyName: asked.party.name, actor: asked.actor, statement: null, at }
  const made = rows.flatMap((row) => {
    const isPerson = !firms.has(row.subjectId)
    const scheme = schemeOf(base.rules(), row)
    const ground = { row, scheme, today: base.today(), isPerson }
    const step = stepOf(base, asked, ground)
    if (!('problem' in step)) return [advanced(ground, asked.action, step, taking)]
    const { code } = step.problem
    summary.left[code] = (summary.left[code] ?? 0) + 1
    return []
  })
  if (made.length === 0) return
  const keys = made.map(({ step }) => ({ subjectId: step.subjectId, id: step.evaluationId }))
  await closeEvaluations(tx, { ...keysOf(keys), at })
  await insertEvaluations(
    tx,
    made.map(({ next }) => next),
  )
  await insertEvaluationSteps(
    tx,
    made.map(({ step }) => step),
  )
  summary.taken += made.length
}

function stepOf(
  { rules }: Base,
  { action, validTo }: AdvanceAsked,
  ground: Ground & { row: OpenEvaluation },
): Step | { problem: EvaluationProblem } {
  const { row, scheme, today } = ground
  const problem = problemOfMove(scheme.body, { ...row, state: stateOn(row, today) }, action)
  if (problem !== null) return { problem }
  if (action === 'FINALIZE') return finality(ground, validTo)
  return { changes: publication(scheme, today, rules().workingCalendar) }
}
