import { uuidv7 } from 'uuidv7'
import type { Base } from '../../src/disclosure/reading.ts'
import { ANONYMOUS_VIEWER, type MemberRole, type Viewer } from '../../src/disclosure/viewer.ts'
import { permissionsOf, type RegisteredClass } from '../../src/party/party.rules.ts'
import type { MandateRow, PartyRow } from '../../src/party/party.store.ts'
import { insertMandate, insertMember, insertParty } from '../../src/party/party-write.store.ts'
import { nextSerial } from './make.ts'
import { TODAY } from './world.ts'

/** Who issues the access tokens of the people of tests. */
export const ISSUER = 'https://id.example.test'

/** A registered party, and what is left of the register to say about it. */
export function makeParty(
  base: Base,
  cls: RegisteredClass,
  values: Partial<PartyRow> = {},
): Promise<PartyRow> {
  return write(base, insertParty, {
    id: uuidv7(),
    class: cls,
    name: `示例参与方${nextSerial()}`,
    parentId: null,
    regionCode: null,
    domains: [],
    subjectId: null,
    sourceCode: null,
    contact: null,
    state: 'ACTIVE',
    validFrom: '2026-01-01',
    validTo: null,
    ...values,
  })
}

/** A mandate of a party: for everything, unless said otherwise. */
export function makeMandate(
  base: Base,
  party: PartyRow,
  values: Partial<MandateRow> = {},
): Promise<MandateRow> {
  return write(base, insertMandate, {
    id: uuidv7(),
    partyId: party.id,
    act: 'SUBMIT_RECORDS',
    domain: null,
    regionCode: null,
    scheme: null,
    basis: '示例委托书',
    state: 'ACTIVE',
    validFrom: '2026-01-01',
    validTo: null,
    ...values,
  })
}

/** A person in a role of a party, as a viewer with what the role permits. The same name is the same person. */
export async function makeViewer(
  base: Base,
  party: PartyRow,
  role: MemberRole,
  person = `person-${nextSerial()}`,
): Promise<Viewer & { member: { id: string; role: MemberRole } }> {
  const { id } = await write(base, insertMember, {
    id: uuidv7(),
    partyId: party.id,
    issuer: ISSUER,
    issuerSubject: person,
    role,
    state: 'ACTIVE',
    validFrom: '2026-01-01',
    validTo: null,
  })
  return {
    ...ANONYMOUS_VIEWER,
    partyClass: party.class,
    party,
    member: { id, role },
    permissions: permissionsOf(party.class, role),
    actor: `member:${id}`,
  }
}

async function write<Row>(
  base: Base,
  insert: (db: Base['db'], row: Row & { recordedAt: string }) => Promise<unknown>,
  row: Row,
): Promise<Row> {
  await insert(base.db, { ...row, recordedAt: '2026-01-01T00:00:00.000Z' })
  return row
}

/** A small city: a bureau, two of its counties, and those who administer it. */
export async function makeTown(base: Base) {
  const bureau = await makeParty(base, 'BUREAU', { regionCode: '320600' })
  const below = { parentId: bureau.id }
  const rugao = await makeParty(base, 'COUNTY', { ...below, regionCode: '320682' })
  const qidong = await makeParty(base, 'COUNTY', { ...below, regionCode: '320681' })
  const agency = await makeParty(base, 'AGENCY', { parentId: rugao.id })
  const office = await makeParty(base, 'ADMINISTRATOR', below)
  const security = await makeViewer(base, await makeParty(base, 'ADMINISTRATOR'), 'SECURITY')
  return {
    bureau,
    rugao,
    qidong,
    agency,
    office,
    system: await makeViewer(base, office, 'SYSTEM'),
    security,
    delegate: await makeViewer(base, rugao, 'DELEGATE'),
  }
}
export type Town = Awaited<ReturnType<typeof makeTown>>

/** The details of a party to be registered: an agency below another, unless said otherwise. */
export const agencyOf = (parent: { id: string }, values: object = {}) => ({
  party: {
    class: 'AGENCY',
    name: '示例信用服务机构',
    parentId: parent.id,
    regionCode: null,
    domains: [],
    subjectId: null,
    sourceCode: null,
    contact: null,
    validFrom: TODAY,
    validTo: null,
    ...values,
  },
})

/** The details of a person to be registered with a party. */
export const memberOf = (party: { id: string }, role: string, issuerSubject: string) => ({
  member: {
    partyId: party.id,
    issuer: ISSUER,
    issuerSubject,
    role,
    validFrom: TODAY,
    validTo: null,
  },
})
