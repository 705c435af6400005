import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { retryRepairDecisions, takeRepairDecisions } from '../../src/repairing/receive.service.ts'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeLists, noon, type Lists } from '../support/lists.ts'
import { makeFactories, nextSerial, type Make, type MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import {
  applyForRepair,
  bringDecision,
  makeHolder,
  makePlatform,
  problemsOf,
  representativeOf,
  stepRepair,
  versionsOf,
} from '../support/repairs.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const ELIGIBILITY = `query ($fact: ID!) { repairEligibility(fact: $fact) { eligible earliestOn shortestUntil
  longestUntil afterLongest decidedBy window rule { code basis } requirements { code zh en basis satisfied } } }`
const SHA = 'a'.repeat(64)

// oxlint-disable-next-line max-lines-per-function -- one world for all
describe.each(databases)('the repair of credit, on $name', ({ open }) => {
  let world: World
  let make: Make
  let lists: Lists
  let bureau: Viewer
  let platform: Viewer
  let firm: MadeSubject
  let own: Viewer

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    lists = await makeLists(world)
    bureau = await makeHolder(world)
    platform = await makePlatform(world)
  })
  beforeEach(async () => {
    world.setNow(noon(TODAY))
    firm = await make.subject()
    own = await representativeOf(world, firm)
  })
  afterAll(() => world.close())

  const penalty = async (values: Record<string, string> = {}) => {
    const documentNumber = `示罚〔2026〕${nextSerial()}号`
    const { id } = await make.penalty(firm, { documentNumber, ...values })
    return { id, documentNumber }
  }
  const eligibility = async (fact: string, viewer: Viewer) =>
    (await ask(world, ELIGIBILITY, { fact }, { viewer })).repairEligibility
  const stateOf = async (id: string, viewer?: Viewer): Promise<string | null> => {
    const { node } = await ask(
      world,
      `query ($id: ID!) { node(id: $id) { ... on PenaltyRecord { state } ... on ListEntry { entryState: state } } }`,
      { id },
      viewer === undefined ? {} : { viewer },
    )
    return node?.state ?? node?.entryState ?? null
  }

  it('tells the subject and the handling unit beforehand, and nobody else', async () => {
    const { id } = await penalty()
    const told = await eligibility(id, own)
    expect(told).toMatchObject({
      eligible: true,
      earliestOn: TODAY,
      shortestUntil: '2026-08-06',
      longestUntil: '2027-05-06',
      afterLongest: 'STOP',
      decidedBy: 'CREDIT_CHINA',
      rule: { code: 'RECORD_REPAIR_ORDER_36' },
    })
    expect(told.window).toContain('信用中国')
    expect(told.requirements).toContainEqual(
      expect.objectContaining({ code: 'COMMITMENT_LETTER', satisfied: null }),
    )
    expect(await eligibility(id, bureau)).toEqual(told)
    const office = await makeParty(world.base, 'BUREAU', { sourceCode: 'MARKET_REGULATION' })
    expect(await eligibility(id, await makeViewer(world.base, office, 'ACTOR'))).toBeNull()
    expect(await eligibility(id, await representativeOf(world, await make.subject()))).toBeNull()
    const anonymous = await refusal(world, ELIGIBILITY, { fact: id })
    expect(anonymous.code).toBe('FORBIDDEN')
    const late = await penalty({ decidedOn: '2026-11-02' })
    expect(await eligibility(late.id, own)).toMatchObject({
      eligible: false,
      earliestOn: '2027-02-02',
    })
  })

  it('names the window for what the unit does not decide of', async () => {
    const { id } = await penalty()
    const refused = await applyForRepair(world, own, id)
    expect(problemsOf(refused)).toEqual(['REPAIR_ELSEWHERE'])
    expect(refused.problems[0]!.zh).toContain('信用中国')
  })

  it('decisions of the window act here at once, once, and can be revoked', async () => {
    const { id, documentNumber } = await penalty()
    const number = `示信修〔2026〕${nextSerial()}号`
    expect(await bringDecision(world, platform, firm, documentNumber, { number })).toMatchObject({
      status: 'TAKEN',
      problems: [],
    })
    expect([await stateOf(id), await stateOf(id, own)]).toEqual([null, 'REPAIRED'])
    const again = await bringDecision(world, platform, firm, documentNumber, { number })
    expect(again.status).toBe('REPEATED')
    const other = { number, reason: '另一理由' }
    expect(await bringDecision(world, platform, firm, documentNumber, other)).toMatchObject({
      status: 'REFUSED',
      problems: [{ code: 'DECISION_CONFLICT' }],
    })
    expect(await versionsOf(world, id)).toMatchObject([
      { state: 'IN_FORCE' },
      { state: 'REPAIRED', change: 'REPAIRED' },
    ])
    const revoked = { outcome: 'REVOKED', reason: '虚假材料' }
    expect(await bringDecision(world, platform, firm, documentNumber, revoked)).toMatchObject({
      status: 'TAKEN',
    })
    // Three years of publicity and three years without repair, for whatever fact.
    expect((await versionsOf(world, id)).at(-1)).toEqual({
      state: 'IN_FORCE',
      change: 'REINSTATED',
      until: '2029-11-20',
    })
    expect(await stateOf(id)).toBe('IN_FORCE')
    const second = await penalty()
    expect(await eligibility(second.id, own)).toMatchObject({
      eligible: false,
      earliestOn: '2029-11-20',
    })
  })

  it('keeps a decision that fits no fact, and takes it when the fact came', async () => {
    const documentNumber = `示罚〔2026〕${nextSerial()}号`
    const given = await bringDecision(world, platform, firm, documentNumber)
    expect(given).toMatchObject({ status: 'WAITING', problems: [{ code: 'FACT_UNKNOWN' }] })
    const waiting = async (viewer: Viewer) =>
      (
        await ask(
          world,
          `{ waitingRepairDecisions { number documentNumber problem subjectIdentifier } }`,
          {},
          { viewer },
        )
      ).waitingRepairDecisions
    const kept = {
      number: given.number,
      documentNumber,
      problem: 'FACT_UNKNOWN',
      subjectIdentifier: firm.usci,
    }
    expect(await waiting(platform)).toContainEqual(kept)
    expect(await waiting(bureau)).toContainEqual(kept)
    expect(await waiting(await makePlatform(world))).toEqual([])
    const { id } = await penalty({ documentNumber })
    expect(await retryRepairDecisions(world.writing)).toBe(1)
    expect(await stateOf(id)).toBeNull()
    expect(await waiting(platform)).toEqual([])
  })

  it('takes decisions of a file each by itself, also about persons', async () => {
    const person = await make.person()
    const { documentNumber } = await penalty()
    const of = { outcome: 'GRANTED', decidedOn: '2026-11-18', reason: '已履行' } as const
    const usci = { type: 'USCI', value: firm.usci } as const
    const received = await takeRepairDecisions(world.writing, [
      {
        ...of,
        number: `甲${nextSerial()}`,
        subject: { type: 'USCI', value: '无' },
        documentNumber,
      },
      {
        ...of,
        number: `乙${nextSerial()}`,
        subject: usci,
        documentNumber,
        reason: person.idNumber,
      },
      {
        ...of,
        number: `丙${nextSerial()}`,
        subject: { type: 'RESIDENT_ID', value: person.idNumber },
        documentNumber,
      },
      { ...of, number: `丁${nextSerial()}`, subject: usci, documentNumber },
    ])
    expect(received.map(({ status }) => status)).toEqual(['REFUSED', 'REFUSED', 'WAITING', 'TAKEN'])
    const kept = await world.base.db.query<{ body: unknown }>('select body from repair_decision')
    expect(JSON.stringify(kept)).not.toContain(person.idNumber)
  })

  it('the unit handles what it decides of, in time, over every step', async () => {
    const entry = await lists.list(firm, 'BLACK')
    const { authority } = lists
    const applied = await applyForRepair(world, own, entry.entryId, { evidence: [SHA] })
    expect(applied.repair).toMatchObject({
      state: 'APPLIED',
      dueOn: '2026-11-25',
      overdue: false,
      rule: { code: 'LIST_REPAIR_ORDER_36' },
      fact: { id: entry.entryId },
      steps: [{ kind: 'APPLIED', evidence: [SHA] }],
    })
    expect(problemsOf(await applyForRepair(world, own, entry.entryId))).toEqual(['REPAIR_PENDING'])
    expect(problemsOf(await stepRepair(world, 'decideRepair', authority, applied))).toEqual([
      'REPAIR_STATE_CONFLICT',
    ])
    const asked = await stepRepair(world, 'askRepairSupplement', authority, applied)
    expect(asked.repair).toMatchObject({ state: 'SUPPLEMENT_ASKED', dueOn: null })
    world.setNow(noon('2026-11-23'))
    const more = await stepRepair(world, 'supplementRepair', own, asked)
    expect(more.repair).toMatchObject({ state: 'APPLIED', dueOn: '2026-11-26' })
    world.setNow(noon('2026-11-27'))
    const overdue = await ask(
      world,
      `{ repairs(first: 20, filter: { overdue: true }) { totalCount edges { node { id overdue } } } }`,
      {},
      { viewer: authority },
    )
    expect(overdue.repairs.edges).toEqual([{ node: { id: applied.repairId, overdue: true } }])
    const accepted = await stepRepair(world, 'acceptRepair', authority, more)
    expect(accepted.repair).toMatchObject({ state: 'ACCEPTED', dueOn: '2026-12-07' })
    const extended = await stepRepair(world, 'extendRepair', authority, accepted)
    expect(extended.repair).toMatchObject({ dueOn: '2026-12-21' })
    expect(problemsOf(await stepRepair(world, 'extendRepair', authority, extended))).toEqual([
      'REPAIR_EXTENSION_CLOSED',
    ])
    expect(problemsOf(await stepRepair(world, 'decideRepair', authority, accepted))).toEqual([
      'VERSION_CONFLICT',
    ])
    const granted = await stepRepair(world, 'decideRepair', authority, extended, {
      decisionNumber: '示修〔2026〕1号',
    })
    expect(granted.repair).toMatchObject({
      state: 'GRANTED',
      dueOn: null,
      decidedOn: '2026-11-27',
      decidedBy: 'DETERMINING_UNIT',
      decisionNumber: '示修〔2026〕1号',
    })
    expect(await stateOf(entry.entryId)).toBeNull()
    expect(await stateOf(entry.entryId, own)).toBe('REPAIRED')
    const told = await stepRepair(world, 'notifyRepair', authority, granted)
    expect(told.repair).toMatchObject({ state: 'GRANTED', notifiedOn: '2026-11-27' })
    expect(problemsOf(await stepRepair(world, 'notifyRepair', authority, told))).toEqual([
      'REPAIR_NOTICE_GIVEN',
    ])
    const revoked = await stepRepair(world, 'revokeRepair', authority, told)
    expect(revoked.repair).toMatchObject({ state: 'REVOKED', barredUntil: '2029-11-27' })
    expect(await stateOf(entry.entryId)).toBe('IN_FORCE')
    expect(problemsOf(await applyForRepair(world, own, entry.entryId))).toEqual([
      'REPAIR_NOT_ELIGIBLE',
    ])
  })

  it('ends without effect when it is withdrawn, declined or refused', async () => {
    const { authority } = lists
    const entry = await lists.list(firm, 'BLACK')
    const apply = () => applyForRepair(world, own, entry.entryId)
    const withdrawn = await stepRepair(world, 'withdrawRepair', own, await apply())
    expect(withdrawn.repair).toMatchObject({ state: 'WITHDRAWN' })
    const declined = await stepRepair(world, 'declineRepair', authority, await apply())
    expect(declined.repair).toMatchObject({ state: 'DECLINED' })
    const accepted = await stepRepair(world, 'acceptRepair', authority, await apply())
    const refused = await stepRepair(world, 'decideRepair', authority, accepted, {
      decision: 'REFUSE',
    })
    expect(refused.repair).toMatchObject({ state: 'REFUSED', decidedOn: TODAY })
    expect(await stateOf(entry.entryId)).toBe('IN_FORCE')
    const listed = await ask(
      world,
      `query ($usci: String!) { subject(identifier: { value: $usci }) {
        repairs(first: 10) { totalCount edges { node { state } } } } }`,
      { usci: firm.usci },
      { viewer: own },
    )
    expect(listed.subject.repairs.totalCount).toBe(3)
  })

  it('is the subject’s to ask for and the unit’s to decide; the others’ reads like a missing one', async () => {
    const entry = await lists.list(firm, 'BLACK')
    const stranger = await representativeOf(world, await make.subject())
    await expect(applyForRepair(world, stranger, entry.entryId)).rejects.toThrow('NOT_FOUND')
    await expect(applyForRepair(world, lists.authority, entry.entryId)).rejects.toThrow('FORBIDDEN')
    const applied = await applyForRepair(world, own, entry.entryId)
    await expect(stepRepair(world, 'acceptRepair', bureau, applied)).rejects.toThrow('NOT_FOUND')
    await expect(stepRepair(world, 'withdrawRepair', stranger, applied)).rejects.toThrow(
      'NOT_FOUND',
    )
    await expect(stepRepair(world, 'acceptRepair', own, applied)).rejects.toThrow('FORBIDDEN')
    const bad = applyForRepair(world, own, entry.entryId, { evidence: ['x'] })
    await expect(bad).rejects.toThrow('BAD_INPUT')
  })

  it('checks the way and its hours', async () => {
    const entry = await lists.list(firm, 'BLACK')
    const by = (way: string, hours: number | null) =>
      applyForRepair(world, own, entry.entryId, { way, hours })
    expect(problemsOf(await by('TRAINING', 2))).toEqual(['REPAIR_HOURS_SHORT'])
    expect(problemsOf(await by('TRAINING', null))).toEqual(['REPAIR_HOURS_SHORT'])
    expect((await by('TRAINING', 3)).repair).toMatchObject({ way: 'TRAINING', hours: 3 })
  })

  it('of records of its time the unit decided', async () => {
    world.setNow(noon('2025-11-20'))
    const { id } = await penalty({ decidedOn: '2025-05-06' })
    const applied = await applyForRepair(world, own, id)
    expect(applied.repair).toMatchObject({ rule: { code: 'PENALTY_REPAIR_ORDER_58' } })
    const accepted = await stepRepair(world, 'acceptRepair', bureau, applied)
    const granted = await stepRepair(world, 'decideRepair', bureau, accepted)
    expect(granted.repair).toMatchObject({ state: 'GRANTED' })
    expect(await stateOf(id)).toBeNull()
  })
})
