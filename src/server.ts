import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { ApolloServer } from '@apollo/server'
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify'
import cors from '@fastify/cors'
import Fastify, {
  type FastifyInstance,
  type FastifyRequest,
  type RouteHandlerMethod,
} from 'fastify'
import type { Logger } from 'pino'
import { makeApollo } from './apollo.ts'
import { makeAsking, makeContext } from './asking.ts'
import { dailyOf, registerBackground, telling } from './background.ts'
import type { RequestContext } from './context.ts'
import { openAccessLog } from './access-log/access-log.service.ts'
import { makeQuota } from './credential/quota.service.ts'
import type { Base } from './disclosure/reading.ts'
import { registerDeadlines } from './deadline.ts'
import { makeDrain, type Drain } from './drain.ts'
import { registerEvidence, type EvidenceParts } from './evidence-upload/http.ts'
import type { EvidenceFiles } from './evidence/evidence-folder.ts'
import { makeErrorFormatter } from './graphql-errors.ts'
import { registerEventStream, type EventStreams } from './event-stream.ts'
import { makeStreamExecutor } from './graphql-stream.ts'
import { limitBodies, limitDocumentText } from './limit/body.ts'
import { ANSWER_MS, BODY_MOST, TOKENS_MOST } from './limit/limits.ts'
import { makeExecutor, type Executor, type Watch } from './graphql-executor.ts'
import { registerJwks } from './receipt/jwks.ts'
import { registerPage } from './page/page.ts'
import { registerDoor, type DoorParts } from './operation/door.ts'
import { openApiOf } from './operation/openapi.ts'
import { readOperations } from './operation/operation.ts'
import { namesIdentityPaper } from './operation/url.rules.ts'
import { answerError, refuseConnection, registerErrors, sendProblem } from './problem.ts'
import type { ServedSchema } from './schema.ts'
import { registerBulletins } from './bulletin-issue/http.ts'
import type { ExchangeAddress } from './config.ts'
import { LIST_BODY_MS } from './screening/body.ts'
import { registerScreening, type ScreeningParts } from './screening/http.ts'
import { makeWatch } from './watch.ts'
import { measured } from './measured.ts'
import { registerMetrics } from './metrics/door.ts'
import { makeMetrics } from './metrics/metrics.ts'

/** What answers say in headers, for pages of other origins to read. */
const TOLD_BY_HEADER = ['RateLimit', 'RateLimit-Policy', 'Retry-After']
/** Of the API, as package.json has it. */
const { version: VERSION } = createRequire(import.meta.url)('../package.json') as {
  version: string
}
/** At a stop, requests in flight have this many milliseconds; meanwhile /readyz says no. */
const DRAIN_MS = 3500
/** The database has this many milliseconds to say that it is there. */
const READY_MS = 1000

/** What the server is put together from. */
export interface ServerParts {
  base: Base
  served: ServedSchema
  logger: Logger
  corsOrigins: readonly string[]
  trustedProxies: readonly string[]
  /** The provider of access tokens for people; null: there is none. */
  oidc: { issuer: string; audience: string } | null
  /** Waits between the attempts of webhooks, in place of those of the rule data (tests). */
  retrySeconds?: readonly number[]
  /** Whether callers may ask for the schema, and get names suggested; it does unless told otherwise. */
  showsSchema?: boolean
  /** Whoever brings it reads /metrics; none: this machine alone does. */
  metricsToken?: string | null
  /** The folder of the bundled GraphiQL page; no page when it is not there. */
  pageFolder: string
  /** Where the content of evidence is kept. */
  evidence: EvidenceFiles
  /** The platforms to exchange with; none when absent. */
  exchange?: readonly ExchangeAddress[]
}

/** A server that is put together and not listening yet. */
export interface Server {
  fastify: FastifyInstance
  apollo: ApolloServer<RequestContext>
  /** Says no on /readyz, answers what is in flight, and closes. */
  stop(): Promise<void>
}

/** Puts the server together. */
export async function makeServer(parts: ServerParts): Promise<Server> {
  const { base, logger } = parts
  const fastify = Fastify({
    // Our own line says less: no query string, no variables, nothing personal. Fastify's messages hold addresses.
    logger: false,
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply, logger),
    bodyLimit: BODY_MOST,
    trustProxy: parts.trustedProxies.length === 0 ? false : [...parts.trustedProxies],
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // Fastify sets its own requestTimeout, none, over that of `http`. Most requests have less: see deadline.ts.
    requestTimeout: LIST_BODY_MS + 5_000,
    http: { headersTimeout: 2000, connectionsCheckingInterval: 1000 },
  })
  const drain = makeDrain(fastify)
  registerDeadlines(fastify)
  const accessLog = await openAccessLog(base, {
    onFailure: () => logger.error('the access log could not be written'),
  })
  const quotas = makeQuota(base)
  const watch = makeWatch({ served: parts.served, accessLog, quotas })
  const execute = measuring(fastify, parts, watch)
  const apollo = makeApollo(parts, watch, execute)
  const asking = makeAsking(parts)
  const context = makeContext(parts, asking)
  apollo.addPlugin(fastifyApolloDrainPlugin(fastify))
  await apollo.start()
  await registerCors(fastify, parts)
  registerHealth(fastify, base, drain)
  registerJwks(fastify, base.db)
  limitBodies(fastify)
  registerRequestLog(fastify, logger)
  registerGraphql(fastify, fastifyApolloHandler(apollo, { context }))
  registerDoor(fastify, doorOf(parts, execute, context))
  const streams = streamsOf(fastify, parts, watch, context)
  registerFiles(fastify, { ...filesOf(parts), accessLog, quotas, ...asking })
  registerBackground(fastify, parts, accessLog, asking.readerOf)
  registerPageOf(fastify, parts)
  return {
    fastify,
    apollo,
    stop: async () => {
      streams.stop()
      await drain.begin(DRAIN_MS)
      await fastify.close()
      await apollo.stop()
      await Promise.all([accessLog.close(), quotas.stop()])
    },
  }
}

/** The doors through which lists come in, and files go out. */
function registerFiles(fastify: FastifyInstance, parts: ScreeningParts & EvidenceParts): void {
  registerScreening(fastify, parts)
  registerBulletins(fastify, parts)
  registerEvidence(fastify, parts)
}

function registerPageOf(fastify: FastifyInstance, { pageFolder: folder }: ServerParts): void {
  if (existsSync(folder)) registerPage(fastify, { folder })
}

/** Pages of other origins may ask, and read what is left of their quota. */
async function registerCors(fastify: FastifyInstance, { corsOrigins }: ServerParts): Promise<void> {
  if (corsOrigins.length === 0) return
  await fastify.register(cors, { origin: [...corsOrigins], exposedHeaders: TOLD_BY_HEADER })
}

/** The door of GraphQL: what is refused by its URL or its length is refused before it is read. */
function registerGraphql(fastify: FastifyInstance, handler: RouteHandlerMethod): void {
  fastify.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    onRequest: (request, reply, done) => {
      // What a caller may see today it may not see tomorrow.
      reply.header('cache-control', 'no-store')
      if (namesIdentityPaper(request.url)) {
        sendProblem(request, reply, 'IDENTIFIER_TYPE_FORBIDDEN', 403)
      } else done()
    },
    preHandler: limitDocumentText,
    config: { answerMs: ANSWER_MS },
    handler,
  })
}

/** Subscriptions: the same schema, watch and callers. */
function streamsOf(
  fastify: FastifyInstance,
  { base, served, logger }: ServerParts,
  watch: Watch,
  makeContext: (request: FastifyRequest) => Promise<RequestContext>,
): EventStreams {
  return registerEventStream(fastify, {
    base,
    policy: served.policy,
    execute: makeStreamExecutor(served, watch, TOKENS_MOST),
    makeContext,
    formatError: makeErrorFormatter(logger),
    onFailure: telling(logger),
  })
}

/** Runs operations, counts them, and shows what was counted. */
function measuring(fastify: FastifyInstance, parts: ServerParts, watch: Watch): Executor {
  const metrics = makeMetrics(parts.base.db)
  registerMetrics(fastify, metrics, parts.metricsToken ?? null)
  return measured(makeExecutor(parts.served, watch), metrics, parts.logger)
}

/** The same schema, watch and callers, for those who speak no GraphQL. */
function doorOf(
  { served, logger }: ServerParts,
  execute: Executor,
  context: (request: FastifyRequest) => Promise<RequestContext>,
): DoorParts {
  const operations = readOperations(served.schema)
  return {
    operations,
    execute,
    makeContext: context,
    formatError: makeErrorFormatter(logger),
    openApi: openApiOf(served.schema, operations, VERSION),
  }
}

/** What the doors of files share with the server. */
function filesOf(parts: ServerParts) {
  return {
    base: parts.base,
    files: parts.evidence,
    daily: dailyOf(parts),
    onFailure: telling(parts.logger),
  }
}

function registerHealth(fastify: FastifyInstance, { db }: Base, drain: Drain): void {
  fastify.get('/livez', (_request, reply) => reply.send({ status: 'ok' }))
  fastify.get('/readyz', async (_request, reply) => {
    if (drain.isDraining()) return reply.code(503).send({ status: 'stopping' })
    const answers = await Promise.race([
      db.query('select 1').then(
        () => true,
        () => false,
      ),
      // Behind a pool that is busy with what does not end, the question itself would wait.
      new Promise<boolean>((resolve) => setTimeout(resolve, READY_MS, false).unref()),
    ])
    return answers
      ? reply.send({ status: 'ok' })
      : reply.code(503).send({ status: 'database unavailable' })
  })
}

function registerRequestLog(fastify: FastifyInstance, logger: Logger): void {
  registerErrors(fastify, logger)
  fastify.addHook('onResponse', (request, reply, done) => {
    logger.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
    done()
  })
}
