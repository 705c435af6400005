import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../errors.ts'
import { DOCUMENT_MOST, findExcess, VALUE_LIMITS } from './limits.ts'
import { jsonSize } from './value-size.rules.ts'

const MOST = { depth: VALUE_LIMITS.depth.most, values: VALUE_LIMITS.values.most }

/** Refuses bodies of JSON that hold too much before they are parsed; else they are parsed as Fastify does. */
export function limitBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error')
  fastify.removeContentTypeParser('application/json')
  fastify.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      const excess = findExcess({ ...jsonSize(body, MOST), length: 0 }, VALUE_LIMITS)
      if (excess === null) parse(request, body, done)
      else done(new DomainError('VARIABLES_TOO_LARGE', excess))
    },
  )
}

/** Refuses a document that is too long before it is parsed: a text of a mebibyte makes as many lines. */
export function limitDocumentText(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const { query } = (request.body ?? {}) as { query?: unknown }
  if (typeof query !== 'string' || query.length <= DOCUMENT_MOST) return done()
  done(
    new DomainError('OPERATION_TOO_COMPLEX', {
      zh: `查询语句至多 ${DOCUMENT_MOST} 个字符；数据请放入变量`,
      en: `A document has ${DOCUMENT_MOST} characters at most; give data as variables`,
    }),
  )
}
