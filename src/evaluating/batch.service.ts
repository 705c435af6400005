import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import type { ViewerParty } from '../disclosure/viewer.ts'
import type { EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import { periodOf, type Period } from '../evaluation/evaluation.rules.ts'
import type { EvaluationScheme } from '../rule/rule.schema.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { listFileIds } from '../subject/subject.store.ts'
import { countCohort, listToEvaluate, type Cohort } from './batch.store.ts'
import { draftOf } from './draft.ts'
import { usableScheme } from './evaluate.service.ts'
import {
  insertEvaluations,
  insertEvaluationSteps,
  listEvaluated,
  type Occasion,
} from './evaluating.store.ts'
import { evaluatorOf, type Evaluator } from './evaluator.ts'
import { countRecords } from './record-inputs.ts'
import { resultOf } from './result.ts'

/** Subjects that are evaluated in one transaction: what a process that is killed loses at most. */
export const BATCH_SIZE = 1_000

/** What is to be evaluated, by whom. */
export interface BatchAsked {
  scheme: string
  party: ViewerParty
  actor: string
  /** First day of the period; null: the last whole cycle of the calendar. */
  periodFrom: string | null
  /** The day after the last one, where the scheme has no cycle. */
  periodTo: string | null
  /** A field of business. */
  domain: string | null
  /** A division, those below it included. */
  region: string | null
  /** Ids of subjects; null: all. */
  subjects: readonly string[] | null
  size?: number
  onProgress?(progress: BatchProgress): void
}

/** How far a batch is. */
export interface BatchProgress {
  done: number
  total: number
}

/** What a batch made. */
export interface BatchSummary {
  scheme: EvaluationScheme
  period: Period
  /** Of the cohort. */
  total: number
  /** Evaluated before by the same party, for the same period and version of the scheme. */
  skipped: number
  evaluated: number
  /** By grade; UNDETERMINED where there is none. */
  byGrade: Record<string, number>
}

/** What all batches of a run share. */
interface Run {
  scheme: EvaluationScheme
  period: Period
  evaluator: Evaluator
  occasion: Occasion
  actor: string
}

/**
 * Evaluates a cohort from its records, in batches by the order of ids: so many subjects a statement, one transaction a
 * batch. What was evaluated before on the same occasion is skipped, so that a run which was ended goes on where it was.
 * Results are preliminary; what the scheme does not count from records is not known here.
 * @returns the problem of a scheme, party or period that does not fit
 */
export async function evaluateCohort(
  base: Base,
  asked: BatchAsked,
): Promise<BatchSummary | { problem: EvaluationProblem }> {
  const run = await prepare(base, asked)
  if ('problem' in run) return run
  const { scheme, period, occasion } = run
  const { domain, region, subjects, size = BATCH_SIZE } = asked
  const cohort: Cohort = {
    categories: scheme.body.subjectCategories,
    domain,
    regions: region === null ? null : regionsWithin(base.rules().regions, region),
    subjects,
  }
  const [counts] = await countCohort(base.db, { ...cohort, ...occasion })
  const { total, evaluated: skipped } = counts!
  const summary: BatchSummary = { scheme, period, total, skipped, evaluated: 0, byGrade: {} }
  const report = () => asked.onProgress?.({ done: skipped + summary.evaluated, total })
  report()
  for (let after: string | null = null; ;) {
    const some = await listToEvaluate(base.db, { ...cohort, ...occasion, after, limit: size })
    if (some.length === 0) return summary
    const grades = await base.db.transaction((tx) => evaluateSome(base, tx, run, some))
    for (const grade of grades) summary.byGrade[grade] = (summary.byGrade[grade] ?? 0) + 1
    summary.evaluated += grades.length
    after = some.at(-1)!.id
    report()
  }
}

async function prepare(
  base: Base,
  asked: BatchAsked,
): Promise<Run | { problem: EvaluationProblem }> {
  const scheme = usableScheme(base, asked.scheme)
  if ('problem' in scheme) return scheme
  const evaluator = await evaluatorOf(base, asked.party, scheme, asked.region)
  if ('problem' in evaluator) return evaluator
  const given = { from: asked.periodFrom, to: asked.periodTo }
  const period = periodOf(scheme.body, given, base.today())
  if ('problem' in period) return period
  const occasion = {
    schemeCode: scheme.code,
    schemeVersion: scheme.validFrom,
    periodFrom: period.from,
    evaluatorId: asked.party.id,
  }
  return { scheme, period, evaluator, occasion, actor: asked.actor }
}

/**
 * Evaluates some subjects by few statements.
 * @returns their grades
 */
async function evaluateSome(
  base: Base,
  tx: Transaction,
  run: Run,
  subjects: readonly { id: string; category: string }[],
): Promise<string[]> {
  const { scheme, period, evaluator, occasion, actor } = run
  const files = await listFileIds(
    tx,
    subjects.map(({ id }) => id),
    AS_OF_NOW,
  )
  const ids = files.flatMap(({ memberIds }) => memberIds)
  await lockSubjects(tx, { ids })
  // Another process may have been here since; who waited for the lock sees it.
  const before = new Set(
    (await listEvaluated(tx, { ...occasion, ids })).map((one) => one.subjectId),
  )
  const left = files.flatMap(({ rootId, asked, memberIds }, at) => {
    const isOpen = rootId === asked && !memberIds.some((id) => before.has(id))
    return isOpen ? [{ memberIds, subjectId: asked, category: subjects[at]!.category }] : []
  })
  const members = left.map(({ memberIds }) => memberIds)
  const counted = await countRecords(base, tx, members, scheme.body, period, evaluator.records)
  const at = tx.at.toISOString()
  const drafts = left.map(({ subjectId, category }, n) => {
    const result = resultOf(scheme, { parts: {} }, counted[n]!)
    if ('problem' in result) throw new Error(`${subjectId}: ${result.problem.en}`)
    const isPerson = category === 'PERSON'
    const drafted = { scheme, period, evaluator, subjectId, isPerson, result, actor }
    const draft = draftOf(base, { ...drafted, validTo: null, note: null }, at)
    if ('problem' in draft) throw new Error(`${subjectId}: ${draft.problem.en}`)
    return draft
  })
  await insertEvaluations(
    tx,
    drafts.map(({ row }) => row),
  )
  await insertEvaluationSteps(
    tx,
    drafts.map(({ step }) => step),
  )
  return drafts.map(({ row }) => row.grade ?? 'UNDETERMINED')
}
