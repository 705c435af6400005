import type { AddressInfo } from 'node:net'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { pino } from 'pino'
import type { Base, Reader } from '../../src/disclosure/reading.ts'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import type { Watch } from '../../src/graphql-executor.ts'
import type { ServedSchema } from '../../src/schema.ts'
import { built } from './built.ts'
import type { Caller, City, Target } from './disclosure-city.ts'

const { OPERATOR } =
  await built<typeof import('../../src/disclosure/entitlement.ts')>('disclosure/entitlement')
const { beginContext } = await built<typeof import('../../src/context.ts')>('context')
const { makeSchema } = await built<typeof import('../../src/schema.ts')>('schema')
const { makeApollo } = await built<typeof import('../../src/apollo.ts')>('apollo')
const { makeReaders, makeReadings, uniformReader } =
  await built<typeof import('../../src/viewer/reader.ts')>('viewer/reader')

/**
 * What is measured beside each other: the product, without its wall (the tables' owner reads), without its field gate,
 * and open: everything public, as one class that is the owner. Operations are gated and rows are scoped in all.
 */
export const VARIANTS = ['shipped', 'no-wall', 'no-gate', 'open'] as const
export type Variant = (typeof VARIANTS)[number]

/** Neither quota nor access log, in every variant. */
const WATCH: Watch = {
  explain: () => ({}),
  before: () => Promise.resolve(),
  after: () => Promise.resolve({}),
}

/** Serves each variant under its own path: `/shipped` … Who calls stands in the header `caller`. */
export async function serveCity(city: City): Promise<{ port: number; close(): Promise<void> }> {
  const fastify = Fastify({ logger: false })
  const gated = makeSchema()
  const open = makeSchema(() => true)
  const { base } = city
  const withoutWall: Base = { ...base, db: { ...base.db, as: () => base.db } }
  const everything = makeReadings(base)(OPERATOR)
  const parts: [Variant, ServedSchema, Base, (viewer: Viewer) => Reader][] = [
    ['shipped', gated, base, makeReaders(base)],
    ['no-wall', gated, withoutWall, makeReaders(withoutWall)],
    ['no-gate', open, base, makeReaders(base)],
    ['open', open, base, (viewer) => uniformReader(viewer, everything)],
  ]
  const started = parts.map(([variant, served, itsBase, readerOf]) =>
    serve(fastify, city, { variant, served, base: itsBase, readerOf }),
  )
  const stops = await Promise.all(started)
  await fastify.listen({ port: 0, host: '127.0.0.1' })
  const close = async () => {
    await fastify.close()
    await Promise.all(stops.map((stop) => stop()))
  }
  return { port: (fastify.server.address() as AddressInfo).port, close }
}

interface Served {
  variant: Variant
  served: ServedSchema
  base: Base
  readerOf: (viewer: Viewer) => Reader
}

async function serve(
  fastify: FastifyInstance,
  city: City,
  { variant, served, base, readerOf }: Served,
): Promise<() => Promise<void>> {
  const apollo = makeApollo({ served, logger: pino({ level: 'silent' }) }, WATCH)
  await apollo.start()
  fastify.route({
    url: `/${variant}`,
    method: 'POST',
    handler: fastifyApolloHandler(apollo, {
      context: (request: FastifyRequest) => {
        const viewer = callerOf(city, request)
        const { id: requestId, ip: address } = request
        return Promise.resolve(
          beginContext(served.policy, { viewer, readerOf, base, requestId, address }),
        )
      },
    }),
  })
  return () => apollo.stop()
}

/** The header names a kind of caller and which target it asks for: a subject asks for its own file. */
function callerOf(city: City, request: FastifyRequest): Viewer {
  const [caller, at] = String(request.headers['caller']).split('/')
  return city.viewerOf(caller as Caller, city.targets[Number(at)] as Target)
}
