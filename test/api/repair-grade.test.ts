import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations, type Evaluated, type Evaluations } from '../support/evaluations.ts'
import { noon } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { reportMeasure } from '../support/measures.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import {
  applyForRepair,
  makeHolder,
  problemsOf,
  representativeOf,
  stepRepair,
} from '../support/repairs.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const ELIGIBILITY = `query ($fact: ID!) { repairEligibility(fact: $fact) { eligible earliestOn shortestUntil
  longestUntil afterLongest decidedBy window rule { code grades { scheme grades leastMonths } }
  requirements { code satisfied } } }`
const PAGE = 'totalCount pageInfo { hasNextPage startCursor endCursor }'
/** What anybody may ask that a grade could show in. */
const QUESTIONS = [
  `query ($usci: String!) { subject(identifier: { value: $usci }) { id name
    evaluations(first: 20) { ${PAGE} edges { cursor node { id state grade { text } } } }
    repairs(first: 20) { ${PAGE} edges { node { id } } }
    measureApplications(first: 20) { ${PAGE} edges { node { id } } }
    timeline(first: 20) { ${PAGE} edges { node { at stage kind zh en } } } } }`,
  `{ evaluations(first: 50) { ${PAGE} edges { cursor node { id state } } } }`,
  `{ evaluations(first: 50, asOf: { validAt: "2026-11-19" }) { ${PAGE} edges { node { id } } } }`,
]
const CHECK = `query ($usci: String!) { creditCheck(subject: { value: $usci }, purpose: "RANDOM_INSPECTION",
  matter: "示查1号") { number outcome reasons { code count measures facts { id } } measures { code } } }`
const STATE = `query ($id: ID!) { node(id: $id) { ... on Evaluation { state validUntil disclosureScope
  steps { kind partyName statement } } } }`

// oxlint-disable-next-line max-lines-per-function -- one world for all
describe.each(databases)('the repair of a grade, on $name', ({ open }) => {
  let world: World
  let made: Evaluations
  let holder: Viewer
  let firm: MadeSubject
  let own: Viewer

  beforeAll(async () => {
    world = await makeWorld(await open())
    made = await makeEvaluations(world)
    holder = await makeHolder(world)
  })
  beforeEach(async () => {
    world.setNow(noon(TODAY))
    firm = await made.make.subject()
    own = await representativeOf(world, firm)
  })
  afterAll(() => world.close())

  const eligibility = async ({ evaluationId: fact }: Evaluated, viewer: Viewer) =>
    (await ask(world, ELIGIBILITY, { fact }, { viewer })).repairEligibility
  const unmet = async (of: Evaluated) => {
    const { requirements } = await eligibility(of, own)
    return requirements
      .filter(({ satisfied }: { satisfied: boolean | null }) => satisfied === false)
      .map(({ code }: { code: string }) => code)
  }
  const stateOf = async ({ evaluationId: id }: Evaluated, viewer: Viewer | null) =>
    (await ask(world, STATE, { id }, viewer === null ? {} : { viewer })).node
  const check = async () => {
    const viewer = { ...holder, purpose: null, matter: null }
    return (await ask(world, CHECK, { usci: firm.usci }, { viewer })).creditCheck
  }
  const tasks = async (viewer: Viewer) =>
    (await ask(world, '{ reviewTasks(done: false) { kind target reason } }', {}, { viewer }))
      .reviewTasks
  /** A repair of a grade, granted. */
  const granted = async (of: Evaluated, unit: Viewer) => {
    const applied = await applyForRepair(world, own, of.evaluationId)
    const accepted = await stepRepair(world, 'acceptRepair', unit, applied)
    const done = await stepRepair(world, 'decideRepair', unit, accepted)
    expect([applied, accepted, done].flatMap(problemsOf)).toEqual([])
    return done
  }

  it('is told beforehand to the subject and the department, and not of a grade that says nothing bad', async () => {
    const low = await made.final(firm, '45')
    const told = await eligibility(low, own)
    expect(told).toMatchObject({
      eligible: true,
      earliestOn: TODAY,
      shortestUntil: null,
      longestUntil: '2027-08-01',
      afterLongest: 'STOP',
      decidedBy: 'DETERMINING_UNIT',
      rule: { code: 'GRADE_REPAIR_ORDER_36' },
    })
    expect(told.rule.grades).toContainEqual({
      scheme: 'JS-ROADWATER-OPERATOR-2024',
      grades: ['C', 'D'],
      leastMonths: null,
    })
    expect(await eligibility(low, made.department)).toEqual(told)
    // The holder of the source did not make it; neither did another firm.
    expect(await eligibility(low, holder)).toBeNull()
    expect(
      await eligibility(low, await representativeOf(world, await made.make.subject())),
    ).toBeNull()

    firm = await made.make.subject()
    own = await representativeOf(world, firm)
    const high = await made.final(firm, '95')
    expect(await unmet(high)).toEqual(['RULE'])
    expect(problemsOf(await applyForRepair(world, own, high.evaluationId))).toEqual([
      'REPAIR_RULE_MISSING',
    ])
  })

  it('is applied for once, and of a grade that counts alone', async () => {
    const low = await made.final(firm, '45')
    const applied = await applyForRepair(world, own, low.evaluationId)
    expect(applied).toMatchObject({
      problems: [],
      repair: {
        factKind: 'EVALUATION',
        fact: { id: low.evaluationId },
        decidedBy: 'DETERMINING_UNIT',
        decider: made.department.party.name,
        dueOn: '2026-11-25',
      },
    })
    expect(problemsOf(await applyForRepair(world, own, low.evaluationId))).toEqual([
      'REPAIR_PENDING',
    ])
    world.setNow(noon('2027-08-01'))
    expect(await unmet(low)).toContain('FACT_IN_FORCE')
    // What waits for a decision does not outlive the grade.
    const accepted = await stepRepair(world, 'acceptRepair', made.department, applied)
    expect(problemsOf(await stepRepair(world, 'decideRepair', made.department, accepted))).toEqual([
      'FACT_STATE_CONFLICT',
    ])
  })

  it('leaves answers as if it had never been given, and lifts what rests on it alone', async () => {
    const agency = await makeViewer(world.base, await makeParty(world.base, 'AGENCY'), 'ACTOR')
    const office = await makeParty(world.base, 'BUREAU', { sourceCode: 'MARKET_REGULATION' })
    const body = { ...(await makeViewer(world.base, office, 'ACTOR')), purpose: 'HONOURS' }
    const everything = async () => {
      const answers: string[] = []
      for (const as of [{}, { viewer: agency }, { viewer: body }]) {
        for (const document of QUESTIONS) {
          const variables = document.includes('$usci') ? { usci: firm.usci } : {}
          answers.push(JSON.stringify(await world.query(document, variables, as)))
        }
      }
      return answers
    }
    const before = await everything()
    for (const answer of before) expect(JSON.parse(answer).errors).toBeUndefined()
    const { number: _, ...checked } = await check()

    const low = await made.final(firm, '45')
    const between = await everything()
    expect(between.filter((answer, at) => answer !== before[at]).length).toBeGreaterThan(3)
    const found = await check()
    const measure = found.reasons.find(({ code }: { code: string }) => code.startsWith('GRADED'))
      .measures[0]
    const inspecting = { ...holder, purpose: 'RANDOM_INSPECTION', matter: '示查1号' }
    const reported = await reportMeasure(world, inspecting, firm, {
      measure,
      purpose: 'RANDOM_INSPECTION',
      appliedUntil: null,
      checkNumber: found.number,
    })
    expect(problemsOf(reported)).toEqual([])

    await granted(low, made.department)
    const lifted = await ask(
      world,
      'query ($id: ID!) { node(id: $id) { ... on MeasureApplication { state } } }',
      { id: reported.applicationId },
      { viewer: holder },
    )
    expect(lifted.node).toEqual({ state: 'LIFTED' })
    expect(await everything()).toEqual(before)
    const { number: __, ...again } = await check()
    expect(again).toEqual(checked)
    expect(await stateOf(low, null)).toBeNull()
    expect(await stateOf(low, own)).toMatchObject({
      state: 'REPAIRED',
      disclosureScope: 'SHARED',
      steps: [{}, {}, { kind: 'REPAIRED', partyName: made.department.party.name }],
    })
    expect(await tasks(made.department)).toContainEqual({
      kind: 'EVALUATION',
      target: low.evaluationId,
      reason: 'REPAIRED',
    })
    // Who holds the receipt learns that it rested on what was repaired.
    const verified = await ask(
      world,
      'query ($number: String!) { verifyReceipt(number: $number) { changes { change id } } }',
      { number: found.number },
      { viewer: holder },
    )
    expect(verified.verifyReceipt.changes).toEqual([{ change: 'REPAIRED', id: low.evaluationId }])
  })

  it('is followed by a new evaluation, which stands in the way of the old one', async () => {
    const low = await made.final(firm, '45')
    const repair = await granted(low, made.department)
    const better = await made.final(firm, '85')
    expect(await stateOf(better, null)).toMatchObject({ state: 'FINAL' })
    const revoke = () =>
      stepRepair(world, 'revokeRepair', made.department, repair, { statement: '材料虚假' })
    const refused = await revoke()
    expect(problemsOf(refused)).toEqual(['FACT_STATE_CONFLICT'])
    expect(refused.problems[0]!.zh).toContain('已按此方案评价')
    await made.step('withdrawEvaluation', made.department, better)
    expect(await revoke()).toMatchObject({
      problems: [],
      repair: { state: 'REVOKED', barredUntil: '2029-11-20' },
    })
    expect(await stateOf(low, null)).toMatchObject({ state: 'FINAL', validUntil: '2027-07-31' })
    expect(await unmet(low)).toEqual(['NO_FALSE_STATEMENT'])
  })

  it('of what an agency evaluated is for the department that answers for it', async () => {
    const agency = await made.agency()
    const evaluated = await made.evaluate(agency, firm)
    expect(evaluated.problems).toEqual([])
    await world.base.db.query(
      `update evaluation set state = 'FINAL', status = 'GRADED', grade = 'D', valid_from = '2026-11-01',
         valid_to = '2027-11-01', disclosure_scope = 'PUBLIC' where evaluator_id = $1`,
      [agency.party!.id],
    )
    const applied = await applyForRepair(world, own, evaluated.evaluationId)
    expect(applied.problems).toEqual([])
    await expect(stepRepair(world, 'acceptRepair', agency, applied)).rejects.toThrow('FORBIDDEN')
    const other = await made.agency()
    const seen = `query ($usci: String!) { subject(identifier: { value: $usci }) {
      repairs(first: 50) { edges { node { id } } } } }`
    for (const viewer of [agency, other]) {
      const { subject } = await ask(world, seen, { usci: firm.usci }, { viewer })
      expect(subject.repairs.edges).toEqual([])
    }
    const accepted = await stepRepair(world, 'acceptRepair', holder, applied)
    const done = await stepRepair(world, 'decideRepair', holder, accepted)
    expect([...accepted.problems, ...done.problems]).toEqual([])
    expect(await stateOf(evaluated, own)).toMatchObject({ state: 'REPAIRED' })
    expect(await tasks(agency)).toEqual([
      { kind: 'EVALUATION', target: evaluated.evaluationId, reason: 'REPAIRED' },
    ])
  })

  it('stands in the register, narrowed by kind and by fact', async () => {
    const low = await made.final(firm, '45')
    const { repairId } = await granted(low, made.department)
    const document = `query ($filter: RepairFilter) { repairs(first: 50, filter: $filter) {
      edges { node { id fact { id } } } } }`
    const found = async (filter: object) =>
      (await ask(world, document, { filter }, { viewer: made.department })).repairs.edges.map(
        ({ node }: { node: object }) => node,
      )
    expect(await found({ factKind: ['EVALUATION'], fact: low.evaluationId })).toEqual([
      { id: repairId, fact: { id: low.evaluationId } },
    ])
    expect(await found({ factKind: ['RECORD'], fact: low.evaluationId })).toEqual([])
  })
})
