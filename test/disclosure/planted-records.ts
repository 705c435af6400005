import { uuidv7 } from 'uuidv7'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import type { World } from '../support/world.ts'
import { addNode, nextValue, ORIGIN, type City } from './canary.ts'
import { LIES_IN_A_FIELD, STATES, type Relation, type Scope, type State } from './expected.ts'

/** Columns of a record that make its state; the clock of the tests stands on 2026-11-20. */
const OF_STATE: Record<
  State,
  { item: string; state: string; from: string | null; to: string | null }
> = {
  PUBLISHED: {
    item: 'ADMINISTRATIVE_PENALTY',
    state: 'IN_FORCE',
    from: '2026-05-01',
    to: '2027-05-01',
  },
  DISPUTED: {
    item: 'ADMINISTRATIVE_PERMIT',
    state: 'IN_FORCE',
    from: '2026-05-01',
    to: '2027-05-01',
  },
  UNPUBLISHED: { item: 'ADMINISTRATIVE_PENALTY', state: 'IN_FORCE', from: null, to: null },
  ENDED: {
    item: 'ADMINISTRATIVE_PENALTY',
    state: 'IN_FORCE',
    from: '2025-05-01',
    to: '2026-05-01',
  },
  SHIELDED: {
    item: 'ADMINISTRATIVE_PENALTY',
    state: 'SHIELDED',
    from: '2026-05-01',
    to: '2027-05-01',
  },
  REPAIRED: {
    item: 'ADMINISTRATIVE_PENALTY',
    state: 'REPAIRED',
    from: '2026-05-01',
    to: '2027-05-01',
  },
  REVOKED: {
    item: 'ADMINISTRATIVE_PENALTY',
    state: 'REVOKED',
    from: '2026-05-01',
    to: '2027-05-01',
  },
  OLDER: {
    item: 'ADMINISTRATIVE_PENALTY',
    state: 'IN_FORCE',
    from: '2026-05-01',
    to: '2027-05-01',
  },
  SHARED: { item: 'JUDICIAL_ENFORCEMENT', state: 'IN_FORCE', from: null, to: null },
  AUTHORIZED: { item: 'VOLUNTARY_DECLARATION', state: 'IN_FORCE', from: null, to: null },
  DECLARED: { item: 'VOLUNTARY_DECLARATION', state: 'DECLARED', from: null, to: null },
  REFUSED: { item: 'VOLUNTARY_DECLARATION', state: 'REFUSED', from: null, to: null },
  INTERNAL: {
    item: 'ADMINISTRATIVE_PENALTY',
    state: 'IN_FORCE',
    from: '2026-05-01',
    to: '2027-05-01',
  },
}

const OTHER = { type: 'OtherRecord', kind: 'OTHER', open: null }

/** How records of an item are typed, and their public column that holds a canary. */
const TYPE_OF_ITEM: Record<string, { type: string; kind: string; open: string | null }> = {
  ADMINISTRATIVE_PENALTY: { type: 'PenaltyRecord', kind: 'PENALTY', open: 'facts' },
  ADMINISTRATIVE_PERMIT: { type: 'PermitRecord', kind: 'PERMIT', open: 'content' },
  JUDICIAL_ENFORCEMENT: OTHER,
  VOLUNTARY_DECLARATION: OTHER,
}

// oxlint-disable-next-line max-lines-per-function -- one statement, all its columns
export async function plantRecord(
  world: World,
  city: City,
  relation: Relation,
  subjectId: string,
  state: State,
) {
  const { source, region } = ORIGIN[relation]
  const { item, state: kept, from, to } = OF_STATE[state]
  const place = (field: string, scope: Scope) => {
    const value = nextValue()
    city.canaries.push({ value, place: `Record.${field}`, relation, state, scope, masked: null })
    return value
  }
  const { kind, open: column } = TYPE_OF_ITEM[item]!
  const isOlder = state === 'OLDER'
  const recordId = uuidv7()
  const shared = { sourceName: place('sourceName', 'SHARED') }
  const internal = { remarks: place('remarks', 'INTERNAL') }
  const open = column === null ? null : { [column]: place(column, 'PUBLIC') }
  const authorized =
    item === 'VOLUNTARY_DECLARATION' ? { content: place('partner', 'AUTHORIZED') } : null
  const number = column === null ? null : place('documentNumber', 'PUBLIC')
  const insert = (version: number, closed: string | null, values: (string | null)[]) =>
    world.base.db.query(
      `insert into record (subject_id, record_id, version, kind, item_code, item_version, polarity,
         document_number, region_code, decided_on, valid_from, state, disputed, disclosure_scope,
         publicity_reason, publication_due_on, published_from, published_to, attributes_public,
         attributes_shared, attributes_authorized, attributes_internal, change_kind, change_reason,
         recorded_at, superseded_at, source_code, row_hash, domain, file_id, row_number, received_at)
       values ($1, $2, $3, $4, $5, '2026-01-01', 'NEGATIVE', $6, $7, '2026-04-01', '2026-04-01', $8,
         $9::text::boolean, $10, 'x', '2026-04-10', $11, $12, $13::text::jsonb, $14::text::jsonb, $15::text::jsonb, $16::text::jsonb, 'SUBMITTED', $17,
         $18, $19, $20, $21, $22, $23, 7, now())`,
      [
        subjectId,
        recordId,
        version,
        kind,
        item,
        values[0] ?? null,
        region,
        kept,
        String(state === 'DISPUTED'),
        STATES[state],
        from,
        to,
        values[1] ?? null,
        values[2] ?? null,
        values[3] ?? null,
        values[4] ?? null,
        values[5] ?? null,
        isOlder && version === 2 ? '2026-06-02T00:00:00Z' : '2026-06-01T00:00:00Z',
        closed,
        source,
        values[6] ?? 'x',
        LIES_IN_A_FIELD.includes(state) ? 'SAFETY' : null,
        uuidv7(),
      ],
    )
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value))
  await insert(1, isOlder ? '2026-06-02T00:00:00Z' : null, [
    number,
    json(open),
    json(shared),
    json(authorized),
    json(internal),
    place('changeReason', 'INTERNAL'),
    place('rowHash', 'SHARED'),
  ])
  // The version in force of the older one is plain: it holds no canary.
  if (isOlder) await insert(2, null, ['示例字号', null, null, null, null, null, 'x'])
  addNode(city, writeGlobalId({ kind: 'record', subjectId, recordId }), TYPE_OF_ITEM[item]!.type)
}
