import type { Base, Reader } from '../disclosure/reading.ts'
import { mayDo, type ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import type { EvaluationInput } from '../evaluation/evaluation-input.ts'
import { evaluationProblem, type EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import { periodOf, type Period } from '../evaluation/evaluation.rules.ts'
import type { FactKey } from '../fact/fact.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import { checkPlainText } from '../personal/plain-text.ts'
import type { EvaluationScheme } from '../rule/rule.schema.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { draftOf } from './draft.ts'
import { insertEvaluations, insertEvaluationSteps, listEvaluated } from './evaluating.store.ts'
import { evaluatorOf, type Evaluator } from './evaluator.ts'
import { countRecords } from './record-inputs.ts'
import { resultOf } from './result.ts'

/** What came of it: the evaluation, or why there is none. */
export type Evaluated = { evaluation: FactKey } | { problem: EvaluationProblem }

/** What is to be evaluated. Days are ISO, `periodTo` and `validTo` exclusive; null: as the scheme says. */
export interface EvaluationAsked {
  scheme: string
  subjectId: string
  periodFrom: string | null
  periodTo: string | null
  validTo: string | null
  given: EvaluationInput
  note: string | null
}

/**
 * Evaluates a subject: by a department, or by an agency under a mandate that names the scheme as filed. What the scheme
 * counts from records is counted, the rest is as given; what is missing leaves the result undetermined. The result is
 * preliminary, unless a veto takes effect at once.
 * @throws DomainError FORBIDDEN; NOT_FOUND for a subject that the caller does not see; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export async function evaluateSubject(
  base: Base,
  reader: Reader,
  asked: EvaluationAsked,
  key: string,
): Promise<Evaluated> {
  const { viewer } = reader
  const { party } = viewer
  if (party === null || !mayDo(viewer, 'evaluation:submit')) throw new DomainError('FORBIDDEN')
  checkGiven(asked.given)
  const note = asked.note === null ? null : readText(asked.note)
  const file = await findSubject(reader, asked.subjectId)
  if (file === null) throw new DomainError('NOT_FOUND')
  const prepared = await prepare(base, party, file, asked)
  const request = { name: 'evaluate', key, body: asked }
  return once<Evaluated>(base, viewer, request, async (tx) => {
    if ('problem' in prepared) return prepared
    const { scheme, period, evaluator } = prepared
    const { memberIds } = file
    await lockSubjects(tx, { ids: memberIds })
    const occasion = {
      schemeCode: scheme.code,
      schemeVersion: scheme.validFrom,
      periodFrom: period.from,
      evaluatorId: party.id,
    }
    if ((await listEvaluated(tx, { ...occasion, ids: memberIds })).length > 0)
      return { problem: evaluationProblem('ALREADY_EVALUATED') }
    const { body } = scheme
    const [counted] = await countRecords(base, tx, [memberIds], body, period, evaluator.records)
    const result = resultOf(scheme, asked.given, counted!)
    if ('problem' in result) return result
    const { validTo } = asked
    const { actor } = viewer
    const isPerson = file.category === 'PERSON'
    const subjectId = file.id
    const drafted = { ...prepared, subjectId, isPerson, result, validTo, note, actor }
    const draft = draftOf(base, drafted, tx.at.toISOString())
    if ('problem' in draft) return draft
    await insertEvaluations(tx, [draft.row])
    await insertEvaluationSteps(tx, [draft.step])
    return { evaluation: { subjectId, id: draft.row.evaluationId } }
  })
}

type Prepared =
  | { scheme: EvaluationScheme; period: Period; evaluator: Evaluator }
  | { problem: EvaluationProblem }

/** What has to be so before anything is looked at of the subject's records; asked before the transaction. */
async function prepare(
  base: Base,
  party: ViewerParty,
  file: SubjectFile,
  { scheme: code, periodFrom: from, periodTo: to }: EvaluationAsked,
): Promise<Prepared> {
  const scheme = usableScheme(base, code)
  if ('problem' in scheme) return scheme
  const evaluator = await evaluatorOf(base, party, scheme, file.regionCode)
  if ('problem' in evaluator) return evaluator
  if (!scheme.body.subjectCategories.includes(file.category))
    return { problem: evaluationProblem('SUBJECT_UNFIT') }
  const period = periodOf(scheme.body, { from, to }, base.today())
  return 'problem' in period ? period : { scheme, period, evaluator }
}

/** The scheme in force by its code, if it can grade. */
export function usableScheme(
  { rules, today }: Pick<Base, 'rules' | 'today'>,
  code: string,
): EvaluationScheme | { problem: EvaluationProblem } {
  const scheme = rules().current('evaluation-scheme', code, today())
  if (scheme === null) return { problem: evaluationProblem('SCHEME_UNKNOWN') }
  if (scheme.body.status === 'COMPLETE') return scheme
  return { problem: evaluationProblem('SCHEME_INCOMPLETE') }
}

/** @throws DomainError BAD_INPUT for a reference that holds an identity, bank card or mobile number */
export function checkGiven({ parts, vetoes = [] }: EvaluationInput): void {
  const sections = Object.values(parts).flatMap((one) => ('sections' in one ? one.sections : []))
  const whole = Object.values(parts).flatMap((one) => ('sections' in one ? [] : [one]))
  const events = [...sections, ...whole].flatMap((one) => ('events' in one ? one.events : []))
  const references = [...events, ...vetoes].map(({ reference }) => reference)
  for (const text of [...references, ...sections.map(({ code }) => code)]) {
    if (text.length > REFERENCE_MOST || text.trim() === '') {
      throw new DomainError('BAD_INPUT', {
        zh: `依据须为 1 至 ${REFERENCE_MOST} 字`,
        en: `A reference has 1 to ${REFERENCE_MOST} characters`,
      })
    }
    checkPlainText(text)
  }
}

const REFERENCE_MOST = 200
