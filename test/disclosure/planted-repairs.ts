import { uuidv7 } from 'uuidv7'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import type { World } from '../support/world.ts'
import { addNode, nextValue, ORIGIN, type City } from './canary.ts'
import type { EvaluationState, Relation, RepairState, Scope } from './expected.ts'
import { plantEvaluation } from './planted-evaluations.ts'

/** The repair, and the record or the evaluation that it is about; the clock of the tests stands on 2026-11-20. */
const OF_STATE: Record<
  RepairState,
  { state: string } & ({ fact: string; until: string } | { grade: EvaluationState })
> = {
  PENDING: { state: 'APPLIED', fact: 'IN_FORCE', until: '2027-05-01' },
  REFUSED_LATE: { state: 'REFUSED', fact: 'IN_FORCE', until: '2026-05-01' },
  GRANTED: { state: 'GRANTED', fact: 'REPAIRED', until: '2027-05-01' },
  OF_REVOKED: { state: 'ACCEPTED', fact: 'REVOKED', until: '2027-05-01' },
  GRADE_PENDING: { state: 'APPLIED', grade: 'FINAL' },
  GRADE_GRANTED: { state: 'GRANTED', grade: 'REPAIRED' },
}

/** Plants a repair in a state, with the fact that it is about, and a step that says something. */
// oxlint-disable-next-line max-lines-per-function -- three statements, all their columns
export async function plantRepair(
  world: World,
  city: City,
  relation: Relation,
  subjectId: string,
  repairState: RepairState,
) {
  const { db } = world.base
  const { source, region } = ORIGIN[relation]
  const of = OF_STATE[repairState]
  const isGrade = 'grade' in of
  const factId = isGrade
    ? await plantEvaluation(world, city, relation, subjectId, of.grade)
    : await plantRepaired(world, relation, subjectId, of)
  const repairId = uuidv7()
  const place = (name: string, scope: Scope) => {
    const value = nextValue()
    const canary = { value, place: name, relation, scope, repairState }
    city.canaries.push({ ...canary, state: null, masked: null })
    return value
  }
  await db.query(
    `insert into repair (subject_id, repair_id, version, fact_kind, fact_id, rule_code, rule_version, way, hours,
       state, since_on, applied_on, counted_on, is_extended, due_on, accepted_on, decided_on, notified_on, decided_by, decider_name, decision_number,
       barred_until, domain, region_code, disclosure_scope, change_kind, recorded_at, source_code, row_hash, received_at)
     values ($1, $2, 1, $10, $3, 'RECORD_REPAIR_ORDER_36', '2026-04-01', 'TRAINING', 3, $4, '2026-05-01',
       '2026-05-01', '2026-05-01', false, '2026-05-08', '2026-05-02', '2026-05-03', '2026-05-04', 'CREDIT_CHINA', $5, $6, '2029-05-01', 'SAFETY', $7, 'SHARED',
       'APPLIED', '2026-06-01T00:00:00Z', $8, $9, now())`,
    [
      subjectId,
      repairId,
      factId,
      of.state,
      place('Repair.decider', 'SHARED'),
      place('Repair.decisionNumber', 'SHARED'),
      region,
      source,
      place('Repair.rowHash', 'SHARED'),
      isGrade ? 'EVALUATION' : 'RECORD',
    ],
  )
  await db.query(
    `insert into repair_step (subject_id, repair_id, version, kind, party_name, taken_on, statement, evidence, actor,
       source_code, region_code, recorded_at)
     values ($1, $2, 1, 'APPLIED', $3, '2026-05-01', $4, jsonb_build_array($5::text), 'x', $6, $7,
       '2026-06-01T00:00:00Z')`,
    [
      subjectId,
      repairId,
      place('RepairStep.partyName', 'INTERNAL'),
      place('RepairStep.statement', 'INTERNAL'),
      place('RepairStep.evidence', 'INTERNAL'),
      source,
      region,
    ],
  )
  addNode(city, writeGlobalId({ kind: 'repair', subjectId, id: repairId }), 'Repair')
}

/** The record that a repair is about; it carries no canary of its own. */
async function plantRepaired(
  world: World,
  relation: Relation,
  subjectId: string,
  { fact, until }: { fact: string; until: string },
): Promise<string> {
  const { source, region } = ORIGIN[relation]
  const recordId = uuidv7()
  await world.base.db.query(
    `insert into record (subject_id, record_id, version, kind, item_code, item_version, polarity, region_code, domain,
       decided_on, valid_from, state, disputed, disclosure_scope, publicity_reason, publication_due_on,
       published_from, published_to, change_kind, recorded_at, source_code, row_hash, received_at)
     values ($1, $2, 1, 'PENALTY', 'ADMINISTRATIVE_PENALTY', '2026-01-01', 'NEGATIVE', $3, 'SAFETY', '2026-04-01',
       '2026-04-01', $4, false, 'PUBLIC', 'x', '2026-04-10', '2026-04-10', $5, 'SUBMITTED', '2026-06-01T00:00:00Z',
       $6, 'x', now())`,
    [subjectId, recordId, region, fact, until, source],
  )
  return recordId
}
