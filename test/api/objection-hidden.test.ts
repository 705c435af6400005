import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask } from '../support/ask.ts'
import { change, commitmentOf, makeCommitmentTown, register } from '../support/commitments.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations, type Evaluations } from '../support/evaluations.ts'
import { makeLists, noon, type Lists } from '../support/lists.ts'
import { nextSerial, type MadeSubject } from '../support/make.ts'
import { makeObjections, problemsOf, type Objections } from '../support/objections.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { bringDecision, makeHolder, makePlatform } from '../support/repairs.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

/** An objection must not tell of a fact that is gone, whatever took the fact away. */

const FACT = `query ($id: ID!) { node(id: $id) { id ... on PenaltyRecord { disputed } ... on ListEntry { disputed }
  ... on Evaluation { disputed } ... on Commitment { disputed } } }`
const OBJECTION = 'query ($id: ID!) { node(id: $id) { ... on Objection { state } } }'
const OF_SUBJECT = `query ($id: ID!) { node(id: $id) { ... on Subject { objections(first: 5) { totalCount edges { node { id } } } } } }`
const REVOKE = `mutation ($id: ID!) { revokeRecord(input: { record: $id, reason: "示例" }) { problems { code } } }`

describe.each(databases)('an open objection to a fact that is gone, on $name', ({ open }) => {
  let world: World
  let objections: Objections
  let lists: Lists
  let evaluations: Evaluations
  let platform: Viewer
  let holder: Viewer
  let registrar: Viewer
  /** A public body with a purpose. */
  let named: Viewer
  let firm: MadeSubject
  let own: Viewer

  beforeAll(async () => {
    world = await makeWorld(await open())
    objections = await makeObjections(world)
    lists = await makeLists(world)
    evaluations = await makeEvaluations(world)
    platform = await makePlatform(world)
    holder = await makeHolder(world)
    registrar = (await makeCommitmentTown(world)).bureau
    const office = await makeParty(world.base, 'BUREAU', { sourceCode: 'MARKET_REGULATION' })
    named = {
      ...(await makeViewer(world.base, office, 'ACTOR')),
      purpose: 'HONOURS',
      matter: '示例',
    }
  })
  afterAll(() => world.close())

  /** A disputed fact, and the act that takes it away. */
  interface Case {
    fact: string
    takeAway(): Promise<unknown>
  }
  const penalty = async (takeAway: (id: string, number: string) => Promise<unknown>) => {
    const documentNumber = `示罚〔2026〕${nextSerial()}号`
    const { id } = await objections.make.penalty(firm, { documentNumber })
    return { fact: id, takeAway: () => takeAway(id, documentNumber) }
  }
  const entry = async (name: 'revokeListEntry' | 'repairListEntry') => {
    const listed = await lists.list(firm, 'SERIOUS_DISHONESTY', { inForceUntil: '2029-07-31' })
    const next = { expectedVersion: (listed.entry.version as number) + 1 }
    return {
      fact: listed.entryId,
      takeAway: async () => {
        world.setNow(noon('2028-11-20'))
        expect(problemsOf(await lists.step(name, lists.authority, listed, next))).toEqual([])
      },
    }
  }
  const CASES: Record<string, () => Promise<Case>> = {
    'a record that is revoked': () =>
      penalty((id) => ask(world, REVOKE, { id }, { isOperator: true })),
    'a record that is repaired': () =>
      penalty(async (_, number) => {
        const { status } = await bringDecision(world, platform, firm, number)
        expect(status).toBe('TAKEN')
      }),
    'a record that is stayed': () =>
      penalty(async (fact) => {
        const about = { fact, kind: 'RECONSIDERATION', organ: '示例市人民政府' }
        const filed = await objections.proceed('recordProceeding', objections.bureau, {
          ...about,
          caseNumber: `〔2026〕示行复第${nextSerial()}号`,
          filedOn: '2026-11-10',
        })
        const { id, version } = filed.proceeding
        const stay = { proceeding: id, expectedVersion: version, documentNumber: '示停1号' }
        const stayed = await objections.proceed('recordStay', objections.bureau, stay)
        expect(problemsOf(stayed)).toEqual([])
      }),
    'a record whose publicity is over': () =>
      penalty(() => Promise.resolve(world.setNow(noon('2030-05-07')))),
    'an entry that is revoked': () => entry('revokeListEntry'),
    'an entry that is repaired': () => entry('repairListEntry'),
    'an evaluation that is withdrawn': async () => {
      const final = await evaluations.final(firm, '45')
      const next = { expectedVersion: (final.evaluation.version as number) + 1 }
      return {
        fact: final.evaluationId,
        takeAway: async () => {
          const { department, step } = evaluations
          expect(problemsOf(await step('withdrawEvaluation', department, final, next))).toEqual([])
        },
      }
    },
    'a commitment that is cancelled': async () => {
      const given = commitmentOf(firm, { validUntil: '2026-12-31' })
      const { id, version } = await register(world, registrar, given)
      const input = { commitment: id, expectedVersion: version + 1, reason: '示例原因' }
      return {
        fact: id,
        takeAway: async () => {
          const document = change('withdrawCommitment')
          const done = await ask(world, document, { input }, { viewer: registrar })
          expect(problemsOf(done.withdrawCommitment)).toEqual([])
        },
      }
    },
  }

  it.each(Object.keys(CASES))('is seen no more by government: %s', async (name) => {
    world.setNow(noon(TODAY))
    firm = await objections.make.subject()
    own = await objections.representative(firm)
    const { fact, takeAway } = await CASES[name]!()
    const { problems, objectionId } = await objections.file(own, fact)
    expect(problems).toEqual([])
    const shown = async (viewer: Viewer) => {
      const as = { viewer }
      const { objections: listed } = (await ask(world, OF_SUBJECT, { id: firm.id }, as)).node
      return {
        fact: (await ask(world, FACT, { id: fact }, as)).node !== null,
        one: (await ask(world, OBJECTION, { id: objectionId }, as)).node !== null,
        listed: listed.totalCount as number,
      }
    }
    const seen = { fact: true, one: true, listed: 1 }
    const hidden = { fact: false, one: false, listed: 0 }
    expect(await shown(named)).toEqual(seen)
    await takeAway()
    expect(await shown(named)).toEqual(hidden)
    expect(await shown(own)).toEqual(seen)
    expect(await shown(objections.bureau)).toEqual(seen)
    expect(await shown(holder)).toEqual(seen)
  })

  it('is seen as long as the fact is: what is shielded government sees', async () => {
    world.setNow(noon(TODAY))
    firm = await objections.make.subject()
    const record = (await objections.make.penalty(firm)).id
    const { objectionId } = await objections.file(await objections.representative(firm), record)
    const input = {
      record,
      basis: '示例重整计划',
      documentNumber: '（2026）苏06破1号',
      approvedOn: '2026-11-02',
      until: '2026-12-31',
      idempotencyKey: `hidden-${nextSerial()}`,
    }
    const shield = `mutation ($input: ShieldFactInput!) { shieldFact(input: $input) { problems { code } } }`
    const { shieldFact } = await ask(world, shield, { input }, { viewer: holder })
    expect(problemsOf(shieldFact)).toEqual([])
    for (const [viewer, sees] of [
      [named, true],
      [{ ...named, purpose: null }, false],
    ] as const) {
      const node = async (document: string, id: string) =>
        (await ask(world, document, { id }, { viewer })).node !== null
      expect([await node(FACT, record), await node(OBJECTION, objectionId)]).toEqual([sees, sees])
    }
  })
})
