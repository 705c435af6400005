import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeLists, type Lists } from '../support/lists.ts'
import { nextSerial, type MadeSubject } from '../support/make.ts'
import { makeObjections, problemsOf, type Objections } from '../support/objections.ts'
import { applyForRepair, bringDecision, makePlatform, stepRepair } from '../support/repairs.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const REPAIR = `query ($id: ID!) { node(id: $id) { ... on Repair { state disputed acceptedOn decidedOn dueOn version
  steps { kind } } } }`
const ENTRY = 'query ($id: ID!) { node(id: $id) { ... on ListEntry { state } } }'
const RESULT = { aspect: 'REPAIR_RESULT' }

describe.each(databases)('an objection to what was decided of a repair, on $name', ({ open }) => {
  let world: World
  let lists: Lists
  let objections: Objections
  let firm: MadeSubject
  let own: Viewer

  beforeAll(async () => {
    world = await makeWorld(await open())
    lists = await makeLists(world)
    objections = await makeObjections(world)
  })
  beforeEach(async () => {
    firm = await objections.make.subject()
    own = await objections.representative(firm)
  })
  afterAll(() => world.close())

  const refused = async () => {
    const { authority } = lists
    const entry = (await lists.list(firm, 'BLACK')).entryId
    const applied = await applyForRepair(world, own, entry)
    const accepted = await stepRepair(world, 'acceptRepair', authority, applied)
    const refusal = { decision: 'REFUSE' }
    const done = await stepRepair(world, 'decideRepair', authority, accepted, refusal)
    return { entry, repair: done.repairId }
  }
  const shown = async (id: string) => (await ask(world, REPAIR, { id }, { viewer: own })).node
  const entryState = async (id: string, viewer?: Viewer) =>
    (await ask(world, ENTRY, { id }, viewer === undefined ? {} : { viewer })).node?.state ?? null
  /** To where the authority that refused decides. */
  const verifying = async (repair: string) => {
    const filed = await objections.file(own, repair, RESULT)
    expect(problemsOf(filed)).toEqual([])
    const accepted = await objections.step('acceptObjection', lists.authority, filed)
    return objections.step('verifyObjection', lists.authority, accepted)
  }
  const uphold = (of: Awaited<ReturnType<typeof verifying>>, remedy: string, more: object = {}) =>
    objections.step('decideObjection', lists.authority, of, { decision: 'UPHELD', remedy, ...more })

  it('marks the repair as long as it is open, and is of its result alone', async () => {
    const { entry, repair } = await refused()
    await expect(objections.file(own, repair)).rejects.toThrow('BAD_INPUT')
    await expect(objections.file(own, entry, RESULT)).rejects.toThrow('BAD_INPUT')
    const filed = await objections.file(own, repair, RESULT)
    expect(filed.objection).toMatchObject({ state: 'FILED', handler: lists.authority.party.name })
    expect(await shown(repair)).toMatchObject({ state: 'REFUSED', disputed: true })
    const listed = `{ objections(first: 5, filter: { factKind: [REPAIR] }) {
      edges { node { fact factKind aspect } } } }`
    const { edges } = (await ask(world, listed, {}, { viewer: lists.authority })).objections
    expect(edges).toEqual([{ node: { fact: repair, factKind: 'REPAIR', ...RESULT } }])
    // No suit or reconsideration is recorded of it here.
    const suit = { kind: 'LITIGATION', organ: '示例人民法院', caseNumber: '1', filedOn: TODAY }
    await expect(
      objections.proceed('recordProceeding', lists.authority, { fact: repair, ...suit }),
    ).rejects.toThrow('NOT_FOUND')
    await objections.step('withdrawObjection', own, filed)
    expect(await shown(repair)).toMatchObject({ state: 'REFUSED', disputed: false })
  })

  it('upheld by a correction, grants the repair at once', async () => {
    const { entry, repair } = await refused()
    const open = await verifying(repair)
    const values = { values: [{ field: 'state', value: 'GRANTED' }] }
    expect(problemsOf(await uphold(open, 'CORRECT', values))).toEqual(['CORRECTION_INVALID'])
    expect(await shown(repair)).toMatchObject({ state: 'REFUSED', disputed: true })
    expect(problemsOf(await uphold(open, 'CORRECT'))).toEqual([])
    const granted = await shown(repair)
    expect(granted).toMatchObject({ state: 'GRANTED', disputed: false, decidedOn: TODAY })
    expect(granted.steps.at(-1)).toEqual({ kind: 'GRANTED' })
    expect([await entryState(entry), await entryState(entry, own)]).toEqual([null, 'REPAIRED'])
    const again = await objections.file(own, repair, RESULT)
    expect(problemsOf(again)).toEqual(['FACT_NOT_STANDING'])
  })

  it('upheld by a revocation, has it decided anew', async () => {
    const { repair } = await refused()
    expect(problemsOf(await uphold(await verifying(repair), 'REVOKE'))).toEqual([])
    const reopened = await shown(repair)
    expect(reopened).toMatchObject({ state: 'ACCEPTED', acceptedOn: TODAY, decidedOn: null })
    expect(reopened.dueOn > TODAY).toBe(true)
    expect(reopened.steps.at(-1)).toEqual({ kind: 'REOPENED' })
    const taken = { repairId: repair, problems: [], repair: reopened }
    const decided = await stepRepair(world, 'decideRepair', lists.authority, taken)
    expect(decided.repair).toMatchObject({ state: 'GRANTED' })
  })

  it('is not taken of what Credit China decided: it names the window', async () => {
    const documentNumber = `示罚〔2026〕${nextSerial()}号`
    await objections.make.penalty(firm, { documentNumber })
    const platform = await makePlatform(world)
    await bringDecision(world, platform, firm, documentNumber, { outcome: 'REFUSED' })
    const ofFirm = `query ($id: ID!) { node(id: $id) { ... on Subject { repairs(first: 1) {
      edges { node { id state } } } } } }`
    const { repairs } = (await ask(world, ofFirm, { id: firm.id }, { viewer: own })).node
    const [{ node: repair }] = repairs.edges
    expect(repair.state).toBe('REFUSED')
    const elsewhere = await objections.file(own, repair.id, RESULT)
    expect(problemsOf(elsewhere)).toEqual(['OBJECTION_ELSEWHERE'])
    expect(elsewhere.problems[0]!.zh).toContain('信用中国')
    expect(await shown(repair.id)).toMatchObject({ disputed: false })
  })
})
