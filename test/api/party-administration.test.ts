import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATOR_VIEWER, type Viewer } from '../../src/disclosure/viewer.ts'
import {
  decideAct,
  listAdministrativeActs,
  proposeAct,
} from '../../src/party/administration.service.ts'
import type { ActKind } from '../../src/party/four-eyes.rules.ts'
import {
  findActiveMember,
  findActiveParty,
  findMemberships,
} from '../../src/party/party.service.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, subjectUuid } from '../support/make.ts'
import {
  agencyOf,
  ISSUER,
  makeParty,
  makeTown,
  makeViewer,
  memberOf,
  type Town,
} from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const code = (wanted: string) => expect.objectContaining({ code: wanted })
const NOBODY = '0199a000-0000-7000-8000-000000000000'

describe.each(databases)('administration takes four eyes, on $name', ({ open }) => {
  let world: World
  let town: Town
  const propose = (who: Viewer, kind: ActKind, target: string | null, details: object = {}) =>
    proposeAct(world.base, who, kind, target, details, '示例理由')
  const decide = (who: Viewer, act: { id: string }, decision: 'APPROVE' | 'REJECT' = 'APPROVE') =>
    decideAct(world.base, who, act.id, decision, '示例决定')
  /** Both steps, by system and security administration. */
  const carryOut = async (kind: ActKind, target: string | null, details: object = {}) =>
    decide(town.security, await propose(town.system, kind, target, details))
  const inForce = async (party: { id: string }) =>
    (await findActiveParty(world.base, party.id)) !== null

  beforeAll(async () => {
    world = await makeWorld(await open())
    town = await makeTown(world.base)
  })
  afterAll(() => world.close())

  it('registers nothing by a proposal, and what was proposed by its approval', async () => {
    const details = agencyOf(town.rugao, { contact: '0513-00000000', domains: ['CONSTRUCTION'] })
    const act = await propose(town.system, 'REGISTER_PARTY', null, details)
    expect(act).toMatchObject({ state: 'PROPOSED', proposedBy: town.system.member.id })
    expect(await findActiveParty(world.base, act.targetId)).toBeNull()
    const decided = await decide(town.security, act)
    expect(decided).toMatchObject({
      state: 'APPROVED',
      decidedBy: town.security.member.id,
      decisionReason: '示例决定',
    })
    expect(await findActiveParty(world.base, act.targetId)).toEqual({
      id: act.targetId,
      class: 'AGENCY',
      name: '示例信用服务机构',
      regionCode: null,
      domains: ['CONSTRUCTION'],
      subjectId: null,
      sourceCode: null,
    })
  })

  it('registers nothing that was rejected, and decides once', async () => {
    const act = await propose(town.system, 'REGISTER_PARTY', null, agencyOf(town.rugao))
    expect((await decide(town.security, act, 'REJECT')).state).toBe('REJECTED')
    await expect(decide(town.security, act)).rejects.toEqual(code('ACT_DECIDED'))
    expect(await inForce({ id: act.targetId })).toBe(false)
  })

  it('lets nobody decide on what he proposed, in whatever role he did', async () => {
    const act = await propose(town.system, 'SUSPEND_PARTY', town.qidong.id)
    await expect(decide(town.system, act)).rejects.toEqual(code('FORBIDDEN'))
    const twice = await makeViewer(world.base, town.rugao, 'DELEGATE', 'wears-two-hats')
    const other = await makeParty(world.base, 'ADMINISTRATOR')
    const hat = await makeViewer(world.base, other, 'SECURITY', 'wears-two-hats')
    const own = await propose(twice, 'SUSPEND_PARTY', town.agency.id)
    await expect(decide(hat, own)).rejects.toEqual(code('FOUR_EYES_REQUIRED'))
    expect((await decide(town.security, own, 'REJECT')).state).toBe('REJECTED')
    const process = await propose(OPERATOR_VIEWER, 'SUSPEND_PARTY', town.qidong.id)
    await expect(decide(OPERATOR_VIEWER, process)).rejects.toEqual(code('FOUR_EYES_REQUIRED'))
    await decide(OPERATOR_VIEWER, act, 'REJECT')
    await decide(town.security, process, 'REJECT')
    expect(await inForce(town.qidong)).toBe(true)
  })

  it('lets nobody give a right to himself or to a party of his', async () => {
    const toOffice = memberOf(town.office, 'AUDIT', 'somebody')
    await expect(propose(town.system, 'REGISTER_MEMBER', null, toOffice)).rejects.toEqual(
      code('OWN_PARTY_FORBIDDEN'),
    )
    const system = await makeViewer(world.base, town.office, 'SYSTEM', 'greedy')
    const himself = memberOf(town.agency, 'ACTOR', 'greedy')
    await expect(propose(system, 'REGISTER_MEMBER', null, himself)).rejects.toEqual(
      code('OWN_PARTY_FORBIDDEN'),
    )
    const guard = await makeParty(world.base, 'ADMINISTRATOR')
    const security = await makeViewer(world.base, guard, 'SECURITY', 'guard')
    for (const [party, role, name] of [
      [town.agency, 'ACTOR', 'guard'],
      [guard, 'AUDIT', 'somebody'],
    ] as const) {
      const act = await propose(town.system, 'REGISTER_MEMBER', null, memberOf(party, role, name))
      await expect(decide(security, act)).rejects.toEqual(code('OWN_PARTY_FORBIDDEN'))
    }
  })

  it('leaves a delegate the parties below its own, and none that supervise it', async () => {
    const { delegate } = town
    const made = await propose(delegate, 'REGISTER_PARTY', null, agencyOf(town.rugao))
    await decide(town.security, made)
    await decide(
      town.security,
      await propose(
        delegate,
        'REGISTER_MEMBER',
        null,
        memberOf({ id: made.targetId }, 'ACTOR', 'clerk'),
      ),
    )
    const [clerk] = await findMemberships(world.base, ISSUER, 'clerk')
    expect(clerk).toMatchObject({ member: { role: 'ACTOR' }, party: { id: made.targetId } })
    for (const [kind, target, details] of [
      ['REGISTER_PARTY', null, agencyOf(town.qidong)],
      ['REGISTER_MEMBER', null, memberOf(town.rugao, 'ACTOR', 'friend')],
      ['REGISTER_MEMBER', null, memberOf(town.qidong, 'ACTOR', 'friend')],
      ['SUSPEND_PARTY', town.rugao.id, {}],
      ['SUSPEND_PARTY', town.bureau.id, {}],
      ['END_MEMBER', town.system.member.id, {}],
    ] as const) {
      await expect(propose(delegate, kind, target, details), kind).rejects.toEqual(
        code('FORBIDDEN'),
      )
    }
    const top = await makeViewer(world.base, town.bureau, 'DELEGATE')
    await expect(
      propose(top, 'REGISTER_MEMBER', null, memberOf(town.office, 'SYSTEM', 'friend')),
    ).rejects.toEqual(code('FORBIDDEN'))
    await expect(
      propose(top, 'REGISTER_PARTY', null, agencyOf(town.bureau, { class: 'AUDITOR' })),
    ).rejects.toEqual(code('FORBIDDEN'))
  })

  it('checks the rules again when it decides: the world may have changed', async () => {
    const parent = await makeParty(world.base, 'COUNTY', {
      parentId: town.bureau.id,
      regionCode: '320685',
    })
    const act = await propose(town.system, 'REGISTER_PARTY', null, agencyOf(parent))
    await carryOut('SUSPEND_PARTY', parent.id)
    await expect(decide(town.security, act)).rejects.toEqual(code('PARTY_TREE_INVALID'))
    expect(await inForce({ id: act.targetId })).toBe(false)
    expect((await decide(town.security, act, 'REJECT')).state).toBe('REJECTED')
  })

  it('never makes one person two of the three, by decisions at once either', async () => {
    const people = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']
    const acts = []
    for (const name of people) {
      for (const role of ['SYSTEM', 'AUDIT']) {
        const details = memberOf(town.office, role, name)
        acts.push(await propose(OPERATOR_VIEWER, 'REGISTER_MEMBER', null, details))
      }
    }
    const results = await Promise.allSettled(acts.map((act) => decide(town.security, act)))
    const refused = results.filter((one) => one.status === 'rejected')
    expect(refused.map((one) => one.reason)).toEqual(people.map(() => code('ROLE_CONFLICT')))
    for (const name of people) {
      expect(await findMemberships(world.base, ISSUER, name)).toHaveLength(1)
    }
    await expect(
      propose(OPERATOR_VIEWER, 'REGISTER_MEMBER', null, memberOf(town.bureau, 'SYSTEM', 'third')),
    ).rejects.toEqual(code('ROLE_CONFLICT'))
  })

  it('ends what administers at once: a credential that outlived its member does nothing', async () => {
    const leaver = await makeViewer(world.base, town.office, 'SYSTEM')
    await carryOut('END_MEMBER', leaver.member.id)
    await expect(propose(leaver, 'SUSPEND_PARTY', town.agency.id)).rejects.toEqual(
      code('FORBIDDEN'),
    )
    await expect(carryOut('END_MEMBER', leaver.member.id)).rejects.toEqual(
      code('PARTY_STATE_CONFLICT'),
    )
  })

  it('wants a permission, a role and a person', async () => {
    const actor = await makeViewer(world.base, town.bureau, 'ACTOR')
    const noPermission = { ...town.system, permissions: new Set<never>() }
    const noPerson = { ...town.system, member: null }
    const borrowed = { ...actor, permissions: town.system.permissions }
    await expect(
      listAdministrativeActs(world.base, borrowed, null, { first: 1 }, false),
    ).rejects.toEqual(code('FORBIDDEN'))
    for (const who of [actor, noPermission, noPerson, borrowed]) {
      await expect(propose(who, 'SUSPEND_PARTY', town.agency.id)).rejects.toEqual(code('FORBIDDEN'))
    }
  })

  it('refuses a body of another form, and what is not there', async () => {
    const strange = { party: { ...agencyOf(town.rugao).party, isAdmin: true } }
    for (const [kind, target, details] of [
      ['REGISTER_PARTY', null, strange],
      ['REGISTER_PARTY', null, {}],
      ['REGISTER_PARTY', null, agencyOf(town.rugao, { class: 'OPERATOR' })],
      ['REGISTER_MEMBER', null, memberOf(town.agency, 'ACTOR', ' ')],
      ['REGISTER_PARTY', NOBODY, agencyOf(town.rugao)],
      ['SUSPEND_PARTY', null, {}],
      ['SUSPEND_PARTY', town.agency.id, agencyOf(town.rugao)],
    ] as const) {
      await expect(propose(town.system, kind, target, details), kind).rejects.toEqual(
        code('BAD_INPUT'),
      )
    }
    for (const kind of ['SUSPEND_PARTY', 'END_MEMBER', 'END_MANDATE'] as const) {
      await expect(propose(town.system, kind, NOBODY)).rejects.toEqual(code('NOT_FOUND'))
    }
    await expect(decide(town.security, { id: NOBODY })).rejects.toEqual(code('NOT_FOUND'))
    await expect(
      proposeAct(world.base, town.system, 'SUSPEND_PARTY', town.agency.id, {}, '  '),
    ).rejects.toEqual(code('BAD_INPUT'))
  })

  it('takes a subject that is there, and one third party to a source', async () => {
    const subject = await makeFactories(world).subject()
    const being = (subjectId: string) =>
      agencyOf(town.rugao, { class: 'SUBJECT', subjectId, name: subject.name })
    await expect(propose(town.system, 'REGISTER_PARTY', null, being(NOBODY))).rejects.toEqual(
      code('PARTY_INVALID'),
    )
    await carryOut('REGISTER_PARTY', null, being(subjectUuid(subject.id)))
    const sourced = agencyOf(town.rugao, { sourceCode: 'THIRD_PARTY' })
    const rival = await propose(town.system, 'REGISTER_PARTY', null, sourced)
    await carryOut('REGISTER_PARTY', null, sourced)
    await expect(decide(town.security, rival)).rejects.toEqual(code('PARTY_INVALID'))
  })

  it('suspends and ends all that stands below', async () => {
    const county = await makeParty(world.base, 'COUNTY', {
      parentId: town.bureau.id,
      regionCode: '320623',
    })
    const agency = await makeParty(world.base, 'AGENCY', { parentId: county.id })
    const { member } = await makeViewer(world.base, agency, 'ACTOR', 'far-below')
    const standing = async () => [
      await inForce(agency),
      (await findActiveMember(world.base, member.id)) !== null,
      (await findMemberships(world.base, ISSUER, 'far-below')).length === 1,
    ]
    expect(await standing()).toEqual([true, true, true])
    await carryOut('SUSPEND_PARTY', county.id)
    expect(await standing()).toEqual([false, false, false])
    await expect(carryOut('SUSPEND_PARTY', county.id)).rejects.toEqual(code('PARTY_STATE_CONFLICT'))
    await carryOut('RESUME_PARTY', county.id)
    expect(await standing()).toEqual([true, true, true])
    await carryOut('END_PARTY', county.id)
    expect(await standing()).toEqual([false, false, false])
    await expect(carryOut('RESUME_PARTY', county.id)).rejects.toEqual(code('PARTY_STATE_CONFLICT'))
  })
})
