import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeFeedCursor, levelAt, writeInstant } from '../../src/feed/position.rules.ts'
import { readRecordId } from '../../src/relay/global-id.ts'
import { ask, codesOf, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { inWords, positionOf, readOn } from '../support/feed.ts'
import { makeFactories, subjectUuid, type Make, type MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeReadersOf, type Readers } from '../support/readers.ts'
import { nextVersion } from '../support/versions.ts'
import { makeWorld, type Asking, type World } from '../support/world.ts'

const CORRECT = `mutation ($input: CorrectRecordInput!) { correctRecord(input: $input) { problems { code } } }`
const REVOKE = `mutation ($input: RevokeRecordInput!) { revokeRecord(input: $input) { problems { code } } }`
const OPERATOR = { isOperator: true }
const DAY_MS = 24 * 3_600_000

describe.each(databases)('the sequence of changes, on $name', ({ open }) => {
  let world: World
  let make: Make
  let firm: MadeSubject
  let readers: Readers
  let agency: Asking

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    firm = await make.subject()
    readers = await makeReadersOf(world, firm, await make.subject())
    agency = {
      viewer: await makeViewer(world.base, await makeParty(world.base, 'AGENCY'), 'ACTOR'),
    }
  })
  afterAll(() => world.close())

  const write = (document: string, input: object) => ask(world, document, { input }, OPERATOR)
  const repair = (id: string) => nextVersion(world, id, { state: 'REPAIRED' })

  it('tells what appeared, changed and is gone, in order and once, to who keeps a copy', async () => {
    const start = await positionOf(world, agency)
    const { id } = await make.penalty(firm, { fine: '0.3' })
    const first = await readOn(world, start.cursor, agency)
    expect(inWords(first.changes)).toEqual(['APPEARED RECORD'])
    expect(first.changes[0]).toMatchObject({ factId: id, subjectId: firm.id, fact: { id } })

    const values = [{ column: 'fine', value: '0.5' }]
    await write(CORRECT, { record: id, reason: '更正', values })
    const second = await readOn(world, first.end, agency)
    expect(inWords(second.changes)).toEqual(['CHANGED RECORD PenaltyRecord.attributes.fine'])
    await write(REVOKE, { record: id, reason: '撤销' })
    const third = await readOn(world, second.end, agency)
    expect(third.changes).toMatchObject([
      { operation: 'GONE', factId: id, changed: [], fact: null },
    ])
    expect((await readOn(world, third.end, agency)).changes).toEqual([])
    // Who reads all of it only now is told nothing: there is nothing that it may have.
    expect((await readOn(world, start.cursor, agency)).changes).toEqual([])
  })

  it('a page ends at a cursor that goes on; a run that is read late tells of nothing that was hidden meanwhile', async () => {
    const { cursor } = await positionOf(world, agency)
    const ids: string[] = []
    for (let n = 0; n < 3; n++) ids.push((await make.penalty(firm)).id)
    const { changes } = await ask(
      world,
      `query ($after: String) { changes(after: $after, first: 1) { totalCount totalCountKind
         pageInfo { hasNextPage endCursor } edges { cursor node { factId } } } }`,
      { after: cursor },
      agency,
    )
    expect(changes).toMatchObject({
      totalCount: 1,
      totalCountKind: 'AT_LEAST',
      pageInfo: { hasNextPage: true, endCursor: changes.edges[0].cursor },
    })
    const rest = await readOn(world, changes.pageInfo.endCursor, agency, { first: 1 })
    expect(rest.changes.map(({ factId }) => factId)).toEqual(ids.slice(1))
    expect(rest.pages).toBe(2)
    await repair(ids[0]!)
    // Received, and now gone: told. Repaired looks like revoked.
    expect((await readOn(world, rest.end, agency)).changes).toMatchObject([
      { operation: 'GONE', factId: ids[0] },
    ])
    // Who stood before all of it never had it.
    const late = await readOn(world, cursor, agency)
    expect(late.changes.map(({ factId }) => factId)).toEqual(ids.slice(1))
  })

  it('each reader is told what it sees: hidden changes make no event, page or count', async () => {
    const { cursor } = await positionOf(world, agency)
    // Shared between public bodies, and not published.
    const { id } = await make.penalty(firm, { penaltyClasses: '警告', fine: null, content: '警告' })
    const told = async (as: Asking) => inWords((await readOn(world, cursor, as)).changes)
    expect(await told(agency)).toEqual([])
    expect(await told(readers.department)).toEqual(['APPEARED RECORD'])
    expect(await told(readers.unit)).toEqual(['APPEARED RECORD'])
    expect(await told(readers.auditor)).toEqual(['APPEARED RECORD'])
    expect(await told(readers.own)).toEqual([])
    const own = await readOn(world, cursor, readers.own, { filter: { subjects: [firm.id] } })
    expect(inWords(own.changes)).toEqual(['APPEARED RECORD'])

    const after = (await readOn(world, cursor, readers.department)).end
    await write(CORRECT, {
      record: id,
      reason: '更正',
      values: [{ column: 'remarks', value: '内部' }],
    })
    // What only the holder sees changed for nobody else.
    expect((await readOn(world, after, readers.department)).changes).toEqual([])
    expect(inWords((await readOn(world, after, readers.unit)).changes)).toEqual([
      'CHANGED RECORD PenaltyRecord.attributes.remarks',
    ])
  })

  it('notes whose non-public information a reader was told of', async () => {
    const { cursor } = await positionOf(world, agency)
    await make.penalty(firm)
    const before = world.disclosures.length
    await readOn(world, cursor, readers.department)
    expect(world.disclosures.slice(before)).toMatchObject([
      {
        coordinates: expect.arrayContaining(['Change.factId']),
        subjectIds: [subjectUuid(firm.id)],
      },
    ])
    await readOn(world, cursor, agency)
    expect(world.disclosures).toHaveLength(before + 1)
  })

  it('days that open and close a fact are told at their midnight', async () => {
    const { id } = await make.penalty(firm)
    const { subjectId, recordId } = readRecordId(id)
    const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10)
    await world.base.db.query(
      `update record set recorded_at = now() - interval '9 days', published_from = $3, published_to = $4
        where subject_id = $1 and record_id = $2`,
      [subjectId, recordId, day(6), day(3)],
    )
    const at = (ago: number) =>
      writeFeedCursor(
        world.base.cursors,
        levelAt(writeInstant(new Date(Date.now() - ago * DAY_MS))),
      )
    const only = { filter: { subjects: [firm.id], kinds: ['RECORD'] } }
    const mine = async (ago: number, as: Asking) =>
      (await readOn(world, at(ago), as, only)).changes.filter(({ factId }) => factId === id)
    world.setNow(new Date())
    // Publication began and ended: who had a copy in between is told of its end, at midnight in Shanghai.
    const told = await mine(4.5, agency)
    expect(told).toMatchObject([{ operation: 'GONE', factId: id }])
    expect(told[0]!.at.toISOString()).toBe(
      new Date(Date.parse(day(3)) - 8 * 3_600_000).toISOString(),
    )
    expect(await mine(8, agency)).toEqual([])
    expect(await mine(2, agency)).toEqual([])
    expect(inWords(await mine(10, readers.auditor))).toEqual(['APPEARED RECORD'])
    world.setNow(new Date('2026-11-20T04:00:00Z'))
  })

  it('merges and what is known of a subject are told too', async () => {
    const { cursor } = await positionOf(world, agency)
    const [one, other] = [await make.subject(), await make.subject()]
    const registered = await readOn(world, cursor, agency)
    expect(inWords(registered.changes)).toEqual(['APPEARED SUBJECT', 'APPEARED SUBJECT'])
    const merge = `mutation ($input: MergeSubjectsInput!) { mergeSubjects(input: $input) { clientMutationId } }`
    await ask(
      world,
      merge,
      { input: { subject: other.id, into: one.id, reason: '同一主体' } },
      OPERATOR,
    )
    const merged = await readOn(world, registered.end, agency)
    expect(merged.changes).toMatchObject([
      { kind: 'MERGE', operation: 'APPEARED', subjectId: other.id, factId: one.id },
    ])
  })

  it('is refused to whom nobody knows, and for cursors that are forged or too old', async () => {
    const query = `{ changes(first: 1) { edges { cursor } } }`
    expect((await refusal(world, query)).code).toBe('PARTY_REQUIRED')
    expect((await refusal(world, '{ feedPosition { cursor } }')).code).toBe('PARTY_REQUIRED')
    const after = (cursor: string) =>
      world.query(
        `query ($after: String) { changes(first: 1, after: $after) { edges { cursor } } }`,
        { after: cursor },
        agency,
      )
    expect(codesOf(await after('Zm9yZ2Vk'))).toEqual(['CURSOR_INVALID'])
    const old = levelAt(writeInstant(new Date(Date.now() - 91 * DAY_MS)))
    expect(codesOf(await after(writeFeedCursor(world.base.cursors, old)))).toEqual([
      'RESYNC_REQUIRED',
    ])
    expect(codesOf(await world.query(`{ changes { edges { cursor } } }`, {}, agency))).toEqual([
      'PAGING_INVALID',
    ])
  })
})
