import { randomBytes, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import Fastify, { type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { AccessLog } from '../../src/access-log/access-log.service.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import type { ServerParts } from '../../src/server.ts'
import { built } from './built.ts'
import type { ProductVariant, Serving } from './serving.ts'

const { makeApollo } = await built<typeof import('../../src/apollo.ts')>('apollo')
const { makeAsking, makeContext } = await built<typeof import('../../src/asking.ts')>('asking')
const { makeQuota } = await built<typeof import('../../src/credential/quota.service.ts')>(
  'credential/quota.service',
)
const { makeEvidenceFolder } = await built<typeof import('../../src/evidence/evidence-folder.ts')>(
  'evidence/evidence-folder',
)
const { makeSchema } = await built<typeof import('../../src/schema.ts')>('schema')
const { makeServer } = await built<typeof import('../../src/server.ts')>('server')
const { makeWatch } = await built<typeof import('../../src/watch.ts')>('watch')

/** The product as it ships, or with one part off: what that part costs is the difference. */
export async function serveProduct(
  variant: ProductVariant,
  base: Base,
  dataDir: string,
): Promise<Serving> {
  const parts: ServerParts = {
    base: baseOf(variant, base),
    served: makeSchema(variant === 'no-gate' ? () => true : undefined),
    logger: pino({ level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime }),
    corsOrigins: [],
    trustedProxies: [],
    oidc: null,
    pageFolder: join(dataDir, 'no-page'),
    evidence: makeEvidenceFolder(join(dataDir, 'evidence')),
  }
  const fastify = variant === 'no-log' ? await withoutLog(parts) : (await makeServer(parts)).fastify
  await fastify.listen({ port: 0, host: '127.0.0.1' })
  return { port: (fastify.server.address() as AddressInfo).port }
}

function baseOf(variant: ProductVariant, base: Base): Base {
  if (variant === 'no-wall') return { ...base, db: { ...base.db, as: () => base.db } }
  if (variant !== 'unsigned') return base
  const nothing = randomBytes(64)
  return { ...base, signer: { alg: 'EdDSA', kid: base.signer.kid, sign: () => nothing } }
}

/** The same callers, quotas and schema, and no access log: the door of GraphQL alone. */
async function withoutLog(parts: ServerParts): Promise<FastifyInstance> {
  const { base, served } = parts
  const accessLog: AccessLog = { append: () => Promise.resolve(), close: () => Promise.resolve() }
  const watch = makeWatch({ served, accessLog, quotas: makeQuota(base) })
  const apollo = makeApollo(parts, watch)
  await apollo.start()
  const fastify = Fastify({ logger: false, genReqId: () => randomUUID() })
  const context = makeContext(parts, makeAsking(parts))
  fastify.route({
    url: '/graphql',
    method: 'POST',
    handler: fastifyApolloHandler(apollo, { context }),
  })
  return fastify
}
