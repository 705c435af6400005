import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { findMandate } from '../../src/party/party.service.ts'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeMandate, makeParty, makeTown, makeViewer, type Town } from '../support/parties.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const GRANT = `mutation ($input: GrantMandateInput!) { grantMandate(input: $input) {
  clientMutationId act { id kind state party { id } mandate { id act state basis scheme region { code } } } } }`
const CHANGE = (name: string) => `mutation ($mandate: ID!) {
  ${name}(input: { mandate: $mandate, reason: "示例理由" }) { act { id kind mandate { state } } } }`
const DECIDE = `mutation ($act: ID!) {
  decideAdministrativeAct(input: { act: $act, decision: APPROVE, reason: "示例决定" }) { act { state mandate { id state } } } }`
const MANDATES = `query ($id: ID!) { party(id: $id) { mandates {
  id act domain scheme basis state validFrom validTo region { code } party { id } } } }`

const idOf = (party: { id: string }) => writeGlobalId({ kind: 'party', id: party.id })
const MATTER = { domain: 'CONSTRUCTION', regionCode: '320682' }

describe.each(databases)('mandates, on $name', ({ open }) => {
  let world: World
  let town: Town
  const approve = async (act: string) =>
    (await ask(world, DECIDE, { act }, { viewer: town.security })).decideAdministrativeAct.act
  const grant = (viewer: Viewer, input: object) =>
    ask(world, GRANT, { input: { reason: '示例理由', basis: '示例委托书', ...input } }, { viewer })
  const refuses = async (viewer: Viewer, input: object) =>
    (
      await refusal(
        world,
        GRANT,
        { input: { reason: '示例理由', basis: '示例委托书', ...input } },
        { viewer },
      )
    ).code
  const covering = async (party: { id: string }, matter: object = {}) =>
    findMandate(world.base, party.id, 'SUBMIT_RECORDS', { ...MATTER, ...matter })

  beforeAll(async () => {
    world = await makeWorld(await open())
    town = await makeTown(world.base)
  })
  afterAll(() => world.close())

  it('are granted, suspended, resumed and ended by two people, and are public knowledge', async () => {
    const party = idOf(town.agency)
    const { grantMandate } = await grant(town.delegate, {
      party,
      act: 'SUBMIT_RECORDS',
      domain: 'CONSTRUCTION',
      region: '320682',
      validTo: '2027-01-01',
      clientMutationId: 'g1',
    })
    expect(grantMandate).toMatchObject({
      clientMutationId: 'g1',
      act: {
        kind: 'GRANT_MANDATE',
        state: 'PROPOSED',
        party: { id: party },
        mandate: { state: 'PROPOSED', act: 'SUBMIT_RECORDS', region: { code: '320682' } },
      },
    })
    expect(await covering(town.agency)).toBeNull()
    const { mandate } = await approve(grantMandate.act.id)
    expect(mandate).toEqual({ id: grantMandate.act.mandate.id, state: 'ACTIVE' })
    expect(await covering(town.agency)).toMatchObject({ act: 'SUBMIT_RECORDS' })
    expect((await ask(world, MANDATES, { id: party })).party.mandates).toEqual([
      {
        id: mandate.id,
        act: 'SUBMIT_RECORDS',
        domain: 'CONSTRUCTION',
        scheme: null,
        basis: '示例委托书',
        state: 'ACTIVE',
        validFrom: TODAY,
        validTo: '2027-01-01',
        region: { code: '320682' },
        party: { id: party },
      },
    ])
    for (const [name, state] of [
      ['suspendMandate', 'SUSPENDED'],
      ['resumeMandate', 'ACTIVE'],
      ['endMandate', 'ENDED'],
    ] as const) {
      const changed = await ask(
        world,
        CHANGE(name),
        { mandate: mandate.id },
        { viewer: town.system },
      )
      expect((await approve(changed[name].act.id)).mandate.state).toBe(state)
      expect((await covering(town.agency)) !== null).toBe(state === 'ACTIVE')
    }
    const [ended] = (await ask(world, MANDATES, { id: party })).party.mandates
    expect(ended).toMatchObject({ state: 'ENDED', validTo: TODAY })
    const again = await refusal(
      world,
      CHANGE('resumeMandate'),
      { mandate: mandate.id },
      { viewer: town.system },
    )
    expect(again.code).toBe('PARTY_STATE_CONFLICT')
  })

  it('to evaluate name the filed scheme, and cover nothing else', async () => {
    const party = await makeParty(world.base, 'AGENCY', { parentId: town.bureau.id })
    const input = { party: idOf(party), act: 'EVALUATE' }
    expect(await refuses(town.system, input)).toBe('MANDATE_INVALID')
    const { grantMandate } = await grant(town.system, { ...input, scheme: '示备〔2026〕1号' })
    await approve(grantMandate.act.id)
    const evaluating = (scheme?: string) =>
      findMandate(
        world.base,
        party.id,
        'EVALUATE',
        scheme === undefined ? MATTER : { ...MATTER, scheme },
      )
    expect(await evaluating('示备〔2026〕1号')).toMatchObject({ scheme: '示备〔2026〕1号' })
    expect(await evaluating('示备〔2026〕2号')).toBeNull()
    expect(await evaluating()).toBeNull()
    expect(await covering(party)).toBeNull()
  })

  it('are no delegate’s to give beyond its county, nor anybody’s to his own party', async () => {
    const { delegate } = town
    const mine = { party: idOf(town.agency), act: 'NOMINATE' }
    expect(await refuses(delegate, mine)).toBe('MANDATE_INVALID')
    expect(await refuses(delegate, { ...mine, region: '320600' })).toBe('MANDATE_INVALID')
    expect(await refuses(delegate, { ...mine, region: '320681' })).toBe('MANDATE_INVALID')
    expect(await refuses(delegate, { ...mine, party: idOf(town.rugao), region: '320682' })).toBe(
      'FORBIDDEN',
    )
    const person = `both-${world.base.db.kind}`
    const office = await makeParty(world.base, 'ADMINISTRATOR')
    const system = await makeViewer(world.base, office, 'SYSTEM', person)
    await makeViewer(world.base, town.qidong, 'ACTOR', person)
    const own = { party: idOf(town.qidong), act: 'NOMINATE', region: '320681' }
    expect(await refuses(system, own)).toBe('OWN_PARTY_FORBIDDEN')
    const actor = await makeViewer(world.base, town.agency, 'ACTOR')
    expect(await refuses(actor, mine)).toBe('FORBIDDEN')
  })

  it('are not for parties that contribute nothing, nor of a field or division that is not there', async () => {
    const auditor = await makeParty(world.base, 'AUDITOR')
    const input = { party: idOf(town.agency), act: 'NOMINATE' }
    expect(await refuses(town.system, { ...input, party: idOf(auditor) })).toBe('MANDATE_INVALID')
    expect(await refuses(town.system, { ...input, region: '999999' })).toBe('MANDATE_INVALID')
    expect(await refuses(town.system, { ...input, validTo: TODAY })).toBe('MANDATE_INVALID')
    expect(await refuses(town.system, { ...input, basis: ' ' })).toBe('BAD_INPUT')
    expect(await refuses(town.system, { ...input, party: 'nonsense' })).toBe('NOT_FOUND')
  })

  it('cover what lies in their division and field, while they and their party are in force', async () => {
    const { base } = world
    const party = await makeParty(base, 'ASSOCIATION', { parentId: town.qidong.id })
    const terms = { domain: 'CONSTRUCTION', regionCode: '320600' }
    const given = await makeMandate(base, party, terms)
    expect(await covering(party)).toMatchObject({ id: given.id })
    expect(await covering(party, { regionCode: '320681' })).toMatchObject({ id: given.id })
    // Merged away in 2020: it stands for what succeeded it.
    expect(await covering(party, { regionCode: '320611' })).toMatchObject({ id: given.id })
    for (const matter of [
      { regionCode: '320500' },
      { regionCode: null },
      { domain: 'SAFETY' },
      { domain: null },
    ]) {
      expect(await covering(party, matter), JSON.stringify(matter)).toBeNull()
    }
    for (const values of [
      { validTo: TODAY },
      { validFrom: '2026-11-21' },
      { state: 'SUSPENDED' },
      { state: 'ENDED' },
    ]) {
      const other = await makeParty(base, 'ASSOCIATION', { parentId: town.qidong.id })
      await makeMandate(base, other, { ...terms, ...values })
      expect(await covering(other), JSON.stringify(values)).toBeNull()
    }
    await base.db.query(`update party set state = 'SUSPENDED' where id = $1`, [town.qidong.id])
    expect(await covering(party)).toBeNull()
  })

  it('narrow the register to those who hold one in force', async () => {
    const { base } = world
    const [holding, ended] = [
      await makeParty(base, 'AGENCY', { parentId: town.bureau.id }),
      await makeParty(base, 'AGENCY', { parentId: town.bureau.id }),
    ]
    await makeMandate(base, holding, { act: 'INVESTIGATE' })
    await makeMandate(base, ended, { act: 'INVESTIGATE', state: 'ENDED' })
    const { parties } = await ask(
      world,
      `{ parties(first: 10, filter: { mandate: INVESTIGATE }) { totalCount edges { node { id } } } }`,
    )
    expect(parties).toEqual({ totalCount: 1, edges: [{ node: { id: idOf(holding) } }] })
  })
})
