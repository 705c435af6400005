import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { proposeAct } from '../../src/party/administration.service.ts'
import {
  findActiveMember,
  findActiveParty,
  findMemberships,
} from '../../src/party/party.service.ts'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import { ask, codesOf, refusal } from '../support/ask.ts'
import { counting } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import {
  agencyOf,
  ISSUER,
  makeParty,
  makeTown,
  makeViewer,
  memberOf,
  type Town,
} from '../support/parties.ts'
import { PAGED, PAGE_FIELDS, PAGING, walk, type Connection, type Listing } from '../support/walk.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const idOf = (party: { id: string }) => writeGlobalId({ kind: 'party', id: party.id })
/** The rows of a connection. */
const nodesOf = ({ edges }: Pick<Connection, 'edges'>) => edges.map(({ node }) => node)
const NOBODY = '0199a000-0000-7000-8000-000000000000'

describe.each(databases)('who is in force, on $name', ({ open }) => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld(await open())
  })
  afterAll(() => world.close())

  it.each([
    ['ended yesterday', { validTo: TODAY }, false],
    ['ends today', { validTo: '2026-11-21' }, true],
    ['begins tomorrow', { validFrom: '2026-11-21' }, false],
    ['begins today', { validFrom: TODAY }, true],
    ['is suspended', { state: 'SUSPENDED' }, false],
    ['hangs on a parent that is gone', { parentId: NOBODY }, false],
  ])('a party that %s: %s', async (name, values, stands) => {
    const { base } = world
    const top = await makeParty(base, 'BUREAU', values)
    const below = await makeParty(base, 'COUNTY', { parentId: top.id })
    const { member } = await makeViewer(base, below, 'ACTOR', name)
    for (const party of [top, below]) {
      expect((await findActiveParty(base, party.id)) !== null).toBe(stands)
    }
    expect((await findActiveMember(base, member.id)) !== null).toBe(stands)
    expect((await findMemberships(base, ISSUER, name)).length === 1).toBe(stands)
  })

  it('nobody in a circle, and nobody unknown', async () => {
    const { base } = world
    const one = await makeParty(base, 'BUREAU')
    const two = await makeParty(base, 'BUREAU', { parentId: one.id })
    await base.db.query('update party set parent_id = $1 where id = $2', [two.id, one.id])
    expect(await findActiveParty(base, one.id)).toBeNull()
    expect(await findActiveParty(base, NOBODY)).toBeNull()
    expect(await findActiveMember(base, NOBODY)).toBeNull()
    expect(await findMemberships(base, ISSUER, 'nobody')).toEqual([])
  })

  it('a person of several parties, by the issuer too, in one statement each', async () => {
    const { base } = world
    const [one, two] = [await makeParty(base, 'BUREAU'), await makeParty(base, 'BUREAU')]
    const first = await makeViewer(base, one, 'ACTOR', 'both')
    await makeViewer(base, two, 'DELEGATE', 'both')
    const db = counting(base.db)
    const counted = { ...base, db }
    const found = await findMemberships(counted, ISSUER, 'both')
    expect(found.map(({ party, member }) => [party.id, member.role])).toEqual([
      [one.id, 'ACTOR'],
      [two.id, 'DELEGATE'],
    ])
    expect(db.taken()).toHaveLength(1)
    await findActiveMember(counted, first.member.id)
    expect(db.taken()).toHaveLength(1)
    await findActiveParty(counted, one.id)
    expect(db.taken()).toHaveLength(1)
    expect(await findMemberships(base, 'https://other.example.test', 'both')).toEqual([])
  })
})

const PARTY = `query ($id: ID!) { party(id: $id) {
  id class name state validFrom validTo domains contact region { code } parent { id } mandates { act } } }`
const PARTIES = `query (${PAGING}, $filter: PartyFilter) {
  parties(${PAGED}, filter: $filter) { ${PAGE_FIELDS} edges { cursor node { id name class } } } }`
const ACTS = `query ($state: AdministrativeActState) { administrativeActs(first: 20, state: $state) {
  totalCount edges { node { id kind state reason contact source subject decidedAt
    party { id name state } member { issuerSubject state } mandate { act }
    proposedBy { role issuerSubject party { id } } decidedBy { role } } } } }`
const MEMBERS = `query ($party: ID!) { partyMembers(party: $party, first: 10) {
  totalCount edges { node { id issuer issuerSubject role state party { id } } } } }`
const REGISTER = `mutation ($input: RegisterPartyInput!) {
  registerParty(input: $input) { act { id state party { id state name } } clientMutationId } }`
const DECIDE = `mutation ($act: ID!, $decision: AdministrativeDecision!) {
  decideAdministrativeAct(input: { act: $act, decision: $decision, reason: "示例决定" }) { act { state party { id state } } } }`

describe.each(databases)('the register of parties, on $name', ({ open }) => {
  let world: World
  let town: Town
  beforeAll(async () => {
    world = await makeWorld(await open())
    town = await makeTown(world.base)
  })
  afterAll(() => world.close())

  it('is public: name, kind, place in the tree; the contact for public bodies with a purpose', async () => {
    const party = await makeParty(world.base, 'AGENCY', {
      parentId: town.rugao.id,
      regionCode: '320682',
      domains: ['CONSTRUCTION'],
      contact: '0513-00000001',
    })
    const asked = { id: idOf(party) }
    const expected = {
      id: idOf(party),
      class: 'AGENCY',
      name: party.name,
      state: 'ACTIVE',
      validFrom: '2026-01-01',
      validTo: null,
      domains: ['CONSTRUCTION'],
      contact: null,
      region: { code: '320682' },
      parent: { id: idOf(town.rugao) },
      mandates: [],
    }
    expect((await ask(world, PARTY, asked)).party).toEqual(expected)
    const official = await makeViewer(world.base, town.bureau, 'ACTOR')
    const purpose = { ...official, purpose: 'FILING', matter: '示例备案1号' }
    expect((await ask(world, PARTY, asked, { viewer: official })).party).toEqual(expected)
    expect((await ask(world, PARTY, asked, { viewer: purpose })).party).toEqual({
      ...expected,
      contact: '0513-00000001',
    })
  })

  it('keeps subjects and citizens for themselves and their administrators', async () => {
    const { base } = world
    const hidden = await makeParty(base, 'SUBJECT', { parentId: town.rugao.id, name: '示例丙' })
    const citizen = await makeParty(base, 'CITIZEN', { name: '示例丁' })
    const shown = async (party: { id: string }, viewer?: Viewer) =>
      (await ask(world, PARTY, { id: idOf(party) }, viewer === undefined ? {} : { viewer })).party
    const listed = async (viewer?: Viewer) => {
      const as = viewer === undefined ? {} : { viewer }
      const filter = { class: ['SUBJECT', 'CITIZEN'] }
      const { parties } = await ask(world, PARTIES, { first: 10, filter }, as)
      expect(parties.totalCount).toBe(parties.edges.length)
      return nodesOf(parties).map(({ name }) => name)
    }
    const itself = await makeViewer(base, hidden, 'REPRESENTATIVE')
    const actor = await makeViewer(base, town.bureau, 'ACTOR')
    const elsewhere = await makeViewer(base, town.qidong, 'DELEGATE')
    const withoutPermission = { ...town.system, permissions: new Set<never>() }
    for (const viewer of [undefined, actor, elsewhere, withoutPermission]) {
      expect(await shown(hidden, viewer)).toBeNull()
      expect(await shown(citizen, viewer)).toBeNull()
      expect(await listed(viewer)).toEqual([])
    }
    expect(await listed(itself)).toEqual(['示例丙'])
    expect(await shown(hidden, itself)).toMatchObject({ name: '示例丙' })
    expect(await shown(citizen, itself)).toBeNull()
    expect(await listed(town.delegate)).toEqual(['示例丙'])
    expect(await shown(hidden, town.delegate)).toMatchObject({ name: '示例丙' })
    expect(await listed(town.system)).toEqual(['示例丁', '示例丙'].toSorted())
    expect(await shown({ id: NOBODY })).toBeNull()
  })

  it('is narrowed by class, division, field of business, mandate and state', async () => {
    const { base } = world
    const tag = { name: '示例窄协会', parentId: town.bureau.id }
    const made = await makeParty(base, 'ASSOCIATION', {
      ...tag,
      regionCode: '320682',
      domains: ['GOVERNANCE'],
      state: 'SUSPENDED',
    })
    const names = async (filter: object) => {
      const { parties } = await ask(world, PARTIES, { first: 50, filter })
      expect(parties.totalCount).toBe(parties.edges.length)
      return nodesOf(parties).map(({ id }) => id)
    }
    const id = idOf(made)
    expect(await names({ class: ['ASSOCIATION'] })).toEqual([id])
    expect(await names({ domain: 'GOVERNANCE' })).toEqual([id])
    expect(await names({ state: ['SUSPENDED'] })).toEqual([id])
    expect(await names({ region: '320682', class: ['ASSOCIATION', 'PLATFORM'] })).toEqual([id])
    expect(await names({ region: '320600', class: ['ASSOCIATION'] })).toEqual([id])
    expect(await names({ region: '320681', class: ['ASSOCIATION'] })).toEqual([])
    expect(await names({ mandate: 'INVESTIGATE' })).toEqual([])
  })

  it('is walked by pages, both ways', async () => {
    const names = new Set<string>()
    const { base } = world
    for (let n = 0; n < 7; n += 1) {
      // Two of each name: the id decides.
      const name = `示例页${Math.floor(n / 2)}`
      names.add((await makeParty(base, 'PLATFORM', { name })).id)
    }
    const listing: Listing = {
      document: PARTIES,
      variables: { filter: { class: ['PLATFORM'] } },
      pick: (data) => data['parties'],
    }
    const forward = (await walk(world, listing, 3)).map((node) => node.id)
    const backward = (await walk(world, listing, 2, 'BACKWARD')).map((node) => node.id)
    expect(forward.toSorted()).toEqual([...names].map((id) => idOf({ id })).toSorted())
    expect(backward.toSorted()).toEqual(forward.toSorted())
  })

  it('is changed by two people through the API, and tells what waits', async () => {
    const input = {
      class: 'AGENCY',
      name: '示例接口机构',
      parent: idOf(town.rugao),
      source: null,
      contact: '0513-00000002',
      reason: '示例备案',
      clientMutationId: 'p1',
    }
    const { registerParty } = await ask(world, REGISTER, { input }, { viewer: town.system })
    const proposal = { state: 'PROPOSED', party: { state: 'PROPOSED', name: '示例接口机构' } }
    expect(registerParty).toMatchObject({ act: proposal, clientMutationId: 'p1' })
    const { id } = registerParty.act
    const found = { id: registerParty.act.party.id }
    expect((await ask(world, PARTY, found)).party).toBeNull()

    const waiting = await ask(world, ACTS, { state: 'PROPOSED' }, { viewer: town.security })
    expect(waiting.administrativeActs).toMatchObject({
      totalCount: 1,
      edges: [
        {
          node: {
            id,
            kind: 'REGISTER_PARTY',
            reason: '示例备案',
            contact: '0513-00000002',
            party: { name: '示例接口机构', state: 'PROPOSED' },
            member: null,
            mandate: null,
            proposedBy: { role: 'SYSTEM', party: { id: idOf(town.office) } },
            decidedBy: null,
            decidedAt: null,
          },
        },
      ],
    })
    const own = { act: id, decision: 'APPROVE' }
    const refused = await world.query(DECIDE, own, { viewer: town.system })
    expect(codesOf(refused)).toEqual(['FORBIDDEN'])
    const decided = await ask(world, DECIDE, own, { viewer: town.security })
    expect(decided.decideAdministrativeAct.act).toMatchObject({
      state: 'APPROVED',
      party: { id: found.id, state: 'ACTIVE' },
    })
    expect((await ask(world, PARTY, found)).party).toMatchObject({ name: '示例接口机构' })
    const left = await ask(world, ACTS, { state: 'PROPOSED' }, { viewer: town.security })
    expect(left.administrativeActs).toEqual({ totalCount: 0, edges: [] })
  })

  it('shows acts and members to administrators only, and to a delegate those below it', async () => {
    const { base } = world
    await makeViewer(base, town.agency, 'ACTOR', 'shown-clerk')
    for (const [party, name] of [
      [town.agency, 'new-clerk'],
      [town.qidong, 'far-clerk'],
      [town.rugao, 'own-clerk'],
    ] as const) {
      const details = memberOf(party, 'ACTOR', name)
      await proposeAct(base, town.system, 'REGISTER_MEMBER', null, details, '示例理由')
    }
    const proposedTo = async (viewer: Viewer) => {
      const { administrativeActs } = await ask(world, ACTS, { state: 'PROPOSED' }, { viewer })
      return nodesOf(administrativeActs).map(({ member }) => member?.issuerSubject)
    }
    expect(await proposedTo(town.security)).toEqual(['own-clerk', 'far-clerk', 'new-clerk'])
    expect(await proposedTo(town.delegate)).toEqual(['new-clerk'])
    await proposeAct(base, town.system, 'REGISTER_PARTY', null, agencyOf(town.rugao), '示例理由')
    expect(await proposedTo(town.delegate)).toEqual([undefined, 'new-clerk'])

    const asked = { party: idOf(town.agency) }
    const { partyMembers } = await ask(world, MEMBERS, asked, { viewer: town.delegate })
    expect(nodesOf(partyMembers)).toEqual([
      {
        id: expect.any(String),
        issuer: ISSUER,
        issuerSubject: 'shown-clerk',
        role: 'ACTOR',
        state: 'ACTIVE',
        party: { id: idOf(town.agency) },
      },
    ])
    for (const party of [town.rugao, town.qidong, town.office]) {
      const elsewhere = await refusal(
        world,
        MEMBERS,
        { party: idOf(party) },
        { viewer: town.delegate },
      )
      expect(elsewhere.code).toBe('NOT_FOUND')
    }
    const top = { viewer: await makeViewer(base, town.bureau, 'DELEGATE') }
    expect((await refusal(world, MEMBERS, { party: idOf(town.office) }, top)).code).toBe(
      'NOT_FOUND',
    )
    expect((await ask(world, MEMBERS, asked, top)).partyMembers.totalCount).toBe(1)
    const actor = await makeViewer(base, town.agency, 'ACTOR')
    for (const as of [{}, { viewer: actor }]) {
      expect((await refusal(world, MEMBERS, asked, as)).code).toBe('FORBIDDEN')
      expect((await refusal(world, ACTS, {}, as)).code).toBe('FORBIDDEN')
    }
  })
})
