import type { FastifyInstance } from 'fastify'
import type { Database } from '../database/database.ts'
import { listPublicKeys } from './receipt.service.ts'

/** For so many seconds a copy of the keys is good: a new one signs only after a restart. */
const MAX_AGE = 300

/** The public keys of receipts (RFC 7517), open to everybody: who holds a receipt verifies it without asking us. */
export function registerJwks(fastify: FastifyInstance, db: Database): void {
  fastify.get('/.well-known/jwks.json', async (_request, reply) =>
    reply
      .header('cache-control', `public, max-age=${MAX_AGE}`)
      .header('access-control-allow-origin', '*')
      .type('application/jwk-set+json; charset=utf-8')
      .send(JSON.stringify({ keys: await listPublicKeys(db) })),
  )
}
