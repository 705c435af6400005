import {
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { applies, isIncluded, makeWalk, rowsOfField, sizeOf, type Variables } from './cost.ts'

/** What a field adds to the cost of an operation, with all below it. */
export interface CostPart {
  /** Its place: response names from the root on. */
  path: string
  /** As many objects as it is taken to hold, of each object that it hangs on; of one that is no list: 1. */
  rows: number
  points: number
}

/** Parts that are told: the dearest. */
const TOLD_MOST = 20

interface Place {
  type: GraphQLObjectType
  path: readonly string[]
  /** How many objects of its kind there are, by the sizes of all lists above. */
  times: number
}

/** Explains the cost of a validated operation: which of its fields make it, the dearest first. */
export function explainCost(
  schema: GraphQLSchema,
  {
    document,
    operation,
    variables,
  }: { document: DocumentNode; operation: OperationDefinitionNode; variables: Variables },
): CostPart[] {
  const sizes = sizesOf(variables)
  const walk = makeWalk(schema, document, sizes)
  const parts: CostPart[] = []

  const enter = (set: SelectionSetNode, place: Place): void => {
    for (const one of set.selections) if (isIncluded(one, sizes)) enterOne(one, place)
  }
  const enterOne = (node: SelectionNode, place: Place): void => {
    if (node.kind !== Kind.FIELD) {
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : walk.fragment(node.name.value)
      if (fragment === undefined) return
      if (!applies(schema, fragment.typeCondition?.name.value, place.type)) return
      return enter(fragment.selectionSet, place)
    }
    const field = place.type.getFields()[node.name.value]
    const named = field === undefined ? null : getNamedType(field.type)
    if (field === undefined || node.selectionSet === undefined || !isCompositeType(named)) return
    const rows = rowsOfField(field, node, place.type, sizes)
    const path = [...place.path, (node.alias ?? node.name).value]
    const points = place.times * walk.ofField(node, place.type)
    parts.push({ path: path.join('.'), rows, points })
    const type = isObjectType(named) ? named : walk.dearest(named, node.selectionSet)
    enter(node.selectionSet, { type, path, times: place.times * rows })
  }

  const root = schema.getRootType(operation.operation)
  if (root != null) enter(operation.selectionSet, { type: root, path: [], times: 1 })
  return parts.toSorted((a, b) => b.points - a.points).slice(0, TOLD_MOST)
}

function sizesOf(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, sizeOf(value)]))
}
