import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeLists, noon, type Lists, type Stepped } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const codes = ({ problems }: Stepped) => problems.map(({ code }) => code)
const OWN_OBJECTIONS = `query ($entry: ID!) { listObjections(entry: $entry) {
  number statement objectedOn answer answeredOn } }`

describe.each(databases)('objections to an entry and its repair, on $name', ({ open }) => {
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

  /** Under public notice: ten working days after Friday 20 November. */
  const publicized = async (list = 'RED') => {
    const { authority, nominate, step } = lists
    return step('publicizeListEntry', authority, await nominate(authority, firm, list))
  }
  const objectionsOf = async (viewer: Viewer, { entryId }: Stepped) =>
    (await ask(world, OWN_OBJECTIONS, { entry: entryId }, { viewer })).listObjections
  const stepsOf = async (viewer: Viewer, { entryId }: Stepped) =>
    (
      await ask(
        world,
        `query ($id: ID!) { node(id: $id) { ... on ListEntry { version steps { kind objection statement } } } }`,
        { id: entryId },
        { viewer },
      )
    ).node

  it('are raised in the notice by whom it is open to, and answered before it is determined', async () => {
    const { authority, step, determine } = lists
    const entry = await publicized()
    const own = await lists.representative(firm)
    const rival = await lists.agency(null)
    const said = await step('objectToListEntry', rival, entry, {
      statement: '示例异议',
      expectedVersion: null,
    })
    // The agency sees the entry as the public does: its version and steps are withheld.
    expect(said).toMatchObject({ problems: [], entry: { state: 'PUBLICIZED', steps: null } })
    const again = await step('objectToListEntry', rival, entry, { expectedVersion: null })
    expect(codes(again)).toEqual(['OBJECTION_PENDING'])
    const mine = await step('objectToListEntry', own, entry)
    expect(mine.entry.steps.at(-1)).toMatchObject({ kind: 'OBJECTED', objection: 2 })

    world.setNow(noon('2026-12-05'))
    expect(codes(await step('objectToListEntry', own, entry))).toEqual(['OBJECTION_LATE'])
    const refused = await determine(authority, entry)
    expect(codes(refused)).toEqual(['OBJECTION_OPEN'])
    expect(refused.problems[0]!.en).toContain('1, 2')
    expect(codes(await step('answerListObjection', authority, entry, { objection: 3 }))).toEqual([
      'OBJECTION_UNKNOWN',
    ])
    const reasoned = { objection: 1, statement: '示例答复' }
    await step('answerListObjection', authority, entry, reasoned)
    expect(codes(await step('answerListObjection', authority, entry, reasoned))).toEqual([
      'OBJECTION_ANSWERED',
    ])
    expect(codes(await determine(authority, entry))).toEqual(['OBJECTION_OPEN'])
    await step('answerListObjection', authority, entry, { objection: 2 })
    const done = await determine(authority, entry)
    expect(done.entry).toMatchObject({ state: 'IN_FORCE', version: 3 })

    // Each party sees its part.
    expect(await objectionsOf(rival, entry)).toEqual([
      {
        number: 1,
        statement: '示例异议',
        objectedOn: TODAY,
        answer: '示例答复',
        answeredOn: '2026-12-05',
      },
    ])
    expect(await objectionsOf(authority, entry)).toEqual([])
    const told = [
      { kind: 'NOMINATED', objection: null },
      { kind: 'PUBLICIZED', objection: null },
      { kind: 'OBJECTED', objection: 1 },
      { kind: 'OBJECTED', objection: 2 },
      { kind: 'ANSWERED', objection: 1 },
      { kind: 'ANSWERED', objection: 2 },
      { kind: 'DETERMINED', objection: null },
    ]
    for (const viewer of [authority, own])
      expect((await stepsOf(viewer, entry)).steps).toMatchObject(told)
    expect(await stepsOf(rival, entry)).toEqual({ version: null, steps: null })
  })

  it('make no version of the entry: nobody else learns of them', async () => {
    const entry = await publicized()
    const recorded = async () =>
      (
        await ask(world, `query ($id: ID!) { node(id: $id) { ... on ListEntry { recordedAt } } }`, {
          id: entry.entryId,
        })
      ).node.recordedAt
    const before = await recorded()
    await lists.step('objectToListEntry', await lists.representative(firm), entry)
    expect(await recorded()).toEqual(before)
  })

  it('are refused where there is no notice to see, and without a party', async () => {
    const { authority, nominate, step } = lists
    const own = await lists.representative(firm)
    const nominated = await nominate(authority, firm, 'RED')
    expect(codes(await step('objectToListEntry', own, nominated))).toEqual(['LIST_STATE_CONFLICT'])
    // The public notice of a black entry is the authority's and the subject's alone.
    const black = await nominate(authority, firm, 'BLACK')
    const noticed = await step('noticeListEntry', authority, black)
    world.setNow(noon('2026-12-05'))
    const closed = await step('publicizeListEntry', authority, noticed)
    const rival = await lists.agency(null)
    const blind = { expectedVersion: null }
    await expect(step('objectToListEntry', rival, closed, blind)).rejects.toThrow('NOT_FOUND')
    expect(codes(await step('objectToListEntry', own, closed))).toEqual([])
    const input = { entry: closed.entryId, statement: 'x', idempotencyKey: 'list-anonymous-1' }
    const { code } = await refusal(
      world,
      `mutation ($input: ObjectToListEntryInput!) { objectToListEntry(input: $input) { entryId } }`,
      { input },
    )
    expect(code).toBe('FORBIDDEN')
    await expect(step('answerListObjection', rival, closed, { objection: 1 })).rejects.toThrow(
      'FORBIDDEN',
    )
  })

  it('are raised once under a key, and over the version that was read', async () => {
    const { step } = lists
    const entry = await publicized()
    const own = await lists.representative(firm)
    const stale = { expectedVersion: 1 }
    expect(codes(await step('objectToListEntry', own, entry, stale))).toEqual(['VERSION_CONFLICT'])
    const key = { idempotencyKey: 'list-objection-1' }
    await step('objectToListEntry', own, entry, key)
    expect(codes(await step('objectToListEntry', own, entry, key))).toEqual([])
    expect(await objectionsOf(own, entry)).toHaveLength(1)
    const twice = step('objectToListEntry', own, entry, { ...key, statement: '另一异议' })
    await expect(twice).rejects.toThrow('IDEMPOTENCY_CONFLICT')
  })

  it('a repaired entry is gone for all but its authority, its subject and auditors', async () => {
    const { authority, list, step } = lists
    const entry = await list(firm, 'BLACK')
    const shown = async (viewer?: Viewer) =>
      (
        await ask(
          world,
          `query ($id: ID!) { node(id: $id) { ... on ListEntry { state } } }`,
          { id: entry.entryId },
          viewer === undefined ? {} : { viewer },
        )
      ).node
    expect(await shown()).toEqual({ state: 'IN_FORCE' })
    const repaired = await step('repairListEntry', authority, entry, { statement: '已整改' })
    expect(repaired.entry).toMatchObject({ state: 'REPAIRED', disclosureScope: 'SHARED' })
    expect(repaired.entry.steps.at(-1)).toMatchObject({
      kind: 'REPAIRED',
      statement: '已整改',
      basis: '示例办法第九条',
    })
    expect(await shown()).toBeNull()
    const office = { ...(await lists.agency(null)) }
    expect(await shown(office)).toBeNull()
    expect(await shown(await lists.representative(firm))).toEqual({ state: 'REPAIRED' })
    expect(codes(await step('repairListEntry', authority, repaired))).toEqual([
      'LIST_STATE_CONFLICT',
    ])
  })

  it('nothing is repaired off a list without that exit, early, or without a basis', async () => {
    const { authority, list, step } = lists
    const red = await list(firm, 'RED')
    expect(codes(await step('repairListEntry', authority, red))).toEqual(['LIST_STATE_CONFLICT'])
    firm = await lists.make.subject()
    const serious = await list(firm, 'SERIOUS_DISHONESTY')
    expect(codes(await step('repairListEntry', authority, serious))).toEqual(['REPAIR_TOO_EARLY'])
    const bare = step('repairListEntry', authority, serious, { basis: ' ' })
    await expect(bare).rejects.toThrow('BAD_INPUT')
    const own = await lists.representative(firm)
    await expect(step('repairListEntry', own, serious)).rejects.toThrow('FORBIDDEN')
  })
})
