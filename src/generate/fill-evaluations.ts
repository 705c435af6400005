import type { Base } from '../disclosure/reading.ts'
import { advanceCohort, type AdvanceAsked } from '../evaluating/advance.service.ts'
import { evaluateCohort } from '../evaluating/batch.service.ts'
import type { EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import { LIST_AUTHORITY } from './fill-lists.ts'

/** Who evaluates the demo city: its bureau. */
const EVALUATOR = { ...LIST_AUTHORITY, class: 'BUREAU', domains: [], subjectId: null } as const

/** Grades are made public two months before they are final: longer than any publicity. */
const PUBLICITY_MONTHS = 2

/** Grades the subjects of a demo city from their records, by a scheme that is marked as a demonstration. */
export async function fillEvaluations(base: Base): Promise<void> {
  const earlier: Base = { ...base, today: () => addMonths(base.today(), -PUBLICITY_MONTHS) }
  // The year that is under way: what the demo firm did shows in its grade.
  const periodFrom = `${earlier.today().slice(0, 4)}-01-01`
  const asked = { scheme: 'DEMO-RECORDS', party: EVALUATOR, actor: 'demo', periodFrom }
  const all = { periodTo: null, domain: null, region: null, subjects: null }
  checked(await evaluateCohort(earlier, { ...asked, ...all }))
  const step = (action: AdvanceAsked['action']) => ({ ...asked, action, validTo: null })
  checked(await advanceCohort(earlier, step('PUBLISH')))
  checked(await advanceCohort(base, step('FINALIZE')))
}

function checked(done: object | { problem: EvaluationProblem }): void {
  if ('problem' in done) throw new Error(`the demo set was refused: ${JSON.stringify(done)}`)
}
