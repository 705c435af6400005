import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import type { EvaluationInput } from '../evaluation/evaluation-input.ts'
import { evaluationProblem, type EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import { listActiveMandates } from '../party/party.service.ts'
import { stateOf } from './draft.ts'
import { checkGiven, type Evaluated } from './evaluate.service.ts'
import { countRecords, recordsOf } from './record-inputs.ts'
import { resultOf } from './result.ts'
import { takeStep, type StepAsked, type Stepping } from './step.service.ts'
import { finality, publication } from './version.ts'

/** Steps with an evaluation, each as `takeStep` takes it: its errors are theirs. */

/** The evaluator begins the publicity: the subject may ask for a review until its last day. */
export function publishEvaluation(
  base: Base,
  viewer: Viewer,
  asked: StepAsked,
): Promise<Evaluated> {
  return takeStep(base, viewer, ['PUBLISH', 'EVALUATOR'], asked, async (stepping) => {
    const { scheme, today } = stepping
    const problem = await problemOfMandate(base, viewer, stepping)
    if (problem !== null) return { problem }
    return { changes: publication(scheme, today, base.rules().workingCalendar) }
  })
}

/** The subject or its representative asks for a review, while the publicity lasts. */
export function requestReview(base: Base, viewer: Viewer, asked: StepAsked): Promise<Evaluated> {
  return takeStep(base, viewer, ['REQUEST_REVIEW', 'SUBJECT'], asked, ({ row, today }) =>
    Promise.resolve(
      row.publicityUntil !== null && today > row.publicityUntil
        ? { problem: evaluationProblem('REVIEW_LATE') }
        : { changes: { review: 'REQUESTED' } },
    ),
  )
}

/** The evaluator answers a request for review and leaves the result as it is. */
export function answerReview(base: Base, viewer: Viewer, asked: StepAsked): Promise<Evaluated> {
  return takeStep(base, viewer, ['ANSWER_REVIEW', 'EVALUATOR'], asked, () =>
    Promise.resolve({ changes: { review: 'ANSWERED' } }),
  )
}

/** The evaluator evaluates again, with what is known now: a result that was made public is made public anew. */
export function reviseEvaluation(
  base: Base,
  viewer: Viewer,
  asked: StepAsked,
  given: EvaluationInput,
  validTo: string | null,
): Promise<Evaluated> {
  checkGiven(given)
  const more = [given, validTo]
  return takeStep(base, viewer, ['REVISE', 'EVALUATOR'], { ...asked, more }, async (stepping) => {
    const { tx, row, scheme, today, memberIds, isPerson } = stepping
    const problem = await problemOfMandate(base, viewer, stepping)
    if (problem !== null) return { problem }
    const period = { from: row.periodFrom, to: row.periodTo }
    const records = recordsOf(row.mandateId === null ? 'DEPARTMENT' : 'AGENCY')
    const [counted] = await countRecords(base, tx, [memberIds], scheme.body, period, records)
    const result = resultOf(scheme, given, counted!)
    if ('problem' in result) return result
    const standing = stateOf(scheme, result, isPerson, today, validTo)
    if ('problem' in standing) return standing
    const { status, grade, score, explanation, inputs } = result
    const review = row.review === 'REQUESTED' ? 'ANSWERED' : row.review
    const publicity = { publicityFrom: null, publicityUntil: null, review }
    return {
      changes: { ...standing, ...publicity, status, grade, score, explanation },
      inputs,
    }
  })
}

/** The evaluator makes a result final, once its publicity is over and no review is open: it counts from today. */
export function finalizeEvaluation(
  base: Base,
  viewer: Viewer,
  asked: StepAsked,
  validTo: string | null,
): Promise<Evaluated> {
  const given = { ...asked, more: [validTo] }
  return takeStep(base, viewer, ['FINALIZE', 'EVALUATOR'], given, async (stepping) => {
    const problem = await problemOfMandate(base, viewer, stepping)
    return problem === null ? finality(stepping, validTo) : { problem }
  })
}

/** The evaluator withdraws an evaluation, whatever its step; a final one counts no more from today. */
export function withdrawEvaluation(
  base: Base,
  viewer: Viewer,
  asked: StepAsked,
): Promise<Evaluated> {
  return takeStep(base, viewer, ['WITHDRAW', 'EVALUATOR'], asked, () => Promise.resolve({}))
}

/** A mandate that ended in between lets an agency make nothing more of what it began; it may withdraw it. */
async function problemOfMandate(
  { today }: Base,
  { party }: Viewer,
  { tx, row }: Stepping,
): Promise<EvaluationProblem | null> {
  if (row.mandateId === null) return null
  const mandates = await listActiveMandates({ db: tx, today }, party!.id)
  const isCovered = mandates.some(
    ({ act, scheme }) => act === 'EVALUATE' && scheme === row.schemeCode,
  )
  return isCovered ? null : evaluationProblem('MANDATE_MISSING')
}
