import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ANONYMOUS_VIEWER } from '../../src/disclosure/viewer.ts'
import { databases } from '../support/databases.ts'
import { makeApi, makeWorld, type Answer, type Api, type World } from '../support/world.ts'
import type { City } from './canary.ts'
import { plant } from './city.ts'
import { CALLERS } from './expected.ts'
import { answersTo } from './questions.ts'
import { makeWatcher } from './scan.ts'

/** Operations that are not the caller's, and filters by what it does not see. */
const REFUSALS = ['FORBIDDEN', 'PARTY_REQUIRED', 'DISCLOSURE_FORBIDDEN_ARGUMENT']

/** Who sees by scope, by consent and what it holds; the public is asked twice in each run anyway. */
const ON_OTHERS = ['an agency']

async function inspect(world: World, city: City, name: string, depth: number) {
  const watcher = makeWatcher(name, CALLERS[name]!, city.canaries)
  let answers = 0
  for await (const { document, text } of answersTo(world, city, name, depth)) {
    answers += 1
    watcher.watch(text)
    // A document that is refused proves nothing: the only refusals are those of operations that are not the caller's.
    const errors = (JSON.parse(text) as Answer).errors ?? []
    const refused = errors.find(
      ({ extensions }) => !REFUSALS.includes(String(extensions?.['code'])),
    )
    if (refused !== undefined)
      watcher.findings.leaks.add(`refused: ${text.slice(0, 300)} to ${document.slice(0, 300)}`)
  }
  return { leaks: [...watcher.findings.leaks], unseen: watcher.unseen(), answers }
}

/** Fields below every node that the documents walk: one in `npm test`, two in its long form (vitest.long.config.ts). */
const depth = Number(process.env['LEAK_DEPTH'] ?? 1)

/** The documents are compiled once for all databases. */
let api: Api
beforeAll(async () => {
  api = await makeApi({ isLimited: false })
})
afterAll(() => api.apollo.stop())

// The databases run the same statements: the last one answers every caller, the others one.
const asked = databases.map((one, at) => ({
  ...one,
  callers: depth > 1 || at === databases.length - 1 ? Object.keys(CALLERS) : ON_OTHERS,
}))

describe.each(asked)('the leak oracle on $name', ({ open, callers }) => {
  let world: World
  let city: City

  beforeAll(async () => {
    world = await makeWorld(await open(), api)
    city = await plant(world)
  })
  afterAll(() => world.close())

  it.each(callers)(
    '%s sees what the tables say, all of it and nothing more',
    async (name) => {
      const { leaks, unseen, answers } = await inspect(world, city, name, depth)
      expect({ leaks: leaks.slice(0, 10), unseen }).toEqual({ leaks: [], unseen: [] })
      expect(answers).toBeGreaterThan(60)
    },
    180_000,
  )

  it('answers the public byte for byte alike, whatever hidden data change', async () => {
    const before: string[] = []
    for await (const { text } of answersTo(world, city, 'anonymous', depth)) before.push(text)
    await hideMore(world)
    const after: string[] = []
    for await (const { text } of answersTo(world, city, 'anonymous', depth)) after.push(text)
    expect(world.base.today()).toBe('2026-11-20')
    expect(after).toEqual(before)
    expect(city.viewers.get('anonymous')).toBe(ANONYMOUS_VIEWER)
  })
})

/** Takes away or changes everything that the public does not see. */
async function hideMore({ base: { db } }: World): Promise<void> {
  await db.query(`delete from record where state <> 'IN_FORCE' or superseded_at is not null
    or disclosure_scope <> 'PUBLIC' or published_from is null or published_to <= '2026-11-20'`)
  await db.query(`update record set attributes_shared = null, attributes_authorized = null,
    attributes_internal = null, change_reason = null, row_hash = 'other', source_code = 'COURT'`)
  await db.query(`delete from list_entry where disclosure_scope <> 'PUBLIC' or valid_to <= '2026-11-20'
    or notice_until < '2026-11-20'`)
  await db.query(`update list_entry set row_hash = 'other', source_code = 'COURT', version = 9`)
  await db.query('delete from list_step')
  await db.query('delete from measure_application')
  await db.query('delete from repair')
  await db.query('delete from repair_step')
  await db.query(`delete from evaluation where disclosure_scope <> 'PUBLIC' or valid_to <= '2026-11-20'
    or publicity_until < '2026-11-20'`)
  await db.query(`update evaluation set score = '1', explanation = '{"parts": [], "indicators": [], "vetoes": [],
    "demotions": [], "why": []}', review = 'REQUESTED', mandate_id = null, row_hash = 'other',
    source_code = 'COURT', holder_source = 'COURT', version = 9`)
  await db.query('delete from evaluation_step')
  await db.query(`delete from commitment where state <> 'IN_FORCE' or superseded_at is not null
    or disclosure_scope <> 'PUBLIC' or published_from is null or published_to <= '2026-11-20'`)
  await db.query(`update commitment set evidence = null, remarks = null, change_reason = null,
    breach_record_id = null, row_hash = 'other', source_code = 'COURT'`)
  await db.query(`update subject_version set phone_sealed = null, representative_id_sealed = null,
    address_shared = null, representative_name_shared = null, source_code = 'COURT'`)
  await db.query(`update subject_version set name = '示例他人' where category = 'PERSON'`)
}
