import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql'
import { ERROR_CODES } from '../errors.ts'
import type { Operation, Parameter } from './operation.ts'

/** A JSON Schema (2020-12), or a part of an OpenAPI document. */
type Json = { [key: string]: unknown }
export type OpenApi = Json

/** How scalars look in JSON. */
const SCALARS: Record<string, Json> = {
  ID: { type: 'string' },
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  Int: { type: 'integer' },
  Float: { type: 'number' },
  Date: { type: 'string', format: 'date' },
  DateTime: { type: 'string', format: 'date-time' },
  Decimal: { type: 'string' },
}

/**
 * The OpenAPI 3.1 document of the registered operations: parameters from their variables, answers from their
 * selections, descriptions from the schema.
 */
export function openApiOf(
  schema: GraphQLSchema,
  operations: readonly Operation[],
  version: string,
): OpenApi {
  const paths = operations.map((one): [string, Json] => [`/op/${one.name}`, pathOf(schema, one)])
  return {
    openapi: '3.1.0',
    info: {
      title: '交通运输信用信息 API · Transport credit API',
      version,
      description:
        '登记的操作，以普通 JSON 应答；错误为 application/problem+json。\nRegistered operations, answered as plain JSON; errors are application/problem+json.',
    },
    paths: Object.fromEntries(paths),
    // What is public needs no credential.
    security: [{}, { bearer: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: '令牌\nA token' },
      },
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: '错误\nAn error',
          content: { 'application/problem+json': { schema: ref('Problem') } },
        },
      },
      parameters: Object.fromEntries(HEADERS.map((one) => [one.name, { ...one, in: 'header' }])),
    },
  }
}

const text: Json = { type: 'string' }
const HEADERS = [
  { name: 'Purpose', schema: text, description: '用途代码\nCode of the purpose' },
  {
    name: 'Matter',
    schema: text,
    description: '办理事项，百分号编码\nThe matter, percent-encoded',
  },
  {
    name: 'Disclosure',
    schema: { type: 'string', enum: ['strict'] },
    description: 'strict：有不予披露的内容则拒绝\nstrict: refuse rather than withhold',
  },
]

const PROBLEM: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: text,
    title: text,
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(ERROR_CODES) },
    detail: text,
    messages: { type: 'object', properties: { zh: text, en: text } },
    instance: text,
    incident: text,
  },
}

function ref(name: string, kind = 'schemas'): Json {
  return { $ref: `#/components/${kind}/${name}` }
}

function pathOf(schema: GraphQLSchema, operation: Operation): Json {
  const answers = {
    summary: `${operation.zh} · ${operation.en}`,
    responses: {
      200: {
        description: '答复\nThe answer',
        content: { 'application/json': { schema: answerSchema(schema, operation) } },
      },
      default: ref('Problem', 'responses'),
    },
  }
  const headers = HEADERS.map(({ name }) => ref(name, 'parameters'))
  const post = {
    operationId: operation.name,
    ...answers,
    parameters: headers,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: bodySchema(operation) } },
    },
  }
  if (!operation.isFlat) return { post }
  const parameters = [...operation.parameters.map(queryParameter), ...headers]
  return { get: { operationId: `${operation.name}-by-url`, ...answers, parameters }, post }
}

function queryParameter(parameter: Parameter): Json {
  return {
    name: parameter.name,
    in: 'query',
    required: isRequired(parameter),
    schema: inputSchema(parameter.type, parameter.fallback, true),
  }
}

function isRequired({ type, fallback }: Parameter): boolean {
  return isNonNullType(type) && fallback === undefined
}

function bodySchema({ parameters }: Operation): Json {
  return objectOf(
    parameters.map((one) => [one.name, inputSchema(one.type, one.fallback)]),
    parameters.filter(isRequired).map(({ name }) => name),
  )
}

function objectOf(properties: readonly (readonly [string, Json])[], required: string[]): Json {
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  }
}

/** @param plain without null: a query string cannot say it */
function inputSchema(type: GraphQLInputType, fallback?: unknown, plain = false): Json {
  const inner = getNullableType(type)
  const schema = isListType(inner)
    ? { type: 'array', items: inputSchema(inner.ofType as GraphQLInputType) }
    : namedInput(getNamedType(inner))
  const given = fallback === undefined ? schema : { ...schema, default: fallback }
  return isNonNullType(type) || plain ? given : nullable(given)
}

function namedInput(type: GraphQLNamedType): Json {
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
    return objectOf(
      fields.map((field) => [field.name, inputSchema(field.type, field.defaultValue)]),
      fields
        .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
        .map(({ name }) => name),
    )
  }
  return leaf(type)
}

function leaf(type: GraphQLNamedType): Json {
  if (isEnumType(type)) return { type: 'string', enum: type.getValues().map(({ name }) => name) }
  const known = SCALARS[type.name]
  if (known === undefined) throw new Error(`no JSON form is known of the scalar ${type.name}`)
  return known
}

function nullable(schema: Json): Json {
  return { anyOf: [schema, { type: 'null' }] }
}

/** The answer is the value of the root field, which is there: what is missing is a 404. */
function answerSchema(schema: GraphQLSchema, { root }: Operation): Json {
  const field = schema.getQueryType()!.getFields()[root.name.value]!
  return present(schema, getNullableType(field.type), root)
}

function outputSchema(schema: GraphQLSchema, type: GraphQLOutputType, node: FieldNode): Json {
  if (isNonNullType(type)) return present(schema, type.ofType as GraphQLOutputType, node)
  return nullable(present(schema, type, node))
}

function present(schema: GraphQLSchema, type: GraphQLOutputType, node: FieldNode): Json {
  if (isListType(type)) {
    return { type: 'array', items: outputSchema(schema, type.ofType as GraphQLOutputType, node) }
  }
  const named = getNamedType(type)
  return node.selectionSet === undefined ? leaf(named) : selected(schema, named, node.selectionSet)
}

function selected(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  { selections }: SelectionSetNode,
): Json {
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${type.name} has no fields`)
  const properties = selections.map((node): [string, Json] => {
    // Registered documents name fields only: every answer has one form.
    if (node.kind !== Kind.FIELD) throw new Error('a registered operation holds no fragment')
    const field = type.getFields()[node.name.value]!
    const description = field.description ?? ''
    return [
      node.alias?.value ?? node.name.value,
      { ...outputSchema(schema, field.type, node), ...(description === '' ? {} : { description }) },
    ]
  })
  return objectOf(
    properties,
    properties.map(([name]) => name),
  )
}
