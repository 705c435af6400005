import { uuidv7 } from 'uuidv7'
import { openAccessLog } from '../../src/access-log/access-log.service.ts'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import type { PartyRow } from '../../src/party/party.store.ts'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import { usciNumber } from '../support/numbers.ts'
import type { World } from '../support/world.ts'
import { makeCaller } from './callers.ts'
import {
  CALLERS,
  RELATIONS,
  LIES_IN_A_FIELD,
  scopesOf,
  scopesOfRecord,
  seesRow,
  STATES,
  type Caller,
  type Relation,
  type Scope,
  type State,
} from './expected.ts'

/** A value that stands nowhere else, and what a caller needs to see it. */
export interface Canary {
  value: string
  /** `Organization.phone`, `Record.remarks` … */
  place: string
  relation: Relation
  state: State | null
  scope: Scope
  masked: Scope | null
}

type Category = 'Organization' | 'SoleTrader' | 'Person'

/** Where the facts of a relation come from and lie. */
const ORIGIN: Record<Relation, { source: string; region: string }> = {
  OWN: { source: 'MARKET_REGULATION', region: '320623' },
  CONSENTED: { source: 'MARKET_REGULATION', region: '320623' },
  HELD: { source: 'TRANSPORT_BUREAU', region: '320623' },
  COUNTY: { source: 'COUNTY_TRANSPORT_OFFICE', region: '320614' },
  SUBMITTED: { source: 'THIRD_PARTY', region: '320623' },
  AREA: { source: 'MARKET_REGULATION', region: '320681' },
  // The source of all county offices, in another county: held by another office.
  ELSEWHERE: { source: 'COUNTY_TRANSPORT_OFFICE', region: '320685' },
}

export interface City {
  canaries: Canary[]
  /** Global ids of all planted subjects and records. */
  nodes: string[]
  /** The type of each in the schema, by its id. */
  types: Map<string, string>
  /** Ids to narrow lists by: of a subject, a party. */
  ids: Record<string, string>
  /** Codes by which organisations and sole traders are found. */
  uscis: string[]
  viewers: Map<string, Viewer>
  /** The parties that they act for, by class. */
  parties: Map<string, PartyRow>
  /** The organisation of each relation. */
  firms: Record<Relation, string>
  /** All subjects of each relation. */
  subjects: Map<Relation, string[]>
}

let serial = 1000

/** Stands in every canary, and nowhere else. */
export const MARK = '43210987'

/** 18 digits, as an identity number has them; what a mask leaves of one is unlike that of any other. */
function nextValue(): string {
  serial += 1
  return `91${serial}${MARK}${serial}`
}

/** Plants a subject of each category in each relation, with a record in each state, and makes every kind of caller. */
export async function plant(world: World): Promise<City> {
  const city: City = {
    ids: {},
    canaries: [],
    nodes: [],
    types: new Map(),
    uscis: [],
    viewers: new Map(),
    parties: new Map(),
    firms: {} as City['firms'],
    subjects: new Map(),
  }
  const consenting: string[] = []
  for (const relation of RELATIONS) {
    for (const category of ['Organization', 'SoleTrader', 'Person'] as const) {
      const subjectId = await plantSubject(world, city, relation, category)
      city.subjects.set(relation, [...(city.subjects.get(relation) ?? []), subjectId])
      if (category === 'Organization') city.firms[relation] = subjectId
      // A party of class SUBJECT is one subject: the others of that relation are nobody's own.
      if (relation === 'OWN' && category !== 'Organization') continue
      if (relation === 'CONSENTED') consenting.push(subjectId)
      for (const state of Object.keys(STATES) as State[]) {
        if (category === 'Organization') await plantRecord(world, city, relation, subjectId, state)
      }
    }
  }
  const { parties } = city
  const standing = { ownId: city.firms.OWN, consenting, parties }
  for (const [name, caller] of Object.entries(CALLERS)) {
    city.viewers.set(name, await makeCaller(world, caller, standing))
  }
  await plantContact(world, city)
  await plantAccesses(world, city)
  city.ids['subject'] = city.nodes[0]!
  city.ids['party'] = writeGlobalId({ kind: 'party', id: parties.get('AGENCY')!.id })
  return city
}

// oxlint-disable-next-line max-lines-per-function -- one statement a table
async function plantSubject(world: World, city: City, relation: Relation, category: Category) {
  const { db, cipher } = world.base
  const id = uuidv7()
  const { source, region } = ORIGIN[relation]
  const isOwnable = relation !== 'OWN' || category === 'Organization'
  const seal = (plain: string) => cipher.seal(plain, id)
  const place = (field: string, scope: Scope, masked: Scope | null = null) => {
    const value = nextValue()
    const canary = { value, place: `${category}.${field}`, state: null, scope, masked }
    // What would be one's own if the party were this subject is like anybody's.
    city.canaries.push({ ...canary, relation: isOwnable ? relation : 'ELSEWHERE' })
    return value
  }
  const KIND = { Organization: 'ORGANIZATION', SoleTrader: 'SOLE_TRADER', Person: 'PERSON' }
  const isTrader = category === 'SoleTrader'
  const isPerson = category === 'Person'
  const name = isPerson ? place('name', 'SHARED') : `示例金丝雀${(serial += 1)}`
  const phone = place('phone', isPerson ? 'INTERNAL' : 'AUTHORIZED')
  const paper = isPerson
    ? null
    : place('representativeIdNumber', 'INTERNAL', isTrader ? null : 'SHARED')
  const address = isTrader ? place('address', 'SHARED') : null
  const home = isPerson ? place('address', 'INTERNAL') : null
  const operator = isTrader ? place('representativeName', 'SHARED') : null
  await db.query(`insert into subject (id, category, created_at) values ($1, $2, now())`, [
    id,
    KIND[category],
  ])
  await db.query(
    `insert into subject_version (subject_id, id, category, name, status, region_code, domains, phone_sealed,
       representative_id_sealed, address_shared, representative_name, representative_name_shared,
       recorded_at, source_code, row_hash, received_at, address)
     values ($1, $2, $3, $4, 'ACTIVE', $5, '{SAFETY}', $6, $7, $8, $9, $10, '2026-02-01T00:00:00Z', $11, 'x', now(), $12)`,
    [
      id,
      uuidv7(),
      KIND[category],
      name,
      region,
      seal(phone),
      paper === null ? null : seal(paper),
      address,
      isTrader ? '张**' : null,
      operator,
      source,
      home,
    ],
  )
  const number = isPerson ? place('identifiers', 'INTERNAL', 'SHARED') : usciNumber(serial)
  const stored = isPerson ? cipher.blindIndex('RESIDENT_ID', number) : number
  const type = isPerson ? 'RESIDENT_ID' : 'USCI'
  await db.query(`insert into identifier (type, value, subject_id) values ($1, $2, $3)`, [
    type,
    stored,
    id,
  ])
  await db.query(
    `insert into subject_identifier (subject_id, type, value, sealed, is_personal, validity, is_primary, source_code, recorded_at)
     values ($1, $2, $3, $4, $5::text::boolean, 'VALID', true, $6, now())`,
    [id, type, stored, isPerson ? seal(number) : null, String(isPerson), source],
  )
  if (!isPerson) {
    city.uscis.push(number)
    await db.query(
      `insert into subject_name (subject_id, category, name, core_name, bigrams, region_code, status)
       values ($1, $2, $3, $3, '{金丝}', $4, 'ACTIVE')`,
      [id, KIND[category], name, region],
    )
  }
  addNode(city, writeGlobalId({ kind: 'subject', subjectId: id }), category)
  return id
}

/** How to reach a party: about no subject, and so seen with what a caller sees of everyone. */
async function plantContact(world: World, city: City): Promise<void> {
  const value = nextValue()
  const about = { relation: 'ELSEWHERE', state: null, scope: 'SHARED', masked: null } as const
  city.canaries.push({ value, place: 'Party.contact', ...about })
  await world.base.db.query(`update party set contact = $2 where id = $1`, [
    city.parties.get('AGENCY')!.id,
    value,
  ])
}

/** Look-ups in the access log, each for a matter: of one's own file, of others, and for enforcement. */
async function plantAccesses(world: World, city: City): Promise<void> {
  const log = await openAccessLog(world.base)
  const planted = [
    ['OWN', false],
    ['ELSEWHERE', false],
    ['OWN', true],
    ['CONSENTED', false],
  ] as const
  for (const [relation, untilClosed] of planted) {
    const matter = nextValue()
    const place = untilClosed ? 'AccessLog.openMatter' : 'AccessLog.matter'
    const about = { relation, state: null, scope: 'INTERNAL', masked: null } as const
    city.canaries.push({ value: matter, place, ...about })
    const viewer = { ...city.viewers.get('a bureau')!, tokenId: uuidv7(), matter }
    const made = { requestId: uuidv7(), operation: 'Looked', documentHash: 'x'.repeat(64) }
    const subjectIds = city.subjects.get(relation)!
    const what = { coordinates: ['Organization.phone'], subjectIds, consents: [] }
    await log.append({ viewer, ...made, ...what, untilClosed })
  }
  await log.close()
}

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
async function plantRecord(
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
  const authorized = state === 'AUTHORIZED' ? { content: place('partner', 'AUTHORIZED') } : null
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

function addNode(city: City, id: string, type: string): void {
  city.nodes.push(id)
  city.types.set(id, type)
}

/** Whether a caller may see a canary whole, by the tables. */
export function isPermitted(caller: Caller, canary: Canary): boolean {
  // The access log: an auditor sees it whole, a subject what was looked up of its own file, once the matter is closed.
  if (canary.place.startsWith('AccessLog.')) {
    const isOwn = caller.class === 'SUBJECT' && canary.relation === 'OWN'
    return caller.class === 'AUDITOR' || (isOwn && canary.place === 'AccessLog.matter')
  }
  const scopes =
    canary.state === null
      ? scopesOf(caller, canary.relation)
      : scopesOfRecord(caller, canary.relation, canary.state)
  if (canary.state !== null && !seesRow(caller, canary.relation, canary.state)) return false
  // An older version tells its attributes; of where it came from it tells nothing.
  if (canary.place === 'Record.rowHash' && canary.state === 'OLDER') return false
  // The public register has no persons: without SHARED there is nobody to ask about.
  if (canary.place.startsWith('Person.') && !scopes.includes('SHARED')) return false
  // An identifier lies in no division: of papers a county office is shown the mask.
  if (canary.place === 'Person.identifiers' && caller.class === 'COUNTY') return false
  return scopes.includes(canary.scope)
}
