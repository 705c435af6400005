import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuseConnection } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the body of a request may take, in milliseconds, where it is more than others' and the route sees to it. */
    bodyMs?: number
  }
}

/** A request has this many milliseconds after its headers to come as a whole. */
const BODY_MS = 9_000

/**
 * Ends requests whose body does not come. Node knows one time for all of a server's requests, which the longest of its
 * routes needs: each other has less.
 */
export function registerDeadline(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (hasBody(request) && request.routeOptions.config.bodyMs === undefined) watch(request)
    done()
  })
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
