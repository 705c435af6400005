import { afterAll, beforeAll } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { ask } from './ask.ts'
import { counting, type CountingDatabase } from './counting.ts'
import { makeFactories, type MadeSubject, type Make, type SubjectValues } from './make.ts'
import { makeReadersOf, type Readers } from './readers.ts'
import { makeWorld, type Asking, type World } from './world.ts'

/** A change as tests ask for it. */
export interface Told {
  kind: string
  factKind: string
  changeKind: string | null
  fields: { coordinate: string; before: string | null; after: string | null }[]
  fact: Record<string, unknown> | null
}

export const CHANGES = `query ($id: ID!, $from: DateTime!, $to: DateTime) { node(id: $id) { ... on Subject {
  changes(from: $from, to: $to, first: 100) { totalCount edges { node {
    kind factKind changeKind fields { coordinate before after }
    fact { __typename ... on CreditRecord { authority state } ... on Subject { name } } } } } } } }`
const CORRECT = `mutation ($record: ID!, $values: [ColumnValueInput!]!) {
  correctRecord(input: { record: $record, values: $values, reason: "示例" }) { problems { code } } }`

/** What the tests of changes stand on: a database of their own, and for each test a file with its readers. */
export function changesFixture(open: () => Promise<Database>) {
  const stand = {} as {
    db: CountingDatabase
    world: World
    make: Make
    firm: MadeSubject
    readers: Readers
  }

  beforeAll(async () => {
    stand.db = counting(await open())
    stand.world = await makeWorld(stand.db)
    stand.make = makeFactories(stand.world)
  })
  afterAll(() => stand.world.close())

  const begin = async (values: SubjectValues = {}): Promise<void> => {
    stand.firm = await stand.make.subject(values)
    stand.readers = await makeReadersOf(stand.world, stand.firm, await stand.make.subject())
  }
  const changes = async (
    from: string,
    as: Asking,
    to: string | null = null,
    id: string = stand.firm.id,
  ): Promise<Told[]> => {
    const { node } = await ask(stand.world, CHANGES, { id, from, to }, as)
    return node.changes.edges.map((edge: { node: Told }) => edge.node)
  }
  const correct = (record: string, changed: Record<string, string | null>) => {
    const values = Object.entries(changed).map(([column, value]) => ({ column, value }))
    return ask(stand.world, CORRECT, { record, values }, { isOperator: true })
  }
  return { stand, begin, changes, correct }
}
