import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { endShields } from '../../src/repairing/shield.service.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations } from '../support/evaluations.ts'
import { makeLists, noon, type Lists } from '../support/lists.ts'
import { makeFactories, nextSerial, type Make, type MadeSubject } from '../support/make.ts'
import { reportMeasure } from '../support/measures.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import {
  applyForRepair,
  bringDecision,
  makeHolder,
  makePlatform,
  problemsOf,
  representativeOf,
  versionsOf,
} from '../support/repairs.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const PAGE = `totalCount totalCountKind pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`
const RECORD = `id title documentNumber decidedOn state disputed publishedFrom publishedUntil recordedAt
  withheld { field reason } attributes { column { key } value disclosure } versions { recordedAt }`
/** What anybody may ask that a record could show in, each a whole query. */
const QUESTIONS: Record<string, string> = {
  subject: `query ($usci: String!) { subject(identifier: { value: $usci }) { id name usci category identifiers { type value }
    records(first: 20) { ${PAGE} edges { cursor node { ${RECORD} } } }
    penalties: records(first: 20, filter: { kind: [PENALTY] }) { ${PAGE} edges { node { id } } }
    listEntries(first: 20) { ${PAGE} edges { node { id } } }
    measureApplications(first: 20) { ${PAGE} edges { node { id } } }
    evaluations(first: 20) { ${PAGE} edges { node { id } } }
    commitments(first: 20) { ${PAGE} edges { node { id } } }
    repairs(first: 20) { ${PAGE} edges { cursor node { id withheld { field } } } }
    timeline(first: 20) { ${PAGE} edges { node { at stage kind zh en } } } } }`,
  records: `{ records(first: 50) { ${PAGE} edges { cursor node { ${RECORD} subject { id } } } } }`,
  before: `{ records(first: 50, asOf: { validAt: "2026-11-19" }) { ${PAGE} edges { node { id } } } }`,
  search: `query ($name: String!) { subjects(search: $name, first: 10) { ${PAGE} edges { node { id name } } } }`,
  match: `query ($name: String!) { matchSubjects(candidates: [{ name: $name }]) { result score subject { id } alternatives { id } } }`,
  statistics: `{ measureStatistics(period: { from: "2026-01-01", until: "2026-12-31" }, groupBy: UNIT) { __typename } }`,
}

describe.each(databases)('what a repair does, on $name', ({ open }) => {
  let world: World
  let make: Make
  let lists: Lists
  let bureau: Viewer
  let platform: Viewer
  let firm: MadeSubject

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
  })
  afterAll(() => world.close())

  const penalty = async (values: Record<string, string> = {}) => {
    const documentNumber = `示罚〔2026〕${nextSerial()}号`
    const { id } = await make.penalty(firm, { documentNumber, ...values })
    return { id, documentNumber }
  }
  const CHECK = `query ($usci: String!) { creditCheck(subject: { value: $usci }, purpose: "ADMINISTRATIVE_LICENSING",
    matter: "示许1号") { number outcome subject { id name } reasons { code count outcome facts { node { id } } measures }
    measures { code } } }`
  const check = async (viewer: Viewer) => {
    const { creditCheck } = await ask(
      world,
      CHECK,
      { usci: firm.usci },
      { viewer: { ...viewer, purpose: null, matter: null } },
    )
    const { number, ...told } = creditCheck
    return { number: number as string, told }
  }

  it('answers the public, agencies and public bodies as if the record had never been, byte for byte', async () => {
    const agency = await makeViewer(world.base, await makeParty(world.base, 'AGENCY'), 'ACTOR')
    const office = await makeParty(world.base, 'BUREAU', { sourceCode: 'MARKET_REGULATION' })
    const body = { ...(await makeViewer(world.base, office, 'ACTOR')), purpose: 'HONOURS' }
    const ask1 = async (document: string, id: string | null, viewer: Viewer | null) => {
      const as = viewer === null ? {} : { viewer }
      const variables = { usci: firm.usci, name: firm.name, id }
      const used = Object.entries(variables).filter(([name]) => document.includes(`$${name}:`))
      return JSON.stringify(await world.query(document, Object.fromEntries(used), as))
    }
    const everything = async (id: string | null) => {
      const answers: Record<string, string> = {}
      for (const [name, viewer] of Object.entries({ anonymous: null, agency, body })) {
        for (const [question, document] of Object.entries(QUESTIONS))
          answers[`${name} ${question}`] = await ask1(document, null, viewer)
        if (id === null) continue
        const node = await ask1('query ($id: ID!) { node(id: $id) { id __typename } }', id, viewer)
        answers[`${name} node`] = node
      }
      return answers
    }
    const before = await everything(null)
    for (const [question, answer] of Object.entries(before))
      expect([question, JSON.parse(answer).errors]).toEqual([question, undefined])
    const checked = (await check(bureau)).told
    const { id, documentNumber } = await penalty()
    const between = await everything(null)
    for (const question of ['anonymous subject', 'agency records', 'body subject'])
      expect(between[question]).not.toBe(before[question])
    expect((await check(bureau)).told).not.toEqual(checked)

    expect((await bringDecision(world, platform, firm, documentNumber)).status).toBe('TAKEN')
    const { ...after } = await everything(id)
    const missing = JSON.stringify({ data: { node: null } })
    for (const name of ['anonymous', 'agency', 'body']) {
      expect(JSON.parse(after[`${name} node`]!).data).toEqual(JSON.parse(missing).data)
      delete after[`${name} node`]
    }
    expect(after).toEqual(before)
    expect((await check(bureau)).told).toEqual(checked)
    // The subject itself sees it, marked.
    const own = await representativeOf(world, firm)
    const shown = await ask1(
      'query ($id: ID!) { node(id: $id) { ... on PenaltyRecord { state } } }',
      id,
      own,
    )
    expect(JSON.parse(shown).data.node).toEqual({ state: 'REPAIRED' })
  })

  it('lifts the measures that rest on the record alone, and has others looked at', async () => {
    const { documentNumber } = await penalty()
    const licensing = { ...bureau, purpose: 'ADMINISTRATIVE_LICENSING', matter: '示许1号' }
    const { number, told } = await check(licensing)
    const measure = told.reasons.flatMap(({ measures }: { measures: string[] }) => measures)[0]
    const given = { measure, appliedUntil: null }
    const alone = await reportMeasure(world, licensing, firm, { ...given, checkNumber: number })
    const unknown = await reportMeasure(world, licensing, firm, given)
    expect([...problemsOf(alone), ...problemsOf(unknown)]).toEqual([])
    await bringDecision(world, platform, firm, documentNumber)
    const stateOf = async (id: string) =>
      (
        await ask(
          world,
          `query ($id: ID!) { node(id: $id) { ... on MeasureApplication { state liftedOn } } }`,
          { id },
          { viewer: licensing },
        )
      ).node
    expect(await stateOf(alone.applicationId)).toEqual({ state: 'LIFTED', liftedOn: TODAY })
    expect(await stateOf(unknown.applicationId)).toEqual({ state: 'APPLIED', liftedOn: null })
    const tasks = async (viewer: Viewer) =>
      (
        await ask(
          world,
          `{ reviewTasks(done: false) { id kind target reason doneAt statement } }`,
          {},
          { viewer },
        )
      ).reviewTasks
    const [task, ...rest] = await tasks(bureau)
    expect(rest).toEqual([])
    expect(task).toMatchObject({
      kind: 'MEASURE',
      target: unknown.applicationId,
      reason: 'REPAIRED',
    })
    const close = (viewer: Viewer, key: string) =>
      ask(
        world,
        `mutation ($input: CloseReviewTaskInput!) { closeReviewTask(input: $input) { task } }`,
        { input: { task: task.id, statement: '已解除', idempotencyKey: key } },
        { viewer },
      )
    await expect(close(lists.authority, 'review-close-0')).rejects.toThrow('NOT_FOUND')
    await close(bureau, 'review-close-1')
    expect(await tasks(bureau)).toEqual([])
    await expect(close(bureau, 'review-close-2')).rejects.toThrow('NOT_FOUND')
  })

  it('does as much when an authority repairs its entry of its own motion, and grants what waited', async () => {
    const { authority } = lists
    const entry = await lists.list(firm, 'BLACK')
    const licensing = { ...bureau, purpose: 'ADMINISTRATIVE_LICENSING', matter: '示许1号' }
    const { number, told } = await check(licensing)
    const measure = told.reasons.flatMap(({ measures }: { measures: string[] }) => measures)[0]
    const given = { measure, appliedUntil: null }
    const alone = await reportMeasure(world, licensing, firm, { ...given, checkNumber: number })
    const unknown = await reportMeasure(world, licensing, firm, given)
    expect([...problemsOf(alone), ...problemsOf(unknown)]).toEqual([])
    const own = await representativeOf(world, firm)
    const applied = await applyForRepair(world, own, entry.entryId)
    expect(applied.problems).toEqual([])
    const repaired = await lists.step('repairListEntry', authority, entry, { statement: '已整改' })
    expect(problemsOf(repaired)).toEqual([])
    const { node } = await ask(
      world,
      `query ($id: ID!) { node(id: $id) { ... on Repair { state decidedOn version steps { kind statement } } } }`,
      { id: applied.repairId },
      { viewer: own },
    )
    expect(node).toMatchObject({ state: 'GRANTED', decidedOn: TODAY, version: 2 })
    expect(node.steps[1]).toEqual({ kind: 'GRANTED', statement: '已整改' })
    const one = `query ($id: ID!) { node(id: $id) { ... on MeasureApplication { state } } }`
    const stateOf = async (id: string) =>
      (await ask(world, one, { id }, { viewer: licensing })).node.state
    expect([await stateOf(alone.applicationId), await stateOf(unknown.applicationId)]).toEqual([
      'LIFTED',
      'APPLIED',
    ])
    const asked = `{ reviewTasks(done: false) { kind target reason } }`
    const { reviewTasks } = await ask(world, asked, {}, { viewer: bureau })
    expect(reviewTasks).toContainEqual({
      kind: 'MEASURE',
      target: unknown.applicationId,
      reason: 'REPAIRED',
    })
  })

  it('has the entries of adverse lists looked at by their authority', async () => {
    const { documentNumber } = await penalty()
    const entry = await lists.list(firm, 'WATCH', { inForceUntil: '2027-03-01' })
    await bringDecision(world, platform, firm, documentNumber)
    const { reviewTasks } = await ask(
      world,
      `{ reviewTasks { kind target } }`,
      {},
      { viewer: lists.authority },
    )
    expect(reviewTasks).toContainEqual({ kind: 'LIST_ENTRY', target: entry.entryId })
  })

  it('has evaluations that counted the record looked at by their evaluator, and no others', async () => {
    const evaluations = await makeEvaluations(world)
    const { department } = evaluations
    const lastYear = { periodFrom: '2025-01-01', periodUntil: '2025-12-31' }
    const before = await evaluations.evaluate(department, firm, lastYear)
    const { documentNumber } = await penalty()
    const counted = await evaluations.evaluate(department, firm)
    expect([before.problems, counted.problems]).toEqual([[], []])
    await bringDecision(world, platform, firm, documentNumber)
    const question = '{ reviewTasks(done: false) { kind target reason } }'
    const asked = await ask(world, question, {}, { viewer: department })
    expect(asked.reviewTasks).toEqual([
      { kind: 'EVALUATION', target: counted.evaluationId, reason: 'REPAIRED' },
    ])
  })

  it('shields a record under a plan until its end, or until it is lifted', async () => {
    const { id } = await penalty()
    const later = await penalty({ decidedOn: '2026-11-19' })
    const PAYLOAD = 'record problems { code }'
    const shield = async (viewer: Viewer, record: string, more: object = {}) => {
      const input = {
        record,
        basis: '示例重整计划',
        documentNumber: '（2026）苏06破1号',
        approvedOn: '2026-11-02',
        until: '2026-12-31',
        idempotencyKey: `shield-${nextSerial()}`,
        ...more,
      }
      const document = `mutation ($input: ShieldFactInput!) { shieldFact(input: $input) { ${PAYLOAD} } }`
      return (await ask(world, document, { input }, { viewer })).shieldFact
    }
    const lift = async (record: string) => {
      const input = { record, reason: '计划终止', idempotencyKey: `shield-${nextSerial()}` }
      const document = `mutation ($input: LiftShieldInput!) { liftShield(input: $input) { ${PAYLOAD} } }`
      return (await ask(world, document, { input }, { viewer: bureau })).liftShield
    }
    const stateOf = async (viewer?: Viewer) =>
      (
        await ask(
          world,
          `query ($id: ID!) { node(id: $id) { ... on PenaltyRecord { state } } }`,
          { id },
          viewer === undefined ? {} : { viewer },
        )
      ).node?.state ?? null
    const office = await makeParty(world.base, 'BUREAU', { sourceCode: 'MARKET_REGULATION' })
    const body = { ...(await makeViewer(world.base, office, 'ACTOR')), purpose: 'HONOURS' }
    await expect(shield(body, id)).rejects.toThrow('NOT_FOUND')
    expect(problemsOf(await shield(bureau, later.id))).toEqual(['SHIELD_INVALID'])
    expect(problemsOf(await shield(bureau, id, { until: '2026-11-19' }))).toEqual([
      'SHIELD_INVALID',
    ])
    expect(await shield(bureau, id)).toEqual({ record: id, problems: [] })
    expect(problemsOf(await shield(bureau, id))).toEqual(['FACT_STATE_CONFLICT'])
    const own = await representativeOf(world, firm)
    expect([await stateOf(), await stateOf(body), await stateOf(own)]).toEqual([
      null,
      'SHIELDED',
      'SHIELDED',
    ])
    const until = async (viewer: Viewer) =>
      (
        await ask(
          world,
          `query ($id: ID!) { node(id: $id) { ... on PenaltyRecord { shieldedUntil } } }`,
          { id },
          { viewer },
        )
      ).node.shieldedUntil
    expect([await until(body), await until(own)]).toEqual(['2026-12-31', '2026-12-31'])
    expect(problemsOf(await lift(id))).toEqual([])
    expect(await until(own)).toBeNull()
    expect([await stateOf(), problemsOf(await lift(id))]).toEqual([
      'IN_FORCE',
      ['FACT_STATE_CONFLICT'],
    ])
    await shield(bureau, id)
    world.setNow(noon('2026-12-31'))
    expect(await endShields(world.base)).toBe(0)
    world.setNow(noon('2027-01-01'))
    expect([await endShields(world.base), await endShields(world.base)]).toEqual([1, 0])
    expect(await stateOf()).toBe('IN_FORCE')
    expect((await versionsOf(world, id)).map(({ change }) => change)).toEqual([
      'SUBMITTED',
      'SHIELDED',
      'UNSHIELDED',
      'SHIELDED',
      'UNSHIELDED',
    ])
  })
})
