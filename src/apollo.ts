import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { GraphQLError, ValidationRule } from 'graphql'
import type { Logger } from 'pino'
import type { RequestContext } from './context.ts'
import { DomainError, type Message } from './errors.ts'
import { makeErrorFormatter, outageOf } from './graphql-errors.ts'
import {
  makeExecutor,
  type Executor,
  type ValidatedOperation,
  type Watch,
} from './graphql-executor.ts'
import { limitDocument } from './limit/document-limit.ts'
import { makeDocumentStore } from './limit/document-store.ts'
import { DOCUMENTS_KEPT, TOKENS_MOST } from './limit/limits.ts'
import { lockToRegistered } from './operation/lock.ts'
import { RETRY_AFTER_S } from './problem.ts'
import type { ServedSchema } from './schema.ts'

/** What the Apollo server is made from. */
interface ApolloParts {
  served: ServedSchema
  logger: Logger
  /** Whether callers may ask for the schema, and get names suggested; it does unless told otherwise. */
  showsSchema?: boolean
}

/**
 * The Apollo server over a schema: parsing, validation, limits, the executor, and errors.
 * @param limits the rules that bound a document; tests that ask for all there is in one document leave them out
 */
export function makeApollo(
  { served, logger, showsSchema = true }: ApolloParts,
  watch: Watch,
  execute: Executor = makeExecutor(served, watch),
  limits: readonly ValidationRule[] = [limitDocument],
) {
  const executor = lockToRegistered(execute)
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
    introspection: showsSchema,
    hideSchemaDetailsFromClientErrors: !showsSchema,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: TOKENS_MOST },
    documentStore: makeDocumentStore(DOCUMENTS_KEPT),
    validationRules: [...limits],
    validationOptions: { maxErrors: 10, hideSuggestions: !showsSchema },
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

/** The header fields that the operation's watch asked for, and when to ask again for what failed for now. */
const carryHeaders: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ response, errors, contextValue }) => {
        if (errors?.some(isForNow) === true) {
          response.http.headers.set('retry-after', String(RETRY_AFTER_S))
        }
        for (const [name, value] of contextValue.headers) response.http.headers.set(name, value)
        return Promise.resolve()
      },
    }),
}

function isForNow({ extensions, originalError }: GraphQLError): boolean {
  const code = originalError instanceof DomainError ? originalError.code : extensions['code']
  return (
    outageOf(originalError) !== null ||
    code === 'BUSY' ||
    code === 'UNAVAILABLE' ||
    code === 'LOG_UNAVAILABLE'
  )
}
