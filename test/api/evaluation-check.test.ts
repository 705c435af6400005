import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations, type Evaluations } from '../support/evaluations.ts'
import { noon } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const CHECK = `query ($value: String!, $purpose: String!) {
  creditCheck(subject: { value: $value }, purpose: $purpose, matter: "M") {
    outcome measures { code } reasons { code outcome count measures
      facts { kind id on label node { ... on Evaluation { state grade { text } } } } } } }`
const CHANGES = `query ($id: ID!, $from: DateTime!) { node(id: $id) { ... on Organization {
  changes(from: $from, first: 20) { edges { node { kind factKind changeKind
    fact { id } fields { coordinate before after } } } } } } }`

describe.each(databases)('what follows from a grade, on $name', ({ open }) => {
  let world: World
  let made: Evaluations
  let court: Viewer
  let firm: MadeSubject

  beforeAll(async () => {
    world = await makeWorld(await open())
    made = await makeEvaluations(world)
    const party = await makeParty(world.base, 'BUREAU', {
      regionCode: '320600',
      sourceCode: 'COURT',
    })
    court = await makeViewer(world.base, party, 'ACTOR')
  })
  beforeEach(async () => {
    world.setNow(noon(TODAY))
    firm = await made.make.subject()
  })
  afterAll(() => world.close())

  const reasons = async (purpose = 'RANDOM_INSPECTION') => {
    const asked = { value: firm.usci, purpose }
    const { creditCheck } = await ask(world, CHECK, asked, { viewer: court })
    return creditCheck.reasons.filter(({ code }: { code: string }) => code.startsWith('GRADED'))
  }

  it('a low one asks for attention, a high one opens incentives, each with scheme and version', async () => {
    const low = await made.final(firm, '45')
    expect(await reasons()).toMatchObject([
      {
        code: 'GRADED_LOW_OPERATOR',
        outcome: 'ATTENTION',
        measures: ['MORE_INSPECTIONS'],
        facts: [
          {
            kind: 'EVALUATION',
            id: low.evaluationId,
            on: '2026-08-01',
            label: 'C (JS-ROADWATER-OPERATOR-2024@2024-01-01)',
            node: { state: 'FINAL' },
          },
        ],
      },
    ])
    firm = await made.make.subject()
    await made.final(firm, '95')
    expect(await reasons()).toMatchObject([
      { code: 'GRADED_HIGH_OPERATOR', outcome: 'CLEAR', measures: ['FEWER_INSPECTIONS'] },
    ])
  })

  it('none counts once its validity is over, it was withdrawn, or before it is final', async () => {
    await made.final(firm, '45', { validUntil: TODAY })
    expect(await reasons()).toHaveLength(1)
    world.setNow(noon('2026-11-21'))
    expect(await reasons()).toEqual([])
    world.setNow(noon(TODAY))
    firm = await made.make.subject()
    const { department, step, evaluate } = made
    await step('withdrawEvaluation', department, await made.final(firm, '45'))
    expect(await reasons()).toEqual([])
    await evaluate(department, firm, {
      scheme: 'MOT-HWY-CONSTR',
      inputs: { parts: [{ part: 'BID', section: 'T1', score: '10' }] },
    })
    expect(await reasons('BIDDING')).toEqual([])
  })

  it('the latest of a scheme counts, and no older one beside it', async () => {
    await made.final(firm, '45')
    const { department, evaluate, step } = made
    const later = await evaluate(department, firm, {
      scheme: 'JS-ROADWATER-OPERATOR-2024',
      periodFrom: '2026-01-01',
      periodUntil: '2026-06-30',
      inputs: { parts: [{ part: 'TOTAL', score: '92' }] },
    })
    const until = { validUntil: '2027-10-31' }
    expect((await step('finalizeEvaluation', department, later, until)).problems).toEqual([])
    expect((await reasons()).map(({ code }: { code: string }) => code)).toEqual([
      'GRADED_HIGH_OPERATOR',
    ])
  })

  it('is told in the history of the file, never without its scheme and version', async () => {
    const { department, evaluate, step } = made
    const version = 'JS-ROADWATER-OPERATOR-2024@2024-01-01'
    const score = (one: string) => ({ inputs: { parts: [{ part: 'TOTAL', score: one }] } })
    const first = await evaluate(department, firm, {
      scheme: 'JS-ROADWATER-OPERATOR-2024',
      periodFrom: '2026-01-01',
      periodUntil: '2026-06-30',
      ...score('95'),
    })
    const from = new Date(Date.now() + 5).toISOString()
    await new Promise((done) => setTimeout(done, 20))
    expect((await step('reviseEvaluation', department, first, score('85'))).problems).toEqual([])
    const asked = { id: firm.id, from }
    const { node } = await ask(world, CHANGES, asked, { viewer: department })
    const told = node.changes.edges
      .map((edge: { node: { factKind: string } }) => edge.node)
      .filter(({ factKind }: { factKind: string }) => factKind === 'EVALUATION')
    expect(told).toMatchObject([{ changeKind: 'REVISED', fact: { id: first.evaluationId } }])
    expect(told[0].fields).toContainEqual({
      coordinate: 'Evaluation.grade',
      before: `AA (${version})`,
      after: `A (${version})`,
    })
  })
})
