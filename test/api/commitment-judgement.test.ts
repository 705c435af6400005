import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask, refusal } from '../support/ask.ts'
import {
  change,
  commitmentOf,
  judge,
  JUDGE,
  judgementOf,
  makeCommitmentTown,
  makeRepresentative,
  ownCommitmentOf,
  register,
  type CommitmentTown,
} from '../support/commitments.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeSubject, type Make } from '../support/make.ts'
import { makeWorld, type World } from '../support/world.ts'

describe.each(databases)('judging commitments, on $name', ({ open }) => {
  let world: World
  let make: Make
  let town: CommitmentTown
  let firm: MadeSubject
  let owner: Viewer

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    town = await makeCommitmentTown(world)
    firm = await make.subject()
    owner = await makeRepresentative(world, firm)
  })
  afterAll(() => world.close())

  const problems = async (variables: object, viewer: Viewer) => {
    const data = await ask(world, JUDGE, variables as Record<string, unknown>, { viewer })
    const { commitment, problems: found } = Object.values(data)[0] as {
      commitment: unknown
      problems: { field: string; code: string }[]
    }
    expect(commitment).toBeNull()
    return found.map(({ field, code }) => `${field} ${code}`)
  }
  const refused = (document: string, variables: object, viewer: Viewer) =>
    refusal(world, document, variables as Record<string, unknown>, { viewer }).then(
      ({ code }) => code,
    )

  it('one that was fulfilled makes no record', async () => {
    const made = await register(world, town.bureau, commitmentOf(firm))
    const judged = await judge(world, town.bureau, made, 'FULFILLED')
    expect(judged).toMatchObject({
      stage: 'FULFILLED',
      version: 2,
      judgedOn: '2026-11-20',
      judgingUnit: town.bureau.party!.name,
      evidence: '现场核查记录',
      breachRecord: null,
      publishedUntil: null,
    })
  })

  it.each([
    ['PARTLY_FULFILLED', 'MINOR', '2027-02-19', '32060020261002000204'],
    ['BREACHED', 'GENERAL', '2027-11-19', '32060020261002000205'],
  ])('%s makes a %s record at once, linked both ways', async (result, severity, until, code) => {
    // The beginning of these codes passes for a resident ID.
    const given = commitmentOf(firm, { code, signedOn: '2026-10-02' })
    const made = await register(world, town.bureau, given)
    const judged = await judge(world, town.bureau, made, result)
    expect(judged).toMatchObject({
      stage: result,
      unfulfilledContent: '未在期限内补齐停车场地证明',
      publishedUntil: until,
      breachRecord: { severity, state: 'IN_FORCE' },
    })
    const { node } = await ask(
      world,
      `query ($id: ID!) { node(id: $id) { ... on OtherRecord { item { code } polarity severity title documentNumber
         decidedOn authority disclosureScope commitment { id }
         attributes { column { key } value codes } } } }`,
      { id: judged.breachRecord.id },
      { viewer: town.bureau },
    )
    expect(node).toMatchObject({
      item: { code: 'COMMITMENT_BREACH' },
      polarity: 'NEGATIVE',
      severity,
      title: '违反信用承诺（审批替代型）',
      documentNumber: made.code,
      decidedOn: '2026-11-20',
      authority: town.bureau.party!.name,
      disclosureScope: 'SHARED',
      commitment: { id: made.id },
    })
    expect(node.attributes).toContainEqual(
      expect.objectContaining({ column: { key: 'fulfilment' }, codes: [result] }),
    )
  })

  it.each([
    ['BREACHED', { unfulfilledContent: null }, ['unfulfilledContent REQUIRED_MISSING']],
    ['PARTLY_FULFILLED', { accountability: '无' }, ['accountability REQUIRED_MISSING']],
    ['FULFILLED', { accountability: '罚' }, ['accountability NOT_WHEN_FULFILLED']],
    ['FULFILLED', { evidence: ' ' }, ['evidence REQUIRED_MISSING']],
    ['FULFILLED', { judgedOn: '2026-11-21' }, ['judgedOn DATE_IN_FUTURE']],
    ['FULFILLED', { judgedOn: '2026-09-30' }, ['judgedOn DATE_BEFORE_COMMITMENT']],
  ])('%s with %j is refused: %j', async (result, values, wanted) => {
    const made = await register(world, town.bureau, commitmentOf(firm))
    expect(await problems(judgementOf(made, result, values), town.bureau)).toEqual(wanted)
  })

  it('a judgement is asked for once, of the version that its judge knows', async () => {
    const made = await register(world, town.bureau, commitmentOf(firm))
    const breach = judgementOf(made, 'BREACHED')
    const first = await ask(world, JUDGE, breach, { viewer: town.bureau })
    expect(await ask(world, JUDGE, breach, { viewer: town.bureau })).toEqual(first)
    expect(await refused(JUDGE, judgementOf(made, 'FULFILLED'), town.bureau)).toBe(
      'VERSION_CONFLICT',
    )
    const now = { id: made.id, version: 2 }
    for (const result of ['FULFILLED', 'BREACHED']) {
      expect(await refused(JUDGE, judgementOf(now, result), town.bureau)).toBe(
        'COMMITMENT_STATE_CONFLICT',
      )
    }
  })

  it('of two judgements at once one counts, and leaves one record', async () => {
    const made = await register(world, town.bureau, commitmentOf(firm))
    const both = await Promise.all(
      ['BREACHED', 'PARTLY_FULFILLED'].map((result) =>
        world.query(JUDGE, judgementOf(made, result), { viewer: town.bureau }),
      ),
    )
    const codes = both.map(({ errors }) => errors?.[0]?.extensions['code'])
    expect(codes.toSorted()).toEqual(['VERSION_CONFLICT', undefined])
    const [row] = await world.base.db.query<{ n: number }>(
      `select count(*)::int as n from record where attributes_shared ->> 'commitment' = $1`,
      [made.id],
    )
    expect(row!.n).toBe(1)
  })

  it('nobody judges what it does not see, or another unit’s', async () => {
    const closed = await register(
      world,
      town.bureau,
      commitmentOf(firm, { publicationClass: '不可公开' }),
    )
    const open = await register(world, town.bureau, commitmentOf(firm))
    const asked = (made: typeof open) => judgementOf(made, 'FULFILLED')
    expect(await refused(JUDGE, asked(closed), town.enforcement)).toBe('NOT_FOUND')
    expect(await refused(JUDGE, asked(open), town.enforcement)).toBe('FORBIDDEN')
    expect(await refused(JUDGE, asked(open), owner)).toBe('FORBIDDEN')
    const missing = { ...open, id: firm.id }
    expect(await refused(JUDGE, asked(missing), town.bureau)).toBe('NOT_FOUND')
  })

  it('what a subject registered is judged by a public body with the mandate', async () => {
    const own = await register(world, owner, ownCommitmentOf(firm))
    const judged = await judge(world, town.enforcement, own, 'BREACHED')
    expect(judged.stage).toBe('BREACHED')
  })

  it('a judgement that is revoked takes its record along, and is made anew', async () => {
    const made = await register(world, town.bureau, commitmentOf(firm))
    const judged = await judge(world, town.bureau, made, 'BREACHED')
    const revoke = change('revokeCommitmentJudgement')
    const input = { commitment: made.id, expectedVersion: judged.version, reason: '核查有误' }
    const { revokeCommitmentJudgement } = await ask(
      world,
      revoke,
      { input },
      { viewer: town.bureau },
    )
    expect(revokeCommitmentJudgement.commitment).toMatchObject({
      stage: 'DUE',
      judgedOn: null,
      unfulfilledContent: null,
      evidence: null,
      breachRecord: null,
      publishedUntil: null,
    })
    const STATE = `query ($id: ID!) { node(id: $id) { ... on OtherRecord { state commitment { id } } } }`
    const old = { id: judged.breachRecord.id }
    const { node } = await ask(world, STATE, old, { viewer: town.bureau })
    expect(node).toEqual({ state: 'REVOKED', commitment: null })
    const again = await judge(world, town.bureau, { id: made.id, version: 3 }, 'PARTLY_FULFILLED')
    expect(again.breachRecord).toMatchObject({ severity: 'MINOR', state: 'IN_FORCE' })
    expect(again.breachRecord.id).not.toBe(judged.breachRecord.id)
  })

  it('a record of a breach that is revoked takes the judgement along', async () => {
    const made = await register(world, town.bureau, commitmentOf(firm))
    const { breachRecord } = await judge(world, town.bureau, made, 'BREACHED')
    const input = { record: breachRecord.id, reason: '异议成立' }
    await ask(
      world,
      `mutation ($input: RevokeRecordInput!) { revokeRecord(input: $input) { problems { code } } }`,
      { input },
      { viewer: town.bureau },
    )
    const { node } = await ask(
      world,
      `query ($id: ID!) { node(id: $id) { ... on Commitment { stage version versions { stage changeKind } } } }`,
      { id: made.id },
      { viewer: town.bureau },
    )
    expect(node).toMatchObject({
      stage: 'DUE',
      versions: [
        { stage: 'DUE', changeKind: 'REOPENED' },
        { stage: 'BREACHED', changeKind: 'JUDGED' },
        { stage: 'SIGNED', changeKind: 'REGISTERED' },
      ],
    })
  })

  it('a subject takes back its own, a unit cancels what it registered, and nothing after that', async () => {
    const withdraw = change('withdrawCommitment')
    const end = (made: { id: string; version: number }, reason = '登记有误') => ({
      input: { commitment: made.id, expectedVersion: made.version, reason },
    })
    const own = await register(world, owner, ownCommitmentOf(firm))
    expect(await refused(withdraw, end(own), town.bureau)).toBe('FORBIDDEN')
    expect(await refused(withdraw, end(own, ' '), owner)).toBe('BAD_INPUT')
    const { withdrawCommitment } = await ask(world, withdraw, end(own), { viewer: owner })
    expect(withdrawCommitment.commitment).toMatchObject({ stage: 'WITHDRAWN', state: 'REVOKED' })
    const unit = await register(world, town.bureau, commitmentOf(firm))
    expect(await refused(withdraw, end(unit), owner)).toBe('FORBIDDEN')
    const cancelled = await ask(world, withdraw, end(unit), { viewer: town.bureau })
    expect(cancelled['withdrawCommitment'].commitment).toMatchObject({ stage: 'CANCELLED' })
    const now = { id: unit.id, version: 2 }
    for (const [document, variables] of [
      [withdraw, end(now)],
      [JUDGE, judgementOf(now, 'FULFILLED')],
      [change('revokeCommitmentJudgement'), end(now)],
      [change('releaseCommitmentText'), end(now)],
    ] as const) {
      expect(await refused(document, variables, town.bureau)).toBe('COMMITMENT_STATE_CONFLICT')
    }
  })
})
