import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { DomainError, ERROR_CODES, type ErrorCode, type Message } from '../errors.ts'
import type { Executor, ValidatedOperation } from '../graphql-executor.ts'
import { ANSWER_MS } from '../limit/limits.ts'
import { sendProblem } from '../problem.ts'
import type { OpenApi } from './openapi.ts'
import type { Operation } from './operation.ts'
import { readParameters, type Given } from './parameter.ts'
import { namesIdentityPaper } from './url.rules.ts'

/** What the door is put together from: the same parts as those of GraphQL. */
export interface DoorParts {
  operations: readonly Operation[]
  execute: Executor
  makeContext(request: FastifyRequest): Promise<ValidatedOperation['context']>
  formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError
  openApi: OpenApi
}

/**
 * The door for callers without GraphQL: `/op/<name>` answers a registered operation as plain JSON, with the same
 * credentials, limits, disclosure and log; errors as `application/problem+json` (RFC 9457).
 */
export function registerDoor(fastify: FastifyInstance, parts: DoorParts): void {
  for (const operation of parts.operations) {
    const url = `/op/${operation.name}`
    const methods = operation.isFlat ? ['GET', 'POST'] : ['POST']
    fastify.route({
      url,
      method: methods,
      onRequest: neverStored,
      config: { answerMs: ANSWER_MS },
      handler: (request, reply) => answer(parts, operation, request, reply),
    })
    fastify.route({
      url,
      method: ['PUT', 'PATCH', 'DELETE', ...(operation.isFlat ? [] : ['GET'])],
      handler: (request, reply) =>
        sendProblem(request, reply.header('allow', methods.join(', ')), 'BAD_REQUEST', 405),
    })
  }
  fastify.get('/openapi.json', (_request, reply) =>
    reply.header('access-control-allow-origin', '*').send(parts.openApi),
  )
}

function neverStored(_request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  reply.header('cache-control', 'no-store')
  done()
}

async function answer(
  parts: DoorParts,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  try {
    const variables = readGiven(operation, request)
    const context = await parts.makeContext(request)
    const { parsed: document, root } = operation
    const result = await parts.execute({ document, request: { variables }, context })
    for (const [name, value] of context.headers) reply.header(name, value)
    const [error] = result.errors ?? []
    if (error !== undefined) throw error
    if (context.isDryRun) return await reply.send(result.extensions ?? {})
    const value = (result.data as Record<string, unknown>)[root.alias?.value ?? root.name.value]
    if (value == null) throw new DomainError('NOT_FOUND')
    return await reply.send(value)
  } catch (error) {
    return refuse(parts, error, request, reply)
  }
}

function readGiven(operation: Operation, request: FastifyRequest): Record<string, unknown> {
  if (namesIdentityPaper(request.url)) {
    throw new DomainError('IDENTIFIER_TYPE_FORBIDDEN', {
      zh: '网址中不得出现身份证件；请以 POST 提交',
      en: 'No identity paper in a URL; use POST',
    })
  }
  if (request.method !== 'POST') {
    return readParameters(operation, request.query as Given, true)
  }
  const body: unknown = request.body ?? {}
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new DomainError('BAD_INPUT', {
      zh: '请求体须为 JSON 对象',
      en: 'The body has to be a JSON object',
    })
  }
  return readParameters(operation, body as Given, false)
}

function refuse(
  { formatError }: DoorParts,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const error =
    thrown instanceof GraphQLError
      ? thrown
      : new GraphQLError('', { originalError: thrown as Error })
  const { extensions } = formatError(error.toJSON(), error)
  const { code, messages, incident } = extensions as {
    code: ErrorCode
    messages: Message
    incident?: string
  }
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer error="invalid_token"')
  return sendProblem(request, reply, code, ERROR_CODES[code].http, { messages, incident })
}
