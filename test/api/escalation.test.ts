import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readListEntryId, readRecordId } from '../../src/relay/global-id.ts'
import { ask, refusal } from '../support/ask.ts'
import { counting, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeLists, noon, type Lists } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { copyRecord } from '../support/many.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const FIELDS = `rule { code finds } list { code } penaltyClass { code } times recordCount
  records { id ... on PenaltyRecord { penaltyClasses } }`
const ESCALATIONS = `query ($id: ID!) { node(id: $id) { ... on Organization { escalations { ${FIELDS} } } } }`
const SUGGESTIONS = `query ($list: String!, $first: Int!, $after: String) {
  listSuggestions(list: $list, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { subject { id escalations { times } } ${FIELDS} } } } }`

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
const codesOf = (found: any[]) => found.map(({ rule, times }) => [rule.code, times])

/** Copies an entry to every subject: red and black side by side, as data may come. */
async function listEverybody(world: World, entryId: string): Promise<void> {
  const key = readListEntryId(entryId)
  const columns = await world.base.db.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = 'list_entry' order by ordinal_position`,
  )
  const selected = columns.map(({ name }) =>
    name === 'subject_id' ? 's.id' : name === 'entry_id' ? 'gen_random_uuid()' : `e.${name}`,
  )
  await world.base.db.query(
    `insert into list_entry (${columns.map(({ name }) => name).join(', ')})
     select ${selected.join(', ')} from list_entry e, subject s
      where e.entry_id = $1::uuid and e.superseded_at is null and s.id <> e.subject_id`,
    [key.entryId],
  )
}

describe.each(databases)('escalations, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  let lists: Lists
  let court: Viewer

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    lists = await makeLists(world)
    world.setNow(noon(TODAY))
    // Another department: it holds nothing here, and names a purpose.
    const party = await makeParty(world.base, 'BUREAU', {
      regionCode: '320600',
      sourceCode: 'COURT',
    })
    court = {
      ...(await makeViewer(world.base, party, 'ACTOR')),
      purpose: 'ENFORCEMENT',
      matter: 'M',
    }
  })
  afterAll(() => world.close())

  const punished = async (n: number, values = {}): Promise<[MadeSubject, string]> => {
    const firm = await lists.make.subject()
    const { id } = await lists.make.penalty(firm, values)
    if (n > 1) await copyRecord(world, id, n - 1)
    return [firm, id]
  }
  const escalationsOf = async ({ id }: MadeSubject, viewer?: Viewer) =>
    (await ask(world, ESCALATIONS, { id }, viewer === undefined ? {} : { viewer })).node.escalations
  const suggested = async (viewer: Viewer, list: string, more: object = {}) =>
    (await ask(world, SUGGESTIONS, { list, first: 100, ...more }, { viewer })).listSuggestions
  const idsOf = ({ edges }: { edges: { node: { subject: { id: string } } }[] }) =>
    edges.map(({ node }) => node.subject.id)

  it('are told to public bodies and the subject, with the records that led there', async () => {
    const [firm] = await punished(3)
    const expected = [
      ['GENERAL_TO_HEAVIER', 1],
      ['SAME_CLASS_REPEATED', 3],
    ]
    const found = await escalationsOf(firm, lists.authority)
    expect(codesOf(found)).toEqual(expected)
    expect(found[0]).toMatchObject({ list: { code: 'WATCH' }, recordCount: 3, penaltyClass: null })
    expect(found[0].records).toHaveLength(3)
    expect(found[1]).toMatchObject({ list: null, penaltyClass: { code: 'FINE' } })
    expect(codesOf(await escalationsOf(firm, court))).toEqual(expected)
    const own = await lists.representative(firm)
    expect(codesOf(await escalationsOf(firm, own))).toEqual(expected)
    expect(await escalationsOf(firm)).toBeNull()
    const [other] = await punished(1)
    expect(await escalationsOf(other, lists.authority)).toEqual([])
  })

  it('tell of offences elsewhere', async () => {
    const [firm, id] = await punished(1)
    const { subjectId, recordId } = readRecordId(id)
    await world.base.db.query(
      `update record set region_code = '320500' where subject_id = $1::uuid and record_id = $2::uuid`,
      [subjectId, recordId],
    )
    await world.base.db.query(
      `update subject_version set region_code = '320612' where subject_id = $1::uuid`,
      [subjectId],
    )
    const found = await escalationsOf(firm, court)
    expect(codesOf(found)).toEqual([['OFFENCE_ELSEWHERE', 1]])
    expect(found[0].records).toMatchObject([{ id }])
  })

  it('suggest a nomination, page by page, until it is made', async () => {
    const [firm] = await punished(3)
    const [worst] = await punished(9)
    const [mild] = await punished(2)
    const [old] = await punished(3, { decidedOn: '2025-11-19' })
    for (const viewer of [lists.authority, court]) {
      const watch = idsOf(await suggested(viewer, 'WATCH'))
      expect(watch).toEqual(expect.arrayContaining([firm.id, worst.id]))
      expect(watch).not.toContain(mild.id)
      expect(watch).not.toContain(old.id)
      expect(idsOf(await suggested(viewer, 'BLACK'))).toEqual([worst.id])
    }
    expect(idsOf(await suggested(lists.authority, 'RED'))).toEqual([])
    const all = await suggested(lists.authority, 'WATCH')
    expect(all.totalCount).toBe(all.edges.length)
    const first = await suggested(lists.authority, 'WATCH', { first: 1 })
    const { hasNextPage, endCursor } = first.pageInfo
    expect(hasNextPage).toBe(true)
    const rest = await suggested(lists.authority, 'WATCH', { after: endCursor })
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(idsOf(all))

    await lists.nominate(lists.authority, firm, 'WATCH')
    expect(idsOf(await suggested(lists.authority, 'WATCH'))).not.toContain(firm.id)
    // Who sees nothing of the nomination goes by what it sees.
    expect(idsOf(await suggested(court, 'WATCH'))).toContain(firm.id)
  })

  it('suggest nothing to who may not nominate, or sees no shared records', async () => {
    const { code } = await refusal(world, SUGGESTIONS, { list: 'WATCH', first: 5 })
    expect(code).toBe('FORBIDDEN')
    await punished(3)
    expect(await suggested(await lists.agency(), 'WATCH')).toMatchObject({
      totalCount: 0,
      edges: [],
    })
  })

  it('take as many statements for a page of 50 as for one of 5', async () => {
    for (let n = 0; n < 50; n += 1) await punished(3)
    const statements = async (first: number) => {
      db.taken()
      const { edges } = await suggested(court, 'WATCH', { first })
      expect(edges).toHaveLength(first)
      return db.taken().length
    }
    const few = await statements(5)
    expect(await statements(50)).toBeLessThanOrEqual(few)
  })

  it('take as many statements for 50 subjects with their lists and conflicts as for 10', async () => {
    const [firm] = await punished(3)
    for (const list of ['RED', 'BLACK']) {
      const other = list === 'RED' ? firm : await lists.make.subject()
      const { entryId } = await lists.list(other, list)
      await listEverybody(world, entryId)
    }
    const page = `query ($first: Int!) { subjects(first: $first) { edges { node {
      escalations { rule { code } times records { id } }
      listEntries(first: 5) { edges { node { state conflicts { id } } } } } } } }`
    const statements = async (first: number) => {
      db.taken()
      const { subjects } = await ask(world, page, { first }, { viewer: court })
      expect(subjects.edges).toHaveLength(first)
      const [{ node }] = subjects.edges
      expect(node.listEntries.edges[0].node.conflicts).toHaveLength(1)
      return db.taken().length
    }
    const few = await statements(10)
    expect(await statements(50)).toBeLessThanOrEqual(few)
  })
})
