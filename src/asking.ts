import { HeaderMap } from '@apollo/server'
import type { FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import { beginContext, type RequestContext } from './context.ts'
import { resolveViewer } from './credential/credential.service.ts'
import { makeOidc } from './credential/oidc.service.ts'
import { refusalReasonOf } from './credential/refusal.ts'
import type { Base, Reader } from './disclosure/reading.ts'
import type { Viewer } from './disclosure/viewer.ts'
import { DomainError, ERROR_CODES } from './errors.ts'
import { outageOf } from './graphql-errors.ts'
import { RETRY_AFTER_S } from './problem.ts'
import type { ServedSchema } from './schema.ts'
import { writingOf } from './viewer/author.ts'
import { makeReaders } from './viewer/reader.ts'
import { languageOf } from './vocabulary/language.ts'

/** What tells who asks. */
interface AskingParts {
  base: Base
  served: ServedSchema
  logger: Logger
  /** The provider of access tokens for people; null: there is none. */
  oidc: { issuer: string; audience: string } | null
}

/** Who asks, and how it reads. */
export interface Asking {
  viewerOf(request: FastifyRequest): Promise<Viewer>
  readerOf(viewer: Viewer): Reader
}

/** Resolves who asks, once per request: everything that depends on the caller is derived from that. */
export function makeAsking({ base, logger, ...parts }: AskingParts): Asking {
  const oidc = parts.oidc === null ? null : makeOidc({ ...parts.oidc, now: base.now })
  return {
    readerOf: makeReaders(base),
    viewerOf: async (request) => {
      try {
        return await resolveViewer({ base, oidc }, request.headers, request.ip)
      } catch (error) {
        const reason = refusalReasonOf(error)
        if (reason !== null) logger.warn({ requestId: request.id, reason }, 'credential refused')
        throw error
      }
    },
  }
}

/** The context of an operation that comes by HTTP. */
export function makeContext(
  parts: AskingParts,
  { viewerOf, readerOf }: Asking,
): (request: FastifyRequest) => Promise<RequestContext> {
  return async (request) => {
    try {
      return contextOf(parts, request, await viewerOf(request), readerOf)
    } catch (error) {
      throw asRefusal(error, request)
    }
  }
}

function contextOf(
  { base, served }: AskingParts,
  request: FastifyRequest,
  viewer: Viewer,
  readerOf: (viewer: Viewer) => Reader,
): RequestContext {
  return beginContext(served.policy, {
    viewer,
    readerOf,
    base,
    writing: writingOf(base, viewer),
    isStrict: request.headers['disclosure'] === 'strict',
    isDryRun: request.headers['dry-run'] === 'true',
    language: languageOf(request.headers['accept-language']),
    requestId: request.id,
    address: request.ip,
  })
}

/** A caller that is refused before its operation is looked at: the status of the code, in its own language. */
function asRefusal(error: unknown, request: FastifyRequest): unknown {
  if (!(error instanceof DomainError)) {
    const outage = outageOf(error)
    return outage === null ? error : asRefusal(new DomainError(outage), request)
  }
  const { http } = ERROR_CODES[error.code]
  const header = headerOf(http)
  const headers = header === null ? undefined : new HeaderMap([header])
  return new GraphQLError(error.detail[languageOf(request.headers['accept-language'])], {
    originalError: error,
    extensions: { http: { status: http, ...(headers === undefined ? {} : { headers }) } },
  })
}

/** What a status asks for. */
function headerOf(status: number): [name: string, value: string] | null {
  if (status === 401) return ['www-authenticate', 'Bearer error="invalid_token"']
  return status === 503 ? ['retry-after', String(RETRY_AFTER_S)] : null
}
