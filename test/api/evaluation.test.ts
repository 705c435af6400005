import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations, problemsOf, type Evaluations } from '../support/evaluations.ts'
import { noon } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { residentIdNumber } from '../support/numbers.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const HIGHWAY = { scheme: 'MOT-HWY-CONSTR', periodFrom: '2025-01-01' }
const BID = (score: string) => ({ part: 'BID', section: 'T1', score })
const VETO = { vetoes: [{ veto: 'DIRECT_D', reference: '示例认定书' }] }

describe.each(databases)('evaluating a subject, on $name', ({ open }) => {
  let world: World
  let made: Evaluations
  let firm: MadeSubject

  beforeAll(async () => {
    world = await makeWorld(await open())
    made = await makeEvaluations(world)
  })
  beforeEach(async () => {
    world.setNow(noon(TODAY))
    firm = await made.make.subject()
  })
  afterAll(() => world.close())

  it('counts its records, each indicator explained, and goes by publicity to a final grade', async () => {
    const { department, evaluate, step, make } = made
    const penalty = await make.penalty(firm)
    await make.penalty(firm, { decidedOn: '2025-12-31' })
    const own = await made.representative(firm)
    const first = await evaluate(department, firm, { clientMutationId: 'c1' })
    expect(first).toMatchObject({ clientMutationId: 'c1', problems: [] })
    expect(first.evaluation).toMatchObject({
      state: 'PRELIMINARY',
      status: 'GRADED',
      score: '92',
      disclosureScope: 'INTERNAL',
      periodFrom: '2026-01-01',
      periodUntil: '2026-12-31',
      isDelegated: false,
      grade: {
        code: 'AA',
        scheme: 'DEMO-RECORDS',
        version: 'DEMO-RECORDS@2025-01-01',
        isDemonstration: true,
      },
    })
    expect(first.evaluation.grade.text).toContain('DEMO-RECORDS@2025-01-01')
    expect(first.evaluation.explanation.indicators).toEqual([
      { indicator: { code: 'PENALTY', zh: '行政处罚' }, points: '-8' },
      { indicator: { code: 'OVERLOAD', zh: '超限超载次数' }, points: '0' },
      { indicator: { code: 'HONOUR', zh: '荣誉' }, points: '0' },
    ])
    // What went in: the penalty of the period, and not the one of the year before.
    expect(first.evaluation.steps[0].inputs).toContainEqual({
      kind: 'INDICATOR',
      code: 'PENALTY',
      category: 'GENERAL',
      value: null,
      times: 1,
      reference: null,
      records: [penalty.id],
    })

    const published = await step('publishEvaluation', department, first)
    expect(published.evaluation).toMatchObject({
      state: 'PUBLICITY',
      publicityFrom: TODAY,
      publicityUntil: '2026-11-27',
    })
    const requested = await step('requestEvaluationReview', own, published)
    expect(requested.evaluation).toMatchObject({ state: 'PUBLICITY', version: 3 })
    expect(problemsOf(await step('requestEvaluationReview', own, requested))).toEqual([
      'EVALUATION_STATE_CONFLICT',
    ])
    world.setNow(noon('2026-11-28'))
    expect(problemsOf(await step('finalizeEvaluation', department, requested))).toEqual([
      'REVIEW_OPEN',
    ])
    const answered = await step('answerEvaluationReview', department, requested)
    const final = await step('finalizeEvaluation', department, answered)
    expect(final.evaluation).toMatchObject({
      state: 'FINAL',
      validFrom: '2026-11-28',
      validUntil: '2027-11-27',
      disclosureScope: 'PUBLIC',
    })
    expect(final.evaluation.steps.map(({ kind }: { kind: string }) => kind)).toEqual([
      'EVALUATED',
      'PUBLISHED',
      'REVIEW_REQUESTED',
      'REVIEW_ANSWERED',
      'FINALIZED',
    ])
    // An expired grade never counts: it is told apart by the day alone.
    world.setNow(noon('2027-11-28'))
    const document = `query ($id: ID!) { node(id: $id) { ... on Evaluation { state } } }`
    const found = await ask(world, document, { id: final.evaluationId }, { viewer: department })
    expect(found.node).toEqual({ state: 'EXPIRED' })
    expect(problemsOf(await step('withdrawEvaluation', department, final))).toEqual([
      'EVALUATION_STATE_CONFLICT',
    ])
  })

  it('waits for the last day of the publicity, and takes no review after it', async () => {
    const { department, evaluate, step } = made
    const own = await made.representative(firm)
    const published = await step('publishEvaluation', department, await evaluate(department, firm))
    world.setNow(noon('2026-11-27'))
    expect(problemsOf(await step('finalizeEvaluation', department, published))).toEqual([
      'PUBLICITY_OPEN',
    ])
    world.setNow(noon('2026-11-28'))
    expect(problemsOf(await step('requestEvaluationReview', own, published))).toEqual([
      'REVIEW_LATE',
    ])
    const final = await step('finalizeEvaluation', department, published)
    expect(final.evaluation.state).toBe('FINAL')
    const withdrawn = await step('withdrawEvaluation', department, final)
    expect(withdrawn.evaluation).toMatchObject({ state: 'WITHDRAWN', disclosureScope: 'SHARED' })
    // What was withdrawn stands in the way of no other.
    expect((await evaluate(department, firm)).problems).toEqual([])
  })

  it('is revised with what is known now, and made public anew', async () => {
    const { department, evaluate, step, make } = made
    const first = await evaluate(department, firm)
    expect(first.evaluation.grade.code).toBe('AA')
    const published = await step('publishEvaluation', department, first)
    await make.penalty(firm)
    await make.penalty(firm)
    const revised = await step('reviseEvaluation', department, published)
    expect(revised.evaluation).toMatchObject({
      state: 'PRELIMINARY',
      score: '84',
      grade: { code: 'A' },
      publicityUntil: null,
    })
    expect(problemsOf(await step('finalizeEvaluation', department, revised))).toEqual([
      'EVALUATION_STATE_CONFLICT',
    ])
  })

  it('lets a direct D take effect at once, whatever the score', async () => {
    const { department, evaluate } = made
    const inputs = { parts: [BID('99')], ...VETO }
    expect(problemsOf(await evaluate(department, firm, { ...HIGHWAY, inputs }))).toEqual([
      'TERM_INVALID',
    ])
    const more = { ...HIGHWAY, inputs, validUntil: '2027-11-19' }
    const { evaluation } = await evaluate(department, firm, more)
    expect(evaluation).toMatchObject({
      state: 'FINAL',
      score: '99',
      grade: { code: 'D', version: 'MOT-HWY-CONSTR@2010-01-01' },
      validFrom: TODAY,
      validUntil: '2027-11-19',
      disclosureScope: 'PUBLIC',
      explanation: { vetoes: [{ code: 'DIRECT_D' }] },
    })
  })

  it('grades nobody where something is missing, and makes nothing public of it', async () => {
    const { department, evaluate, step } = made
    const open = await evaluate(department, firm, HIGHWAY)
    expect(open.evaluation).toMatchObject({
      state: 'PRELIMINARY',
      status: 'UNDETERMINED',
      grade: null,
      score: null,
      explanation: { reasons: [{ code: 'NOTHING_TO_SCORE', about: 'BID, PERFORMANCE' }] },
    })
    expect(problemsOf(await step('finalizeEvaluation', department, open))).toEqual(['UNDETERMINED'])
    const inputs = { parts: [BID('95'), { ...BID('95'), section: 'T2' }] }
    const revised = await step('reviseEvaluation', department, open, { inputs })
    expect(revised.evaluation).toMatchObject({ status: 'GRADED', grade: { code: 'AA' } })
    // This scheme's source sets no publicity, and no validity.
    expect(problemsOf(await step('publishEvaluation', department, revised))).toEqual([
      'EVALUATION_STATE_CONFLICT',
    ])
    expect(problemsOf(await step('finalizeEvaluation', department, revised))).toEqual([
      'TERM_INVALID',
    ])
    const until = { validUntil: '2027-06-30' }
    const final = await step('finalizeEvaluation', department, revised, until)
    expect(final.evaluation).toMatchObject({ state: 'FINAL', validUntil: '2027-06-30' })
  })

  it('refuses schemes, periods and inputs that do not fit', async () => {
    const { department, evaluate } = made
    const refused = async (more: object) => problemsOf(await evaluate(department, firm, more))
    expect(await refused({ scheme: 'NONE' })).toEqual(['SCHEME_UNKNOWN'])
    expect(await refused({ scheme: 'GX-OVERLOAD' })).toEqual(['SCHEME_INCOMPLETE'])
    expect(await refused({ scheme: 'MOT-TAXI-DRIVER' })).toEqual(['SUBJECT_UNFIT'])
    expect(await refused({ periodFrom: '2026-02-01' })).toEqual(['PERIOD_INVALID'])
    expect(await refused({ scheme: 'MOT-TESTING', periodFrom: null })).toEqual(['PERIOD_INVALID'])
    const honour = { indicator: 'HONOUR', category: 'ANY', times: 3 }
    expect(await refused({ inputs: { indicators: [honour] } })).toEqual(['INPUT_FROM_RECORDS'])
    const none = { indicator: 'NONE', value: '1' }
    expect(await refused({ inputs: { indicators: [none] } })).toEqual(['INPUT_INVALID'])
    const inputs = { vetoes: [{ veto: 'DIRECT_D', reference: residentIdNumber(7) }] }
    await expect(refused({ ...HIGHWAY, inputs })).rejects.toThrow('BAD_INPUT')
  })

  it('is done once for a period, under a key, and over the version that was read', async () => {
    const { department, evaluate, step } = made
    const key = { idempotencyKey: `evaluation-same-key-${firm.usci}` }
    const first = await evaluate(department, firm, key)
    expect((await evaluate(department, firm, key)).evaluationId).toBe(first.evaluationId)
    await expect(evaluate(department, firm, { ...key, periodFrom: '2025-01-01' })).rejects.toThrow(
      'IDEMPOTENCY_CONFLICT',
    )
    expect(problemsOf(await evaluate(department, firm))).toEqual(['ALREADY_EVALUATED'])
    const both = await Promise.all([
      step('publishEvaluation', department, first),
      step('withdrawEvaluation', department, first),
    ])
    expect(both.flatMap(problemsOf)).toEqual(['VERSION_CONFLICT'])
  })

  it('is an agency’s under a mandate that names the filed scheme, as long as it lasts', async () => {
    const { evaluate, step, make } = made
    await make.record('VEHICLE_OVERLOAD', overload(firm))
    const bare = await made.agency(null)
    expect(problemsOf(await evaluate(bare, firm))).toEqual(['MANDATE_MISSING'])
    const other = await made.agency({ scheme: 'MOT-HWY-CONSTR' })
    expect(problemsOf(await evaluate(other, firm))).toEqual(['MANDATE_MISSING'])
    const agency = await made.agency()
    const { evaluation, evaluationId } = await evaluate(agency, firm)
    // What is not public does not count: an agency learns nothing of it by a grade.
    expect(evaluation).toMatchObject({ score: '100', isDelegated: true })
    const mine = await evaluate(made.department, firm)
    expect(mine.evaluation.score).toBe('95')
    const of = { evaluationId, evaluation, problems: [] }
    // The department that answers for the agency holds it, and takes none of its steps.
    await expect(step('publishEvaluation', made.department, of)).rejects.toThrow('NOT_FOUND')
    await world.base.db.query(`update mandate set state = 'SUSPENDED' where party_id = $1::uuid`, [
      agency.party!.id,
    ])
    expect(problemsOf(await step('publishEvaluation', agency, of))).toEqual(['MANDATE_MISSING'])
    expect((await step('withdrawEvaluation', agency, of)).evaluation.state).toBe('WITHDRAWN')
  })

  it('is nobody else’s: others’ evaluations read like missing ones', async () => {
    const { department, evaluate, step } = made
    const party = await makeParty(world.base, 'BUREAU', {
      regionCode: '320600',
      sourceCode: 'TRANSPORT_BUREAU',
    })
    const colleague = await makeViewer(world.base, party, 'ACTOR')
    const stranger = await made.representative(await made.make.subject())
    const published = await step('publishEvaluation', department, await evaluate(department, firm))
    await expect(step('withdrawEvaluation', colleague, published)).rejects.toThrow('NOT_FOUND')
    await expect(step('requestEvaluationReview', stranger, published)).rejects.toThrow('NOT_FOUND')
    await expect(step('publishEvaluation', stranger, published)).rejects.toThrow('FORBIDDEN')
    const narrow = await makeViewer(
      world.base,
      await makeParty(world.base, 'BUREAU', {
        regionCode: '320600',
        sourceCode: 'COURT',
        domains: ['CONSTRUCTION'],
      }),
      'ACTOR',
    )
    expect(problemsOf(await evaluate(narrow, firm))).toEqual(['EVALUATOR_FORBIDDEN'])
  })
})

/** A row of an overloaded vehicle, which is shared between public bodies. */
function overload(firm: MadeSubject) {
  return {
    subjectName: firm.name,
    usci: firm.usci,
    documentNumber: `示超〔2026〕${firm.usci.slice(-6)}号`,
    plate: '苏F00001',
    grossTonnes: '60',
    overloadTonnes: '11',
    decidedOn: '2026-05-06',
    authorityName: '示例市交通运输局',
  }
}
