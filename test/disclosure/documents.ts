import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'

/**
 * Documents that take every path of the schema, each edge (a type's field with a selection of its own) at most once a
 * path: all leaves of each composite place, in fragments on every concrete type.
 */

/** Arguments that a field cannot do without, by its name; connections get a page. */
const ARGUMENTS: Record<string, string> = {
  disclosure: '(type: "Organization")',
  usage: '(days: 3)',
}

const SPAN = '(from: "2000-01-01T00:00:00Z", first: 40)'

/** LEAK_PATHS=all walks every path to its end (minutes); else as far as so many fields below a root. */
const ALL_PATHS = process.env['LEAK_PATHS'] === 'all'
const DEPTH = ALL_PATHS ? 100 : 2
/** What hangs below a subject or a record is walked from there: from a list of them, only its rows. */
const ROOT_DEPTH = ALL_PATHS ? 100 : 1

/** What a connection puts between a list and its rows counts as no step. */
const BETWEEN = new Set(['edges', 'node', 'pageInfo'])

/** Rule data hold no subject's facts: they are entered, and not walked through. */
function isOfRules(schema: GraphQLSchema, type: GraphQLNamedType): boolean {
  const rule = schema.getType('Rule')
  return (
    (isObjectType(type) && isInterfaceType(rule) && schema.isSubType(rule, type)) ||
    type.name === 'Rule' ||
    type.name === 'CatalogueColumn'
  )
}

function argumentsOf(field: GraphQLField<unknown, unknown>): string | null {
  if (ARGUMENTS[field.name] !== undefined) return ARGUMENTS[field.name]!
  const isAsked = field.args.some(
    ({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined,
  )
  // A span of time begins before anything was known.
  if (isAsked) return field.args.some(({ name }) => name === 'from') ? SPAN : null
  return field.args.some(({ name }) => name === 'first') ? '(first: 40)' : ''
}

/** A path to one composite place: the text around `…`, and the type that stands there. */
interface Place {
  around: (inner: string) => string
  type: GraphQLNamedType
  depth: number
}

function concreteTypes(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type]
  return isAbstractType(type) ? schema.getPossibleTypes(type) : []
}

/** Every composite place at or below one. */
function* placesBelow(
  schema: GraphQLSchema,
  place: Place,
  taken: ReadonlySet<string>,
  most: number,
): Generator<Place> {
  yield place
  for (const type of concreteTypes(schema, place.type)) {
    if (isOfRules(schema, type)) continue
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type)
      // A field of an interface is one edge, whatever type it is taken from; LEAK_PATHS=all tells its types apart.
      const edge = ALL_PATHS ? `${type.name}.${field.name}` : `${field.name}: ${inner.name}`
      const args = argumentsOf(field)
      const depth = place.depth + (BETWEEN.has(field.name) ? 0 : 1)
      if (!isCompositeType(inner) || taken.has(edge) || args === null || depth > most) continue
      yield* placesBelow(
        schema,
        {
          around: (text) =>
            place.around(`... on ${type.name} { ${field.name}${args} { ${text} } }`),
          type: inner,
          depth,
        },
        new Set([...taken, edge]),
        most,
      )
    }
  }
}

/** All leaves of a place, on each concrete type, each also under an alias. */
function leaves(schema: GraphQLSchema, type: GraphQLNamedType): string {
  const parts = concreteTypes(schema, type).map((one) => {
    const names = Object.values(one.getFields())
      .filter((field) => isLeafType(getNamedType(field.type)) && argumentsOf(field) === '')
      .map(({ name }) => name)
    return `... on ${one.name} { ${names.map((name) => `${name} x_${one.name}_${name}: ${name}`).join(' ')} }`
  })
  return `__typename ${parts.join(' ')}`
}

/** The selections of all places below a type, as texts to stand inside braces. */
export function selectionsOf(schema: GraphQLSchema, typeName: string, most = DEPTH): string[] {
  const type = schema.getType(typeName)!
  const root: Place = { around: (inner) => inner, type, depth: 0 }
  return [...placesBelow(schema, root, new Set(), most)].map((place) =>
    place.around(leaves(schema, place.type)),
  )
}

/** The root fields that take no argument but a page, with every selection below them. */
export function rootDocuments(schema: GraphQLSchema): string[] {
  const query = schema.getQueryType()!
  return Object.values(query.getFields()).flatMap((field) => {
    const args = argumentsOf(field)
    const type = getNamedType(field.type)
    if (args === null || !isCompositeType(type)) return []
    return selectionsOf(schema, type.name, ROOT_DEPTH).map(
      (inner) => `{ ${field.name}${args} { ${inner} } }`,
    )
  })
}
