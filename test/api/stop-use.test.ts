import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openAccessLog, type AccessLog } from '../../src/access-log/access-log.service.ts'
import { beginNotices, noticeWithdrawals } from '../../src/stop-use/notice.service.ts'
import { addWorkingDays } from '../../src/rule/calendar.rules.ts'
import { announceStopUses } from '../../src/webhook/announce.service.ts'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations } from '../support/evaluations.ts'
import { makeLists } from '../support/lists.ts'
import { positionOf, readOn } from '../support/feed.ts'
import { makeFactories, subjectUuid, type Make, type MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { nextVersion } from '../support/versions.ts'
import { makeWorld, type Asking, type World } from '../support/world.ts'

const NOTICE = `id kind factId subjectId reason partyName channels lastReceivedAt dueOn lapsesOn isOverdue acknowledgedAt remark`
const OWN = `query ($filter: StopUseFilter) { stopUses(first: 100, filter: $filter) { totalCount edges { node { ${NOTICE} } } } }`
const OVERSEEN = `query ($filter: StopUseFilter, $party: ID) {
  stopUsesOverseen(first: 100, filter: $filter, party: $party) { totalCount edges { node { ${NOTICE} } } } }`
const ACKNOWLEDGE = `mutation ($input: AcknowledgeStopUsesInput!) {
  acknowledgeStopUses(input: $input) { acknowledged clientMutationId } }`
const CHECK = `query ($code: String!) { creditCheck(subject: { value: $code }, purpose: "BIDDING", matter: "2026-17") {
  number reasons { facts { id } } } }`
const LOOK = `query ($code: String!) { subject(identifier: { value: $code }) {
  records(first: 10) { edges { node { id provenance { sourceCode } } } } } }`
const CORRECT = `mutation ($input: CorrectRecordInput!) { correctRecord(input: $input) { problems { code } } }`
const LAPSED = '{ viewer { stopUseLapsed } }'

describe.each(databases)('notices to stop using a fact, on $name', ({ open }) => {
  let world: World
  let accessLog: AccessLog
  let make: Make
  let firm: MadeSubject
  let agency: Asking
  let follower: Asking
  let checker: Asking
  let looker: Asking
  let bureau: Asking

  const party = async (cls: 'AGENCY' | 'BUREAU' | 'PLATFORM', purpose: string | null = null) => ({
    viewer: {
      ...(await makeViewer(world.base, await makeParty(world.base, cls), 'ACTOR')),
      purpose,
      matter: purpose && '2026-17',
    },
  })
  const repair = (id: string) => nextVersion(world, id, { state: 'REPAIRED' })
  /** Looks, and has the look in the access log, as the server does before it answers. */
  const look = async (as: Asking) => {
    await ask(world, LOOK, { code: firm.usci }, as)
    const shown = world.disclosures.at(-1)!
    await accessLog.append({
      viewer: as.viewer!,
      requestId: 'test',
      operation: 'Look',
      documentHash: '00',
      ...shown,
      consents: [],
      untilClosed: false,
    })
  }
  const noticed = async () => {
    while (await noticeWithdrawals(world.base, announceStopUses));
  }
  const own = async (as: Asking, filter: object | null = null) =>
    (await ask(world, OWN, { filter }, as)).stopUses.edges.map(({ node }: { node: object }) => node)
  const overseen = async (filter: object | null = null) =>
    (await ask(world, OVERSEEN, { filter }, bureau)).stopUsesOverseen.edges.map(
      ({ node }: { node: object }) => node,
    )

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    accessLog = await openAccessLog(world.base)
    await beginNotices(world.base)
    agency = await party('AGENCY')
    follower = await party('AGENCY')
    checker = await party('BUREAU', 'BIDDING')
    looker = await party('BUREAU', 'ENFORCEMENT')
    bureau = await party('BUREAU')
  })
  afterAll(async () => {
    await accessLog.close()
    await world.close()
  })
  beforeEach(async () => {
    firm = await make.subject()
  })

  it('goes to each party that received the fact, by whichever way, and to no other', async () => {
    const { id } = await make.penalty(firm)
    const start = await positionOf(world, follower)
    await readOn(world, start.cursor, follower)
    const { creditCheck } = await ask(world, CHECK, { code: firm.usci }, checker)
    expect(
      creditCheck.reasons.flatMap((one: { facts: { id: string }[] }) => one.facts),
    ).toContainEqual({ id })
    await look(looker)
    await ask(world, '{ records(first: 1) { edges { node { id } } } }', {}, agency)
    await repair(id)
    await noticed()

    const today = world.base.today()
    const calendar = world.base.rules().workingCalendar
    const dueOn = addWorkingDays(today, 3, calendar)
    const about = {
      kind: 'RECORD',
      factId: id,
      subjectId: firm.id,
      reason: 'REPAIRED',
      dueOn,
      lapsesOn: addWorkingDays(dueOn, 5, calendar),
      isOverdue: false,
      acknowledgedAt: null,
    }
    expect(await own(follower)).toMatchObject([{ ...about, channels: ['FEED'] }])
    expect(await own(checker)).toMatchObject([{ ...about, channels: ['CHECK'] }])
    expect(await own(looker)).toMatchObject([{ ...about, channels: ['QUERY'] }])
    expect(await own(agency)).toEqual([])
    expect((await overseen()).filter((one: { factId: string }) => one.factId === id)).toHaveLength(
      3,
    )
    // Nothing is noticed twice.
    await noticed()
    expect(await own(follower)).toHaveLength(1)
  })

  it('a correction and a revocation count; what was disputed or extended does not', async () => {
    const [corrected, revoked, marked] = [
      await make.penalty(firm),
      await make.penalty(firm),
      await make.penalty(firm),
    ]
    await look(looker)
    await ask(
      world,
      CORRECT,
      {
        input: { record: corrected.id, reason: '更正', values: [{ column: 'fine', value: '0.5' }] },
      },
      { isOperator: true },
    )
    await nextVersion(world, revoked.id, { state: 'REVOKED' })
    await nextVersion(world, marked.id, { disputed: true, change_kind: 'DISPUTED' })
    await noticed()
    const told = (await own(looker)).filter(
      (one: { subjectId: string }) => one.subjectId === firm.id,
    )
    expect(
      told.map((one: { factId: string; reason: string }) => [one.factId, one.reason]).toSorted(),
    ).toEqual(
      [
        [corrected.id, 'CORRECTED'],
        [revoked.id, 'REVOKED'],
      ].toSorted(),
    )
  })

  it('grades and list entries count as records do', async () => {
    const evaluations = await makeEvaluations(world)
    const lists = await makeLists(world)
    const graded = async (changes: Record<string, unknown>) => {
      const { evaluationId } = await evaluations.final(await make.subject(), '45')
      await readOn(world, (await positionOf(world, follower)).cursor, follower)
      await nextVersion(world, evaluationId, changes)
      return evaluationId
    }
    const told = {
      [await graded({ state: 'REPAIRED' })]: 'REPAIRED',
      [await graded({ state: 'SUSPENDED' })]: 'SUSPENDED',
      [await graded({ state: 'WITHDRAWN' })]: 'REVOKED',
      [await graded({ change_kind: 'CORRECTED' })]: 'CORRECTED',
    }
    const disputed = await graded({ disputed: true, change_kind: 'DISPUTED' })
    const entry = await lists.list(firm, 'BLACK')
    await readOn(world, (await positionOf(world, follower)).cursor, follower)
    await nextVersion(world, entry.entryId, { change_kind: 'CORRECTED' })
    await noticed()
    const notices: { factId: string; reason: string }[] = await own(follower)
    const reasons = Object.fromEntries(notices.map(({ factId, reason }) => [factId, reason]))
    expect(reasons).toMatchObject({ ...told, [entry.entryId]: 'CORRECTED' })
    expect(reasons[disputed]).toBeUndefined()
  })

  it('is acknowledged once, by who it went to', async () => {
    const { id } = await make.penalty(firm)
    await look(looker)
    await repair(id)
    await noticed()
    const [notice] = await own(looker, { acknowledged: false }).then((all) =>
      all.filter((one: { factId: string }) => one.factId === id),
    )
    const say = (as: Asking, remark: string) =>
      ask(
        world,
        ACKNOWLEDGE,
        { input: { notices: [notice.id], remark, clientMutationId: 'c' } },
        as,
      )
    expect(await say(checker, '不是我方')).toMatchObject({
      acknowledgeStopUses: { acknowledged: [] },
    })
    expect(await say(looker, '已删除')).toMatchObject({
      acknowledgeStopUses: { acknowledged: [notice.id], clientMutationId: 'c' },
    })
    await say(looker, '再说一次')
    expect(await overseen({ acknowledged: true })).toContainEqual(
      expect.objectContaining({ id: notice.id, remark: '已删除' }),
    )
  })

  it('an agency that does not acknowledge shows up as overdue, then sees no more than the public, until it does', async () => {
    const consented = await party('AGENCY', 'CREDIT_INVESTIGATION')
    await world.base.db.query(
      `insert into consent (subject_id, id, party_id, purpose, state, valid_from, valid_to, decided_by, decided_at)
       values ($1, gen_random_uuid(), $2, 'CREDIT_INVESTIGATION', 'GRANTED', '2020-01-01', '2099-01-01', 'test', now())`,
      [subjectUuid(firm.id), consented.viewer.party!.id],
    )
    const phone = async () => {
      const { viewer } = await ask(world, `{ viewer { stopUseLapsed } }`, {}, consented)
      const { subject } = await ask(
        world,
        `query ($code: String!) { subject(identifier: { value: $code }) { withheld { field requires } } }`,
        { code: firm.usci },
        consented,
      )
      return {
        lapsed: viewer.stopUseLapsed,
        authorized: subject.withheld.every(
          (one: { requires: string }) => one.requires !== 'AUTHORIZED',
        ),
      }
    }
    const { id } = await make.penalty(firm)
    await readOn(world, (await positionOf(world, consented)).cursor, consented)
    await repair(id)
    await noticed()
    expect(await phone()).toEqual({ lapsed: false, authorized: true })
    await world.base.db.query(
      `update stop_use_receiver set due_on = $2::date - 9, lapses_on = $2::date - 1 where party_id = $1`,
      [consented.viewer.party!.id, world.base.today()],
    )
    expect(await overseen({ overdue: true })).toMatchObject([
      { factId: id, partyName: consented.viewer.party!.name, isOverdue: true },
    ])
    expect(await phone()).toEqual({ lapsed: true, authorized: false })
    const [notice] = await own(consented)
    await ask(world, ACKNOWLEDGE, { input: { notices: [notice.id] } }, consented)
    expect(await phone()).toEqual({ lapsed: false, authorized: true })
  })

  it('tells a party nothing of a fact whose scope its class never sees', async () => {
    const { id } = await make.penalty(firm)
    await readOn(world, (await positionOf(world, follower)).cursor, follower)
    await nextVersion(world, id, { disclosure_scope: 'SHARED', change_kind: 'RECLASSIFIED' })
    await repair(id)
    await noticed()
    expect((await own(follower)).filter((one: { factId: string }) => one.factId === id)).toEqual([])
  })

  it('is for the party, who oversees, and auditors: others are refused, and each look is logged', async () => {
    expect((await refusal(world, OWN)).code).toBe('PARTY_REQUIRED')
    expect((await refusal(world, OVERSEEN, {}, follower)).code).toBe('FORBIDDEN')
    expect((await refusal(world, ACKNOWLEDGE, { input: { notices: [] } }, follower)).code).toBe(
      'BAD_INPUT',
    )
    expect(await ask(world, LAPSED, {})).toEqual({ viewer: { stopUseLapsed: false } })
  })
})
