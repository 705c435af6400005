import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { ANONYMOUS_VIEWER } from '../../src/disclosure/viewer.ts'
import { fillCity } from '../../src/generate/fill.ts'
import { searchSubjects } from '../../src/subject/subject-search.service.ts'
import { onPostgres } from '../support/databases.ts'
import { makeReaders } from '../../src/viewer/reader.ts'
import { makeWorld, type World } from '../support/world.ts'

/** The size of the city; the target of ten minutes is for a million. */
const SUBJECTS = Number(process.env['LONG_SUBJECTS'] ?? 1_000_000)

/** What people type: two characters, a trade, a legal form, a place, a whole name. */
const SEARCHES = ['通达', '宏远', '运输', '物流', '有限公司', '海安', '通达运输有限公司', '龙腾']

describe.each(onPostgres)('a large city on $name', ({ open }) => {
  let db: Database
  let world: World
  beforeAll(async () => {
    db = await open()
    world = await makeWorld(db)
  })
  afterAll(() => world.close())

  it('is filled through all checks', async () => {
    const started = performance.now()
    const rows = await fillCity(world.writing, {
      seed: 'long',
      subjects: SUBJECTS,
      sourceCode: 'TRANSPORT_BUREAU',
    })
    const seconds = (performance.now() - started) / 1000
    const [found] = await db.query<{ subjects: number; records: number }>(
      'select (select count(*)::int from subject) as subjects, (select count(*)::int from record) as records',
    )
    console.log(
      `${found!.subjects} subjects, ${found!.records} records in ${seconds.toFixed(0)} s: ${(rows / seconds).toFixed(0)} rows/s`,
    )
    // A person without a record is in no file, hence in no database.
    expect(found!.subjects).toBeGreaterThan(SUBJECTS * 0.97)
    expect(found!.subjects).toBeLessThanOrEqual(SUBJECTS)
    expect(found!.records).toBeGreaterThan(SUBJECTS * 5)
    await db.query('vacuum analyze')
  })

  it('is searched by name in milliseconds', async () => {
    const reader = makeReaders(world.base)(ANONYMOUS_VIEWER)
    const all = { region: null, categories: null, statuses: null }
    for (const search of SEARCHES) {
      const times: number[] = []
      for (let round = 0; round < 21; round++) {
        const started = performance.now()
        const page = await searchSubjects(
          reader,
          { ...all, search },
          'RELEVANCE',
          { first: 20 },
          false,
        )
        times.push(performance.now() - started)
        if (SUBJECTS >= 100_000) expect(page.edges.length).toBeGreaterThan(0)
      }
      const [p50, most] = [times.toSorted((a, b) => a - b)[10]!, Math.max(...times)]
      console.log(`search ${search}: p50 ${p50.toFixed(1)} ms, max ${most.toFixed(1)} ms`)
      // The target is 25 ms on an idle machine; this bound only catches a lost index.
      expect(p50).toBeLessThan(150)
    }
  })
})
