import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { advanceCohort } from '../../src/evaluating/advance.service.ts'
import { evaluateCohort, type BatchAsked } from '../../src/evaluating/batch.service.ts'
import { readSubjectId } from '../../src/relay/global-id.ts'
import { ask } from '../support/ask.ts'
import { counting, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations, type Evaluations } from '../support/evaluations.ts'
import { noon } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { makeWorld, type World } from '../support/world.ts'

describe.each(databases)('evaluating many subjects, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  let made: Evaluations
  const firms: MadeSubject[] = []

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    made = await makeEvaluations(world)
    for (let n = 0; n < 12; n += 1) firms.push(await made.make.subject())
    await made.make.penalty(firms[0]!)
    for (let n = 0; n < 2; n += 1) await made.make.penalty(firms[1]!)
    await made.make.person()
  })
  afterAll(() => world.close())

  const asked = (more: Partial<BatchAsked> = {}): BatchAsked => ({
    scheme: 'DEMO-RECORDS',
    party: made.department.party,
    actor: 'test',
    periodFrom: '2026-01-01',
    periodTo: null,
    domain: null,
    region: null,
    subjects: null,
    ...more,
  })
  const evaluate = async (more: Partial<BatchAsked> = {}) => {
    const done = await evaluateCohort(world.base, asked(more))
    if ('problem' in done) throw new Error(done.problem.code)
    return done
  }
  const idsOf = (some: readonly MadeSubject[]) => some.map(({ id }) => readSubjectId(id))

  it('goes on where it was ended, each subject once', async () => {
    const ended = evaluate({
      size: 5,
      onProgress: ({ done }) => {
        if (done >= 5) throw new Error('ended')
      },
    })
    await expect(ended).rejects.toThrow('ended')
    const rest = await evaluate({ size: 5 })
    expect(rest).toMatchObject({ total: 12, skipped: 5, evaluated: 7 })
    expect(await evaluate({ size: 5 })).toMatchObject({ skipped: 12, evaluated: 0, byGrade: {} })
    const [{ n }] = (await db.query(
      `select count(*)::int as n from evaluation where superseded_at is null`,
    )) as [{ n: number }]
    expect(n).toBe(12)
  })

  it('gives what evaluating one by one gives, with the same account of it', async () => {
    const document = `query ($id: ID!) { node(id: $id) { ... on Subject { evaluations(first: 1) { edges { node {
      state score grade { code } explanation { indicators { indicator { code } points } }
      steps { kind inputs { code category times records } } } } } } } }`
    const shown = async (firm: MadeSubject) =>
      (await ask(world, document, { id: firm.id }, { viewer: made.department })).node.evaluations
        .edges[0].node
    const one = await shown(firms[1]!)
    expect(one).toMatchObject({ state: 'PRELIMINARY', score: '84', grade: { code: 'A' } })
    await db.query('delete from evaluation where subject_id = $1::uuid', [
      readSubjectId(firms[1]!.id),
    ])
    await made.evaluate(made.department, firms[1]!)
    expect(await shown(firms[1]!)).toEqual(one)
  })

  it('stays within its cohort', async () => {
    const some = { periodFrom: '2025-01-01' }
    const few = { ...some, subjects: idsOf(firms.slice(0, 3)) }
    expect(await evaluate(few)).toMatchObject({ total: 3, evaluated: 3, byGrade: { AA: 3 } })
    expect(await evaluate({ ...some, region: '310000' })).toMatchObject({ total: 0 })
    expect(await evaluate({ ...some, domain: 'CONSTRUCTION' })).toMatchObject({ total: 0 })
    await expect(evaluate({ scheme: 'GX-OVERLOAD' })).rejects.toThrow('SCHEME_INCOMPLETE')
    await expect(evaluate({ periodFrom: '2027-01-01' })).rejects.toThrow('PERIOD_INVALID')
  })

  it('takes as many statements for 12 subjects as for 3', async () => {
    const statements = async (some: readonly MadeSubject[], periodFrom: string) => {
      db.taken()
      const done = await evaluate({ periodFrom, subjects: idsOf(some) })
      expect(done.evaluated).toBe(some.length)
      return db.taken().length
    }
    const few = await statements(firms.slice(0, 3), '2024-01-01')
    expect(await statements(firms, '2023-01-01')).toBe(few)
  })

  it('takes them on to their publicity and to the final grade, and leaves what may not go on', async () => {
    const take = async (action: 'PUBLISH' | 'FINALIZE', more: object = {}) => {
      const { party } = made.department
      const given = { action, scheme: 'DEMO-RECORDS', party, actor: 'test', validTo: null }
      const done = await advanceCohort(world.base, {
        ...given,
        periodFrom: '2022-01-01',
        size: 5,
        ...more,
      })
      if ('problem' in done) throw new Error(done.problem.code)
      return done
    }
    const statesOf = async () => {
      const rows = await db.query<{ state: string; n: number; steps: number }>(
        `select r.state, count(*)::int as n, min((select count(*)::int from evaluation_step s
           where s.evaluation_id = r.evaluation_id))::int as steps from evaluation r
          where r.period_from = '2022-01-01' and r.superseded_at is null group by 1 order by 1`,
      )
      return rows.map(({ state, n, steps }) => [state, n, steps])
    }
    await evaluate({ periodFrom: '2022-01-01' })
    expect(await take('FINALIZE')).toEqual({ total: 0, taken: 0, left: {} })
    expect(await take('PUBLISH')).toEqual({ total: 12, taken: 12, left: {} })
    expect(await statesOf()).toEqual([['PUBLICITY', 12, 2]])
    expect(await take('FINALIZE')).toEqual({ total: 12, taken: 0, left: { PUBLICITY_OPEN: 12 } })
    const { department, representative, step } = made
    const listed = `query ($id: ID!) { node(id: $id) { ... on Subject { evaluations(first: 20) { edges {
      node { id version periodFrom } } } } } }`
    const { node } = await ask(world, listed, { id: firms[0]!.id }, { viewer: department })
    const own = node.evaluations.edges
      .map((edge: { node: { id: string; version: number; periodFrom: string } }) => edge.node)
      .find(({ periodFrom }: { periodFrom: string }) => periodFrom === '2022-01-01')
    const reviewed = { evaluationId: own.id, problems: [], evaluation: { version: own.version } }
    const asker = await representative(firms[0]!)
    expect((await step('requestEvaluationReview', asker, reviewed)).problems).toEqual([])
    world.setNow(noon('2026-12-31'))
    expect(await take('FINALIZE')).toEqual({ total: 12, taken: 11, left: { REVIEW_OPEN: 1 } })
    expect(await statesOf()).toEqual([
      ['FINAL', 11, 3],
      ['PUBLICITY', 1, 3],
    ])
    // What is final is open to everybody, as the scheme says.
    const open = `query ($id: ID!) { node(id: $id) { ... on Subject { evaluations(first: 20) { edges {
      node { state grade { code } validFrom } } } } } }`
    const shown = await ask(world, open, { id: firms[2]!.id })
    expect(shown.node.evaluations.edges).toEqual([
      { node: { state: 'FINAL', grade: { code: 'AA' }, validFrom: '2026-12-31' } },
    ])
    await expect(take('PUBLISH', { scheme: 'GX-OVERLOAD' })).rejects.toThrow('SCHEME_INCOMPLETE')
  })
})
