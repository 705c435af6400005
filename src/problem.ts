import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { quotaHeaders } from './credential/quota.rules.ts'
import { refusedQuotaOf } from './credential/refusal.ts'
import { DomainError, ERROR_CODES, type ErrorCode, type Message } from './errors.ts'
import { describeBug, outageOf } from './graphql-errors.ts'
import { languageOf, type Language } from './vocabulary/language.ts'

/** Plain-HTTP doors answer errors as `application/problem+json` (RFC 9457) with the codes of the schema. */
export function registerErrors(fastify: FastifyInstance, logger: Logger): void {
  fastify.setNotFoundHandler((request, reply) => sendProblem(request, reply, 'NOT_FOUND', 404))
  fastify.setErrorHandler((error: FastifyError, request, reply) =>
    answerError(error, request, reply, logger),
  )
}

/** Answers what a door threw: with its status if the request was at fault, else as a bug. */
export function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): FastifyReply {
  if (error instanceof DomainError) return sendRefusal(request, reply, error)
  const outage = outageOf(error)
  if (outage !== null) return sendProblem(request, reply, outage, ERROR_CODES[outage].http)
  const status = error.statusCode ?? 500
  if (status === 413) return sendProblem(request, reply, 'BODY_TOO_LARGE', status)
  if (status < 500) return sendProblem(request, reply, 'BAD_REQUEST', status)
  logger.error({ requestId: request.id, ...describeBug(error) }, 'bug')
  return sendProblem(request, reply, 'INTERNAL', 500)
}

/** A refusal: the status of its code, its own sentence in the caller's language, and what its status asks for. */
function sendRefusal(request: FastifyRequest, reply: FastifyReply, error: DomainError) {
  const status = ERROR_CODES[error.code].http
  if (status === 401) reply.header('www-authenticate', 'Bearer error="invalid_token"')
  const quota = refusedQuotaOf(error)
  if (quota !== null) reply.headers(quotaHeaders(quota, true))
  return sendProblem(request, reply, error.code, status, { messages: error.detail })
}

/** What could not be answered just now may be asked again after this many seconds. */
export const RETRY_AFTER_S = 1

const TYPE = 'application/problem+json; charset=utf-8'

function problem(code: ErrorCode, status: number, language: Language) {
  return { type: 'about:blank', title: ERROR_CODES[code][language], status, code }
}

/** What more there is to say of a problem. */
export interface ProblemDetail {
  /** What happened, in both languages; `detail` is the caller's. */
  messages?: Message | undefined
  /** Under which a bug is found in the log. */
  incident?: string | undefined
}

/** Answers a problem: its title and detail in the caller's language, its code for machines. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  status: number,
  { messages, incident }: ProblemDetail = {},
): FastifyReply {
  const language = languageOf(request.headers['accept-language'])
  if (status === 503) reply.header('retry-after', RETRY_AFTER_S)
  return reply
    .code(status)
    .type(TYPE)
    .send({
      ...problem(code, status, language),
      ...(messages === undefined ? {} : { detail: messages[language], messages }),
      instance: request.id,
      ...(incident === undefined ? {} : { incident }),
    })
}

const OF_CLIENT: Record<string, [status: number, phrase: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
}

/**
 * Answers what could not be read as HTTP at all, or not in time, and ends the connection. Nothing is logged: the
 * error carries the bytes that were received.
 */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, phrase] = OF_CLIENT[error.code ?? ''] ?? [400, 'Bad Request']
  const body = JSON.stringify(problem('BAD_REQUEST', status, 'zh'))
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status} ${phrase}\r\nConnection: close\r\nContent-Type: ${TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  }
  socket.destroy()
}
