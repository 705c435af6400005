import type { FastifyInstance } from 'fastify'

/** Requests in flight, and the wait for their end. */
export interface Drain {
  /**
   * From now on every answer ends its connection; resolves when nothing is in flight, or after `most`
   * milliseconds. The server goes on listening meanwhile, so that /readyz can say no.
   */
  begin(most: number): Promise<void>
  isDraining(): boolean
}

/** Counts the requests of a server that is not listening yet. */
export function makeDrain(fastify: FastifyInstance): Drain {
  let inFlight = 0
  let isDraining = false
  let emptied = () => {}
  fastify.addHook('onRequest', (_request, reply, done) => {
    inFlight += 1
    // `close` comes whether the answer was sent or the client went away.
    reply.raw.once('close', () => {
      inFlight -= 1
      if (inFlight === 0) emptied()
    })
    done()
  })
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    // A connection that is kept alive would hold the process after its answer.
    if (isDraining) reply.header('connection', 'close')
    done()
  })
  return {
    isDraining: () => isDraining,
    begin: (most) => {
      isDraining = true
      if (inFlight === 0) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, most)
        emptied = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
  }
}
