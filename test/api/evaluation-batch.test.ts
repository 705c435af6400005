import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateCohort, type BatchAsked } from '../../src/evaluating/batch.service.ts'
import { readSubjectId } from '../../src/relay/global-id.ts'
import { ask } from '../support/ask.ts'
import { counting, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations, type Evaluations } from '../support/evaluations.ts'
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
})
