import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeLists, noon, partyIdOf, type Lists, type Stepped } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { residentIdNumber } from '../support/numbers.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const codes = ({ problems }: Stepped) => problems.map(({ code }) => code)

describe.each(databases)('the way to a list, on $name', ({ open }) => {
  let world: World
  let lists: Lists
  let firm: MadeSubject

  beforeAll(async () => {
    world = await makeWorld(await open())
    lists = await makeLists(world)
  })
  beforeEach(async () => {
    world.setNow(noon(TODAY))
    firm = await lists.make.subject()
  })
  afterAll(() => world.close())

  it('leads over notice, defence and public notice, each for its days', async () => {
    const { authority, nominate, step, determine } = lists
    const own = await lists.representative(firm)
    const nominated = await nominate(authority, firm, 'BLACK', { clientMutationId: 'c1' })
    expect(nominated).toMatchObject({ clientMutationId: 'c1', problems: [] })
    expect(nominated.entry).toMatchObject({ state: 'NOMINATED', disclosureScope: 'INTERNAL' })
    const noticed = await step('noticeListEntry', authority, nominated)
    // Ten working days after Friday 20 November.
    expect(noticed.entry.steps.at(-1)).toMatchObject({ kind: 'NOTICED', untilOn: '2026-12-04' })
    const defended = await step('recordDefence', own, noticed, { statement: '示例申辩' })
    expect(defended.entry).toMatchObject({ state: 'NOTICED', version: 3 })

    world.setNow(noon('2026-12-04'))
    expect(codes(await step('publicizeListEntry', authority, defended))).toEqual(['DEFENCE_OPEN'])
    world.setNow(noon('2026-12-05'))
    const publicized = await step('publicizeListEntry', authority, defended)
    expect(publicized.entry).toMatchObject({ state: 'PUBLICIZED', noticeUntil: '2026-12-18' })
    const until = { inForceUntil: '2027-12-18' }
    expect(codes(await determine(authority, publicized, until))).toEqual(['PUBLIC_NOTICE_OPEN'])
    world.setNow(noon('2026-12-19'))
    const done = await determine(authority, publicized, until)
    expect(done.entry).toMatchObject({
      state: 'IN_FORCE',
      inForceFrom: '2026-12-19',
      inForceUntil: '2027-12-18',
      disclosureScope: 'PUBLIC',
      legalBasis: '示例法第三条',
    })
    expect(done.entry.steps.map(({ kind }: { kind: string }) => kind)).toEqual([
      'NOMINATED',
      'NOTICED',
      'DEFENDED',
      'PUBLICIZED',
      'DETERMINED',
    ])
    expect(done.entry.steps[2]).toMatchObject({ statement: '示例申辩', takenOn: TODAY })
  })

  it('skips the steps that its list does not take', async () => {
    const { authority, nominate, step } = lists
    const red = await nominate(authority, firm, 'RED')
    expect(codes(await step('noticeListEntry', authority, red))).toEqual(['LIST_STATE_CONFLICT'])
    const publicized = await step('publicizeListEntry', authority, red)
    expect(publicized.entry).toMatchObject({ state: 'PUBLICIZED', disclosureScope: 'PUBLIC' })
  })

  it('refuses what the state does not allow, and changes nothing', async () => {
    const { authority, nominate, step, determine } = lists
    const own = await lists.representative(firm)
    const black = await nominate(authority, firm, 'BLACK')
    for (const tried of [
      await determine(authority, black),
      await step('publicizeListEntry', authority, black),
      await step('revokeListEntry', authority, black),
      await step('recordDefence', own, black),
    ]) {
      expect(tried).toMatchObject({ entry: null, problems: [{ code: 'LIST_STATE_CONFLICT' }] })
      expect(tried.problems[0]!.en).toContain('NOMINATED')
    }
    const rejected = await determine(authority, black, { decision: 'REJECT' })
    expect(rejected.entry).toMatchObject({ state: 'REJECTED', version: 2 })
    expect(codes(await step('noticeListEntry', authority, rejected))).toEqual([
      'LIST_STATE_CONFLICT',
    ])
  })

  it('ends with its term, or by revocation', async () => {
    const { authority, list, step } = lists
    const watched = await list(firm, 'WATCH', { inForceUntil: '2026-11-20' })
    const stateOf = async () =>
      (
        await ask(
          world,
          `query ($id: ID!) { node(id: $id) { ... on ListEntry { state version } } }`,
          { id: watched.entryId },
          { viewer: authority },
        )
      ).node
    expect(await stateOf()).toEqual({ state: 'IN_FORCE', version: 3 })
    world.setNow(noon('2026-11-21'))
    expect(await stateOf()).toEqual({ state: 'EXPIRED', version: 3 })
    expect(codes(await step('revokeListEntry', authority, watched))).toEqual([
      'LIST_STATE_CONFLICT',
    ])
    world.setNow(noon(TODAY))
    const revoked = await step('revokeListEntry', authority, watched)
    expect(revoked.entry).toMatchObject({ state: 'REVOKED', disclosureScope: 'SHARED' })
  })

  it('asks for a statutory basis and a term', async () => {
    const { list } = lists
    const refused = (more: object) => list(firm, 'SERIOUS_DISHONESTY', more).catch(String)
    expect(await refused({ legalBasis: null })).toContain('STATUTORY_BASIS_MISSING')
    // The nomination of before is pending at the same authority.
    expect(await refused({})).toContain('ALREADY_LISTED')
    firm = await lists.make.subject()
    expect(await refused({ inForceUntil: '2027-07-30' })).toContain('LIST_TERM_INVALID')
    firm = await lists.make.subject()
    expect(await refused({ inForceUntil: null })).toContain('LIST_TERM_INVALID')
    firm = await lists.make.subject()
    expect((await list(firm, 'SERIOUS_DISHONESTY')).entry).toMatchObject({ state: 'IN_FORCE' })
  })

  it('reports red and black at once, and resolves nothing', async () => {
    const { authority, list, step, determine } = lists
    const red = await list(firm, 'RED')
    const refused = String(await list(firm, 'BLACK').catch(String))
    expect(refused).toContain('LIST_CONFLICT')
    expect(refused).toContain('RED')
    const pending = await ask(
      world,
      `query ($id: ID!) { node(id: $id) { ... on Organization { listEntries(first: 5) {
        totalCount edges { node { id state version list { code } } } } } } }`,
      { id: firm.id },
      { viewer: authority },
    )
    const nodes = pending.node.listEntries.edges.map(({ node }: { node: unknown }) => node)
    expect(nodes).toMatchObject([
      { state: 'IN_FORCE', list: { code: 'RED' } },
      { state: 'PUBLICIZED', list: { code: 'BLACK' } },
    ])
    // Once the red entry is revoked by its authority, the black one may be determined.
    await step('revokeListEntry', authority, red)
    const black = { entryId: nodes[1].id, problems: [], entry: nodes[1] }
    const done = await determine(authority, black, { inForceUntil: '2027-08-01' })
    expect(done.entry).toMatchObject({ state: 'IN_FORCE' })
  })

  it('takes nominations of agencies under a mandate, which they do not see afterwards', async () => {
    const { authority, nominate, step } = lists
    const to = { authority: partyIdOf(authority) }
    const bare = await lists.agency(null)
    expect(codes(await nominate(bare, firm, 'RED', to))).toEqual(['MANDATE_MISSING'])
    const elsewhere = await lists.agency({ domain: 'CONSTRUCTION' })
    expect(codes(await nominate(elsewhere, firm, 'RED', { ...to, domain: 'SAFETY' }))).toEqual([
      'MANDATE_MISSING',
    ])
    const agency = await lists.agency()
    expect(codes(await nominate(agency, firm, 'RED'))).toEqual(['AUTHORITY_FORBIDDEN'])
    expect(codes(await nominate(agency, firm, 'SERIOUS_DISHONESTY', to))).toEqual([
      'NOMINATOR_FORBIDDEN',
    ])
    expect(codes(await nominate(agency, firm, 'GREY', to))).toEqual(['LIST_KIND_UNKNOWN'])
    const nominated = await nominate(agency, firm, 'RED', to)
    expect(nominated).toMatchObject({ entry: null, problems: [] })
    // Nor do they learn that there was one before.
    expect((await nominate(agency, firm, 'RED', to)).problems).toEqual([])
    const publicized = await step('publicizeListEntry', authority, nominated)
    expect(publicized.entry.steps[0]).toMatchObject({ partyName: agency.party!.name })
  })

  it('lets nobody else take its steps: others’ entries read like missing ones', async () => {
    const { authority, nominate, step } = lists
    const other = await makeViewer(
      world.base,
      await makeParty(world.base, 'BUREAU', {
        regionCode: '320600',
        sourceCode: 'TRANSPORT_BUREAU',
      }),
      'ACTOR',
    )
    const stranger = await lists.representative(await lists.make.subject())
    const watch = await nominate(authority, firm, 'WATCH')
    await expect(step('noticeListEntry', other, watch)).rejects.toThrow('NOT_FOUND')
    const noticed = await step('noticeListEntry', authority, watch)
    await expect(step('recordDefence', stranger, noticed)).rejects.toThrow('NOT_FOUND')
    await expect(step('recordDefence', authority, noticed)).rejects.toThrow('NOT_FOUND')
    await expect(step('noticeListEntry', stranger, noticed)).rejects.toThrow('FORBIDDEN')
  })

  it('is gone once under a key, and not over a version that was not read', async () => {
    const { authority, nominate, step } = lists
    const key = { idempotencyKey: 'list-same-key-1' }
    const first = await nominate(authority, firm, 'WATCH', key)
    const again = await nominate(authority, firm, 'WATCH', key)
    expect(again.entryId).toBe(first.entryId)
    await expect(nominate(authority, firm, 'RED', key)).rejects.toThrow('IDEMPOTENCY_CONFLICT')
    const noticeKey = { idempotencyKey: 'list-same-key-2' }
    const noticed = await step('noticeListEntry', authority, first, noticeKey)
    const repeated = await step('noticeListEntry', authority, first, noticeKey)
    expect(repeated.entry).toEqual(noticed.entry)
    expect(codes(await step('noticeListEntry', authority, first))).toEqual(['VERSION_CONFLICT'])
  })

  it('lets one of two that come at once go on', async () => {
    const { authority, nominate, step } = lists
    const watch = await nominate(authority, firm, 'WATCH')
    const both = await Promise.all([
      step('noticeListEntry', authority, watch),
      step('noticeListEntry', authority, watch),
    ])
    expect(both.flatMap(codes)).toEqual(['VERSION_CONFLICT'])
  })

  it('keeps no identity numbers in what is said', async () => {
    const input = {
      list: 'RED',
      subject: firm.id,
      reason: `联系人 ${residentIdNumber(7)}`,
      idempotencyKey: 'list-number-1',
    }
    const document = `mutation ($input: NominateListEntryInput!) { nominateListEntry(input: $input) { entryId } }`
    const { code } = await refusal(world, document, { input }, { viewer: lists.authority })
    expect(code).toBe('BAD_INPUT')
  })
})
