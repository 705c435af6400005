import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  parse,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
} from 'graphql'
import { beginContext, type RequestContext } from '../../src/context.ts'
import { OPERATOR } from '../../src/disclosure/entitlement.ts'
import { DisclosureReport } from '../../src/disclosure/report.ts'
import type { Scope } from '../../src/disclosure/scope.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { makeExecutor, type Watch } from '../../src/graphql-executor.ts'
import { readGlobalId } from '../../src/relay/global-id.ts'
import { makeSchema, type ServedSchema } from '../../src/schema.ts'
import { makeReadings, uniformReader } from '../../src/viewer/reader.ts'
import type { World } from '../support/world.ts'
import type { City } from './canary.ts'
import { argumentsOf, concreteTypes } from './documents.ts'

/** Nodes that a mutant is asked of. */
const NODES_MOST = 30

/** A gated field: how it is asked for, and the gates that stand before it on the way. */
export interface Mutant {
  coordinate: string
  /** A document that ends in the field under the alias `gated`; `$id` is a node of the type that it starts from. */
  document: string
  startsFrom: string | null
  before: string[]
}

type Resolve = GraphQLFieldResolver<unknown, unknown>

interface Way {
  around: (inner: string) => string
  startsFrom: string | null
  before: string[]
}

/** The shortest way to each type of the schema: from a root list, or from a node of its type. */
function waysTo({ schema, policy }: ServedSchema): Map<string, Way> {
  const ways = new Map<string, Way>()
  const waiting: [GraphQLObjectType, Way][] = []
  const reach = (type: GraphQLObjectType, way: Way) => {
    const known = ways.get(type.name)
    if (known !== undefined && known.before.length <= way.before.length) return
    ways.set(type.name, way)
    waiting.push([type, way])
  }
  for (const type of concreteTypes(schema, schema.getType('Node')!)) {
    const around = (inner: string) =>
      `query ($id: ID!) { node(id: $id) { ... on ${type.name} { ${inner} } } }`
    reach(type, { around, startsFrom: type.name, before: [] })
  }
  reach(schema.getQueryType()!, { around: (inner) => `{ ${inner} }`, startsFrom: null, before: [] })
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [type, way] = next
    for (const field of Object.values(type.getFields())) {
      const args = argumentsOf(field)
      const inner = getNamedType(field.type)
      const coordinate = `${type.name}.${field.name}`
      if (args === null || !isCompositeType(inner)) continue
      const isGate = policy.get(coordinate)?.scope !== 'PUBLIC'
      for (const one of concreteTypes(schema, inner)) {
        reach(one, {
          ...way,
          around: (text) => way.around(`${field.name}${args} { ... on ${one.name} { ${text} } }`),
          before: isGate ? [...way.before, coordinate] : way.before,
        })
      }
    }
  }
  return ways
}

/** Every gated field of an object of the schema. */
export function mutantsOf(served: ServedSchema): Mutant[] {
  const ways = waysTo(served)
  return [...served.policy].flatMap(([coordinate, { scope }]): Mutant[] => {
    const [typeName, fieldName] = coordinate.split('.') as [string, string]
    const type = served.schema.getType(typeName)
    if (scope === 'PUBLIC' || !isObjectType(type)) return []
    const field = type.getFields()[fieldName]!
    const way = ways.get(typeName)
    if (way === undefined) throw new Error(`nothing leads to ${coordinate}`)
    const inner = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : ''
    return [
      {
        coordinate,
        document: way.around(`gated: ${fieldName}${argumentsOf(field) ?? ''}${inner}`),
        startsFrom: way.startsFrom,
        before: way.before,
      },
    ]
  })
}

/** The fields of an interface that are not public: it has no values of its own, its types have. */
export function gatesOfInterfaces({ schema, policy }: ServedSchema): [string, string[]][] {
  return [...policy].flatMap(([coordinate, { scope }]): [string, string[]][] => {
    const [typeName, field] = coordinate.split('.') as [string, string]
    const type = schema.getType(typeName)
    if (scope === 'PUBLIC' || !isInterfaceType(type)) return []
    return [[coordinate, schema.getPossibleTypes(type).map(({ name }) => `${name}.${field}`)]]
  })
}

/** Only the gate knows that the caller sees PUBLIC: every row and column is read, the wall is left open. */
class GateAlone extends DisclosureReport {
  override allows(scope: Scope): boolean {
    return scope === 'PUBLIC'
  }
}

/** Asks with some gates taken off, and gives the values that `gated` has in the answers. */
export function makeUngated(world: World, city: City) {
  const { schema, policy } = makeSchema()
  const bare = makeSchema(() => true).schema
  const fieldOf = (of: typeof schema, coordinate: string) => {
    const [type, field] = coordinate.split('.') as [string, string]
    return (of.getType(type) as GraphQLObjectType).getFields()[field]!
  }
  return async ({ document, startsFrom }: Mutant, ungated: readonly string[]) => {
    const gated = ungated.map((one) => fieldOf(schema, one).resolve)
    const put = (one: string, resolve: Resolve | undefined) =>
      Object.assign(fieldOf(schema, one), { resolve })
    for (const one of ungated) put(one, fieldOf(bare, one).resolve)
    try {
      const watch: Watch = {
        explain: () => ({}),
        before: () => Promise.resolve(),
        after: () => Promise.resolve({}),
      }
      const execute = makeExecutor({ schema, policy }, watch)
      const parsed = parse(document)
      const own = city.nodes.filter((id) => city.types.get(id) === startsFrom)
      const ids = startsFrom === null ? [null] : own.slice(0, NODES_MOST)
      const answers = await Promise.all(
        ids.map((id) =>
          execute({
            document: parsed,
            request: { variables: id === null ? {} : { id } },
            context: contextOf(world, city, policy, id),
          }),
        ),
      )
      const refused = answers.find(({ errors }) => errors !== undefined)
      if (refused !== undefined) throw refused.errors![0]!
      return answers.flatMap(({ data }) => valuesOf(data))
    } finally {
      ungated.forEach((one, at) => put(one, gated[at]))
    }
  }
}

/**
 * The operator, who acts for the subject that is asked about, for a purpose: what is for the subject alone is there as
 * well, and what is decided for a purpose.
 */
function contextOf(
  { base }: World,
  city: City,
  policy: ServedSchema['policy'],
  id: string | null,
): RequestContext {
  const key = id === null ? null : readGlobalId(id)
  const subjectId = key !== null && 'subjectId' in key ? key.subjectId : null
  // The agency's row is the one with a contact.
  const party = { ...city.parties.get('AGENCY')!, class: 'SUBJECT' as const, subjectId }
  const viewer = { ...OPERATOR_VIEWER, party, purpose: 'HONOURS' }
  const reader = uniformReader(viewer, makeReadings(base)(OPERATOR))
  const asked = { viewer, readerOf: () => reader, base, requestId: 'test', address: '127.0.0.1' }
  return { ...beginContext(policy, asked), disclosure: new GateAlone(reader, policy) }
}

/** Everything that stands under `gated` in an answer, as text; what is null is not there. */
function valuesOf(data: unknown): string[] {
  if (data === null || typeof data !== 'object') return []
  if (Array.isArray(data)) return data.flatMap(valuesOf)
  return Object.entries(data).flatMap(([key, inner]) =>
    key === 'gated' ? (inner === null ? [] : [JSON.stringify(inner)]) : valuesOf(inner),
  )
}
