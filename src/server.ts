import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled'
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify'
import cors from '@fastify/cors'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { Logger } from 'pino'
import type { RequestContext } from './context.ts'
import { ANONYMOUS } from './disclosure/entitlement.ts'
import type { Base, Reading } from './disclosure/reading.ts'
import type { Entitlement } from './disclosure/entitlement.ts'
import { DisclosureReport } from './disclosure/report.ts'
import { perOwner } from './database/loader.ts'
import { ERROR_CODES, type ErrorCode, type Message } from './errors.ts'
import { describeBug, makeErrorFormatter } from './graphql-errors.ts'
import { makeExecutor, type ValidatedOperation } from './graphql-executor.ts'
import { registerPage } from './page/page.ts'
import type { ServedSchema } from './schema.ts'
import { languageOf } from './vocabulary/language.ts'

/** Bytes of a request's body at most. */
const BODY_MOST = 1024 * 1024
/** Tokens of a document at most. */
const TOKENS_MOST = 1000

/** What the server is put together from. */
export interface ServerParts {
  base: Base
  served: ServedSchema
  logger: Logger
  corsOrigins: readonly string[]
  trustedProxies: readonly string[]
  /** The folder of the bundled GraphiQL page; no page when it is not there. */
  pageFolder: string
}

/** The handles of an entitlement are shared by all its requests: that is what lets loaders batch across them. */
export function makeReadings(base: Base): (entitlement: Entitlement) => Reading {
  return perOwner((entitlement: Entitlement): Reading => ({ ...base, entitlement }))
}

/** The Apollo server over a schema: parsing, validation, limits, the executor, and errors. */
export function makeApollo({ served, logger }: Pick<ServerParts, 'served' | 'logger'>) {
  const executor = makeExecutor(served)
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
    logger,
    formatError: makeErrorFormatter(logger),
    plugins: [ApolloServerPluginCacheControlDisabled(), speakTheirLanguage],
  })
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
    loggerInstance: logger as FastifyBaseLogger,
    // Our own line says less: no query string, no variables, nothing personal.
    disableRequestLogging: true,
    bodyLimit: BODY_MOST,
    trustProxy: parts.trustedProxies.length === 0 ? false : [...parts.trustedProxies],
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    http: { headersTimeout: 2000, requestTimeout: 10_000, connectionsCheckingInterval: 1000 },
  })
  const state = { stopping: false }
  const readingOf = makeReadings(base)
  const apollo = makeApollo(parts)
  apollo.addPlugin(fastifyApolloDrainPlugin(fastify))
  await apollo.start()

  if (parts.corsOrigins.length > 0) await fastify.register(cors, { origin: [...parts.corsOrigins] })
  registerHealth(fastify, base, state)
  registerErrors(fastify, logger)
  registerRequestLog(fastify, logger)
  fastify.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    handler: fastifyApolloHandler(apollo, {
      context: (request) => Promise.resolve(contextOf(parts, readingOf, request)),
    }),
  })
  if (existsSync(parts.pageFolder)) registerPage(fastify, { folder: parts.pageFolder })
  return {
    fastify,
    apollo,
    stop: async () => {
      state.stopping = true
      await fastify.close()
      await apollo.stop()
    },
  }
}

/** Until credentials exist, whoever comes over HTTP is anonymous: sees PUBLIC and writes nothing. */
function contextOf(
  { served }: ServerParts,
  readingOf: (entitlement: Entitlement) => Reading,
  request: FastifyRequest,
): RequestContext {
  return {
    viewer: { party: null, isOperator: false },
    reading: readingOf(ANONYMOUS),
    writing: null,
    isStrict: request.headers['disclosure'] === 'strict',
    disclosure: new DisclosureReport(ANONYMOUS, served.policy),
    language: languageOf(request.headers['accept-language']),
    requestId: request.id,
  }
}

function registerHealth(
  fastify: FastifyInstance,
  { db }: Base,
  state: { stopping: boolean },
): void {
  fastify.get('/livez', (_request, reply) => reply.send({ status: 'ok' }))
  fastify.get('/readyz', async (_request, reply) => {
    if (state.stopping) return reply.code(503).send({ status: 'stopping' })
    const answers = await db.query('select 1').then(
      () => true,
      () => false,
    )
    return answers
      ? reply.send({ status: 'ok' })
      : reply.code(503).send({ status: 'database unavailable' })
  })
}

/** Plain-HTTP doors answer errors as `application/problem+json` with the codes of the schema. */
function registerErrors(fastify: FastifyInstance, logger: Logger): void {
  fastify.setNotFoundHandler((request, reply) => sendProblem(request, reply, 'NOT_FOUND', 404))
  fastify.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status === 413) return sendProblem(request, reply, 'BODY_TOO_LARGE', status)
    if (status < 500) return sendProblem(request, reply, 'BAD_REQUEST', status)
    logger.error({ requestId: request.id, ...describeBug(error) }, 'bug')
    return sendProblem(request, reply, 'INTERNAL', 500)
  })
}

function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  status: number,
) {
  const language = languageOf(request.headers['accept-language'])
  return reply.code(status).type('application/problem+json; charset=utf-8').send({
    type: 'about:blank',
    title: ERROR_CODES[code][language],
    status,
    code,
    instance: request.id,
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
