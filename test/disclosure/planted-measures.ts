import { randomUUID } from 'node:crypto'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import type { World } from '../support/world.ts'
import { addNode, nextValue, ORIGIN, type City } from './canary.ts'
import { MEASURE_STATES, type MeasureState, type Relation, type Scope } from './expected.ts'

/** Columns of an application that make its state; the clock of the tests stands on 2026-11-20. */
const OF_STATE: Record<MeasureState, { state: string; to: string | null; lifted?: string }> = {
  APPLIED: { state: 'APPLIED', to: '2027-05-01' },
  ENDED: { state: 'APPLIED', to: '2026-11-20' },
  LIFTED: { state: 'LIFTED', to: '2026-08-01', lifted: '2026-08-01' },
  WITHDRAWN: { state: 'WITHDRAWN', to: null },
  BY_CONSENT: { state: 'APPLIED', to: null },
  KEPT: { state: 'APPLIED', to: null },
}

/** Plants an application of a measure in a state, each by a unit of its own. */
export async function plantMeasure(
  world: World,
  city: City,
  relation: Relation,
  subjectId: string,
  measureState: MeasureState,
) {
  const { source, region } = ORIGIN[relation]
  const { state, to, lifted = null } = OF_STATE[measureState]
  const id = randomUUID()
  const place = (name: string, scope: Scope) => {
    const value = nextValue()
    const canary = { value, place: `MeasureApplication.${name}`, relation, scope, measureState }
    city.canaries.push({ ...canary, state: null, masked: null })
    return value
  }
  await world.base.db.query(
    `insert into measure_application (subject_id, application_id, version, measure_code, measure_version,
       purpose_code, unit_id, unit_name, region_code, domain, matter, content, effect, check_number, state,
       valid_from, valid_to, lifted_on, disclosure_scope, change_kind, change_reason, recorded_at, source_code,
       row_hash, received_at)
     values ($1, $2, 1, 'CREDIT_TALK', '2022-01-01', 'ADMINISTRATIVE_LICENSING', $2, $3, $4, 'SAFETY', $5, $6,
       $7, $8, $9, '2026-05-01', $10, $11, $12, 'REPORTED', $13, '2026-06-01T00:00:00Z', $14, $15, now())`,
    [
      subjectId,
      id,
      place('unit', 'PUBLIC'),
      region,
      place('matter', 'SHARED'),
      place('content', 'SHARED'),
      place('effect', 'SHARED'),
      place('checkNumber', 'SHARED'),
      state,
      to,
      lifted,
      MEASURE_STATES[measureState],
      place('changeReason', 'INTERNAL'),
      source,
      place('rowHash', 'SHARED'),
    ],
  )
  const node = writeGlobalId({ kind: 'measure-application', subjectId, id })
  addNode(city, node, 'MeasureApplication')
}
