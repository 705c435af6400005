import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuseConnection, sendProblem } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the body of a request may take, in milliseconds, where it is more than others' and the route sees to it. */
    bodyMs?: number
    /** Milliseconds within which a request is answered, or refused for now; none: it takes as long as it takes. */
    answerMs?: number
  }
}

/** A request has this many milliseconds after its headers to come as a whole. */
const BODY_MS = 4_000

/**
 * Ends requests whose body does not come, and refuses for now what is not answered in time: each statement has its own end,
 * but a request has many. Node knows one time for all bodies of a server, which the longest of its routes needs: each other
 * has less. Fastify's `handlerTimeout` ends with the body, so an answer would never be late.
 */
export function registerDeadlines(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { bodyMs, answerMs } = request.routeOptions.config
    if (hasBody(request) && bodyMs === undefined) watch(request)
    if (answerMs !== undefined) refuseAfter(answerMs, request, reply)
    done()
  })
}

function refuseAfter(ms: number, request: FastifyRequest, reply: FastifyReply): void {
  const timer = setTimeout(() => {
    // What is still under way ends by itself; its answer comes too late, and Fastify drops it.
    if (!reply.sent && !reply.raw.headersSent) sendProblem(request, reply, 'BUSY', 503)
  }, ms)
  reply.raw.once('close', () => clearTimeout(timer))
}

function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

function watch({ raw }: FastifyRequest): void {
  const timer = setTimeout(() => {
    const late = Object.assign(new Error('the body did not come'), {
      code: 'ERR_HTTP_REQUEST_TIMEOUT',
    })
    refuseConnection(late, raw.socket)
  }, BODY_MS)
  raw.once('end', () => clearTimeout(timer))
  raw.once('close', () => clearTimeout(timer))
}
