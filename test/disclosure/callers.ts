import { uuidv7 } from 'uuidv7'
import { ANONYMOUS_VIEWER, type Viewer } from '../../src/disclosure/viewer.ts'
import { permissionsOf, type RegisteredClass } from '../../src/party/party.rules.ts'
import type { PartyRow } from '../../src/party/party.store.ts'
import { makeParty } from '../support/parties.ts'
import type { World } from '../support/world.ts'
import type { Caller } from './expected.ts'

const ROLE_OF: Partial<Record<Caller['class'], 'REPRESENTATIVE' | 'AUDIT' | 'SYSTEM'>> = {
  SUBJECT: 'REPRESENTATIVE',
  AUDITOR: 'AUDIT',
  ADMINISTRATOR: 'SYSTEM',
}

const PARTY_OF: Partial<Record<Caller['class'], Partial<PartyRow>>> = {
  BUREAU: { sourceCode: 'TRANSPORT_BUREAU', regionCode: '320600' },
  COUNTY: { sourceCode: 'COUNTY_TRANSPORT_OFFICE', regionCode: '320614' },
  AGENCY: { sourceCode: 'THIRD_PARTY' },
  PLATFORM: { regionCode: '320681', domains: ['SAFETY'] },
}

/** A viewer of a kind of caller, with the party that it acts for and the consents that it holds. */
export async function makeCaller(
  world: World,
  caller: Caller,
  ownId: string,
  consenting: readonly string[],
  parties: Map<string, PartyRow>,
): Promise<Viewer> {
  if (caller.class === 'ANONYMOUS') return ANONYMOUS_VIEWER
  const cls = caller.class as RegisteredClass
  const isSubject = cls === 'SUBJECT'
  const values = { ...PARTY_OF[cls], ...(isSubject ? { subjectId: ownId } : {}) }
  const party = parties.get(cls) ?? (await makeParty(world.base, cls, values))
  parties.set(cls, party)
  if (caller.some?.CONSENTED !== undefined) {
    for (const subjectId of consenting) await consentTo(world, party.id, caller.purpose!, subjectId)
  }
  const role = ROLE_OF[cls] ?? 'ACTOR'
  return {
    ...ANONYMOUS_VIEWER,
    partyClass: cls,
    party,
    member: { id: uuidv7(), role },
    permissions: permissionsOf(cls, role),
    regions: cls === 'PLATFORM' ? ['320681'] : null,
    domains: cls === 'PLATFORM' ? ['SAFETY'] : null,
    purpose: caller.purpose,
    matter: caller.purpose === null ? null : '示例事项',
    actor: `test:${cls}`,
  }
}

async function consentTo(world: World, partyId: string, purpose: string, subjectId: string) {
  await world.base.db.query(
    `insert into consent (subject_id, id, party_id, purpose, state, valid_from, valid_to)
     values ($1, $2, $3, $4, 'GRANTED', '2026-01-01', '2027-01-01')`,
    [subjectId, uuidv7(), partyId, purpose],
  )
}
