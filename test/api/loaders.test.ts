import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ANONYMOUS,
  entitlementOf,
  operatorEntitlement,
  type Entitlement,
} from '../../src/disclosure/entitlement.ts'
import { ANONYMOUS_VIEWER, type Viewer } from '../../src/disclosure/viewer.ts'
import { findSubject } from '../../src/subject/subject.service.ts'
import { makeReaders, makeReadings, uniformReader } from '../../src/viewer/reader.ts'
import { ask, codesOf } from '../support/ask.ts'
import { counting, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeFactories, subjectUuid, type MadeSubject, type Make } from '../support/make.ts'
import { EVERYTHING, makeWorld, type World } from '../support/world.ts'

const FILE = `query ($usci: String!) {
  subject(identifier: { value: $usci }) { id name identifiers { value } records(first: 2) { totalCount edges { node { id } } } }
}`

describe.each(databases)('batches across requests, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  let make: Make
  const subjects: MadeSubject[] = []

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    make = makeFactories(world)
    for (let n = 0; n < 24; n += 1) {
      const subject = await make.subject()
      await make.penalty(subject)
      subjects.push(subject)
    }
  })
  afterAll(() => world.close())

  it('answer concurrent requests of one entitlement together', async () => {
    await ask(world, FILE, { usci: subjects[0]!.usci })
    db.taken()
    await ask(world, FILE, { usci: subjects[0]!.usci })
    const alone = db.taken().length
    const answers = await Promise.all(subjects.map(({ usci }) => ask(world, FILE, { usci })))
    const together = db.taken().length
    expect(answers.map(({ subject }) => subject.id)).toEqual(subjects.map(({ id }) => id))
    expect(answers.every(({ subject }) => subject.records.totalCount === 1)).toBe(true)
    // A request may miss a batch by a turn of the event loop; it never runs all of its own.
    expect(together).toBeLessThanOrEqual(alone * 3)
  })

  it('never mix two entitlements', async () => {
    const { subjectId, name } = await make.person()
    const readingOf = makeReadings(world.base)
    const reader = (one: Entitlement) => uniformReader(ANONYMOUS_VIEWER, readingOf(one))
    const id = subjectUuid(subjectId)
    const scopes = [ANONYMOUS, operatorEntitlement(['PUBLIC', 'SHARED']), ANONYMOUS, EVERYTHING]
    const found = await Promise.all(scopes.map((one) => findSubject(reader(one), id)))
    expect(found.map((file) => file?.name ?? null)).toEqual([null, name, null, name])
    const query = `query ($id: ID!) { node(id: $id) { ... on Person { name } } }`
    const answers = await Promise.all(
      scopes.map((entitlement) => ask(world, query, { id: subjectId }, { entitlement })),
    )
    expect(answers.map((data) => data.node)).toEqual([null, { name }, null, { name }])
    expect(readingOf(ANONYMOUS)).toBe(readingOf(entitlementOf('PUBLIC')))
  })

  it('read the files that consented to one party together, and no other', async () => {
    const purpose = 'CREDIT_INVESTIGATION'
    const phone = '13900000001'
    const asked = subjects.slice(0, 12)
    const makeAgency = async (consenting: readonly MadeSubject[]) => {
      const party = await makeParty(world.base, 'AGENCY')
      for (const { id } of consenting) {
        await db.query(
          `insert into consent (subject_id, id, party_id, purpose, state, valid_from, valid_to)
           values ($1, $2, $3, $4, 'GRANTED', '2026-01-01', '2027-01-01')`,
          [subjectUuid(id), uuidv7(), party.id, purpose],
        )
      }
      return { ...(await makeViewer(world.base, party, 'ACTOR')), purpose }
    }
    for (const { id } of asked) {
      await db.query(
        'update subject_version set phone_sealed = $1::text where subject_id = $2::uuid',
        [world.base.cipher.seal(phone, subjectUuid(id)), subjectUuid(id)],
      )
    }
    const [one, two] = [await makeAgency(asked.slice(0, 10)), await makeAgency(asked.slice(10))]
    const query = `query ($usci: String!) { subject(identifier: { value: $usci }) {
      id ... on Organization { phone } records(first: 2) { totalCount } } }`
    const phonesFor = async (viewer: Viewer) => {
      const answers = asked.map(({ usci }) => ask(world, query, { usci }, { viewer }))
      return (await Promise.all(answers)).map(({ subject }) => subject.phone)
    }
    db.taken()
    await ask(world, query, { usci: asked[0]!.usci }, { viewer: one })
    const alone = db.taken().length
    const [ofOne, ofTwo] = await Promise.all([phonesFor(one), phonesFor(two)])
    expect(ofOne).toEqual(asked.map((_, at) => (at < 10 ? phone : null)))
    expect(ofTwo).toEqual(asked.map((_, at) => (at < 10 ? null : phone)))
    // Both parties, with consent and without: four sets of rights, each of which may miss a batch by a turn.
    expect(db.taken().length).toBeLessThanOrEqual(alone * 8)
  })

  it('cache nothing: a change is seen by the next request', async () => {
    const { usci } = subjects[3]!
    const name = async () => (await ask(world, FILE, { usci })).subject.name
    expect(await name()).toBe(subjects[3]!.name)
    await make.subject({ usci, name: '示例改名有限公司' })
    expect(await name()).toBe('示例改名有限公司')
  })

  it('keep the pages of one batch apart, whatever size each wants', async () => {
    const query = `query ($usci: String!, $n: Int!) {
      subject(identifier: { value: $usci }) { id records(first: $n) { edges { node { id } } } } }`
    const big = await make.subject()
    for (let n = 0; n < 4; n += 1) await make.penalty(big)
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].flatMap((n) => [
        ask(world, query, { usci: big.usci, n }),
        ask(world, query, { usci: subjects[4]!.usci, n }),
      ]),
    )
    const sizes = answers.map(({ subject }) => subject.records.edges.length)
    expect(sizes).toEqual([1, 1, 2, 1, 3, 1, 4, 1, 4, 1])
  })

  describe('one bad key', () => {
    /** Asks good questions and a bad one at once; gives the codes of the bad one. */
    async function among(bad: () => ReturnType<World['query']>): Promise<unknown[]> {
      const [answers, failed] = await Promise.all([
        Promise.all(subjects.slice(5, 15).map(({ usci }) => world.query(FILE, { usci }))),
        bad(),
      ])
      for (const [n, answer] of answers.entries()) {
        expect(answer.errors).toBeUndefined()
        expect(answer.data.subject.id).toBe(subjects[n + 5]!.id)
      }
      return codesOf(failed)
    }

    it.each([
      ['a malformed identifier', { usci: '12' }, 'IDENTIFIER_MALFORMED'],
      ['an identifier with a NUL', { usci: '91320699MX0000\u00001' }, 'IDENTIFIER_MALFORMED'],
    ])('%s fails alone', async (_name, variables, code) => {
      expect(await among(() => world.query(FILE, variables))).toEqual([code])
    })

    it('an instant that the database cannot read fails alone', async () => {
      const reader = makeReaders(world.base)(ANONYMOUS_VIEWER)
      const [good, bad, other] = await Promise.allSettled([
        findSubject(reader, subjectUuid(subjects[5]!.id)),
        findSubject(reader, subjectUuid(subjects[6]!.id), {
          validAt: '0000-01-01',
          knownAt: null,
        }),
        findSubject(reader, subjectUuid(subjects[7]!.id), {
          validAt: '2026-01-01',
          knownAt: null,
        }),
      ])
      expect(good).toMatchObject({ status: 'fulfilled', value: { name: subjects[5]!.name } })
      expect(bad.status).toBe('rejected')
      expect(other.status).toBe('fulfilled')
    })

    it('a filter that the database cannot read fails alone, and as bad input', async () => {
      const query = `query ($usci: String!, $item: [String!]) {
        subject(identifier: { value: $usci }) { records(first: 2, filter: { item: $item }) { edges { node { id } } } } }`
      const { usci } = subjects[5]!
      expect(await among(() => world.query(query, { usci, item: ['\u0000'] }))).toEqual([
        'BAD_INPUT',
      ])
    })

    it.each([
      [
        'search',
        `query ($text: String!) { subjects(search: $text, first: 1) { edges { node { id } } } }`,
      ],
      [
        'region',
        `query ($text: String!) { subjects(filter: { region: $text }, first: 1) { edges { node { id } } } }`,
      ],
    ])('text with a NUL is bad input of the %s, not a fault', async (_name, query) => {
      expect(codesOf(await world.query(query, { text: '南\u0000通' }))).toEqual(['BAD_INPUT'])
    })

    it('a sealed number that does not open fails its own file alone', async () => {
      const [broken, whole] = [await make.person(), await make.person()]
      await db.query(
        `update subject_identifier set sealed = 'v1.test.broken' where subject_id = $1`,
        [subjectUuid(broken.subjectId)],
      )
      const query = `query ($id: ID!) { node(id: $id) { ... on Person { identifiers { value } } } }`
      const as = { entitlement: EVERYTHING }
      const [bad, good] = await Promise.all(
        [broken, whole].map(({ subjectId }) => world.query(query, { id: subjectId }, as)),
      )
      expect(good!.data.node.identifiers).toEqual([{ value: whole.idNumber }])
      expect(codesOf(bad!)).toEqual(['INTERNAL'])
      expect(bad!.errors![0]!.message).toMatch(/^内部错误，事件编号 [0-9a-f-]{36}$/)
    })
  })
})
