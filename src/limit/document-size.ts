import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { DOCUMENT_LIMITS } from './limits.ts'

/** How much there is of a document, by what is limited. */
export type DocumentSize = Record<keyof typeof DOCUMENT_LIMITS, number> & {
  /** Some fragment leads back to itself. */
  isCircular: boolean
}

interface Part {
  depth: number
  selections: number
}

const NOTHING: Part = { depth: 0, selections: 0 }

/**
 * Measures a document that was parsed and not validated: in one pass, each fragment once, however often it is spread.
 * Unknown types, fields and fragments are left for validation to refuse.
 */
export function documentSize(schema: GraphQLSchema, document: DocumentNode): DocumentSize {
  const walk = makeWalk(schema, document)
  const parts = document.definitions.map((one): Part => {
    if (one.kind === Kind.FRAGMENT_DEFINITION) return walk.ofFragment(one)
    if (one.kind !== Kind.OPERATION_DEFINITION) return NOTHING
    return walk.ofSet(one.selectionSet, schema.getRootType(one.operation))
  })
  return {
    ...countNodes(document),
    depth: Math.max(0, ...parts.map(({ depth }) => depth)),
    selections: Math.max(0, ...parts.map(({ selections }) => selections)),
    isCircular: walk.foundCircle(),
  }
}

function countNodes(document: DocumentNode) {
  const counted = { aliases: 0, directives: 0, fragments: 0, repeats: 0 }
  visit(document, {
    Field: (node) => {
      if (node.alias !== undefined) counted.aliases += 1
    },
    Directive: () => {
      counted.directives += 1
    },
    FragmentDefinition: () => {
      counted.fragments += 1
    },
    SelectionSet: (node) => {
      counted.repeats = Math.max(counted.repeats, repeatsOf(node))
    },
  })
  return counted
}

/** How often the most frequent name of a selection is in it. */
function repeatsOf({ selections }: SelectionSetNode): number {
  const times = new Map<string, number>()
  for (const one of selections) {
    if (one.kind === Kind.INLINE_FRAGMENT) continue
    const name = one.kind === Kind.FIELD ? (one.alias ?? one.name).value : `...${one.name.value}`
    times.set(name, (times.get(name) ?? 0) + 1)
  }
  return Math.max(0, ...times.values())
}

type Parent = GraphQLCompositeType | null | undefined

function makeWalk(schema: GraphQLSchema, document: DocumentNode) {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const one of document.definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one)
  }
  const known = new Map<FragmentDefinitionNode, Part>()
  const underWay = new Set<FragmentDefinitionNode>()
  let isCircular = false

  const ofFragment = (fragment: FragmentDefinitionNode): Part => {
    const before = known.get(fragment)
    if (before !== undefined) return before
    if (underWay.has(fragment)) {
      isCircular = true
      return NOTHING
    }
    underWay.add(fragment)
    const part = ofSet(fragment.selectionSet, conditionOf(fragment.typeCondition.name.value))
    underWay.delete(fragment)
    known.set(fragment, part)
    return part
  }
  const conditionOf = (name: string): Parent => {
    const type = schema.getType(name)
    return isCompositeType(type) ? type : null
  }
  const ofSet = ({ selections }: SelectionSetNode, parent: Parent): Part => {
    const sum = { depth: 0, selections: 0 }
    for (const one of selections) {
      const part = ofSelection(one, parent)
      sum.depth = Math.max(sum.depth, part.depth)
      sum.selections += part.selections
    }
    return sum
  }
  const ofSelection = (node: SelectionNode, parent: Parent): Part => {
    if (node.kind === Kind.FIELD) return ofField(node, parent)
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(node.name.value)
      return fragment === undefined ? NOTHING : ofFragment(fragment)
    }
    const condition = node.typeCondition?.name.value
    return ofSet(node.selectionSet, condition === undefined ? parent : conditionOf(condition))
  }
  const ofField = (node: FieldNode, parent: Parent): Part => {
    if (node.selectionSet === undefined) return { depth: 0, selections: 1 }
    const type = introspected(node.name.value) ?? typeOfField(node.name.value, parent)
    const { depth, selections } = ofSet(node.selectionSet, type)
    return { depth: depth + (isCounted(type) ? 1 : 0), selections: selections + 1 }
  }
  const introspected = (name: string): Parent =>
    name === '__schema' ? conditionOf('__Schema') : name === '__type' ? conditionOf('__Type') : null
  return { ofFragment, ofSet, foundCircle: () => isCircular }
}

function typeOfField(name: string, parent: Parent): Parent {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return null
  const field = parent.getFields()[name]
  const type = field === undefined ? null : getNamedType(field.type)
  return isCompositeType(type) ? type : null
}

/**
 * What Relay puts between an object and the objects of its list does not count, nor what introspection shows: how deep
 * that may go is a rule of GraphQL's own.
 */
function isCounted(type: Parent): boolean {
  if (!isObjectType(type)) return true
  if (type.name.startsWith('__')) return false
  const { edges, pageInfo, node, cursor } = type.getFields()
  const isConnection = edges !== undefined && pageInfo !== undefined
  const isEdge = node !== undefined && cursor !== undefined
  return !isConnection && !isEdge
}
