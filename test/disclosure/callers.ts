import { uuidv7 } from 'uuidv7'
import { ANONYMOUS_VIEWER, type Viewer } from '../../src/disclosure/viewer.ts'
import { permissionsOf, type RegisteredClass } from '../../src/party/party.rules.ts'
import type { PartyRow } from '../../src/party/party.store.ts'
import { makeParty } from '../support/parties.ts'
import type { World } from '../support/world.ts'
import { CALLERS, type Caller } from './expected.ts'

export const ROLE_OF: Partial<Record<Caller['class'], 'REPRESENTATIVE' | 'AUDIT' | 'SYSTEM'>> = {
  SUBJECT: 'REPRESENTATIVE',
  AUDITOR: 'AUDIT',
  ADMINISTRATOR: 'SYSTEM',
}

type Parties = Partial<Record<Caller['class'], Partial<PartyRow>>>

/** The parties that the tables' callers act for. */
const FIRST: Parties = {
  BUREAU: { sourceCode: 'TRANSPORT_BUREAU', regionCode: '320600' },
  COUNTY: { sourceCode: 'COUNTY_TRANSPORT_OFFICE', regionCode: '320614' },
  AGENCY: { sourceCode: 'THIRD_PARTY' },
  PLATFORM: { regionCode: '320681', domains: ['SAFETY'] },
}

/** Others of the same kinds: of other sources, counties and areas. */
const SECOND: Parties = {
  BUREAU: { sourceCode: 'MARKET_REGULATION', regionCode: '320600' },
  COUNTY: { sourceCode: 'COUNTY_TRANSPORT_OFFICE', regionCode: '320685' },
  AGENCY: { sourceCode: 'COURT' },
  PLATFORM: { regionCode: '320623', domains: ['SAFETY'] },
}
const THIRD: Parties = {
  COUNTY: { sourceCode: 'COUNTY_TRANSPORT_OFFICE', regionCode: '320681' },
  PLATFORM: { regionCode: '320614', domains: ['SAFETY'] },
}

/** Whose file a subject's representative has as its own, who consents, and the parties made so far, by class. */
export interface Standing {
  ownId: string
  consenting: readonly string[]
  parties: Map<string, PartyRow>
  values?: Parties
}

/** A viewer of a kind of caller, with the party that it acts for and the consents that it holds. */
export async function makeCaller(
  world: World,
  caller: Caller,
  { ownId, consenting, parties, values = FIRST }: Standing,
): Promise<Viewer> {
  if (caller.class === 'ANONYMOUS') return ANONYMOUS_VIEWER
  const cls = caller.class as RegisteredClass
  const own = cls === 'SUBJECT' ? { subjectId: ownId } : {}
  const party = parties.get(cls) ?? (await makeParty(world.base, cls, { ...values[cls], ...own }))
  parties.set(cls, party)
  if (caller.some?.CONSENTED !== undefined) {
    for (const subjectId of consenting) await consentTo(world, party.id, caller.purpose!, subjectId)
  }
  const role = ROLE_OF[cls] ?? 'ACTOR'
  const isPlatform = cls === 'PLATFORM'
  return {
    ...ANONYMOUS_VIEWER,
    partyClass: cls,
    party,
    member: { id: uuidv7(), role },
    permissions: permissionsOf(cls, role),
    regions: isPlatform ? [party.regionCode!] : null,
    domains: isPlatform ? party.domains : null,
    purpose: caller.purpose,
    matter: caller.purpose === null ? null : '示例事项',
    actor: `test:${cls}`,
  }
}

/**
 * Others of each kind of caller, whose parties are none of the tables': a second of each, and a third of the kinds that
 * are narrowed to counties or files.
 * @param owns files of which one is the second's own and another the third's
 * @param consenting those who consent to the second; to the third nobody does
 */
export async function makeOthers(
  world: World,
  owns: readonly [string, string],
  consenting: readonly string[],
): Promise<Viewer[]> {
  const others: Viewer[] = []
  const second = {
    ownId: owns[0],
    consenting,
    parties: new Map<string, PartyRow>(),
    values: SECOND,
  }
  const third = {
    ownId: owns[1],
    consenting: [],
    parties: new Map<string, PartyRow>(),
    values: THIRD,
  }
  for (const caller of Object.values(CALLERS)) {
    if (caller.class === 'ANONYMOUS') continue
    others.push(await makeCaller(world, caller, second))
    const isNarrow = THIRD[caller.class] !== undefined || caller.some?.OWN !== undefined
    if (isNarrow) others.push(await makeCaller(world, caller, third))
  }
  return others
}

async function consentTo(world: World, partyId: string, purpose: string, subjectId: string) {
  await world.base.db.query(
    `insert into consent (subject_id, id, party_id, purpose, state, valid_from, valid_to)
     values ($1, $2, $3, $4, 'GRANTED', '2026-01-01', '2027-01-01')`,
    [subjectId, uuidv7(), partyId, purpose],
  )
}
