import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask, codesOf } from '../support/ask.ts'
import { counting, pagesOn, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeLists, type Lists } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { copyFacts } from '../support/many.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const MEASURES = `measures { term until purpose { code } measure { code effect basis }
  reasons { code count basis facts { kind id on node { id } } } }`
const OF = `query ($id: ID!) { node(id: $id) { ... on Subject { ${MEASURES} } } }`
const CHECK = `query ($value: String!, $purpose: String!) { creditCheck(subject: { value: $value }, purpose: $purpose,
  matter: "M") { measures { code } reasons { code count measures } } }`
const MANY = `query ($size: Int!) { subjects(first: $size) { edges { node { measures { measure { code } } } } } }`

describe.each(databases)('measures that apply, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  let lists: Lists
  let bureau: Viewer
  let firm: MadeSubject

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    lists = await makeLists(world)
    const party = await makeParty(world.base, 'BUREAU', { sourceCode: 'COURT' })
    bureau = await makeViewer(world.base, party, 'ACTOR')
    firm = await lists.make.subject()
    await lists.list(firm, 'SERIOUS_DISHONESTY')
    await lists.make.penalty(firm, { decidedOn: '2026-05-06' })
  })
  afterAll(() => world.close())

  const named = (purpose: string, viewer = bureau): Viewer => ({ ...viewer, purpose, matter: 'M' })
  const measuresOf = async (viewer: Viewer | undefined, id = firm.id) =>
    (await ask(world, OF, { id }, viewer === undefined ? {} : { viewer })).node.measures

  it.each(['BIDDING', 'ADMINISTRATIVE_LICENSING', 'RANDOM_INSPECTION', 'HONOURS', 'ENFORCEMENT'])(
    'for %s are those that a check names, for the same reasons',
    async (purpose) => {
      const found = await measuresOf(named(purpose))
      const asked = { value: firm.usci, purpose }
      const { creditCheck } = await ask(world, CHECK, asked, { viewer: bureau })
      const codes = found.map(({ measure }: { measure: { code: string } }) => measure.code)
      expect(codes).toEqual(creditCheck.measures.map(({ code }: { code: string }) => code))
      expect(codes.length).toBeGreaterThan(0)
      for (const { measure, reasons, purpose: shown } of found) {
        expect(shown.code).toBe(purpose)
        const told = creditCheck.reasons
          .filter(({ measures }: { measures: string[] }) => measures.includes(measure.code))
          .map(({ code, count }: { code: string; count: number }) => ({ code, count }))
        expect(
          reasons.map(({ code, count }: { code: string; count: number }) => ({ code, count })),
        ).toEqual(told)
      }
    },
  )

  it('say what they are, on which basis, why, and how long', async () => {
    const found = await measuresOf(named('BIDDING'))
    const barred = found.find(
      ({ measure }: { measure: { code: string } }) => measure.code === 'LISTED_ACCESS_RESTRICTED',
    )
    expect(barred).toMatchObject({
      term: 'UNTIL',
      until: '2027-08-01',
      measure: { effect: 'RESTRICTION', basis: '国办发〔2020〕49号；《全国失信惩戒措施基础清单》' },
    })
    const [reason] = barred.reasons
    expect(reason.facts).toHaveLength(1)
    expect(reason.facts[0].node).toEqual({ id: reason.facts[0].id })
  })

  it('are null where nothing is decided: no purpose, none that is checked, or not of this subject', async () => {
    expect(await measuresOf(undefined)).toBeNull()
    expect(await measuresOf(bureau)).toBeNull()
    const own = await lists.representative(firm)
    expect(await measuresOf(own)).toBeNull()
    const mine = await measuresOf({ ...own, purpose: 'SELF_CHECK' })
    expect(mine).not.toBeNull()
    const other = await lists.make.subject()
    expect(await measuresOf({ ...own, purpose: 'SELF_CHECK' }, other.id)).toBeNull()
    const permissions = new Set([...bureau.permissions].filter((one) => one !== 'check:run'))
    expect(await measuresOf(named('BIDDING', { ...bureau, permissions }))).toBeNull()
  })

  it('are told to who may know, and otherwise withheld, whatever there is', async () => {
    const clean = await lists.make.subject()
    const ask1 = (id: string) => world.query(OF, { id })
    const [one, two] = [await ask1(firm.id), await ask1(clean.id)]
    expect(codesOf(one)).toEqual([])
    expect(one.data).toEqual(two.data)
    expect(one.extensions).toEqual(two.extensions)
    expect(JSON.stringify(one.extensions)).toContain('Organization.measures')
    const before = world.disclosures.length
    await measuresOf(named('BIDDING'))
    expect(world.disclosures.slice(before).flatMap(({ coordinates }) => coordinates)).toContain(
      'Organization.measures',
    )
  })

  it('do not change by what the caller may not see', async () => {
    const watched = await lists.make.subject()
    const before = await measuresOf(named('HONOURS'), watched.id)
    // On its way to a list: the authority's and the subject's own.
    await lists.nominate(lists.authority, watched, 'BLACK')
    const hidden = await lists.make.penalty(watched)
    await world.base.db.query(`update record set state = 'REPAIRED' where record_id = $1::uuid`, [
      Buffer.from(hidden.id, 'base64url').toString().split(':')[2],
    ])
    expect(await measuresOf(named('HONOURS'), watched.id)).toEqual(before)
  })

  it('cost as many statements for a large page of subjects as for a small one', async () => {
    const { small, large } = pagesOn(db)
    for (let n = 0; n < large; n += 1) await copyFacts(world, firm, await lists.make.subject())
    const texts = async (size: number) => {
      db.taken()
      const { subjects } = await ask(world, MANY, { size }, { viewer: named('BIDDING') })
      const full = subjects.edges.filter(
        ({ node }: { node: { measures: unknown[] } }) => node.measures.length > 0,
      )
      expect(full.length).toBeGreaterThanOrEqual(size - 3)
      // How fresh the sources are is remembered for a second.
      return db.taken().filter((text) => !text.includes('source_delivery'))
    }
    const few = await texts(small)
    const many = await texts(large)
    expect(many.length).toBeLessThanOrEqual(few.length)
    expect(new Set(many)).toEqual(new Set(few))
  })
})
