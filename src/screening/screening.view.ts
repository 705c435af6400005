import type { Base } from '../disclosure/reading.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import type { Outcome } from '../rule/decision.schema.ts'
import { SCREENED_ROW_PROBLEMS, SCREENING_PROBLEMS } from './problem.ts'
import { countsOf } from './screening.service.ts'
import type { ResultCount, ScreeningRow } from './screening.store.ts'

/** Where a screening stands, as it is told outside the schema too. */
export async function screeningView(base: Base, row: ScreeningRow) {
  const counts = await countsOf(base, row.id)
  return {
    id: writeGlobalId({ kind: 'screening', id: row.id }),
    state: row.state,
    purpose: row.purpose,
    matter: row.matter,
    fileName: row.fileName,
    rowCount: row.rowCount,
    doneCount: doneOf(counts),
    outcomes: outcomesOf(counts),
    problems: problemsOf(counts),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    problem: endOf(row),
  }
}

/** Rows that have a result, bad ones included. */
export function doneOf(counts: readonly ResultCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0)
}

export function outcomesOf(counts: readonly ResultCount[]) {
  return counts.flatMap(({ outcome, count }) =>
    outcome === null ? [] : [{ outcome: outcome as Outcome, count }],
  )
}

export function problemsOf(counts: readonly ResultCount[]) {
  return counts.flatMap(({ problem, count }) => {
    if (problem === null) return []
    const { zh, en } = SCREENED_ROW_PROBLEMS[problem]
    return [{ code: problem, zh, en, count }]
  })
}

/** Why it ended early; null: it did not. */
export function endOf({ problem }: ScreeningRow) {
  if (problem === null) return null
  const { zh, en } = SCREENING_PROBLEMS[problem]
  return { code: problem, zh, en }
}
