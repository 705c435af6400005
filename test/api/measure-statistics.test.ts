import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask, refusal } from '../support/ask.ts'
import { counting, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeLists, partyIdOf, type Lists } from '../support/lists.ts'
import { changeMeasure, reportMeasure } from '../support/measures.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const COUNTS = 'code zh en subjects applications lifted persons { subjects applications lifted }'
const STATISTICS = `query ($from: Date!, $until: Date!, $groupBy: MeasureStatisticsGroup!, $over: MeasureStatisticsOver) {
  measureStatistics(period: { from: $from, until: $until }, groupBy: $groupBy, over: $over) { ${COUNTS} } }`
const LISTED = `query ($filter: MeasureApplicationFilter) { measureApplications(first: 50, filter: $filter) {
  totalCount edges { node { id } } } }`

describe.each(databases)('statistics of measures, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  let lists: Lists
  let other: Viewer
  const october = { from: '2026-10-01', until: '2026-10-31' }

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    lists = await makeLists(world)
    const party = await makeParty(world.base, 'COUNTY', {
      sourceCode: 'COUNTY_TRANSPORT_OFFICE',
      regionCode: '320681',
    })
    other = await makeViewer(world.base, party, 'ACTOR')
    const [one, two] = [await lists.make.subject(), await lists.make.subject()]
    const { authority } = lists
    const report = (viewer: Viewer, subject: { id: string }, more = {}) =>
      reportMeasure(world, viewer, subject, { domain: 'SAFETY', ...more })
    await report(authority, one)
    await report(authority, one)
    await report(authority, two, {
      measure: 'STRICT_REVIEW',
      appliedOn: '2026-09-30',
      domain: null,
    })
    const lifted = await report(authority, two)
    await changeMeasure(world, 'liftMeasure', authority, lifted, { liftedOn: '2026-10-31' })
    await changeMeasure(world, 'withdrawMeasure', authority, await report(authority, two))
    await report(other, two, { appliedOn: '2026-10-31' })
    await report(authority, one, { disclosureScope: 'INTERNAL' })
    for (let n = 0; n < 6; n += 1) {
      const person = await lists.make.person()
      const viewer = { ...authority, purpose: 'ADMINISTRATIVE_LICENSING', matter: 'M' }
      await report(viewer, { id: person.subjectId })
    }
  })
  afterAll(() => world.close())

  const count = async (viewer: Viewer | undefined, more: object = {}) => {
    const asked = { ...october, groupBy: 'MEASURE', over: 'ALL', ...more }
    const as = viewer === undefined ? {} : { viewer }
    return (await ask(world, STATISTICS, asked, as)).measureStatistics
  }
  const purposed = (viewer: Viewer, purpose = 'HONOURS'): Viewer => ({
    ...viewer,
    purpose,
    matter: 'M',
  })

  it('count what a public body sees: in effect, shared, not withdrawn; persons in steps', async () => {
    expect(await count(purposed(other))).toEqual([
      {
        code: 'CREDIT_TALK',
        zh: '信用提醒或诚信约谈',
        en: 'Reminder or talk on credit',
        subjects: 2,
        applications: 3,
        lifted: 0,
        persons: { subjects: 5, applications: 5, lifted: 0 },
      },
    ])
    // Where history counts, what was lifted does.
    const [talks] = await count(purposed(other, 'ENFORCEMENT'))
    expect(talks).toMatchObject({ subjects: 2, applications: 4, lifted: 1 })
  })

  it('count all that one’s own unit applied', async () => {
    const [talks] = await count(lists.authority, { over: 'OWN_UNIT' })
    expect(talks).toMatchObject({ subjects: 2, applications: 4, lifted: 1 })
    const all = await count(lists.authority, { over: 'OWN_UNIT', from: '2026-09-01' })
    expect(all.map(({ code }: { code: string }) => code)).toEqual(['CREDIT_TALK', 'STRICT_REVIEW'])
  })

  it('are grouped by unit, division and field of business', async () => {
    const viewer = purposed(other)
    const units = await count(viewer, { groupBy: 'UNIT', until: '2026-11-20' })
    expect(
      units.map(({ code, applications }: { code: string; applications: number }) => [
        code,
        applications,
      ]),
    ).toEqual([
      [partyIdOf(lists.authority), 2],
      [partyIdOf(other), 1],
    ])
    const regions = await count(viewer, { groupBy: 'REGION' })
    expect(regions.map(({ zh }: { zh: string }) => zh)).toEqual(['南通市', '启东市'])
    const domains = await count(viewer, { groupBy: 'DOMAIN', from: '2026-09-01' })
    expect(domains.map(({ code }: { code: string }) => code)).toEqual(['SAFETY', null])
  })

  it('are of nothing for the public and for whoever names no purpose', async () => {
    expect(await count(undefined)).toEqual([])
    expect(await count(undefined, { over: 'OWN_UNIT' })).toEqual([])
    expect(await count(other)).toEqual([])
    const { code } = await refusal(world, STATISTICS, {
      from: '2026-10-02',
      until: '2026-09-30',
      groupBy: 'UNIT',
      over: 'ALL',
    })
    expect(code).toBe('BAD_INPUT')
  })

  it('cost one statement', async () => {
    db.taken()
    await count(purposed(other))
    expect(db.taken().filter((text) => text.includes('measure_application'))).toHaveLength(1)
  })

  it('agree with the list that they count', async () => {
    const listed = async (viewer: Viewer, filter: object) =>
      (await ask(world, LISTED, { filter }, { viewer })).measureApplications
    const viewer = purposed(other)
    const inOctober = { appliedFrom: '2026-10-01', appliedUntil: '2026-10-31' }
    expect((await listed(viewer, inOctober)).totalCount).toBe(3 + 6)
    expect((await listed(viewer, { measureEffect: ['RESTRICTION'] })).totalCount).toBe(0)
    expect((await listed(viewer, { region: '320681' })).totalCount).toBe(1)
    expect((await listed(lists.authority, { state: ['LIFTED'] })).totalCount).toBe(1)
    expect((await listed(viewer, { state: ['LIFTED', 'WITHDRAWN'] })).totalCount).toBe(0)
    expect((await listed(viewer, { measure: ['STRICT_REVIEW'] })).totalCount).toBe(1)
  })
})
