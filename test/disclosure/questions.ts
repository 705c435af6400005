import type { GraphQLSchema } from 'graphql'
import { PLANTED_NUMBER } from './planted-check.ts'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readGlobalId } from '../../src/relay/global-id.ts'
import type { World } from '../support/world.ts'
import type { City } from './canary.ts'
import {
  concreteTypes,
  listsOf,
  type Ids,
  type Reach,
  narrowingsOf,
  rootDocuments,
  selectionsOf,
} from './documents.ts'

/** Subjects that one document asks for by their codes; of nodes it asks for one, and is compiled once for all. */
const CODES = 3
/** Questions that are under way at once: what they share is read together. */
const AT_ONCE = 40

/** A document with its variables. */
export interface Question {
  document: string
  variables: Record<string, string>
}

/** In the short form one question of so many is asked: of the lists narrowed in each way, and below subjects. */
const SHARES = 5

/**
 * Everything that the schema lets one ask about a city, so many fields below a node.
 * @param turn in the short form (of depth 1), which share of the questions that are much alike; the callers take turns
 */
export function questionsOf(
  schema: GraphQLSchema,
  city: City,
  depth: number,
  turn: number,
): Question[] {
  const shared = (all: Question[]) =>
    depth > 1 ? all : all.filter((_, at) => (at + turn) % SHARES === 0)
  const nodeTypes = concreteTypes(schema, schema.getType('Node')!)
  return [
    ...nodeTypes.flatMap(({ name }) => aboutNodes(schema, name, idsOf(city, name))),
    ...nodeTypes.flatMap(({ name }) => belowNodes(schema, name, idsOf(city, name), depth, shared)),
    ...asked(
      city.nodes,
      'ID!',
      (name) => `node(id: ${name})`,
      'fragment F on Node { __typename id }',
    ),
    ...selectionsOf(schema, 'Subject', 0).flatMap((inner) => byCode(city, inner)),
    ...shared(narrowedBelow(schema, city)),
    ...asOfThen(schema, city),
    ...[...rootDocuments(schema), ...SEARCHES].map(plain),
    ...shared(narrowedRoots(schema, city.ids).map(plain)),
  ]
}

function plain(document: string): Question {
  return { document, variables: {} }
}

/** The planted nodes of a type; of a type of which none is planted, all of them. */
function idsOf(city: City, type: string): string[] {
  const own = city.nodes.filter((id) => city.types.get(id) === type)
  return own.length > 0 ? own : city.nodes
}

/** Each node is asked for its parts. The ids are variables: the same documents for all of them. */
function aboutNodes(schema: GraphQLSchema, type: string, ids: readonly string[]): Question[] {
  return aboutEach(schema, type, ids, 'PARTS')
}

/**
 * What hangs from a node, and what lies deeper. It is the same from all nodes of a type and subject, and is asked for
 * from one; in the long form what hangs is asked for from each.
 */
function belowNodes(
  schema: GraphQLSchema,
  type: string,
  ids: readonly string[],
  depth: number,
  shared: (all: Question[]) => Question[],
): Question[] {
  const some = oneOfEachSubject(ids)
  if (depth === 1) return shared(aboutEach(schema, type, some, 1))
  return [...aboutEach(schema, type, ids, 1), ...aboutEach(schema, type, some, depth)]
}

function aboutEach(
  schema: GraphQLSchema,
  type: string,
  ids: readonly string[],
  reach: Reach,
): Question[] {
  return selectionsOf(schema, type, reach).flatMap((inner) =>
    asked(ids, 'ID!', (name) => `node(id: ${name})`, `fragment F on ${type} { ${inner} }`),
  )
}

function oneOfEachSubject(ids: readonly string[]): string[] {
  return [...new Map(ids.map((id) => [subjectOf(id), id])).values()]
}

function subjectOf(id: string): string {
  const key = readGlobalId(id)
  return key !== null && 'subjectId' in key ? key.subjectId : id
}

function byCode({ uscis }: City, inner: string): Question[] {
  const field = (name: string) => `subject(identifier: { value: ${name} })`
  return asked(uscis, 'String!', field, `fragment F on Subject { ${inner} }`, CODES)
}

function asked(
  values: readonly string[],
  type: string,
  field: (variable: string) => string,
  fragment: string,
  each = 1,
): Question[] {
  const questions: Question[] = []
  for (let at = 0; at < values.length; at += each) {
    const some = values.slice(at, at + each)
    const names = some.map((_, n) => `$v${n}`)
    const fields = names.map((name, n) => `n${n}: ${field(name)} { ...F }`)
    questions.push({
      document: `query (${names.map((name) => `${name}: ${type}`).join(' ')}) { ${fields.join(' ')} } ${fragment}`,
      variables: Object.fromEntries(some.map((value, n) => [`v${n}`, value])),
    })
  }
  return questions
}

const COUNTED = 'totalCount totalCountKind pageInfo { startCursor endCursor hasNextPage }'

/** What is asked of the rows of lists over all subjects. */
const ROWS_OF: Record<string, string> = {
  records:
    'edges { node { id documentNumber state attributes { column { key } value } withheld { field } } }',
  repairs:
    'edges { node { id decider decisionNumber steps { statement evidence } provenance { rowHash } withheld { field } } }',
  measureApplications:
    'edges { node { id unit matter content effect changeReason provenance { rowHash } withheld { field } } }',
  objections: 'edges { node { id handler steps { statement } withheld { field } } }',
  commitments:
    'edges { node { id content stage evidence remarks provenance { rowHash } withheld { field } } }',
}

/** Every root list narrowed and ordered in each way that it has, counted, with the rows that a page shows. */
function narrowedRoots(schema: GraphQLSchema, ids: Ids): string[] {
  return listsOf(schema.getQueryType()!).flatMap((field) => {
    const rows = ROWS_OF[field.name] ?? 'edges { cursor }'
    return narrowingsOf(field, ids).map((way) => `{ ${field.name}(${way}) { ${COUNTED} ${rows} } }`)
  })
}

/** Lists of one document: a document has a thousand tokens at most. */
const LISTS_AT_ONCE = 20

/** The same for the lists below a subject. */
function narrowedBelow(schema: GraphQLSchema, city: City): Question[] {
  return concreteTypes(schema, schema.getType('Subject')!).flatMap((type) => {
    const ways = listsOf(type).flatMap((field) =>
      narrowingsOf(field, city.ids).map((way) => ({ field: field.name, way })),
    )
    const lists = ways.map(
      ({ field, way }, at) => `l${at}: ${field}(${way}) { ${COUNTED} edges { cursor } }`,
    )
    const parts = Array.from({ length: Math.ceil(lists.length / LISTS_AT_ONCE) }, (_, at) =>
      lists.slice(at * LISTS_AT_ONCE, (at + 1) * LISTS_AT_ONCE),
    )
    return parts.flatMap((some) =>
      asked(
        idsOf(city, type.name),
        'ID!',
        (name) => `node(id: ${name})`,
        `fragment F on ${type.name} { ${some.join(' ')} }`,
      ),
    )
  })
}

/** An instant at which the first versions of the older records were the ones in force. */
const THEN = 'asOf: { knownAt: "2026-06-01T12:00:00Z" }'

/** What was known then: of versions that were replaced since, for those who may see history. */
function asOfThen(schema: GraphQLSchema, city: City): Question[] {
  const field = (name: string) => `subject(identifier: { value: ${name} }, ${THEN})`
  const lists = { records: 'CreditRecord', commitments: 'Commitment' }
  return Object.entries(lists).flatMap(([list, type]) => {
    const page = (text: string) => `${list}(first: 40) { ${COUNTED} edges { node { ${text} } } }`
    return selectionsOf(schema, type, 1).flatMap((text) =>
      asked(city.uscis, 'String!', field, `fragment F on Organization { ${page(text)} }`),
    )
  })
}

/** What lies too deep to be walked to from a root. */
const SEARCHES = [
  `{ creditCheckReplay(number: "${PLANTED_NUMBER}") { reasons { facts { label node { id } } } receipt } }`,
  `{ subjects(search: "金丝雀", first: 100) { ${COUNTED} edges { node { id name } } } }`,
  `{ subjects(search: "金丝", last: 100, orderBy: { name: DESC }) { ${COUNTED} edges { node { id name } } } }`,
]

/** Checks of all firms, for the purpose of a caller that may run them: what it may not see must not come out of them. */
function checksOf({ uscis }: City, { partyClass, purpose }: Viewer): Question[] {
  if (purpose === null || !['BUREAU', 'COUNTY'].includes(partyClass)) return []
  const subjects = uscis.map((value) => `{ value: "${value}" }`).join(' ')
  const fields = `outcome subject { id name } coverage { state } measures { code }
    reasons { code count facts { id version label on node { __typename id ... on CreditRecord { documentNumber
      attributes { column { key } value } provenance { rowHash } } } } } withheld { field }`
  const document = `{ creditChecks(subjects: [${subjects}], purpose: "${purpose}") { ${fields} } }`
  return [{ document, variables: {} }]
}

/** The text of each answer that a caller is given, in the order of the questions. */
export async function* answersTo(
  world: World,
  city: City,
  caller: string,
  depth: number,
): AsyncGenerator<{ document: string; text: string }> {
  const viewer = city.viewers.get(caller)!
  const turn = [...city.viewers.keys()].indexOf(caller)
  const questions = [
    ...questionsOf(world.served.schema, city, depth, turn),
    ...checksOf(city, viewer),
  ]
  for (let at = 0; at < questions.length; at += AT_ONCE) {
    const some = questions.slice(at, at + AT_ONCE)
    const texts = await Promise.all(
      some.map(async ({ document, variables }) =>
        JSON.stringify(await world.query(document, variables, { viewer })),
      ),
    )
    for (const [n, text] of texts.entries()) yield { document: some[n]!.document, text }
  }
}
