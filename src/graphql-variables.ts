import {
  GraphQLError,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromASTUntyped,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql'

/** Errors that are told at most: a list of a thousand may hold as many. */
const ERRORS_MOST = 10

/** The variables of a request, or why they do not fit. */
export type Variables =
  | { errors: readonly GraphQLError[] }
  | { errors?: undefined; values: Record<string, unknown> }

/**
 * Checks the variables of an operation as the specification has it, and fills in the defaults of input fields.
 * graphql-jit 0.8 refuses a non-null variable or input field that has a default and was left out, and takes a list for an
 * input object; it coerces what is given from here once more, so that values stay as they came over the wire.
 */
export function readVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
  given: Record<string, unknown>,
): Variables {
  const declared = getOperationAST(document, operationName)?.variableDefinitions ?? []
  const { errors } = getVariableValues(schema, declared, given, { maxErrors: ERRORS_MOST })
  if (errors !== undefined) return { errors }
  const values = { ...given }
  for (const { variable, type, defaultValue } of declared) {
    const name = variable.name.value
    if (values[name] === undefined && defaultValue !== undefined) {
      values[name] = valueFromASTUntyped(defaultValue)
    }
    const inputType = typeFromAST(schema, type) as GraphQLInputType
    if (values[name] != null) values[name] = completed(inputType, values[name])
  }
  return { values }
}

function completed(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return completed(type.ofType, value)
  if (value == null) return value
  if (isListType(type)) {
    const items: unknown[] = Array.isArray(value) ? value : [value]
    return items.map((item) => completed(type.ofType, item))
  }
  if (!isInputObjectType(type)) return value
  const object: Record<string, unknown> = { ...value }
  for (const field of Object.values(type.getFields())) {
    const one = object[field.name]
    if (one !== undefined) object[field.name] = completed(field.type, one)
    else if (field.defaultValue !== undefined) {
      object[field.name] = written(field.type, field.defaultValue)
    }
  }
  return object
}

/** A default as a client would have written it: declared defaults hold the values of the program. */
function written(type: GraphQLInputType, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => written(type, item))
  const named = getNamedType(type)
  return isLeafType(named) && value !== null ? named.serialize(value) : value
}
