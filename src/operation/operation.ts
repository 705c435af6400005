import {
  getOperationAST,
  isInputObjectType,
  getNamedType,
  Kind,
  parse,
  typeFromAST,
  validate,
  valueFromAST,
  type DocumentNode,
  type FieldNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql'
import { REGISTERED, type Registered } from './registered.ts'

/** A parameter of an operation: a variable of its document. */
export interface Parameter {
  name: string
  type: GraphQLInputType
  /** Undefined: it has none. */
  fallback: unknown
}

/** A registered operation, parsed and checked. */
export interface Operation extends Registered {
  name: string
  parsed: DocumentNode
  root: FieldNode
  parameters: readonly Parameter[]
  /** All its parameters are words: it can be asked for by GET. */
  isFlat: boolean
}

/**
 * Reads the registered operations against the schema.
 * @throws Error that names each document that does not fit: the server does not start with one
 */
export function readOperations(
  schema: GraphQLSchema,
  registered: Readonly<Record<string, Registered>> = REGISTERED,
): Operation[] {
  return Object.entries(registered).map(([name, one]) => readOperation(schema, name, one))
}

function readOperation(schema: GraphQLSchema, name: string, registered: Registered): Operation {
  const parsed = parse(registered.document, { noLocation: false })
  const errors = validate(schema, parsed).map(({ message }) => message)
  const definition = getOperationAST(parsed)
  const [root, ...more] = definition?.selectionSet.selections ?? []
  if (definition?.operation !== 'query') errors.push('it has to be one query')
  if (root?.kind !== Kind.FIELD || more.length > 0) errors.push('it has to have one root field')
  if (errors.length > 0) throw new Error(`operation ${name}: ${errors.join('; ')}`)
  const parameters = (definition?.variableDefinitions ?? []).map(
    ({ variable, type, defaultValue }): Parameter => {
      const inputType = typeFromAST(schema, type) as GraphQLInputType
      const fallback =
        defaultValue === undefined ? undefined : valueFromAST(defaultValue, inputType)
      return { name: variable.name.value, type: inputType, fallback }
    },
  )
  const isFlat = parameters.every(({ type }) => !isInputObjectType(getNamedType(type)))
  return { ...registered, name, parsed, root: root as FieldNode, parameters, isFlat }
}
