import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isNullableType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { PLANTED_NUMBER } from './planted-check.ts'

/**
 * Documents that take every path of the schema, each edge (a type's field with a selection of its own) at most once a
 * path: all leaves of each composite place, in fragments on every concrete type. What hangs together is asked together,
 * as far as the tokens of a document go.
 */

/** Arguments that a field cannot do without, by its name; connections get a page. */
const ARGUMENTS: Record<string, string> = {
  disclosure: '(type: "Organization")',
  usage: '(days: 3)',
  measureStatistics:
    '(period: { from: "2026-01-01", until: "2026-12-31" }, groupBy: UNIT, over: ALL)',
  creditCheckReplay: `(number: "${PLANTED_NUMBER}")`,
  verifyReceipt: `(number: "${PLANTED_NUMBER}")`,
}

const SPAN = '(from: "2000-01-01T00:00:00Z", first: 40)'

/** LEAK_PATHS=all walks every path to its end (minutes); else as far as so many fields below a root as is asked. */
const ALL_PATHS = process.env['LEAK_PATHS'] === 'all'
/** What hangs below a subject or a record is walked from there: from a list of them, only its rows. */
const ROOT_DEPTH = 1

/** A document has a thousand tokens at most, and as many selections when its fragments are written out. */
const TOKENS = 940
const SELECTIONS = 900

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

/** The arguments with which a field is asked; null: it wants some that nobody told. */
export function argumentsOf(field: GraphQLField<unknown, unknown>): string | null {
  if (ARGUMENTS[field.name] !== undefined) return ARGUMENTS[field.name]!
  const isAsked = field.args.some(
    ({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined,
  )
  // A span of time begins before anything was known.
  if (isAsked) return field.args.some(({ name }) => name === 'from') ? SPAN : null
  return field.args.some(({ name }) => name === 'first') ? '(first: 40)' : ''
}

/** A step down: `on` a concrete type, into a field with its arguments. */
interface Step {
  on: string
  into: string
}

/** A path to one composite place, and the type that stands there. */
interface Place {
  steps: readonly Step[]
  type: GraphQLNamedType
  depth: number
}

export function concreteTypes(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type]
  return isAbstractType(type) ? schema.getPossibleTypes(type) : []
}

/** How far is walked: so many fields down, or through all that is a part of the first, up to what stands for itself. */
export type Reach = number | 'PARTS'

/** What has an id stands for itself; everything else is a part of what it hangs from. */
export function isPart(type: GraphQLNamedType): boolean {
  return !(isObjectType(type) || isInterfaceType(type)) || type.getFields()['id'] === undefined
}

/** Every composite place at or below one. */
function* placesBelow(
  schema: GraphQLSchema,
  place: Place,
  taken: ReadonlySet<string>,
  reach: Reach,
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
      if (!isCompositeType(inner) || taken.has(edge) || args === null) continue
      if (reach === 'PARTS' ? !isPart(inner) : depth > reach) continue
      const alias = isAgreed(schema, place.type, field.name) ? '' : aliasOf(type, field.name)
      const steps = [...place.steps, { on: type.name, into: `${alias}${field.name}${args}` }]
      yield* placesBelow(schema, { steps, type: inner, depth }, new Set([...taken, edge]), reach)
    }
  }
}

/** Whether the concrete types of one agree on what stands under a name: else one document asks each under an alias. */
function isAgreed(schema: GraphQLSchema, type: GraphQLNamedType, name: string): boolean {
  const types = concreteTypes(schema, type).flatMap((one) => one.getFields()[name]?.type ?? [])
  return new Set(types.map(String)).size === 1
}

function aliasOf({ name: type }: GraphQLNamedType, name: string): string {
  return `x_${type}_${name}: `
}

/** All leaves of a place, on each concrete type, each also under an alias; alone where types do not agree on a name. */
function leaves(schema: GraphQLSchema, type: GraphQLNamedType): string[] {
  const parts = concreteTypes(schema, type).map((one) => {
    const names = Object.values(one.getFields())
      .filter((field) => isLeafType(getNamedType(field.type)) && argumentsOf(field) === '')
      .map(({ name }) => name)
    const texts = names.map((name) => {
      const aliased = `${aliasOf(one, name)}${name}`
      return isAgreed(schema, type, name) ? `${name} ${aliased}` : aliased
    })
    return `... on ${one.name} { ${texts.join(' ')} }`
  })
  return parts.filter((part) => !part.endsWith('{  }'))
}

/** Selections that were put together: what stands at a place, and the places below it by type and field. */
interface Tree {
  leaves: string[]
  below: Map<string, Map<string, Tree>>
}

const empty = (): Tree => ({ leaves: [], below: new Map() })

function add(tree: Tree, steps: readonly Step[], text: string): void {
  const [step, ...rest] = steps
  if (step === undefined) {
    tree.leaves.push(text)
    return
  }
  const ofType = tree.below.get(step.on) ?? new Map<string, Tree>()
  const next = ofType.get(step.into) ?? empty()
  tree.below.set(step.on, ofType.set(step.into, next))
  add(next, rest, text)
}

function print(tree: Tree): string {
  const below = [...tree.below].map(([type, fields]) => {
    const inner = [...fields].map(([into, one]) => `${into} { ${print(one)} }`)
    return `... on ${type} { ${inner.join(' ')} }`
  })
  return ['__typename', ...tree.leaves, ...below].join(' ')
}

function isTooMuch(text: string): boolean {
  const tokens = text.match(/\w+|\.\.\.|[^\s\w]/g)!.length
  const selections = text.replaceAll(/\w+:|on \w+|[^\s\w.]/g, ' ').match(/\S+/g)!.length
  return tokens > TOKENS || selections > SELECTIONS
}

/** The selections of all places within reach of a type, as few texts to stand inside braces. */
export function selectionsOf(schema: GraphQLSchema, typeName: string, reach: Reach): string[] {
  const most = ALL_PATHS ? 100 : reach
  const root: Place = { steps: [], type: schema.getType(typeName)!, depth: 0 }
  const parts = [...placesBelow(schema, root, new Set(), most)].flatMap(({ steps, type }) =>
    leaves(schema, type).map((text) => ({ steps, text })),
  )
  return packed(parts)
}

function packed(parts: readonly { steps: readonly Step[]; text: string }[]): string[] {
  const texts: string[] = []
  let tree = empty()
  let printed: string | null = null
  for (const { steps, text } of parts) {
    add(tree, steps, text)
    let grown = print(tree)
    if (printed !== null && isTooMuch(grown)) {
      texts.push(printed)
      tree = empty()
      add(tree, steps, text)
      grown = print(tree)
    }
    printed = grown
  }
  return printed === null ? texts : [...texts, printed]
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

/** Values for the fields of filters that are no enums, by name and else by type. */
const VALUES: Record<string, readonly string[]> = {
  item: ['["ADMINISTRATIVE_PENALTY"]', '["VOLUNTARY_DECLARATION", "JUDICIAL_ENFORCEMENT"]'],
  scheme: ['["JS-ROADWATER-OPERATOR-2024"]', '["MOT-ROAD-ENTERPRISE"]'],
  list: ['["RED"]', '["WATCH", "BLACK"]'],
  measure: ['["CREDIT_TALK"]', '["STRICT_REVIEW"]'],
  region: ['"320623"', '"320681"', '"320614"'],
  Date: ['"2026-05-01"'],
  String: ['"320600"'],
  Boolean: ['true', 'false'],
}

function valuesOf(name: string, type: GraphQLInputType, ids: Ids): readonly string[] {
  const named = getNamedType(type)
  const isList = isListType(isNonNullType(type) ? type.ofType : type)
  if (!isEnumType(named)) return VALUES[name] ?? VALUES[named.name] ?? idsOf(name, ids)
  const codes = named.getValues().map((value) => value.name)
  return isList ? codes.map((code) => `[${code}]`) : codes
}

/** Global ids for the fields of filters that take one, by name. */
export type Ids = Readonly<Record<string, string>>

function idsOf(name: string, ids: Ids): readonly string[] {
  return ids[name] === undefined ? [] : [JSON.stringify(ids[name])]
}

/** The ways to a page of a list. */
const PAGES = ['first: 40', 'last: 40', 'page: { number: 1, size: 40 }']

/**
 * Each way of narrowing or ordering a list, as its arguments: every field of its filter and its order with every value,
 * each with a page from the start, one from the end and one by number.
 */
export function narrowingsOf(field: GraphQLField<unknown, unknown>, ids: Ids): string[] {
  const pages = PAGES.filter((page) => field.args.some(({ name }) => page.startsWith(`${name}:`)))
  const ways = field.args.flatMap(({ name, type }) => {
    const input = getNamedType(type)
    if (name === 'page' || !isInputObjectType(input)) {
      return isEnumType(input) ? valuesOf(name, type, ids).map((value) => `${name}: ${value}`) : []
    }
    return Object.values(input.getFields()).flatMap((one) =>
      valuesOf(one.name, one.type, ids).map((value) => `${name}: { ${one.name}: ${value} }`),
    )
  })
  return ['', ...ways].flatMap((way, at) =>
    way === '' ? pages : [`${pages[at % pages.length]}, ${way}`],
  )
}

/** The fields of a type that are lists with pages, and so may be narrowed and counted. */
export function listsOf(type: GraphQLObjectType): GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields()).filter(
    (field) =>
      field.args.some(({ name }) => name === 'first') &&
      field.args.every((one) => isNullableType(one.type) || one.defaultValue !== undefined),
  )
}
