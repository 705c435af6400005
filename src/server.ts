import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify'
import cors from '@fastify/cors'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { makeAsking, makeContext } from './asking.ts'
import type { RequestContext } from './context.ts'
import { openAccessLog } from './access-log/access-log.service.ts'
import { makeQuota } from './credential/quota.service.ts'
import type { Base } from './disclosure/reading.ts'
import { registerDeadline } from './deadline.ts'
import { makeDrain, type Drain } from './drain.ts'
import type { Message } from './errors.ts'
import { describeBug, makeErrorFormatter } from './graphql-errors.ts'
import { makeExecutor, type ValidatedOperation, type Watch } from './graphql-executor.ts'
import { registerJwks } from './receipt/jwks.ts'
import { registerPage } from './page/page.ts'
import { registerDoor, type DoorParts } from './operation/door.ts'
import { openApiOf } from './operation/openapi.ts'
import { readOperations } from './operation/operation.ts'
import { namesIdentityPaper } from './operation/url.rules.ts'
import { answerError, refuseConnection, registerErrors, sendProblem } from './problem.ts'
import type { ServedSchema } from './schema.ts'
import { letCommitmentsFallDue } from './commitment-register/due.service.ts'
import { registerBulletins } from './bulletin-issue/http.ts'
import { LIST_BODY_MS } from './screening/body.ts'
import { registerScreening, type ScreeningParts } from './screening/http.ts'
import { makeWatch } from './watch.ts'

/** What answers say in headers, for pages of other origins to read. */
const TOLD_BY_HEADER = ['RateLimit', 'RateLimit-Policy', 'Retry-After']
/** Of the API, as package.json has it. */
const { version: VERSION } = createRequire(import.meta.url)('../package.json') as {
  version: string
}
/** Bytes of a request's body at most. */
const BODY_MOST = 1024 * 1024
/** Tokens of a document at most. */
const TOKENS_MOST = 1000
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
  /** The folder of the bundled GraphiQL page; no page when it is not there. */
  pageFolder: string
}

/** The Apollo server over a schema: parsing, validation, limits, the executor, and errors. */
export function makeApollo(
  { served, logger }: Pick<ServerParts, 'served' | 'logger'>,
  watch: Watch,
) {
  const executor = makeExecutor(served, watch)
  return new ApolloServer<RequestContext>({
    gateway: {
      load: () =>
        Promise.resolve({
          executor: (request) => executor(request as unknown as ValidatedOperation) as never,
        }),
      onSchemaLoadOrUpdate: (listen) => {
        listen({ apiSchema: served.schema, coreSupergraphSdl: '' })
        return () => {}
      },
      stop: () => Promise.resolve(),
    },
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: TOKENS_MOST },
    maxRecursiveSelections: 1000,
    logger: bugsOnly(logger),
    formatError: makeErrorFormatter(logger),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      // Apollo's own page loads its scripts from another host.
      ApolloServerPluginLandingPageDisabled(),
      speakTheirLanguage,
      carryHeaders,
    ],
  })
}

/** Apollo writes the messages of errors, and they may hold what a caller sent: only that there was one is kept. */
function bugsOnly(logger: Logger) {
  const silent = () => {}
  const error = () => logger.error('bug outside any resolver')
  return { debug: silent, info: silent, warn: silent, error }
}

/** Messages follow `Accept-Language`; both stand in the extensions. */
const speakTheirLanguage: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ response, contextValue }) => {
        const result = response.body.kind === 'single' ? response.body.singleResult : undefined
        for (const error of result?.errors ?? []) {
          const messages = error.extensions?.['messages'] as Message | undefined
          if (messages !== undefined)
            Object.assign(error, { message: messages[contextValue.language] })
        }
        return Promise.resolve()
      },
    }),
}

/** The header fields that the operation's watch asked for. */
const carryHeaders: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ response, contextValue }) => {
        for (const [name, value] of contextValue.headers) response.http.headers.set(name, value)
        return Promise.resolve()
      },
    }),
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
  registerDeadline(fastify)
  const accessLog = await openAccessLog(base, {
    onFailure: () => logger.error('the access log could not be written'),
  })
  const quotas = makeQuota(base)
  const watch = makeWatch({ served: parts.served, accessLog, quotas })
  const apollo = makeApollo(parts, watch)
  const asking = makeAsking(parts)
  const context = makeContext(parts, asking)
  apollo.addPlugin(fastifyApolloDrainPlugin(fastify))
  await apollo.start()

  await registerCors(fastify, parts)
  registerHealth(fastify, base, drain)
  registerJwks(fastify, base.db)
  registerErrors(fastify, logger)
  registerRequestLog(fastify, logger)
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
    handler: fastifyApolloHandler(apollo, { context }),
  })
  registerDoor(fastify, doorOf(parts, watch, context))
  registerFiles(fastify, { base, accessLog, quotas, ...asking, ...backgroundOf(parts) })
  if (existsSync(parts.pageFolder)) registerPage(fastify, { folder: parts.pageFolder })
  return {
    fastify,
    apollo,
    stop: async () => {
      await drain.begin(DRAIN_MS)
      await fastify.close()
      await apollo.stop()
      await Promise.all([accessLog.close(), quotas.stop()])
    },
  }
}

/** The doors through which lists come in, and files go out. */
function registerFiles(fastify: FastifyInstance, parts: ScreeningParts): void {
  registerScreening(fastify, parts)
  registerBulletins(fastify, parts)
}

/** Pages of other origins may ask, and read what is left of their quota. */
async function registerCors(fastify: FastifyInstance, { corsOrigins }: ServerParts): Promise<void> {
  if (corsOrigins.length === 0) return
  await fastify.register(cors, { origin: [...corsOrigins], exposedHeaders: TOLD_BY_HEADER })
}

/** The same schema, watch and callers, for those who speak no GraphQL. */
function doorOf(
  { served, logger }: ServerParts,
  watch: Watch,
  context: (request: FastifyRequest) => Promise<RequestContext>,
): DoorParts {
  const operations = readOperations(served.schema)
  return {
    operations,
    execute: makeExecutor(served, watch),
    makeContext: context,
    formatError: makeErrorFormatter(logger),
    openApi: openApiOf(served.schema, operations, VERSION),
  }
}

/** What is done beside the requests, and who is told when it fails. */
function backgroundOf(parts: ServerParts) {
  return { daily: [() => findDue(parts)], onFailure: telling(parts.logger) }
}

/** Lets commitments fall due, and says how many did. */
async function findDue({ base, logger }: ServerParts): Promise<void> {
  const fallen = await letCommitmentsFallDue(base)
  logger.info({ fallen }, 'commitments whose time is over fell due')
}

/** Tells the log of what went wrong where nobody waits for an answer. */
function telling(logger: Logger): (error: unknown) => void {
  return (error) => logger.error(describeBug(error), 'work in the background could not go on')
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
