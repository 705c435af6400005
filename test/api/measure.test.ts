import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeLists, type Lists } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { changeMeasure, problemsOf, reportMeasure, type Applied } from '../support/measures.ts'
import { residentIdNumber } from '../support/numbers.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const CHECK = `query ($value: String!) { creditCheck(subject: { value: $value }, purpose: "RANDOM_INSPECTION",
  matter: "M") { number measures { code } } }`

const CHANGES = `query ($id: ID!, $from: DateTime!) { node(id: $id) { ... on Organization {
  changes(from: $from, first: 20) { edges { node { kind factKind changeKind
    fact { id } fields { coordinate before after } } } } } } }`

/** Instants are told apart by milliseconds. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 5))

describe.each(databases)('measures that were applied, on $name', ({ open }) => {
  let world: World
  let lists: Lists
  let unit: Viewer
  let other: Viewer

  beforeAll(async () => {
    world = await makeWorld(await open())
    lists = await makeLists(world)
    const bureau = { regionCode: '320600', sourceCode: 'TRANSPORT_BUREAU' }
    unit = lists.authority
    const party = await makeParty(world.base, 'BUREAU', { ...bureau, sourceCode: 'COURT' })
    other = await makeViewer(world.base, party, 'ACTOR')
  })
  afterAll(() => world.close())

  const report = (subject: Pick<MadeSubject, 'id'>, more = {}, viewer = unit) =>
    reportMeasure(world, viewer, subject, more)
  const change = (
    name: 'liftMeasure' | 'correctMeasure' | 'withdrawMeasure',
    of: Applied,
    more: object = {},
    viewer = unit,
  ) => changeMeasure(world, name, viewer, of, more)

  it('is reported, told its effect, lifted, and withdrawn; each a version', async () => {
    const firm = await lists.make.subject()
    const applied = await report(firm)
    expect(applied.problems).toEqual([])
    expect(applied.application).toMatchObject({
      state: 'APPLIED',
      version: 1,
      appliedOn: '2026-10-08',
      appliedUntil: '2027-03-31',
      effect: null,
      disclosureScope: 'SHARED',
      measure: { code: 'CREDIT_TALK' },
    })
    const told = await change('correctMeasure', applied, { effect: '已整改' })
    // What is left out stays.
    expect(told.application).toMatchObject({
      version: 2,
      effect: '已整改',
      content: '约谈企业负责人',
    })
    const lifted = await change('liftMeasure', told, { liftedOn: '2026-11-10' })
    expect(lifted.application).toMatchObject({
      state: 'LIFTED',
      version: 3,
      liftedOn: '2026-11-10',
      appliedUntil: '2026-11-09',
      effect: '已整改',
    })
    const cleared = await change('correctMeasure', lifted, { effect: null })
    expect(cleared.application).toMatchObject({ state: 'LIFTED', effect: null })
    const withdrawn = await change('withdrawMeasure', cleared)
    expect(withdrawn.application).toMatchObject({ state: 'WITHDRAWN', changeReason: '示例理由' })
  })

  it('makes no illegal move', async () => {
    const firm = await lists.make.subject()
    const lifted = await change('liftMeasure', await report(firm), { liftedOn: '2026-11-01' })
    const conflict = ['MEASURE_STATE_CONFLICT']
    expect(problemsOf(await change('liftMeasure', lifted, { liftedOn: '2026-11-02' }))).toEqual(
      conflict,
    )
    expect(problemsOf(await change('correctMeasure', lifted, { appliedUntil: null }))).toEqual([
      'MEASURE_PERIOD_INVALID',
    ])
    const ended = await report(firm, { appliedUntil: '2026-11-19' })
    expect(ended.application.state).toBe('ENDED')
    expect(problemsOf(await change('liftMeasure', ended, { liftedOn: '2026-11-19' }))).toEqual(
      conflict,
    )
    const prolonged = await change('correctMeasure', ended, { appliedUntil: null })
    expect(prolonged.application).toMatchObject({ state: 'APPLIED', appliedUntil: null })
    const withdrawn = await change('withdrawMeasure', prolonged)
    for (const [name, more] of [
      ['liftMeasure', { liftedOn: '2026-11-02' }],
      ['correctMeasure', { content: '示例' }],
      ['withdrawMeasure', {}],
    ] as const) {
      expect(problemsOf(await change(name, withdrawn, more))).toEqual(conflict)
    }
  })

  it('refuses what the rules do not know, and days that do not fit', async () => {
    const firm = await lists.make.subject()
    const cases: [object, string][] = [
      [{ measure: 'NO_SUCH' }, 'MEASURE_UNKNOWN'],
      [{ appliedOn: '2019-01-01', appliedUntil: null }, 'MEASURE_UNKNOWN'],
      [{ measure: 'GREEN_CHANNEL', purpose: 'BIDDING' }, 'PURPOSE_MISMATCH'],
      [{ disclosureScope: 'PUBLIC' }, 'SCOPE_FORBIDDEN'],
      [{ appliedOn: '2026-11-21', appliedUntil: null }, 'MEASURE_PERIOD_INVALID'],
      [{ appliedUntil: '2026-10-07' }, 'MEASURE_PERIOD_INVALID'],
      [{ checkNumber: 'C20261120000000000000' }, 'CHECK_UNKNOWN'],
    ]
    for (const [more, code] of cases) expect(problemsOf(await report(firm, more))).toEqual([code])
    const narrow = await makeParty(world.base, 'BUREAU', {
      sourceCode: 'TRANSPORT_BUREAU',
      domains: ['SAFETY'],
    })
    const viewer = await makeViewer(world.base, narrow, 'ACTOR')
    expect(problemsOf(await report(firm, { domain: 'CONSTRUCTION' }, viewer))).toEqual([
      'REPORTER_FORBIDDEN',
    ])
    expect(problemsOf(await report(firm, { domain: 'SAFETY' }, viewer))).toEqual([])
    const applied = await report(firm)
    expect(problemsOf(await change('liftMeasure', applied, { liftedOn: '2026-10-07' }))).toEqual([
      'MEASURE_PERIOD_INVALID',
    ])
    await expect(report(firm, { content: `身份证 ${residentIdNumber(77)}` })).rejects.toThrow(
      'BAD_INPUT',
    )
    await expect(report(firm, { matter: ' ' })).rejects.toThrow('BAD_INPUT')
  })

  it('rests on a check of the unit that named the measure, or on none', async () => {
    const firm = await lists.make.subject()
    await lists.list(firm, 'WATCH', { inForceUntil: '2027-05-31' })
    const run = async (viewer: Viewer) =>
      (await ask(world, CHECK, { value: firm.usci }, { viewer })).creditCheck
    const mine = await run(unit)
    expect(mine.measures).toContainEqual({ code: 'CREDIT_TALK' })
    const named = { purpose: 'RANDOM_INSPECTION', checkNumber: mine.number }
    const applied = await report(firm, named)
    expect(applied.application.checkNumber).toBe(mine.number)
    expect(problemsOf(await report(firm, { ...named, measure: 'FEWER_INSPECTIONS' }))).toEqual([
      'CHECK_MISMATCH',
    ])
    expect(problemsOf(await report(await lists.make.subject(), named))).toEqual(['CHECK_MISMATCH'])
    expect(problemsOf(await report(firm, { checkNumber: mine.number }))).toEqual(['CHECK_MISMATCH'])
    // Another unit's number reads like one that is not there.
    const theirs = await run(other)
    expect(problemsOf(await report(firm, { ...named, checkNumber: theirs.number }))).toEqual([
      'CHECK_UNKNOWN',
    ])
  })

  it('is reported once, under one key and in one matter', async () => {
    const firm = await lists.make.subject()
    const once = { idempotencyKey: 'measure-key-1', matter: '示招〔2026〕1号' }
    const first = await report(firm, once)
    const again = await report(firm, once)
    expect(again.applicationId).toBe(first.applicationId)
    await expect(report(firm, { ...once, content: '别的' })).rejects.toThrow('IDEMPOTENCY_CONFLICT')
    expect(problemsOf(await report(firm, { matter: once.matter }))).toEqual(['ALREADY_REPORTED'])
    expect(problemsOf(await report(firm, { matter: once.matter }, other))).toEqual([])
    await change('withdrawMeasure', first)
    expect(problemsOf(await report(firm, { matter: once.matter }))).toEqual([])
  })

  it('is its unit’s alone to change, by the version that it read', async () => {
    const firm = await lists.make.subject()
    const applied = await report(firm)
    await expect(change('withdrawMeasure', applied, {}, other)).rejects.toThrow('NOT_FOUND')
    await expect(
      change('withdrawMeasure', applied, {}, await lists.representative(firm)),
    ).rejects.toThrow('FORBIDDEN')
    const [one, two] = await Promise.all([
      change('correctMeasure', applied, { content: '甲' }),
      change('correctMeasure', applied, { content: '乙' }),
    ])
    expect([...problemsOf(one), ...problemsOf(two)]).toEqual(['VERSION_CONFLICT'])
  })

  it('stands in the history of the file, for who may see it', async () => {
    const firm = await lists.make.subject()
    const applied = await report(firm)
    await pause()
    const [row] = await world.base.db.query<{ at: Date }>('select clock_timestamp() as at')
    const from = new Date(row!.at.getTime() + 1).toISOString()
    await pause()
    const told = await change('correctMeasure', applied, { effect: '已整改' })
    await pause()
    const changesFor = async (viewer?: Viewer) => {
      const as = viewer === undefined ? {} : { viewer }
      const { node } = await ask(world, CHANGES, { id: firm.id, from }, as)
      return node.changes.edges.map((edge: { node: object }) => edge.node)
    }
    const changed = {
      kind: 'CHANGED',
      factKind: 'MEASURE_APPLICATION',
      changeKind: 'CORRECTED',
      fact: { id: applied.applicationId },
      fields: [{ coordinate: 'MeasureApplication.effect', before: null, after: '已整改' }],
    }
    expect(await changesFor(unit)).toEqual([changed])
    expect(await changesFor(await lists.representative(firm))).toEqual([changed])
    expect(await changesFor()).toEqual([])
    // As of that instant the effect was not told yet.
    const document = `query ($id: ID!, $knownAt: DateTime!) { node(id: $id, asOf: { knownAt: $knownAt }) {
      ... on MeasureApplication { version effect } } }`
    const then = { id: told.applicationId, knownAt: from }
    const { node } = await ask(world, document, then, { viewer: unit })
    expect(node).toEqual({ version: 1, effect: null })
    expect((await ask(world, document, then)).node).toBeNull()
  })

  it('takes a subject that the caller sees', async () => {
    await lists.make.subject()
    const unknown = Buffer.from('subject:00000000-0000-7000-8000-000000000001').toString(
      'base64url',
    )
    await expect(report({ id: unknown })).rejects.toThrow('NOT_FOUND')
    // A person is seen by who names a purpose.
    const person = await lists.make.person()
    const id = { id: person.subjectId }
    await expect(report(id, {}, other)).rejects.toThrow('NOT_FOUND')
    const named = { ...other, purpose: 'ADMINISTRATIVE_LICENSING', matter: 'M' }
    expect(problemsOf(await report(id, {}, named))).toEqual([])
  })
})
