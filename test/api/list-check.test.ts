import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask } from '../support/ask.ts'
import { counting, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeLists, noon, type Lists, type Stepped } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const CHECK = `query ($value: String!, $purpose: String!, $asOf: AsOfInput) {
  creditCheck(subject: { value: $value }, purpose: $purpose, matter: "M", asOf: $asOf) {
    number outcome measures { code } reasons { code outcome count measures
      facts { kind id on label node { ... on ListEntry { state } } } } } }`
const CHECKS = `query ($subjects: [IdentifierInput!]!) {
  creditChecks(subjects: $subjects, purpose: "BIDDING", matter: "M") { outcome } }`
const CHANGES = `query ($id: ID!, $from: DateTime!) { node(id: $id) { ... on Organization {
  changes(from: $from, first: 20) { edges { node { kind factKind changeKind
    fact { id } fields { coordinate before after } } } } } } }`

describe.each(databases)('what follows from a list, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  let lists: Lists
  let court: Viewer

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    lists = await makeLists(world)
    const party = await makeParty(world.base, 'BUREAU', {
      regionCode: '320600',
      sourceCode: 'COURT',
    })
    court = await makeViewer(world.base, party, 'ACTOR')
  })
  afterAll(() => world.close())

  const check = async (subject: MadeSubject, purpose: string, more: object = {}) =>
    (await ask(world, CHECK, { value: subject.usci, purpose, ...more }, { viewer: court }))
      .creditCheck
  const reasonOf = (answer: { reasons: { code: string }[] }, code: string) =>
    answer.reasons.find((one) => one.code === code)

  it('a serious-dishonesty entry restricts, by a statutory measure', async () => {
    const firm = await lists.make.subject()
    const entry = await lists.list(firm, 'SERIOUS_DISHONESTY')
    const bidding = await check(firm, 'BIDDING')
    expect(bidding.outcome).toBe('RESTRICTED')
    expect(reasonOf(bidding, 'LISTED_SERIOUS_DISHONESTY')).toMatchObject({
      outcome: 'RESTRICTED',
      count: 1,
      measures: ['LISTED_ACCESS_RESTRICTED'],
      facts: [
        { kind: 'LIST_ENTRY', id: entry.entryId, on: '2026-08-01', node: { state: 'IN_FORCE' } },
      ],
    })
    // Where no statutory measure goes with the purpose it asks for attention.
    const inspection = await check(firm, 'RANDOM_INSPECTION')
    expect(reasonOf(inspection, 'LISTED_SERIOUS_DISHONESTY')).toMatchObject({
      outcome: 'ATTENTION',
      measures: ['MORE_INSPECTIONS'],
    })
  })

  it('a watch entry and a black one ask for attention, a red one opens incentives', async () => {
    const firm = await lists.make.subject()
    await lists.list(firm, 'WATCH', { inForceUntil: '2027-05-31' })
    await lists.list(firm, 'BLACK')
    const answer = await check(firm, 'RANDOM_INSPECTION')
    expect(reasonOf(answer, 'LISTED_WATCH')).toMatchObject({
      outcome: 'ATTENTION',
      measures: ['CREDIT_TALK'],
    })
    expect(reasonOf(answer, 'LISTED_BLACK')).toMatchObject({ outcome: 'ATTENTION' })
    const good = await lists.make.subject()
    await lists.list(good, 'RED')
    const merits = await check(good, 'RANDOM_INSPECTION')
    expect(reasonOf(merits, 'LISTED_RED')).toMatchObject({
      outcome: 'CLEAR',
      measures: ['FEWER_INSPECTIONS'],
    })
  })

  it('nothing follows from what is not in force: on its way, over, revoked, or not yet', async () => {
    const firm = await lists.make.subject()
    await lists.nominate(lists.authority, firm, 'SERIOUS_DISHONESTY')
    expect(reasonOf(await check(firm, 'BIDDING'), 'LISTED_SERIOUS_DISHONESTY')).toBeUndefined()
    const other = await lists.make.subject()
    const entry = await lists.list(other, 'SERIOUS_DISHONESTY')
    const before = { asOf: { validAt: '2026-07-31' } }
    const early = await check(other, 'BIDDING', before)
    expect(reasonOf(early, 'LISTED_SERIOUS_DISHONESTY')).toBeUndefined()
    world.setNow(noon('2027-08-02'))
    const late = await check(other, 'BIDDING')
    expect(reasonOf(late, 'LISTED_SERIOUS_DISHONESTY')).toBeUndefined()
    world.setNow(noon(TODAY))
    await lists.step('revokeListEntry', lists.authority, entry)
    const after = await check(other, 'BIDDING')
    expect(reasonOf(after, 'LISTED_SERIOUS_DISHONESTY')).toBeUndefined()
  })

  it('red and black at once is said on both entries and in the check, and opens no incentive', async () => {
    const [red, black] = [await lists.make.subject(), await lists.make.subject()]
    const good = await lists.list(red, 'RED')
    const bad = await lists.list(black, 'BLACK')
    const answer = async (subject: MadeSubject) => check(subject, 'RANDOM_INSPECTION')
    expect(reasonOf(await answer(red), 'LISTS_CONFLICT')).toBeUndefined()
    await ask(
      world,
      `mutation ($a: ID!, $b: ID!) { mergeSubjects(input: { subject: $a, into: $b, reason: "x" }) { clientMutationId } }`,
      { a: red.id, b: black.id },
      { isOperator: true },
    )
    const both = await answer(black)
    expect(both.outcome).toBe('ATTENTION')
    const reason = reasonOf(both, 'LISTS_CONFLICT') as { facts: { id: string }[] } | undefined
    expect(reason!.facts.map(({ id }) => id).toSorted()).toEqual(
      [good.entryId, bad.entryId].toSorted(),
    )
    const measures = both.measures.map(({ code }: { code: string }) => code)
    expect(measures).not.toContain('FEWER_INSPECTIONS')
    const conflictsOf = async (id: string) =>
      (
        await ask(
          world,
          `query ($id: ID!) { node(id: $id) { ... on ListEntry { conflicts { id list { code } } } } }`,
          { id },
        )
      ).node.conflicts
    expect(await conflictsOf(good.entryId)).toEqual([{ id: bad.entryId, list: { code: 'BLACK' } }])
    expect(await conflictsOf(bad.entryId)).toEqual([{ id: good.entryId, list: { code: 'RED' } }])
    await lists.step('repairListEntry', lists.authority, bad)
    expect(await conflictsOf(good.entryId)).toEqual([])
    expect(reasonOf(await answer(black), 'LISTS_CONFLICT')).toBeUndefined()
  })

  it('who holds an answer learns that its entry was revoked since', async () => {
    const firm = await lists.make.subject()
    const entry = await lists.list(firm, 'SERIOUS_DISHONESTY')
    const { number } = await check(firm, 'BIDDING')
    await lists.step('revokeListEntry', lists.authority, entry)
    const verified = await ask(
      world,
      `query ($number: String!) { verifyReceipt(number: $number) { changes { kind id change } } }`,
      { number },
      { viewer: court },
    )
    expect(verified.verifyReceipt.changes).toEqual([
      { kind: 'LIST_ENTRY', id: entry.entryId, change: 'REVOKED' },
    ])
  })

  it('costs as many statements for ten subjects as for one', async () => {
    const made: MadeSubject[] = []
    for (let n = 0; n < 10; n += 1) made.push(await lists.make.subject())
    const texts = async (some: readonly MadeSubject[]) => {
      db.taken()
      const subjects = some.map(({ usci }) => ({ value: usci }))
      await ask(world, CHECKS, { subjects }, { viewer: court })
      return db.taken().filter((text) => text.includes('list_entry'))
    }
    expect((await texts(made)).length).toBe(1)
    expect((await texts(made.slice(0, 1))).length).toBe(1)
  })

  describe('the history of a file', () => {
    const changesFor = async (id: string, from: Date, viewer?: Viewer) => {
      const as = viewer === undefined ? {} : { viewer }
      const { node } = await ask(world, CHANGES, { id, from: from.toISOString() }, as)
      return node.changes.edges
        .map((edge: { node: { factKind: string } }) => edge.node)
        .filter(({ factKind }: { factKind: string }) => factKind === 'LIST_ENTRY')
    }
    const instant = async () => {
      const [row] = await db.query<{ at: Date }>('select clock_timestamp() as at')
      return new Date(row!.at.getTime() + 1)
    }

    it('tells the subject of each move, and the public of what it sees', async () => {
      const firm = await lists.make.subject()
      const own = await lists.representative(firm)
      const nominated: Stepped = await lists.nominate(lists.authority, firm, 'RED')
      await new Promise((resolve) => setTimeout(resolve, 5))
      const from = await instant()
      await new Promise((resolve) => setTimeout(resolve, 5))
      await lists.step('publicizeListEntry', lists.authority, nominated)
      await new Promise((resolve) => setTimeout(resolve, 5))
      const [mine] = await changesFor(firm.id, from, own)
      expect(mine).toMatchObject({
        kind: 'CHANGED',
        changeKind: 'PUBLICIZED',
        fact: { id: nominated.entryId },
        fields: expect.arrayContaining([
          { coordinate: 'ListEntry.state', before: 'NOMINATED', after: 'PUBLICIZED' },
        ]) as unknown,
      })
      const [open] = await changesFor(firm.id, from)
      expect(open).toMatchObject({ kind: 'ADDED', changeKind: null, fields: [] })
    })
  })
})
