import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask } from '../support/ask.ts'
import { CHANGES } from '../support/changes.ts'
import {
  change,
  commitmentOf,
  judge,
  makeCommitmentTown,
  makeRepresentative,
  register,
  type CommitmentTown,
  type Shown,
} from '../support/commitments.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeSubject, type Make } from '../support/make.ts'
import { instant } from '../support/versions.ts'
import { makeWorld, type World } from '../support/world.ts'

const CHECK = `query ($subject: IdentifierInput!) {
  creditCheck(subject: $subject, purpose: "HONOURS", matter: "示例评选") { number
    reasons { code outcome count measures facts { kind id label on node { id } } } } }`
const VERIFY = `query ($number: String!) { verifyReceipt(number: $number) { changes { kind id change } } }`
const REVOKE = change('revokeCommitmentJudgement')

describe.each(databases)('what follows from a commitment, on $name', ({ open }) => {
  let world: World
  let make: Make
  let town: CommitmentTown
  let firm: MadeSubject
  let other: Viewer

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    town = await makeCommitmentTown(world)
    other = { ...town.enforcement, purpose: 'HONOURS', matter: '示例评选' }
  })
  afterAll(() => world.close())

  const check = async (viewer: Viewer = other) => {
    const subject = { value: firm.usci }
    const { creditCheck } = await ask(world, CHECK, { subject }, { viewer })
    const reason = creditCheck.reasons.find(({ code }: Shown) => code === 'COMMITMENT_BROKEN')
    return { number: creditCheck.number, reason: reason ?? null }
  }
  const revoke = (commitment: Shown) =>
    ask(
      world,
      REVOKE,
      { input: { commitment: commitment.id, expectedVersion: commitment.version, reason: '有误' } },
      { viewer: town.bureau },
    )

  it('one that was broken counts in credit checks, with a link to it', async () => {
    firm = await make.subject()
    const made = await register(world, town.bureau, commitmentOf(firm))
    expect((await check()).reason).toBeNull()
    await judge(world, town.bureau, made, 'PARTLY_FULFILLED')
    expect((await check()).reason).toEqual({
      code: 'COMMITMENT_BROKEN',
      outcome: 'ATTENTION',
      count: 1,
      measures: ['CREDIT_TALK'],
      facts: [
        {
          kind: 'COMMITMENT',
          id: made.id,
          label: made.code,
          on: '2026-11-20',
          node: { id: made.id },
        },
      ],
    })
  })

  it('one that was fulfilled does not, nor one that is closed, nor one whose judgement was revoked', async () => {
    firm = await make.subject()
    const kept = await register(world, town.bureau, commitmentOf(firm))
    await judge(world, town.bureau, kept, 'FULFILLED')
    const closed = await register(
      world,
      town.bureau,
      commitmentOf(firm, { publicationClass: '不可公开' }),
    )
    await judge(world, town.bureau, closed, 'BREACHED')
    expect((await check()).reason).toBeNull()
    const broken = await register(world, town.bureau, commitmentOf(firm))
    const judged = await judge(world, town.bureau, broken, 'BREACHED')
    const { number, reason } = await check()
    expect(reason).toMatchObject({ count: 1 })
    await revoke(judged)
    expect((await check()).reason).toBeNull()
    const { verifyReceipt } = await ask(world, VERIFY, { number }, { viewer: other })
    expect(verifyReceipt.changes).toContainEqual({
      kind: 'COMMITMENT',
      id: broken.id,
      change: 'REVOKED',
    })
  })

  it('the history of its file tells it, to each within what it sees', async () => {
    firm = await make.subject()
    const owner = await makeRepresentative(world, firm)
    const start = await instant(world)
    const made = await register(world, town.bureau, commitmentOf(firm))
    const between = await instant(world)
    const judged = await judge(world, town.bureau, made, 'BREACHED')
    const told = async (from: string, viewer?: Viewer) => {
      const as = viewer === undefined ? {} : { viewer }
      const { node } = await ask(world, CHANGES, { id: firm.id, from }, as)
      return node.changes.edges
        .map((edge: Shown) => edge.node)
        .filter(({ factKind }: Shown) => factKind === 'COMMITMENT')
    }
    expect(await told(start)).toMatchObject([{ kind: 'ADDED', fact: { __typename: 'Commitment' } }])
    const [seen] = await told(between, owner)
    expect(seen).toMatchObject({ kind: 'CHANGED', changeKind: 'JUDGED' })
    expect(seen.fields).toContainEqual({
      coordinate: 'Commitment.stage',
      before: 'SIGNED',
      after: 'BREACHED',
    })
    const fieldsOf = ({ fields }: Shown) => fields.map(({ coordinate }: Shown) => coordinate)
    expect(fieldsOf(seen)).not.toContain('Commitment.evidence')
    const [held] = await told(between, town.bureau)
    expect(fieldsOf(held)).toContain('Commitment.evidence')
    const late = await instant(world)
    await revoke(judged)
    expect(await told(late, owner)).toMatchObject([{ kind: 'CHANGED', changeKind: 'REOPENED' }])
  })
})
