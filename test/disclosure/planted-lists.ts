import { randomUUID } from 'node:crypto'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import type { World } from '../support/world.ts'
import { addNode, nextValue, ORIGIN, type City } from './canary.ts'
import { LIST_STATES, type ListState, type Relation, type Scope } from './expected.ts'

/** Columns of an entry that make its state; the clock of the tests stands on 2026-11-20. */
const OF_STATE: Record<
  ListState,
  { list: string; state: string; from?: string; to?: string; notice?: string }
> = {
  LISTED: { list: 'RED', state: 'IN_FORCE', from: '2026-05-01', to: '2027-05-01' },
  WATCHED: { list: 'WATCH', state: 'IN_FORCE', from: '2026-05-01', to: '2027-05-01' },
  PUBLIC_NOTICE: { list: 'RED', state: 'PUBLICIZED', notice: '2026-11-20' },
  NOTICE_OVER: { list: 'QUALIFICATION', state: 'PUBLICIZED', notice: '2026-11-19' },
  CLOSED_NOTICE: { list: 'BLACK', state: 'PUBLICIZED', notice: '2026-12-01' },
  NOMINATED: { list: 'RED', state: 'NOMINATED' },
  TERM_OVER: { list: 'BLACK', state: 'IN_FORCE', from: '2025-05-01', to: '2026-11-20' },
  FORMER: { list: 'BLACK', state: 'REVOKED', from: '2026-05-01', to: '2027-05-01' },
  REJECTED: { list: 'SERIOUS_DISHONESTY', state: 'REJECTED' },
}

/** Plants an entry of a list in a state, with a step that says something. */
export async function plantListEntry(
  world: World,
  city: City,
  relation: Relation,
  subjectId: string,
  listState: ListState,
) {
  const { source, region } = ORIGIN[relation]
  const { list, state, from = null, to = null, notice = null } = OF_STATE[listState]
  const entryId = randomUUID()
  const place = (name: string, scope: Scope) => {
    const value = nextValue()
    city.canaries.push({
      value,
      place: name,
      relation,
      state: null,
      scope,
      masked: null,
      listState,
    })
    return value
  }
  await world.base.db.query(
    `insert into list_entry (subject_id, entry_id, version, list_code, list_version, authority_id,
       authority_name, region_code, domain, state, since_on, notice_until, document_number, valid_from,
       valid_to, disclosure_scope, change_kind, recorded_at, source_code, row_hash, received_at)
     values ($1, $2, 1, $3, '2026-04-01', $2, '示例局', $4, 'SAFETY', $5, '2026-05-01', $6, $7, $8, $9, $10,
       $5, '2026-06-01T00:00:00Z', $11, $12, now())`,
    [
      subjectId,
      entryId,
      list,
      region,
      state,
      notice,
      place('ListEntry.documentNumber', 'PUBLIC'),
      from,
      to,
      LIST_STATES[listState],
      source,
      place('ListEntry.rowHash', 'SHARED'),
    ],
  )
  await world.base.db.query(
    `insert into list_step (subject_id, entry_id, version, objection, kind, party_name, taken_on, until_on, statement,
       basis, actor, source_code, region_code, recorded_at)
     values ($1, $2, 1, 1, 'OBJECTED', '示例局', '2026-05-01', '2026-05-15', $3, $6, 'x', $4, $5, '2026-06-01T00:00:00Z')`,
    [
      subjectId,
      entryId,
      place('ListStep.statement', 'INTERNAL'),
      source,
      region,
      place('ListStep.basis', 'INTERNAL'),
    ],
  )
  addNode(city, writeGlobalId({ kind: 'list-entry', subjectId, entryId }), 'ListEntry')
}
