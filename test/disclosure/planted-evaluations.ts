import { randomUUID } from 'node:crypto'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import type { World } from '../support/world.ts'
import { addNode, nextValue, ORIGIN, type City } from './canary.ts'
import { EVALUATION_STATES, type EvaluationState, type Relation, type Scope } from './expected.ts'

/** Columns of an evaluation that make its state; the clock of the tests stands on 2026-11-20. */
const OF_STATE: Record<
  EvaluationState,
  { state: string; scheme?: string; from?: string; to?: string; publicity?: string }
> = {
  FINAL: { state: 'FINAL', from: '2026-05-01', to: '2027-05-01' },
  FINAL_SHARED: {
    state: 'FINAL',
    scheme: 'MOT-ROAD-ENTERPRISE',
    from: '2026-05-01',
    to: '2027-05-01',
  },
  VALIDITY_OVER: { state: 'FINAL', from: '2025-05-01', to: '2026-11-20' },
  OPEN_PUBLICITY: { state: 'PUBLICITY', publicity: '2026-11-20' },
  CLOSED_PUBLICITY: { state: 'PUBLICITY', publicity: '2026-11-27' },
  PRELIMINARY: { state: 'PRELIMINARY' },
  WITHDRAWN: { state: 'WITHDRAWN', from: '2026-05-01', to: '2027-05-01' },
  REPAIRED: { state: 'REPAIRED', from: '2026-05-01', to: '2027-05-01' },
}
const SCHEME = 'JS-ROADWATER-OPERATOR-2024'

/** Plants an evaluation in a state, with a step that says something and what went in; its id. */
// oxlint-disable-next-line max-lines-per-function -- two statements, all their columns
export async function plantEvaluation(
  world: World,
  city: City,
  relation: Relation,
  subjectId: string,
  evaluationState: EvaluationState,
): Promise<string> {
  const { source, region } = ORIGIN[relation]
  const {
    state,
    scheme = SCHEME,
    from = null,
    to = null,
    publicity = null,
  } = OF_STATE[evaluationState]
  const id = randomUUID()
  const evaluator = randomUUID()
  const place = (name: string, scope: Scope) => {
    const value = nextValue()
    const canary = { value, place: name, relation, state: null, scope, masked: null }
    city.canaries.push({ ...canary, evaluationState })
    return value
  }
  const sections = [{ code: 'T1', value: '91', amount: '100' }]
  const explanation = {
    parts: [{ code: 'TOTAL', value: '91', weight: '1', points: '91', sections }],
    indicators: [{ code: 'I', points: '-3' }],
    vetoes: [],
    demotions: [{ code: 'D', from: place('GradeDemotion.from', 'SHARED'), to: 'B' }],
    why: [{ code: 'IN_BAND', about: place('EvaluationReason.about', 'SHARED') }],
  }
  const category = place('EvaluationInputEntry.category', 'INTERNAL')
  const event = { reference: '示例', effect: 'DEDUCT', points: '3' }
  const inputs = {
    parts: { TOTAL: { events: [event] } },
    indicators: [{ code: 'I', category, times: 2 }],
    vetoes: [{ code: 'X', reference: place('EvaluationInputEntry.reference', 'INTERNAL') }],
    records: [{ indicator: 'I', category, subjectId, recordId: randomUUID(), version: 1 }],
  }
  await world.base.db.query(
    `insert into evaluation (subject_id, evaluation_id, version, scheme_code, scheme_version, period_from, period_to,
       state, since_on, status, grade, score, explanation, publicity_from, publicity_until, valid_from, valid_to,
       evaluator_id, evaluator_name, domain, region_code, holder_source, disclosure_scope, change_kind, recorded_at,
       source_code, row_hash, received_at)
     values ($1, $2, 1, $3, '2024-01-01', '2025-01-01', '2026-01-01', $4, '2026-05-01', 'GRADED', 'A', '1',
       $5::text::jsonb, '2026-11-01', $6, $7, $8, $9, $10, 'SAFETY', $11, $12, $13, $4, '2026-06-01T00:00:00Z',
       $12, $14, now())`,
    [
      subjectId,
      id,
      scheme,
      state,
      JSON.stringify(explanation),
      publicity,
      from,
      to,
      evaluator,
      place('Evaluation.evaluator', 'PUBLIC'),
      region,
      source,
      EVALUATION_STATES[evaluationState],
      place('Evaluation.rowHash', 'SHARED'),
    ],
  )
  await world.base.db.query(
    `insert into evaluation_step (subject_id, evaluation_id, version, kind, party_name, taken_on, statement, inputs,
       actor, evaluator_id, holder_source, region_code, recorded_at)
     values ($1, $2, 1, 'EVALUATED', '示例局', '2026-05-01', $3, $4::text::jsonb, 'x', $5, $6, $7, '2026-06-01T00:00:00Z')`,
    [
      subjectId,
      id,
      place('EvaluationStep.statement', 'INTERNAL'),
      JSON.stringify(inputs),
      evaluator,
      source,
      region,
    ],
  )
  addNode(city, writeGlobalId({ kind: 'evaluation', subjectId, id }), 'Evaluation')
  return id
}
