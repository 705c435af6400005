import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLInterfaceType,
  type GraphQLSchema,
} from 'graphql'
import { chance, int, pick, weighted, type Random } from '../../src/generate/random.ts'
import { DOCUMENT_LIMITS } from '../../src/limit/limits.ts'
import type { City } from './canary.ts'
import { concreteTypes, isPart } from './documents.ts'

/** Composite fields that a document enters at most, and how deep it goes. */
const ENTERED_MOST = 4
const DEPTH_MOST = 5
/** Aliases of a document at most, as the server has it. */
const ALIASES_MOST = DOCUMENT_LIMITS.aliases.most

/** What values are made of: what there is, and cursors that answers brought. */
export interface Known {
  city: City
  cursors: string[]
}

/** One document on its way. */
interface Making {
  schema: GraphQLSchema
  random: Random
  known: Known
  focus: string
  entered: number
  names: number
  fragments: string[]
}

/** A document, and the type of the node that `$id` stands for in it, most of the time. */
export interface RandomQuery {
  query: string
  focus: string
}

/** A random document over the queries of a schema. */
export function randomDocument(schema: GraphQLSchema, random: Random, known: Known): RandomQuery {
  const { nodes, types } = known.city
  const focus = types.get(pick(random, nodes))!
  const making: Making = { schema, random, known, focus, entered: 0, names: 0, fragments: [] }
  const fields = schema.getQueryType()!.getFields()
  const roots = Array.from({ length: int(random, 1, 2) }, () => {
    const name = weighted(random, [
      ['node', 50],
      ['subject', 10],
      ['records', 15],
      ['commitments', 15],
      ['subjects', 10],
      [pick(random, Object.keys(fields)), 25],
    ])
    return field(making, fields[name]!, 0)
  })
  const variables = roots.concat(making.fragments).some((text) => text.includes('$id'))
  const operation = variables ? 'query ($id: ID!)' : 'query'
  const query = `${operation} { ${roots.join(' ')} } ${making.fragments.join(' ')}`
  return { query, focus }
}

function field(making: Making, one: GraphQLField<unknown, unknown>, depth: number): string {
  const { random } = making
  const type = getNamedType(one.type)
  const given = one.args.flatMap(({ name, type: wanted, defaultValue }) => {
    if (PAGE.has(name)) return []
    const isAsked = isNonNullType(wanted) && defaultValue === undefined
    return isAsked || chance(random, 0.4) ? `${name}: ${value(making, name, wanted)}` : []
  })
  if (one.args.some(({ name }) => name === 'first')) given.push(...page(making))
  const args = given.length === 0 ? '' : `(${given.join(', ')})`
  // Two of one name that differ would be refused: those with arguments have a name of their own, as far as names go.
  const isPlain = args === '' && chance(random, depth === 0 ? 0.5 : 0.9)
  const isNamed = !isPlain && making.names < ALIASES_MOST
  const alias = isNamed ? `a${(making.names += 1)}: ` : ''
  const inner = isCompositeType(type) ? ` { ${selection(making, type, depth + 1)} }` : ''
  return `${alias}${one.name}${args}${inner}`
}

const PAGE = new Set(['first', 'last', 'after', 'before', 'page'])

function page({ random, known }: Making): string[] {
  const size = int(random, 1, 40)
  const cursor =
    known.cursors.length > 0 && chance(random, 0.06) ? pick(random, known.cursors) : null
  const end = (name: string) => (cursor === null ? [] : [`${name}: ${JSON.stringify(cursor)}`])
  return weighted(random, [
    [[`first: ${size}`, ...end('after')], 6],
    [[`last: ${size}`, ...end('before')], 3],
    [[`page: { number: ${int(random, 1, 3)}, size: ${size} }`], 2],
  ])
}

function selection(making: Making, type: GraphQLNamedType, depth: number): string {
  const { schema, random } = making
  const parts = ['__typename']
  const types = concreteTypes(schema, type)
  const own = isObjectType(type) ? type : (type as GraphQLInterfaceType)
  if ('getFields' in own) parts.push(...some(making, own, depth))
  if (!isObjectType(type)) {
    const isNode = type.name === 'Node'
    const isFocus = (one: GraphQLObjectType) => isNode && one.name === making.focus
    // What the node is goes first: a document enters few fields.
    const chosen = types
      .filter((one) => chance(random, isFocus(one) ? 0.95 : isNode ? 0.15 : 0.6))
      .toSorted((a, b) => Number(isFocus(b)) - Number(isFocus(a)))
    for (const one of chosen) {
      const text = some(making, one, depth).join(' ')
      if (text === '') continue
      if (chance(random, 0.3)) {
        const name = `F${making.fragments.length}`
        making.fragments.push(`fragment ${name} on ${one.name} { ${text} }`)
        parts.push(`...${name}`)
      } else parts.push(`... on ${one.name} { ${text} }`)
    }
  }
  return parts.join(' ')
}

/** Some fields of a type: more of the leaves, and into others as far as the document goes. */
function some(
  making: Making,
  type: GraphQLObjectType | GraphQLInterfaceType,
  depth: number,
): string[] {
  const { random } = making
  // What a connection puts between a list and its rows is always taken: else nothing of it is seen.
  const isBetween = /(Connection|Edge)$/.test(type.name)
  const isOfPart = depth > 1 && !isBetween && isPart(type)
  return Object.values(type.getFields()).flatMap((one) => {
    const isComposite = isCompositeType(getNamedType(one.type))
    if (!isComposite) return chance(random, isOfPart ? 0.7 : 0.4) ? field(making, one, depth) : []
    const isOnTheWay = isBetween && (one.name === 'edges' || one.name === 'node')
    if (isOnTheWay) return field(making, one, depth)
    // What is a part of the node that the document is about is entered without being counted.
    const isTaken = (isOfPart || type.name === making.focus) && isPart(getNamedType(one.type))
    if (depth > DEPTH_MOST || !chance(random, isTaken ? 0.6 : 0.3)) return []
    if (!isTaken && (making.entered += 1) > ENTERED_MOST) return []
    return field(making, one, depth)
  })
}

function value(making: Making, name: string, wanted: GraphQLInputType): string {
  const { random, known } = making
  const type = getNullableType(wanted)
  if (isListType(type)) return `[${value(making, name, type.ofType)}]`
  if (isEnumType(type)) return pick(random, type.getValues()).name
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).flatMap((one) =>
      (isNonNullType(one.type) && one.defaultValue === undefined) || chance(random, 0.5)
        ? `${one.name}: ${value(making, one.name, one.type)}`
        : [],
    )
    return `{ ${fields.join(', ')} }`
  }
  return scalar(random, known.city, name, getNamedType(type).name)
}

const TYPES = [
  'Organization',
  'SoleTrader',
  'Person',
  'PenaltyRecord',
  'Commitment',
  'Party',
  'Viewer',
]

function scalar(random: Random, city: City, name: string, type: string): string {
  switch (type) {
    case 'Int':
      return String(int(random, 1, 30))
    case 'Boolean':
      return String(chance(random, 0.5))
    case 'Date':
      return `"2026-0${int(random, 1, 9)}-0${int(random, 1, 9)}"`
    case 'DateTime':
      return `"2026-0${int(random, 1, 9)}-01T00:00:00Z"`
    case 'ID':
      if (name === 'party') return JSON.stringify(city.ids['party'])
      return name === 'id' && chance(random, 0.9) ? '$id' : JSON.stringify(pick(random, city.nodes))
    default:
      return JSON.stringify(text(random, city, name))
  }
}

function text(random: Random, city: City, name: string): string {
  if (name === 'search') return pick(random, ['金丝', '金丝雀', '示例金丝雀'])
  if (name === 'region') return pick(random, ['320600', '320623', '320614', '320681', '320685'])
  if (name === 'item') return pick(random, ['ADMINISTRATIVE_PENALTY', 'JUDICIAL_ENFORCEMENT'])
  if (name === 'type') return pick(random, TYPES)
  // The caller's own name of a row, given back as it is.
  if (name === 'key') return String(int(random, 1, 99))
  // The number of a person's paper as well: whoever asks by it is not told it.
  if (chance(random, 0.2)) return pick(random, papersOf(city))
  return pick(random, city.uscis)
}

function papersOf({ canaries }: City): string[] {
  return canaries.flatMap(({ place, value: number }) =>
    place === 'Person.identifiers' ? [number] : [],
  )
}
