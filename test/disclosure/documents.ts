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
  if (field.args.some(({ name }) => name === 'first')) return '(first: 40)'
  return field.args.some(
    ({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined,
  )
    ? null
    : ''
}

/** A path to one composite place: the text around `…`, and the type that stands there. */
interface Place {
  around: (inner: string) => string
  type: GraphQLNamedType
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
): Generator<Place> {
  yield place
  for (const type of concreteTypes(schema, place.type)) {
    if (isOfRules(schema, type)) continue
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type)
      const edge = `${type.name}.${field.name}`
      const args = argumentsOf(field)
      if (!isCompositeType(inner) || taken.has(edge) || args === null) continue
      yield* placesBelow(
        schema,
        {
          around: (text) =>
            place.around(`... on ${type.name} { ${field.name}${args} { ${text} } }`),
          type: inner,
        },
        new Set([...taken, edge]),
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
export function selectionsOf(schema: GraphQLSchema, typeName: string): string[] {
  const type = schema.getType(typeName)!
  const root: Place = { around: (inner) => inner, type }
  return [...placesBelow(schema, root, new Set())].map((place) =>
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
    return selectionsOf(schema, type.name).map((inner) => `{ ${field.name}${args} { ${inner} } }`)
  })
}
