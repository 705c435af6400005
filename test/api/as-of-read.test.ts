import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, ofSubject, PENALTY, type MadeSubject, type Make } from '../support/make.ts'
import { makeReadersOf, type Readers } from '../support/readers.ts'
import { instant, nextVersion } from '../support/versions.ts'
import { makeWorld, type World } from '../support/world.ts'

interface Edge {
  node: { id: string }
}

const OPERATOR = { isOperator: true }
const FUTURE = '2099-01-01T00:00:00Z'
const NODE = `query ($id: ID!, $asOf: AsOfInput) { node(id: $id, asOf: $asOf) {
  ... on Subject { name usci identifiers { type value } records(first: 9) { edges { node { title } } } }
  ... on CreditRecord { authority subject { name } versions { authority: recordedAt supersededAt attributes { column { key } value } } } } }`
const READS = `query ($id: ID!, $usci: String!, $subject: ID!, $asOf: AsOfInput) {
  node(id: $id, asOf: $asOf) { id }
  file: node(id: $subject, asOf: $asOf) { ... on Subject { records(first: 9) { totalCount edges { node { id } } } } }
  subject(identifier: { value: $usci }, asOf: $asOf) { records(first: 9) { totalCount edges { node { id } } } }
  records(first: 100, asOf: $asOf) { edges { node { id } } }
}`
const CORRECT = `mutation ($record: ID!, $values: [ColumnValueInput!]!) {
  correctRecord(input: { record: $record, values: $values, reason: "示例" }) { problems { code } } }`
const MERGE = `mutation ($subject: ID!, $into: ID!) { mergeSubjects(input: { subject: $subject, into: $into, reason: "示例" }) { clientMutationId } }`
const UNMERGE = `mutation ($subject: ID!) { unmergeSubjects(input: { subject: $subject }) { clientMutationId } }`

/** Who sees a fact as of an instant before a change, and as of one after it (docs/disclosure.md, rows by state). */
const STATES: Record<
  string,
  { change: Record<string, unknown>; before: (keyof Readers)[]; after: (keyof Readers)[] }
> = {
  corrected: {
    change: { authority_name: '示例乙局' },
    before: ['unit', 'own', 'auditor'],
    after: ['anonymous', 'department', 'unit', 'own', 'other', 'auditor'],
  },
  revoked: {
    change: { state: 'REVOKED' },
    before: ['unit', 'own', 'auditor'],
    after: ['unit', 'own', 'auditor'],
  },
  repaired: {
    change: { state: 'REPAIRED' },
    before: ['unit', 'own', 'auditor'],
    after: ['unit', 'own', 'auditor'],
  },
  shielded: {
    change: { state: 'SHIELDED' },
    before: ['unit', 'own', 'auditor'],
    after: ['department', 'unit', 'own', 'auditor'],
  },
  'taken out of publication': {
    change: { published_from: null, published_to: null },
    before: ['unit', 'own', 'auditor'],
    after: ['department', 'unit', 'own', 'auditor'],
  },
  'kept as it was': {
    change: {},
    before: ['anonymous', 'department', 'unit', 'own', 'other', 'auditor'],
    after: ['anonymous', 'department', 'unit', 'own', 'other', 'auditor'],
  },
}

describe.each(databases)('reads as of two instants, on $name', ({ open }) => {
  let world: World
  let make: Make
  let firm: MadeSubject
  let readers: Readers

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    firm = await make.subject()
    readers = await makeReadersOf(world, firm, await make.subject())
  })
  afterAll(() => world.close())

  /** The readers who see a record, each by every read there is: they must agree. */
  async function seenBy(id: string, asOf: object): Promise<string[]> {
    const seen: string[] = []
    for (const [name, as] of Object.entries(readers)) {
      const given = { id, usci: firm.usci, subject: firm.id, asOf }
      const data = await ask(world, READS, given, as)
      // A list over all subjects is read with what one sees of everyone, one's own file not excepted.
      const lists = [
        data.file.records,
        data.subject.records,
        ...(name === 'own' ? [] : [data.records]),
      ]
      const found = [
        data.node !== null,
        ...lists.map(({ edges }) => edges.some((edge: Edge) => edge.node.id === id)),
      ]
      expect([name, asOf, new Set(found).size]).toEqual([name, asOf, 1])
      expect(data.file.records.totalCount).toBe(data.file.records.edges.length)
      if (found[0] === true) seen.push(name)
    }
    return seen
  }

  it.each(Object.keys(STATES))('%s: every read shows it to the same readers', async (name) => {
    const { change, before, after } = STATES[name]!
    const early = await instant(world)
    const { id } = await make.penalty(firm)
    const between = await instant(world)
    if (Object.keys(change).length > 0) await nextVersion(world, id, change)
    const late = await instant(world)
    expect(await seenBy(id, { knownAt: early })).toEqual([])
    expect(await seenBy(id, { knownAt: between })).toEqual(before)
    expect(await seenBy(id, { knownAt: late })).toEqual(after)
    expect(await seenBy(id, {})).toEqual(after)
    expect(await seenBy(id, { validAt: '2026-05-07' })).toEqual(after)
    expect(await seenBy(id, { validAt: '2026-05-07', knownAt: between })).toEqual(before)
    expect(await seenBy(id, { validAt: '2026-05-05' })).toEqual([])
  })

  it('goes with what was read: identifiers, versions, and the subject of a record', async () => {
    const subject = await make.subject({ name: '示例旧名有限公司' })
    const { id } = await make.penalty(subject, { authorityName: '示例甲局' })
    const between = await instant(world)
    await make.record('ADMINISTRATIVE_PENALTY', {
      ...ofSubject(subject),
      ...PENALTY,
      registrationNumber: '320699000000104',
      documentNumber: '示例后续1号',
    })
    await make.subject({ name: '示例新名有限公司', usci: subject.usci })
    await ask(world, CORRECT, { record: id, values: [{ column: 'fine', value: '0.9' }] }, OPERATOR)
    const now = (await ask(world, NODE, { id: subject.id })).node
    expect(now.name).toBe('示例新名有限公司')
    const typesOf = ({ identifiers }: typeof now) =>
      identifiers.map((one: { type: string }) => one.type)
    expect(typesOf(now)).toContain('REGISTRATION_NUMBER')
    const then = (await ask(world, NODE, { id: subject.id, asOf: { knownAt: between } })).node
    expect(then).toMatchObject({ name: '示例旧名有限公司', usci: subject.usci })
    expect(then.identifiers[0]).toEqual({ type: 'USCI', value: subject.usci })
    expect(typesOf(then)).not.toContain('REGISTRATION_NUMBER')
    const asOf = { knownAt: between }
    const record = (await ask(world, NODE, { id, asOf }, readers.auditor)).node
    expect(record.subject.name).toBe('示例旧名有限公司')
    // That the version was superseded later was not known then.
    expect(record.versions).toMatchObject([{ supersededAt: null }])
    expect((await ask(world, NODE, { id }, readers.auditor)).node.versions).toHaveLength(2)
    const list = `query ($asOf: AsOfInput) { subjects(search: "示例新名", first: 9, asOf: $asOf) { totalCount edges { node { name } } } }`
    const named = (await ask(world, list, { asOf })).subjects
    expect(named).toEqual({ totalCount: 1, edges: [{ node: { name: '示例旧名有限公司' } }] })
  })

  it('leaves out of a page the subjects that were not known then', async () => {
    const early = await instant(world)
    await make.subject({ name: '示例未知时有限公司' })
    const list = `query ($asOf: AsOfInput) { subjects(search: "示例未知时", first: 9, asOf: $asOf) { edges { node { name } } } }`
    expect((await ask(world, list, {})).subjects.edges).toHaveLength(1)
    expect((await ask(world, list, { asOf: { knownAt: early } })).subjects.edges).toEqual([])
  })

  it.each([
    'node(id: "x", asOf: $asOf) { id }',
    'subject(identifier: { value: "913206000000001230" }, asOf: $asOf) { id }',
    'subjects(first: 1, asOf: $asOf) { totalCount }',
    'records(first: 1, asOf: $asOf) { totalCount }',
  ])('refuses an instant beyond the horizon: %s', async (field) => {
    const document = `query ($asOf: AsOfInput) { ${field} }`
    const { code } = await refusal(world, document, { asOf: { knownAt: FUTURE } })
    expect(code).toBe('AS_OF_BEYOND_HORIZON')
  })

  it('gives nobody the rights of a merge that was undone', async () => {
    const [mine, theirs] = [await make.subject(), await make.subject()]
    await make.record('CONTRACT_PERFORMANCE', {
      subjectName: theirs.name,
      usci: theirs.usci,
      contractNumber: '示例合同9号',
      contractName: '示例合同',
      decidedOn: '2026-07-11',
      fulfilment: '全部履行',
    })
    const { own } = await makeReadersOf(world, mine, theirs)
    await ask(world, MERGE, { subject: theirs.id, into: mine.id }, OPERATOR)
    const merged = await instant(world)
    const file = `query ($id: ID!, $asOf: AsOfInput) { node(id: $id, asOf: $asOf) { ... on Subject { id records(first: 9) { totalCount } } } }`
    const asOf = { knownAt: merged }
    const count = async (id: string, asOf: object | null) =>
      (await ask(world, file, { id, asOf }, own)).node.records.totalCount
    expect(await count(mine.id, null)).toBe(1)
    expect(await count(mine.id, asOf)).toBe(1)
    await ask(world, UNMERGE, { subject: theirs.id }, OPERATOR)
    expect(await count(theirs.id, null)).toBe(0)
    expect(await count(theirs.id, asOf)).toBe(0)
    expect(await count(mine.id, asOf)).toBe(0)
  })
})
