import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask, refusal } from '../support/ask.ts'
import { counting, pagesOn, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeLists, noon, type Lists, type Stepped } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const LISTED = `query ($filter: ListEntryFilter, $first: Int) { listEntries(first: $first, filter: $filter) {
  totalCount edges { node { id state version list { code } authority subject { name } withheld { field }
    provenance { sourceCode } steps { kind statement } } } } }`
const OF_FILE = `query ($id: ID!) { node(id: $id) { ... on Subject { listEntries(first: 20) {
  totalCount edges { node { id state steps { statement } } } } } } }`
const PAGE = `query ($size: Int!) { subjects(first: $size) { edges { node { id name
  listEntries(first: 3) { totalCount edges { node { id state list { zh } steps { kind } region { zh } subject { name } } } } } } } }`

describe.each(databases)('who sees entries of lists, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  let lists: Lists
  let firm: MadeSubject
  let own: Viewer
  let bureau: Viewer
  const entries: Record<string, Stepped> = {}

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    lists = await makeLists(world)
    firm = await lists.make.subject()
    own = await lists.representative(firm)
    const court = await makeParty(world.base, 'BUREAU', {
      regionCode: '320600',
      sourceCode: 'COURT',
    })
    bureau = { ...(await makeViewer(world.base, court, 'ACTOR')), purpose: 'HONOURS' }
    entries['red'] = await lists.list(firm, 'RED')
    entries['watch'] = await lists.list(firm, 'WATCH', { inForceUntil: '2027-05-31' })
    entries['ended'] = await lists.list(firm, 'QUALIFICATION', { inForceUntil: '2026-11-19' })
    entries['nominated'] = await lists.nominate(lists.authority, firm, 'BLACK')
    const revoked = await lists.list(firm, 'SERIOUS_DISHONESTY').catch(String)
    expect(revoked).toContain('LIST_CONFLICT')
    const person = await lists.make.person()
    const ofPerson = { id: person.subjectId, name: '', usci: '' }
    const holder = { ...lists.authority, purpose: 'ENFORCEMENT', matter: 'M' }
    entries['person'] = await listPerson(holder, ofPerson)
  })
  afterAll(() => world.close())

  /** A person is found by who may look persons up. */
  async function listPerson(viewer: Viewer, subject: MadeSubject): Promise<Stepped> {
    world.setNow(noon('2026-06-01'))
    const nominated = await lists.nominate(viewer, subject, 'RED')
    const publicized = await lists.step('publicizeListEntry', viewer, nominated)
    world.setNow(noon('2026-08-01'))
    const done = await lists.determine(viewer, publicized)
    world.setNow(noon(TODAY))
    return done
  }

  const seen = async (viewer?: Viewer, filter: object | null = null) => {
    const as = viewer === undefined ? {} : { viewer }
    const { listEntries } = await ask(world, LISTED, { filter, first: 20 }, as)
    const ids = listEntries.edges.map(({ node }: { node: { id: string } }) => node.id)
    expect(listEntries.totalCount).toBe(ids.length)
    const names = Object.keys(entries).filter((name) => ids.includes(entries[name]!.entryId))
    return names.toSorted()
  }

  it('shows the public what its lists publish, and never a person', async () => {
    expect(entries['person']!.entry).toMatchObject({
      state: 'IN_FORCE',
      disclosureScope: 'SHARED',
    })
    expect(await seen()).toEqual(['red'])
    expect(await seen(await lists.agency())).toEqual(['red'])
    const [edge] = (await ask(world, LISTED, { first: 1 })).listEntries.edges
    expect(edge.node).toMatchObject({
      list: { code: 'RED' },
      version: null,
      provenance: null,
      steps: null,
      subject: { name: firm.name },
    })
    const withheld = edge.node.withheld.map(({ field }: { field: string }) => field)
    expect(withheld.toSorted()).toEqual(['provenance', 'steps', 'version'])
  })

  it('shows public bodies watch lists and persons, and what is over where history counts', async () => {
    expect(await seen(bureau)).toEqual(['person', 'red', 'watch'])
    const enforcing = { ...bureau, purpose: 'ENFORCEMENT', matter: 'M' }
    expect(await seen(enforcing)).toEqual(['ended', 'person', 'red', 'watch'])
    const { listEntries } = await ask(world, LISTED, { first: 20 }, { viewer: enforcing })
    // It has AUTHORIZED, and yet what was said is not its own.
    for (const { node } of listEntries.edges) expect(node.steps).toEqual([])
  })

  it('shows the authority all that it holds, and the subject its own', async () => {
    const { authority } = lists
    const all = await ask(world, LISTED, { first: 20 }, { viewer: authority })
    const states = all.listEntries.edges.map(({ node }: { node: { state: string } }) => node.state)
    expect(states).toContain('NOMINATED')
    expect(await seen(authority)).toEqual(['ended', 'nominated', 'person', 'red', 'watch'])
    const mine = await ask(world, OF_FILE, { id: firm.id }, { viewer: own })
    expect(mine.node.listEntries.totalCount).toBe(5)
    for (const { node } of mine.node.listEntries.edges) expect(node.steps).not.toEqual([])
    const others = await ask(world, OF_FILE, { id: firm.id })
    expect(others.node.listEntries.totalCount).toBe(1)
  })

  it('answers by id what it shows in lists, and nothing else', async () => {
    const found = async (name: string, viewer?: Viewer) => {
      const as = viewer === undefined ? {} : { viewer }
      const variables = { id: entries[name]!.entryId }
      return (await ask(world, `query ($id: ID!) { node(id: $id) { __typename } }`, variables, as))
        .node
    }
    expect(await found('red')).toEqual({ __typename: 'ListEntry' })
    for (const name of ['watch', 'ended', 'nominated', 'person']) {
      expect(await found(name)).toBeNull()
    }
    expect(await found('nominated', own)).not.toBeNull()
    expect(await found('nominated', bureau)).toBeNull()
  })

  it('narrows by list, state, field and division, and logs what is more than public', async () => {
    const before = world.disclosures.length
    expect(await seen(bureau, { list: ['WATCH', 'BLACK'] })).toEqual(['watch'])
    expect(world.disclosures.slice(before)).not.toEqual([])
    const { authority } = lists
    expect(await seen(authority, { state: ['EXPIRED'] })).toEqual(['ended'])
    expect(await seen(authority, { state: ['NOMINATED'] })).toEqual(['nominated'])
    expect(await seen(undefined, { region: '320000' })).toEqual(['red'])
    expect(await seen(undefined, { region: '320681' })).toEqual([])
    expect(await seen(undefined, { domain: ['SAFETY'] })).toEqual([])
  })

  it('pages forward and backward, for readers of several handles too', async () => {
    const { authority } = lists
    const page = (args: string) =>
      `{ listEntries(${args}) { pageInfo { hasNextPage endCursor startCursor } edges { node { id } } } }`
    const all = await ask(world, page('first: 20'), {}, { viewer: authority })
    const wanted = all.listEntries.edges.map(({ node }: { node: { id: string } }) => node.id)
    const found: string[] = []
    let after = ''
    for (let more = true; more;) {
      const { listEntries } = await ask(world, page(`first: 2${after}`), {}, { viewer: authority })
      found.push(...listEntries.edges.map(({ node }: { node: { id: string } }) => node.id))
      after = `, after: "${listEntries.pageInfo.endCursor}"`
      more = listEntries.pageInfo.hasNextPage
    }
    expect(found).toEqual(wanted)
    const last = await ask(world, page('last: 2'), {}, { viewer: authority })
    const tail = last.listEntries.edges.map(({ node }: { node: { id: string } }) => node.id)
    expect(tail).toEqual(wanted.slice(-2))
    const second = await ask(world, page('page: { number: 2, size: 2 }'), {}, { viewer: authority })
    const middle = second.listEntries.edges.map(({ node }: { node: { id: string } }) => node.id)
    expect(middle).toEqual(wanted.slice(2, 4))
    const { code } = await refusal(world, page('first: 2, after: "AAAA"'))
    expect(code).toBe('CURSOR_INVALID')
  })

  it('tells nothing of what was not known or in force at an instant', async () => {
    const document = `query ($asOf: AsOfInput) { listEntries(first: 20, asOf: $asOf) { edges { node { id } } } }`
    const at = async (asOf: object) =>
      (await ask(world, document, { asOf }, { viewer: bureau })).listEntries.edges.length
    expect(await at({ validAt: '2026-06-30' })).toBe(0)
    expect(await at({ validAt: '2026-07-31' })).toBe(1)
    expect(await at({ validAt: '2026-08-01' })).toBe(3)
    expect(await at({ knownAt: '2020-01-01T00:00:00Z' })).toBe(0)
  })

  it('takes as many statements for a large page of subjects as for a small one', async () => {
    const { small, large } = pagesOn(db)
    for (let n = 0; n < large; n += 1) {
      const subject = await lists.make.subject()
      await copyEntry(world, entries['red']!.entryId, subject)
    }
    for (const viewer of [undefined, bureau, lists.authority]) {
      const texts = async (size: number) => {
        db.taken()
        const as = viewer === undefined ? {} : { viewer }
        const { subjects } = await ask(world, PAGE, { size }, as)
        const listed = subjects.edges.filter(
          ({ node }: { node: { listEntries: { totalCount: number } } }) =>
            node.listEntries.totalCount > 0,
        )
        expect(listed.length).toBeGreaterThanOrEqual(size - 1)
        return db.taken()
      }
      const few = await texts(small)
      const many = await texts(large)
      expect(many.length).toBeLessThanOrEqual(few.length)
      expect(new Set(many)).toEqual(new Set(few))
    }
  })
})

/** The same entry of another subject. */
async function copyEntry(world: World, id: string, subject: MadeSubject): Promise<void> {
  const [, , entryId] = Buffer.from(id, 'base64url').toString().split(':')
  const [, subjectId] = Buffer.from(subject.id, 'base64url').toString().split(':')
  const columns = await world.base.db.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = 'list_entry' order by ordinal_position`,
  )
  const names = columns.map(({ name }) => name)
  const values = names.map((name) =>
    name === 'subject_id' ? '$1::uuid' : name === 'entry_id' ? 'gen_random_uuid()' : name,
  )
  await world.base.db.query(
    `insert into list_entry (${names.join(', ')}) select ${values.join(', ')} from list_entry
      where entry_id = $2::uuid and superseded_at is null`,
    [subjectId, entryId],
  )
}
