import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { advanceCohort } from '../../src/evaluating/advance.service.ts'
import { evaluateCohort, type BatchSummary } from '../../src/evaluating/batch.service.ts'
import { fillCity } from '../../src/generate/fill.ts'
import { onPostgres } from '../support/databases.ts'
import { makeParty } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

/** The size of the city; the target of one to two minutes is for 100,000 subjects that are evaluated. */
const SUBJECTS = Number(process.env['LONG_SUBJECTS'] ?? 20_000)
/** Subjects a second that make 100,000 in two minutes; half of it is asked for, since the machine may be shared. */
const LEAST_RATE = 100_000 / 120 / 2

describe.each(onPostgres)('evaluating a city on $name', ({ open }) => {
  let db: Database
  let world: World
  beforeAll(async () => {
    db = await open()
    world = await makeWorld(db)
    await fillCity(world.writing, {
      seed: 'evaluate',
      subjects: SUBJECTS,
      sourceCode: 'TRANSPORT_BUREAU',
    })
    await db.query('vacuum analyze')
  })
  afterAll(() => world.close())

  it('takes a minute or two for 100,000, and nothing the second time', async () => {
    const party = await makeParty(world.base, 'BUREAU', {
      regionCode: '320600',
      sourceCode: 'TRANSPORT_BUREAU',
    })
    const asked = {
      scheme: 'DEMO-RECORDS',
      party,
      actor: 'test',
      periodFrom: '2025-01-01',
      periodTo: null,
      domain: null,
      region: null,
      subjects: null,
    }
    const started = performance.now()
    const done = (await evaluateCohort(world.base, asked)) as BatchSummary
    const seconds = (performance.now() - started) / 1000
    const rate = done.evaluated / seconds
    console.log(
      `${done.evaluated} subjects in ${seconds.toFixed(1)} s: ${rate.toFixed(0)}/s, ` +
        `100,000 in ${(100_000 / rate).toFixed(0)} s; ${JSON.stringify(done.byGrade)}`,
    )
    expect(done.evaluated).toBe(done.total)
    const [kept] = await db.query<{ evaluations: number; subjects: number; steps: number }>(
      `select (select count(*)::int from evaluation) as evaluations,
              (select count(distinct subject_id)::int from evaluation) as subjects,
              (select count(*)::int from evaluation_step) as steps`,
    )
    expect(kept).toEqual({
      evaluations: done.total,
      subjects: done.total,
      steps: done.total,
    })
    expect(rate).toBeGreaterThan(LEAST_RATE)
    const again = (await evaluateCohort(world.base, asked)) as BatchSummary
    expect(again).toMatchObject({ skipped: done.total, evaluated: 0 })
    const begun = performance.now()
    const taken = await advanceCohort(world.base, { ...asked, action: 'PUBLISH', validTo: null })
    const per = done.evaluated / ((performance.now() - begun) / 1000)
    console.log(`publicity of all begun at ${per.toFixed(0)}/s`)
    expect(taken).toEqual({ total: done.total, taken: done.total, left: {} })
  })
})
