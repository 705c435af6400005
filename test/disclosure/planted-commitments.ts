import { uuidv7 } from 'uuidv7'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import type { World } from '../support/world.ts'
import { addNode, nextValue, ORIGIN, type City } from './canary.ts'
import { LIES_IN_A_FIELD, STATES, type Relation, type Scope, type State } from './expected.ts'

/** What of a commitment makes its state; the clock of the tests stands on 2026-11-20. */
const STANDING: Partial<Record<State, string>> = {
  SHIELDED: 'SHIELDED',
  REPAIRED: 'REPAIRED',
  REVOKED: 'REVOKED',
  // Commitments know no such state: theirs that nobody sees any more is this one.
  REFUSED: 'REVOKED',
}
const ENDED_ON: Partial<Record<State, string>> = { ENDED: '2026-05-01' }

/** Plants a commitment in a state; one that is shared is linked with the shared record of its subject. */
// oxlint-disable-next-line max-lines-per-function -- one statement, all its columns
export async function plantCommitment(
  world: World,
  city: City,
  relation: Relation,
  subjectId: string,
  state: State,
) {
  const { db } = world.base
  const place = (field: string, scope: Scope) => {
    const value = nextValue()
    const canary = { value, place: `Commitment.${field}`, relation, state, scope, masked: null }
    city.canaries.push(canary)
    return value
  }
  const commitmentId = uuidv7()
  const [record] =
    state === 'SHARED'
      ? await db.query<{ id: string }>(
          `select record_id as id from record where subject_id = $1::uuid and item_code = 'JUDICIAL_ENFORCEMENT'`,
          [subjectId],
        )
      : []
  const isOlder = state === 'OLDER'
  const replacedAt = isOlder ? '2026-06-02T00:00:00Z' : null
  const insert = (version: number, from: string, to: string | null, texts: (string | null)[]) =>
    db.query(
      `insert into commitment (subject_id, commitment_id, version, type_code, scene_code, publication_class, reason,
         content, liability, domain, region_code, signed_on, valid_from, stage, state, disputed,
         disclosure_scope, publication_reason, published_from, published_to, evidence, remarks,
         breach_record_id, change_kind, change_reason, recorded_at, superseded_at, source_code, row_hash, file_id,
         row_number, received_at)
       values ($1, $2, $3, 'VOLUNTARY', 'HONOURS', 'OPEN', '示例事由', $4, '示例责任', $5, $6, '2026-04-01', '2026-04-01',
         'SIGNED', $7, $8::text::boolean, $9, 'BY_CLASS', $10, $11, $12, $13, $14, 'REGISTERED', $15, $16, $17, $18, $19,
         $20, 7, now())`,
      [
        subjectId,
        commitmentId,
        version,
        texts[0] ?? '示例内容',
        LIES_IN_A_FIELD.includes(state) ? 'SAFETY' : null,
        ORIGIN[relation].region,
        STANDING[state] ?? 'IN_FORCE',
        String(state === 'DISPUTED'),
        STATES[state],
        state === 'UNPUBLISHED' || STATES[state] !== 'PUBLIC' ? null : '2026-04-01',
        ENDED_ON[state] ?? null,
        texts[1] ?? null,
        texts[2] ?? null,
        record?.id ?? null,
        texts[3] ?? null,
        from,
        to,
        ORIGIN[relation].source,
        texts[4] ?? 'x',
        uuidv7(),
      ],
    )
  await insert(1, '2026-06-01T00:00:00Z', replacedAt, [
    place('content', 'PUBLIC'),
    place('evidence', 'INTERNAL'),
    place('remarks', 'INTERNAL'),
    place('changeReason', 'INTERNAL'),
    place('rowHash', 'SHARED'),
  ])
  // The version in force of the older one is plain: it holds no canary.
  if (replacedAt !== null) await insert(2, replacedAt, null, [])
  const id = writeGlobalId({ kind: 'commitment', subjectId, id: commitmentId })
  if (record !== undefined) {
    await db.query(
      `update record set attributes_shared = attributes_shared || jsonb_build_object('commitment', $2::text)
        where subject_id = $1::uuid and record_id = $3::uuid`,
      [subjectId, id, record.id],
    )
  }
  addNode(city, id, 'Commitment')
}
