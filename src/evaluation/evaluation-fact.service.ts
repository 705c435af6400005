import { firstDay, type Fact, type FactReader } from '../fact/fact.ts'
import { readGlobalId, writeGlobalId } from '../relay/global-id.ts'
import { schemeVersion } from '../rule/evaluation-scheme.schema.ts'
import type { DecisionPolicy } from '../rule/rule.schema.ts'
import {
  evaluationFactRows,
  evaluationStates,
  type EvaluationFactRow,
} from './evaluation-fact.store.ts'
import { evaluationVisibility } from './evaluation.scope.ts'
import { findEvaluation } from './evaluation.service.ts'

/** Grades that count, as decisions weigh them. One whose validity is over never does. */
export const evaluationFactReader: FactReader = {
  kind: 'EVALUATION',
  list: async ({ db, entitlement, rules, today }, files, question) => {
    const { policy, on, asOf } = question
    const facts: Fact[][] = files.map(() => [])
    const weighed = weighedSchemes(policy)
    if (weighed.length === 0) return facts
    const since = firstDay(question, 'EVALUATION')
    const request = { weighed, since, until: on, knownAt: asOf.knownAt }
    const visibility = evaluationVisibility(entitlement, rules(), today())
    const rows = await evaluationFactRows(db, entitlement.shape, files, request, visibility)
    for (const row of rows) facts[row.ord]!.push(factOf(row))
    return facts
  },
  states: async (db, facts) => {
    const rows = await evaluationStates(db, {
      subjects: facts.map(({ subjectId }) => subjectId),
      evaluations: facts.map(({ id }) => id),
    })
    const found = new Map(rows.map((row) => [row.id, row]))
    return facts.map(({ id }) => found.get(id) ?? null)
  },
  idOf: ({ subjectId, id }) => writeGlobalId({ kind: 'evaluation', subjectId, id }),
  find: async (reader, globalId) => {
    const key = readGlobalId(globalId)
    return key?.kind === 'evaluation' ? findEvaluation(reader, key) : null
  },
}

/** The schemes that the factors of a policy name; each names its schemes (the data's check sees to it). */
function weighedSchemes({ body }: DecisionPolicy): string[] {
  const named = body.factors.flatMap(({ kind, where }) =>
    kind === 'EVALUATION' ? (where['scheme'] ?? []) : [],
  )
  return [...new Set(named)].toSorted()
}

function factOf(row: EvaluationFactRow): Fact {
  const version = schemeVersion({ code: row.schemeCode, validFrom: row.schemeVersion })
  return {
    kind: 'EVALUATION',
    subjectId: row.subjectId,
    id: row.evaluationId,
    version: row.version,
    label: `${row.grade} (${version})`,
    on: row.validFrom,
    validTo: row.validTo,
    properties: { scheme: [row.schemeCode], grade: [row.grade], domain: [row.domain] },
    disputed: row.disputed,
    shielded: false,
    correctedSince: false,
  }
}
