import type { AsOf } from '../database/as-of.ts'
import { makeLoader, perOwner } from '../database/loader.ts'
import type { Reader, Reading } from '../disclosure/reading.ts'
import {
  loadByKeys,
  makeFactLists,
  type FactFile,
  type FactPage,
  type FactQuery,
  type ReadFact,
} from '../fact/fact-lists.ts'
import type { FactKey } from '../fact/fact.ts'
import { evaluationVisibility, type EvaluationVisibility } from './evaluation.scope.ts'
import {
  evaluationStore,
  listEvaluationSteps,
  type EvaluationNarrowing,
  type EvaluationRow,
  type EvaluationStepRow,
} from './evaluation.store.ts'

/** What a caller asks of a list of evaluations: the newest first, by the day on which one came into its state. */
export type EvaluationQuery = Omit<FactQuery<EvaluationNarrowing>, 'descending'>

/** An evaluation as it was read for a caller, as of two instants. */
export type ReadEvaluation = ReadFact<EvaluationRow>

const evaluations = makeFactLists({
  name: 'evaluations',
  store: evaluationStore,
  idOf: (row: EvaluationRow) => row.evaluationId,
  dayOf: (row: EvaluationRow) => row.sinceOn,
  visibilityOf,
})

function visibilityOf({ entitlement, rules, today }: Reading): EvaluationVisibility {
  return evaluationVisibility(entitlement, rules(), today())
}

const steps = perOwner((reading: Reading) =>
  makeLoader<FactKey & { asOf: AsOf }, EvaluationStepRow[]>((keys) =>
    loadByKeys(keys, async (asked, { knownAt }) => {
      const { db, entitlement } = reading
      const visibility = visibilityOf(reading)
      const rows = await listEvaluationSteps(db, entitlement.shape, asked, knownAt, visibility)
      return (key) => rows.filter((row) => `${row.subjectId}/${row.evaluationId}` === key)
    }),
  ),
)

/** An evaluation as of two instants, if the reader may see it: the open version when none is given. */
export function findEvaluation(
  reader: Reader,
  key: FactKey,
  asOf?: AsOf,
): Promise<ReadEvaluation | null> {
  return evaluations.find(reader, key, asOf)
}

/**
 * A page of the evaluations of a file, over all subjects that were merged into it, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listEvaluationsOfFile(
  file: FactFile,
  query: EvaluationQuery,
): Promise<FactPage<EvaluationRow>> {
  return evaluations.ofFile(file, { ...query, descending: true })
}

/**
 * A page of all evaluations that the reader sees, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listEveryEvaluation(
  reading: Reading,
  query: EvaluationQuery,
): Promise<FactPage<EvaluationRow>> {
  return evaluations.ofAll(reading, { ...query, descending: true })
}

/** The steps of an evaluation that its reader may see, the oldest first. */
export function listStepsOfEvaluation({
  subjectId,
  evaluationId,
  by,
  asOf,
}: ReadEvaluation): Promise<EvaluationStepRow[]> {
  return steps(by).load({ subjectId, id: evaluationId, asOf })
}
