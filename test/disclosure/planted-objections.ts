import { randomUUID } from 'node:crypto'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import type { World } from '../support/world.ts'
import { addNode, nextValue, ORIGIN, type City } from './canary.ts'
import { OBJECTION_STATES, type ObjectionState, type Relation, type Scope } from './expected.ts'

/** Columns of an objection that make its state; the clock of the tests stands on 2026-11-20. */
const OF_STATE: Record<
  ObjectionState,
  { state: string; marked: boolean; until?: string; outcome?: string }
> = {
  OPEN: { state: 'VERIFYING', marked: true, until: '2026-11-21' },
  FACT_ENDED: { state: 'FILED', marked: true, until: '2026-11-20' },
  DECIDED: { state: 'UPHELD', marked: false, outcome: 'UPHELD' },
  ABOUT_AUTHORIZED: { state: 'ACCEPTED', marked: true },
  ABOUT_INTERNAL: { state: 'ACCEPTED', marked: true },
}

const placing =
  (city: City, relation: Relation, objectionState: ObjectionState) =>
  (name: string, scope: Scope) => {
    const value = nextValue()
    const canary = { value, place: name, relation, state: null, scope, masked: null }
    city.canaries.push({ ...canary, objectionState })
    return value
  }

/** Plants an objection in a state, with a step that says something and a piece of evidence. */
// oxlint-disable-next-line max-lines-per-function -- three statements, all their columns
export async function plantObjection(
  { base: { db } }: World,
  city: City,
  relation: Relation,
  subjectId: string,
  objectionState: ObjectionState,
) {
  const { source, region } = ORIGIN[relation]
  const { state, marked, until = null, outcome = null } = OF_STATE[objectionState]
  const [id, evidence] = [randomUUID(), randomUUID()]
  const place = placing(city, relation, objectionState)
  await db.query(
    `insert into evidence (id, hash, media_type, bytes, party_id, actor, subject_id, objection_id, uploaded_at)
     values ($1, 'x', $2, 1, $1, 'x', $3, $4, now())`,
    [evidence, place('ObjectionStep.mediaType', 'INTERNAL'), subjectId, id],
  )
  // Government sees an objection where it sees its fact.
  await db.query(
    `insert into record (subject_id, record_id, version, kind, item_code, item_version, polarity, region_code, domain,
       decided_on, valid_from, state, disputed, disclosure_scope, publicity_reason, publication_due_on,
       published_from, published_to, change_kind, recorded_at, source_code, row_hash, received_at)
     values ($1, $2, 1, 'PENALTY', 'ADMINISTRATIVE_PENALTY', '2026-01-01', 'NEGATIVE', $3, 'SAFETY', '2026-04-01',
       '2026-04-01', 'IN_FORCE', false, 'PUBLIC', 'x', '2026-04-10', '2026-04-10', $4, 'SUBMITTED',
       '2026-06-01T00:00:00Z', $5, 'x', now())`,
    [subjectId, id, region, until, source],
  )
  await db.query(
    `insert into objection (subject_id, objection_id, version, fact_kind, fact_id, aspect, state, filed_on,
       since_on, due_on, decision_due_on, decided_on, outcome, is_reviewed, marked, fact_until, domain,
       region_code, source_code, handler_name, filer_id, on_behalf, decided_by, disclosure_scope, change_kind,
       recorded_at)
     values ($1, $2, 1, 'RECORD', $2, 'CONTENT', $3, '2026-05-01', '2026-05-01', '2026-05-08', '2026-05-21',
       case when $4::text is not null then date '2026-05-10' end, $4, false, $5::text::boolean, $6, 'SAFETY',
       $7, $8, $9, $2, true, $10, $11, $3, '2026-06-01T00:00:00Z')`,
    [
      subjectId,
      id,
      state,
      outcome,
      String(marked),
      until,
      region,
      source,
      place('Objection.handler', 'SHARED'),
      // Shown to nobody: it decides who may take the second look.
      'x',
      OBJECTION_STATES[objectionState],
    ],
  )
  await db.query(
    `insert into objection_step (subject_id, objection_id, version, kind, party_name, taken_on, statement, items,
       evidence, actor, source_code, region_code, recorded_at)
     values ($1, $2, 1, 'FILED', $3, '2026-05-01', $4, $5::text::jsonb, $6::text::jsonb, 'x', $7, $8,
       '2026-06-01T00:00:00Z')`,
    [
      subjectId,
      id,
      place('ObjectionStep.partyName', 'INTERNAL'),
      place('ObjectionStep.statement', 'INTERNAL'),
      JSON.stringify([
        {
          field: 'fine',
          recorded: place('ObjectionStep.recorded', 'INTERNAL'),
          claimed: place('ObjectionStep.claimed', 'INTERNAL'),
        },
      ]),
      JSON.stringify([evidence]),
      source,
      region,
    ],
  )
  addNode(city, writeGlobalId({ kind: 'objection', subjectId, id }), 'Objection')
  // Of proceedings the scope alone decides: one each is enough.
  if (state !== 'FILED' && marked)
    await plantProceeding(db, city, relation, subjectId, objectionState)
}

/** Plants a proceeding whose row has the scope of the state. */
async function plantProceeding(
  db: World['base']['db'],
  city: City,
  relation: Relation,
  subjectId: string,
  objectionState: ObjectionState,
) {
  const { source, region } = ORIGIN[relation]
  const id = randomUUID()
  const place = placing(city, relation, objectionState)
  await db.query(
    `insert into legal_proceeding (subject_id, proceeding_id, version, fact_kind, fact_id, kind, state, organ,
       case_number, filed_on, since_on, outcome, document_number, statement, domain, region_code, source_code,
       disclosure_scope, change_kind, actor, recorded_at)
     values ($1, $2, 1, 'RECORD', $2, 'LITIGATION', 'DECIDED', $3, $4, '2026-05-01', '2026-05-01', 'MAINTAINED',
       $5, $6, 'SAFETY', $7, $8, $9, 'DECIDED', 'x', '2026-06-01T00:00:00Z')`,
    [
      subjectId,
      id,
      place('LegalProceeding.organ', 'SHARED'),
      place('LegalProceeding.caseNumber', 'SHARED'),
      place('LegalProceeding.documentNumber', 'SHARED'),
      place('LegalProceeding.statement', 'AUTHORIZED'),
      region,
      source,
      OBJECTION_STATES[objectionState],
    ],
  )
  addNode(city, writeGlobalId({ kind: 'proceeding', subjectId, id }), 'LegalProceeding')
}
