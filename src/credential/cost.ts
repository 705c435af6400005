import {
  getNamedType,
  getNullableType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  typeFromAST,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
} from 'graphql'

/** What a list that says no size is taken to hold: one that answers a list of questions has as many rows as those. */
const LIST_FACTOR = 5
/** Rows of a connection that names no size, or one that the paging rules will refuse. */
const PAGE_SIZE = 20
/** A look at the schema, whatever it asks: it is answered from memory. */
const INTROSPECTION_POINTS = 10
/** Answers that are kept per document: one for each set of page sizes that were asked for. */
const KEPT = 50

/** Values of variables, those that the cost may rest on at least. */
export type Variables = Readonly<Record<string, unknown>>

/** Gives the cost of validated operations in points. */
export type Cost = (
  document: DocumentNode,
  operationName: string | null,
  variables: Variables,
) => number

interface Known {
  /** The variables that the cost may rest on (page sizes, what skips and includes), with their defaults. */
  sizes: ReadonlyMap<string, unknown>
  points: Map<string, number>
}

/**
 * Makes the cost of a schema's operations: each object that an answer may hold is 1 point, without asking the
 * database: a connection multiplies what is below it by its page size, a list that answers a list of questions by their
 * number, any other list by 5; of the types that an interface may be, the dearest counts. Leaves, edges and page information cost nothing. At least 1.
 */
export function makeCost(schema: GraphQLSchema): Cost {
  const documents = new WeakMap<DocumentNode, Map<string, Known>>()
  return (document, operationName, variables) => {
    const operations = documents.get(document) ?? new Map<string, Known>()
    documents.set(document, operations)
    const known = operations.get(operationName ?? '') ?? {
      sizes: sizesOf(schema, document, operationName),
      points: new Map<string, number>(),
    }
    operations.set(operationName ?? '', known)
    const values = Object.fromEntries(
      [...known.sizes].map(([name, fallback]) => [
        name,
        variables[name] === undefined ? fallback : sizeOf(variables[name]),
      ]),
    )
    const key = JSON.stringify(values)
    const before = known.points.get(key)
    if (before !== undefined) return before
    const points = makeWalk(schema, document, values).cost(operationName)
    if (known.points.size >= KEPT) known.points.clear()
    known.points.set(key, points)
    return points
  }
}

function sizesOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
): ReadonlyMap<string, unknown> {
  const declared = getOperationAST(document, operationName)?.variableDefinitions ?? []
  return new Map(
    declared
      .filter(({ type }) => isSizeType(schema, type))
      .map(({ variable, defaultValue }) => [
        variable.name.value,
        defaultValue === undefined ? null : plainValue(defaultValue, {}),
      ]),
  )
}

/** One walk through a document; each selection is weighed once per type, however often fragments lead to it. */
export function makeWalk(schema: GraphQLSchema, document: DocumentNode, variables: Variables) {
  const weighed = new Map<SelectionSetNode, Map<string, number>>()
  const fragments = fragmentsOf(document)

  const ofSelections = (set: SelectionSetNode, type: GraphQLObjectType): number => {
    const ofSet = weighed.get(set) ?? new Map<string, number>()
    weighed.set(set, ofSet)
    const known = ofSet.get(type.name)
    if (known !== undefined) return known
    // Fragments that lead back to themselves were refused by validation.
    const points = set.selections.reduce((sum, one) => sum + ofSelection(one, type), 0)
    ofSet.set(type.name, points)
    return points
  }

  const ofSelection = (node: SelectionNode, type: GraphQLObjectType): number => {
    if (!isIncluded(node, variables)) return 0
    if (node.kind === Kind.FIELD) return ofField(node, type)
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node
    if (fragment === undefined || !applies(schema, fragment.typeCondition?.name.value, type))
      return 0
    return ofSelections(fragment.selectionSet, type)
  }

  const ofField = (node: FieldNode, parent: GraphQLObjectType): number => {
    const name = node.name.value
    if (name === '__schema' || name === '__type') return INTROSPECTION_POINTS
    const field = parent.getFields()[name]
    if (field === undefined || node.selectionSet === undefined) return 0
    const set = node.selectionSet
    const named = getNamedType(field.type)
    if (!isCompositeType(named)) return 0
    const below = ofSelections(set, isObjectType(named) ? named : dearest(named, set))
    // What holds the rows of a connection is counted with it.
    if (isConnection(parent)) return below
    if (isEdge(parent)) return 1 + below
    const rows = rowsOfField(field, node, parent, variables)
    return isConnection(named) ? 1 + below * rows : (1 + below) * rows
  }

  /** Of the types that an abstract one may be: the one whose selection costs most. */
  const dearest = (type: GraphQLAbstractType, set: SelectionSetNode): GraphQLObjectType =>
    schema
      .getPossibleTypes(type)
      .reduce((a, b) => (ofSelections(set, b) > ofSelections(set, a) ? b : a))

  return {
    ofField,
    dearest,
    fragment: (name: string) => fragments.get(name),
    cost: (operationName: string | null): number => {
      const operation = getOperationAST(document, operationName)
      const root = operation == null ? null : schema.getRootType(operation.operation)
      if (operation == null || root == null) return 1
      return Math.max(1, ofSelections(operation.selectionSet, root))
    },
  }
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((one) => [one.name.value, one]))
}

/** As many objects as a field is taken to hold: of a connection its page, of another list its rows, else one. */
export function rowsOfField(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  parent: GraphQLObjectType,
  variables: Variables,
): number {
  if (isConnection(parent) || isEdge(parent)) return 1
  if (isConnection(getNamedType(field.type))) return pageSize(field, node, variables)
  return isListType(getNullableType(field.type)) ? rowsOf(field, node, variables) : 1
}

/** Whether a fragment on a type (none: on the type where it stands) is one of this object. */
export function applies(
  schema: GraphQLSchema,
  condition: string | undefined,
  type: GraphQLObjectType,
): boolean {
  const named = condition === undefined ? type : schema.getType(condition)
  return named === type || (isAbstractType(named) && schema.isSubType(named, type))
}

function isConnection(type: unknown): boolean {
  if (!isObjectType(type)) return false
  const { edges, pageInfo } = type.getFields()
  return edges !== undefined && pageInfo !== undefined
}

function isEdge(type: GraphQLObjectType): boolean {
  const { node, cursor } = type.getFields()
  return node !== undefined && cursor !== undefined
}

/** Numbers (`first`), pages (`page`), truths (`@include`) and lists of questions: what the cost may rest on. */
function isSizeType(schema: GraphQLSchema, node: TypeNode): boolean {
  const type = typeFromAST(schema, node)
  if (type === undefined) return false
  return (
    isListType(getNullableType(type)) ||
    ['Int', 'Boolean', 'PageInput'].includes(getNamedType(type).name)
  )
}

/** Of a list only its length counts. */
export function sizeOf(value: unknown): unknown {
  return Array.isArray(value) ? value.length : value
}

/** The rows of a list: one for each of the questions that it answers (`candidates`), where it must be given such. */
function rowsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Variables,
): number {
  const questions = field.args.find(({ type }) => isNonNullType(type) && isListType(type.ofType))
  if (questions === undefined) return LIST_FACTOR
  const given = node.arguments?.find((one) => one.name.value === questions.name)
  const size = valueOf(given, variables)
  // A list of one may be written without its brackets.
  return typeof size === 'number' ? Math.max(1, size) : 1
}

/** The page size that a connection asks for. */
function pageSize(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Variables,
): number {
  const given = new Map((node.arguments ?? []).map((one) => [one.name.value, one]))
  const sizes = ['first', 'last', 'page'].flatMap((name) => {
    const value = valueOf(given.get(name), variables)
    const size = name === 'page' ? (value as { size?: unknown } | null)?.size : value
    return typeof size === 'number' && size > 0 ? [size] : []
  })
  const fallback = field.args.find((one) => one.name === 'first')?.defaultValue
  return sizes.length > 0 ? Math.max(...sizes) : typeof fallback === 'number' ? fallback : PAGE_SIZE
}

function valueOf(argument: ArgumentNode | undefined, variables: Variables): unknown {
  return argument === undefined ? null : plainValue(argument.value, variables)
}

function plainValue(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables[node.name.value] ?? null
    case Kind.INT:
      return Number(node.value)
    case Kind.BOOLEAN:
      return node.value
    case Kind.LIST:
      return node.values.length
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map((one) => [one.name.value, plainValue(one.value, variables)]),
      )
    default:
      return null
  }
}

/** Whether what a directive skips or leaves out is part of the answer. */
export function isIncluded(node: SelectionNode, variables: Variables): boolean {
  return (node.directives ?? []).every((directive) => {
    const name = directive.name.value
    if (name !== 'skip' && name !== 'include') return true
    const value = valueOf(
      directive.arguments?.find((one) => one.name.value === 'if'),
      variables,
    )
    // What cannot be read counts as asked for.
    return name === 'skip' ? value !== true : value !== false
  })
}
