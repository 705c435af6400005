import { plainValues, versionDifferences, type VersionedKind } from '../fact/version-difference.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import { schemeVersion } from '../rule/evaluation-scheme.schema.ts'
import { GONE_EVALUATIONS } from './evaluation-state.rules.ts'
import { evaluationVisibility } from './evaluation.scope.ts'
import { findEvaluation } from './evaluation.service.ts'
import { evaluationStore, type EvaluationRow } from './evaluation.store.ts'

/** Fields of an evaluation that a version may change, by their names in the schema. */
const FIELDS: Readonly<Record<string, (row: EvaluationRow) => string | null>> = {
  state: (row) => row.state,
  status: (row) => row.status,
  disputed: (row) => String(row.disputed),
  // A letter alone means nothing: it is told with its scheme and version.
  grade: (row) =>
    row.grade === null
      ? null
      : `${row.grade} (${schemeVersion({ code: row.schemeCode, validFrom: row.schemeVersion })})`,
  score: (row) => row.score ?? null,
  publicityFrom: (row) => row.publicityFrom,
  publicityUntil: (row) => row.publicityUntil,
  validFrom: (row) => row.validFrom,
  validUntil: (row) => inclusiveEnd(row.validTo),
  disclosureScope: (row) => row.disclosureScope,
}

/** The names of those fields. */
export const COMPARED_EVALUATION_FIELDS: readonly string[] = Object.keys(FIELDS)

/** What of a version may differ, for comparisons and for the feed. */
export const evaluationVersions: VersionedKind<EvaluationRow> = {
  kind: 'EVALUATION',
  label: { zh: '信用评价', en: 'An evaluation' },
  idOf: ({ evaluationId }) => evaluationId,
  typeOf: () => 'Evaluation',
  withdrawn: GONE_EVALUATIONS,
  valuesOf: ({ row }) => plainValues(FIELDS, row),
  list: ({ db, entitlement, rules, today }, files, asked) => {
    const visibility = evaluationVisibility(entitlement, rules(), today())
    return evaluationStore.listChanges(db, entitlement.shape, files, asked, visibility)
  },
  find: (reader, key, { to }) => findEvaluation(reader, key, { validAt: null, knownAt: to }),
}

/** Evaluations. That a validity is over is no change of what is known: it was known from the beginning. */
export const evaluationDifferences = versionDifferences(evaluationVersions)
