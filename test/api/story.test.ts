import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask, refusal } from '../support/ask.ts'
import {
  commitmentOf,
  judge,
  makeCommitmentTown,
  register,
  type CommitmentTown,
} from '../support/commitments.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations, type Evaluated, type Evaluations } from '../support/evaluations.ts'
import { makeLists, noon, type Lists, type Stepped } from '../support/lists.ts'
import { PERMIT, type MadeSubject } from '../support/make.ts'
import { reportMeasure } from '../support/measures.ts'
import { usciNumber } from '../support/numbers.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { inputOf, row, SUBMIT } from '../support/submission.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

/**
 * One firm through the whole process of supervision, by the operations of the schema alone: it makes a commitment, is
 * licensed, breaks it, gets a record, falls in grade, is watched, then listed, and is refused in a tender.
 */

const USCI = usciNumber(777_001)
const SCHEME = 'JS-ROADWATER-OPERATOR-2024'

const CHECK = `query ($value: String!, $purpose: String!) {
  creditCheck(subject: { value: $value }, purpose: $purpose, matter: "示招〔2026〕1号") {
    number outcome receipt measures { code } reasons { code outcome facts { id } } } }`
const VERIFY =
  'query ($number: String!) { verifyReceipt(number: $number) { state changes { id } } }'
const FILE = `query ($value: String!) { subject(identifier: { value: $value }) { id name
  commitments(first: 9) { edges { node { id stage evidence breachRecord { id } } } }
  records(first: 9) { edges { node { id __typename severity state } } }
  evaluations(first: 9) { edges { node { id state score grade { code scheme version } } } }
  listEntries(first: 9) { edges { node { id state list { code } steps { kind } } } }
  measureApplications(first: 9) { edges { node { id content } } }
  timeline(first: 50) { totalCount edges { node { at stage kind fact { id } } } } } }`

describe.each(databases)('the story of a haulage firm, on $name', ({ open }) => {
  let world: World
  let town: CommitmentTown
  let lists: Lists
  let evaluations: Evaluations
  let tenderer: Viewer
  let firm: MadeSubject
  const readers = new Map<string, Viewer | undefined>()
  // oxlint-disable-next-line typescript/no-explicit-any -- what happened, for the chapters that follow
  const facts: Record<string, any> = {}

  beforeAll(async () => {
    world = await makeWorld(await open())
    town = await makeCommitmentTown(world)
    lists = await makeLists(world)
    evaluations = await makeEvaluations(world)
    const buyer = await makeParty(world.base, 'BUREAU', {
      regionCode: '320600',
      sourceCode: 'COURT',
    })
    tenderer = await makeViewer(world.base, buyer, 'ACTOR')
  })
  afterAll(() => world.close())

  const on = (day: string) => world.setNow(noon(day))
  const check = async (purpose = 'BIDDING') =>
    (await ask(world, CHECK, { value: USCI, purpose }, { viewer: tenderer })).creditCheck
  const codesOf = ({ reasons }: { reasons: { code: string }[] }) => reasons.map(({ code }) => code)
  const submit = async (item: string, values: Record<string, string>) => {
    const given = inputOf([row(item, values)])
    const { submitRecords } = await ask(world, SUBMIT, given, { viewer: town.bureau })
    expect(submitRecords.results).toMatchObject([{ status: 'INSERTED', problems: [] }])
    return submitRecords.results[0]
  }
  /** Evaluates by scores, up to the final grade. */
  const grade = async (period: object, score: string): Promise<Evaluated> => {
    const { department, evaluate, step } = evaluations
    const made = await evaluate(department, firm, {
      scheme: SCHEME,
      ...period,
      inputs: { parts: [{ part: 'TOTAL', score }], facts: [{ fact: 'BAD_POINTS', value: '20' }] },
    })
    expect(made.problems).toEqual([])
    const done = await step('finalizeEvaluation', department, made, { validUntil: '2027-12-31' })
    expect(done.problems).toEqual([])
    return done
  }
  /** Lists it, each step far enough from the one before for every period to be over. */
  const enter = async (list: string, days: readonly string[], until: string): Promise<Stepped> => {
    const { authority, nominate, step, determine } = lists
    const { steps } = world.base.rules().current('list-kind', list, TODAY)!.body
    on(days[0]!)
    let at = await nominate(authority, firm, list)
    if (steps.includes('NOTICED')) at = await step('noticeListEntry', authority, at)
    if (steps.includes('PUBLICIZED')) {
      on(days[1]!)
      at = await step('publicizeListEntry', authority, at)
    }
    on(days[2]!)
    at = await determine(authority, at, { inForceUntil: until })
    expect(at).toMatchObject({ problems: [], entry: { state: 'IN_FORCE' } })
    return at
  }

  it('before: it is registered, makes a commitment, and is licensed on its strength', async () => {
    on('2026-03-02')
    const name = '示例顺风货运有限公司'
    const registered = await submit('REGISTRATION', { subjectName: name, subjectCode: USCI })
    firm = { id: registered.subject, name, usci: USCI }
    facts['commitment'] = await register(
      world,
      town.bureau,
      commitmentOf(firm, {
        code: '32060020260302000777',
        signedOn: '2026-03-02',
        validUntil: '2026-04-30',
      }),
    )
    facts['permit'] = (
      await submit('ADMINISTRATIVE_PERMIT', {
        subjectName: name,
        usci: USCI,
        documentNumber: '示交许〔2026〕777号',
        ...(PERMIT as Record<string, string>),
      })
    ).record
    facts['good grade'] = await grade({ periodFrom: '2025-01-01', periodUntil: '2025-12-31' }, '95')
    expect(facts['good grade'].evaluation.grade).toMatchObject({ code: 'AA', scheme: SCHEME })
    const checked = await check()
    expect([checked.outcome, codesOf(checked)]).toEqual(['CLEAR', ['GRADED_HIGH_OPERATOR']])
  })

  it('during: it breaks the commitment; a graded record stands in its file at once, linked both ways', async () => {
    on('2026-05-06')
    const judged = await judge(world, town.bureau, facts['commitment'], 'BREACHED')
    expect(judged).toMatchObject({ stage: 'BREACHED', breachRecord: { state: 'IN_FORCE' } })
    facts['breach'] = judged.breachRecord.id
    const back = `query ($id: ID!) { node(id: $id) { ... on OtherRecord { severity commitment { id } } } }`
    const { node } = await ask(world, back, { id: facts['breach'] }, { viewer: town.bureau })
    expect(node).toMatchObject({ severity: 'GENERAL', commitment: { id: facts['commitment'].id } })
    const checked = await check()
    expect(checked.outcome).toBe('ATTENTION')
    expect(codesOf(checked)).toContain('COMMITMENT_BROKEN')
  })

  it('during: it falls in grade and is watched', async () => {
    on('2026-07-10')
    facts['bad grade'] = await grade({ periodFrom: '2026-01-01', periodUntil: '2026-06-30' }, '45')
    expect(facts['bad grade'].evaluation.grade).toMatchObject({ code: 'C', scheme: SCHEME })
    const days = ['2026-07-13', '2026-08-03', '2026-08-24']
    facts['watch'] = await enter('WATCH', days, '2027-05-31')
    const inspected = await check('RANDOM_INSPECTION')
    expect(inspected.outcome).toBe('ATTENTION')
    expect(codesOf(inspected)).toEqual(
      expect.arrayContaining(['GRADED_LOW_OPERATOR', 'LISTED_WATCH']),
    )
    expect(codesOf(inspected)).not.toContain('GRADED_HIGH_OPERATOR')
  })

  it('after: it is listed for serious dishonesty, and refused in a tender, which is reported back', async () => {
    const days = ['2026-09-01', '2026-09-28', '2026-11-02']
    facts['listed'] = await enter('SERIOUS_DISHONESTY', days, '2029-11-01')
    on(TODAY)
    const refused = await check()
    expect(refused.outcome).toBe('RESTRICTED')
    expect(refused.measures.map(({ code }: { code: string }) => code)).toContain(
      'LISTED_ACCESS_RESTRICTED',
    )
    const verified = await ask(world, VERIFY, { number: refused.number }, { viewer: tenderer })
    expect(verified.verifyReceipt).toEqual({ state: 'INTACT', changes: [] })
    const applied = await reportMeasure(world, tenderer, firm, {
      measure: 'LISTED_ACCESS_RESTRICTED',
      purpose: 'BIDDING',
      matter: '示招〔2026〕1号',
      content: '取消投标资格',
      appliedOn: TODAY,
      appliedUntil: '2027-11-20',
      checkNumber: refused.number,
    })
    expect(applied.problems).toEqual([])
    facts['measure'] = applied.applicationId
  })

  it('every party sees its own part', async () => {
    const agency = await makeParty(world.base, 'AGENCY', { sourceCode: 'THIRD_PARTY' })
    readers.set('the public', undefined)
    readers.set('an agency without consent', await makeViewer(world.base, agency, 'ACTOR'))
    readers.set('a bureau', { ...tenderer, purpose: 'ENFORCEMENT', matter: 'M' })
    readers.set('the bureau of its file', { ...town.bureau, purpose: 'ENFORCEMENT', matter: 'M' })
    readers.set('the firm itself', await lists.representative(firm))
    const seen = new Map<string, Record<string, unknown[]>>()
    for (const [name, viewer] of readers) {
      const as = viewer === undefined ? {} : { viewer }
      const { subject } = await ask(world, FILE, { value: USCI }, as)
      const rows = (list: string) => subject[list].edges.map((edge: { node: unknown }) => edge.node)
      seen.set(name, {
        lists: rows('listEntries').map((one: { list: { code: string } }) => one.list.code),
        grades: rows('evaluations').map((one: { grade: { code: string } }) => one.grade.code),
        scores: rows('evaluations').map((one: { score: string | null }) => one.score),
        records: rows('records').map((one: { id: string }) => one.id),
        evidence: rows('commitments').map((one: { evidence: string | null }) => one.evidence),
        measures: rows('measureApplications').map((one: { content: string }) => one.content),
        timeline: rows('timeline').map((one: { stage: string }) => one.stage),
      })
      // The timeline is neither more nor less than the lists.
      const lengths = [
        'commitments',
        'records',
        'evaluations',
        'listEntries',
        'measureApplications',
      ]
      const sum = lengths.reduce((all, list) => all + rows(list).length, 0)
      expect([name, subject.timeline.totalCount]).toEqual([name, sum])
    }
    const { permit, breach } = facts
    const open = {
      lists: ['SERIOUS_DISHONESTY'],
      grades: ['C', 'AA'],
      scores: [null, null],
      evidence: [null],
      measures: [],
    }
    expect(seen.get('the public')).toMatchObject({ ...open, records: [permit] })
    expect(seen.get('an agency without consent')).toMatchObject({ ...open, records: [permit] })
    const shared = {
      lists: ['SERIOUS_DISHONESTY', 'WATCH'],
      grades: ['C', 'AA'],
      scores: ['45', '95'],
      records: [breach, permit],
      measures: ['取消投标资格'],
    }
    expect(seen.get('a bureau')).toMatchObject({ ...shared, evidence: [null] })
    expect(seen.get('the bureau of its file')).toMatchObject({
      ...shared,
      evidence: ['现场核查记录'],
    })
    expect(seen.get('the firm itself')).toMatchObject(shared)
    const stages = seen.get('a bureau')!['timeline']!
    expect(new Set(stages)).toEqual(new Set(['BEFORE', 'DURING', 'AFTER']))
  })

  it('nobody but its parties can do any of it', async () => {
    const firmItself = readers.get('the firm itself')!
    const agency = readers.get('an agency without consent')!
    const given = {
      subject: firm.id,
      list: 'RED',
      reason: '示例',
      idempotencyKey: 'story-nomination',
    }
    const nominate = `mutation ($input: NominateListEntryInput!) {
      nominateListEntry(input: $input) { entryId problems { code } } }`
    for (const viewer of [undefined, firmItself]) {
      const as = viewer === undefined ? {} : { viewer }
      expect((await refusal(world, nominate, { input: given }, as)).code).toMatch(
        /^(FORBIDDEN|UNAUTHENTICATED)$/,
      )
    }
    const { nominateListEntry } = await ask(world, nominate, { input: given }, { viewer: agency })
    expect(nominateListEntry.problems).not.toEqual([])
    // Red beside serious dishonesty is a conflict: it is said, and not resolved silently.
    const red = await lists.nominate(lists.authority, firm, 'RED')
    const conflicts = `query ($id: ID!) { node(id: $id) { ... on ListEntry { conflicts { id } } } }`
    const { node } = await ask(world, conflicts, { id: red.entryId }, { viewer: lists.authority })
    expect(node.conflicts).toEqual([{ id: facts['listed'].entryId }])
  })
})
