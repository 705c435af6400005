import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ExecutionResult, GraphQLFormattedError } from 'graphql'
import { GraphQLError } from 'graphql'
import { createHandler } from 'graphql-sse/lib/use/fastify'
import { beginContext, type RequestContext } from './context.ts'
import { credentialOf } from './credential/kept-credential.rules.ts'
import { callerOfKept } from './credential/kept-credential.service.ts'
import type { Policy } from './disclosure/policy.ts'
import type { Base } from './disclosure/reading.ts'
import type { Viewer } from './disclosure/viewer.ts'
import { DomainError } from './errors.ts'
import type { AskedStream, Keeper, StreamExecutor } from './graphql-stream.ts'

/** What streams are put together from. */
export interface EventStreamParts {
  base: Base
  policy: Policy
  execute: StreamExecutor
  makeContext(request: FastifyRequest): Promise<RequestContext>
  formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError
  onFailure(error: unknown): void
}

/** Streams that a party has open at a time. */
const STREAMS_MOST = 20
/** A caller that takes nothing for so long is let go: what is sent waits in memory. */
const SLOW_MS = 10_000

/** The open streams of a process. */
export interface EventStreams {
  /** Ends all of them, and takes no more. */
  stop(): void
}

/**
 * Subscriptions over server-sent events (the protocol of graphql-sse, one connection each): `POST /graphql/stream`. A
 * stream ends within a second once its credential is revoked, its party suspended, or its rights are others.
 */
export function registerEventStream(
  fastify: FastifyInstance,
  parts: EventStreamParts,
): EventStreams {
  const open = new Map<string, number>()
  let isStopping = false
  const contexts = new WeakMap<FastifyRequest, RequestContext>()
  const handle = createHandler<{ reply: FastifyReply }>({
    // One connection for each: streams that are shared by a token of the client's are not kept.
    authenticate: () => null,
    onSubscribe: ({ raw, context: { reply } }, params) => {
      const context = contexts.get(raw)!
      const keeper = keeperOf(parts, context, reply, () => isStopping)
      return inWords(parts, context, parts.execute(params as AskedStream, keeper))
    },
  })
  fastify.route({
    url: '/graphql/stream',
    method: 'POST',
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store')
      if (isStopping) throw new DomainError('UNAVAILABLE')
      if (request.headers.accept !== 'text/event-stream') throw notAccepted()
      const context = await parts.makeContext(request).catch((error: unknown) => {
        throw (error as { originalError?: unknown }).originalError ?? error
      })
      const party = partyOf(context.viewer)
      const count = open.get(party) ?? 0
      if (count >= STREAMS_MOST) throw tooMany()
      open.set(party, count + 1)
      contexts.set(request, context)
      try {
        reply.raw.setHeader('x-accel-buffering', 'no')
        reply.hijack()
        await handle(request, reply)
      } catch (error) {
        parts.onFailure(error)
        reply.raw.destroy()
      } finally {
        const left = open.get(party)! - 1
        if (left === 0) open.delete(party)
        else open.set(party, left)
      }
    },
  })
  return {
    stop: () => {
      isStopping = true
    },
  }
}

/** Who nobody knows has no stream, so all of those share a number that is never used up. */
function partyOf({ party, actor }: Viewer): string {
  return party?.id ?? actor
}

function notAccepted(): DomainError {
  return new DomainError('BAD_REQUEST', {
    zh: '此处仅以 Accept: text/event-stream 应答',
    en: 'This is answered with Accept: text/event-stream only',
  })
}

function tooMany(): DomainError {
  return new DomainError('QUOTA_EXCEEDED', {
    zh: `同一参与方至多同时打开 ${STREAMS_MOST} 个订阅`,
    en: `A party has at most ${STREAMS_MOST} streams open`,
  })
}

function keeperOf(
  { base, policy }: EventStreamParts,
  context: RequestContext,
  reply: FastifyReply,
  isStopping: () => boolean,
): Keeper {
  const { viewer, readerOf, requestId, address, isStrict, language } = context
  const asked = { viewer, readerOf, base, requestId, address, isStrict, language }
  const credential = credentialOf(viewer)
  const rights = rightsText(viewer)
  return {
    begin: () => beginContext(policy, asked),
    isGood: async () => {
      if (isStopping()) return false
      // Nobody's stream is refused by its gate, and says so.
      if (credential === null) return true
      try {
        return rightsText(await callerOfKept(base, credential)) === rights
      } catch (error) {
        if (error instanceof DomainError) return false
        throw error
      }
    },
    hasTaken: () => taken(reply),
  }
}

/** A stream of other rights is another stream: the caller begins it anew. */
function rightsText({
  party,
  permissions,
  purposes,
  regions,
  domains,
}: Omit<Viewer, 'purpose' | 'matter'>) {
  return JSON.stringify([party, [...permissions].toSorted(), purposes, regions, domains])
}

/**
 * Waits until a caller has taken what it was sent; false when it does not, or went away. The library writes one event at
 * a time, and keeps what it is given meanwhile: so it is given nothing.
 */
async function taken({ raw }: FastifyReply): Promise<boolean> {
  if (raw.destroyed || raw.writableEnded) return false
  if (raw.writableLength === 0) return true
  const isTaken = await new Promise<boolean>((resolve) => {
    const late = setTimeout(resolve, SLOW_MS, false)
    // Nothing is written, behind what is on its way: so it is known when that is gone.
    raw.write('', (error) => {
      clearTimeout(late)
      resolve(error == null)
    })
  })
  if (!isTaken) raw.destroy()
  return isTaken && !raw.destroyed
}

/** Errors as everywhere: with their codes, in the caller's language. */
async function* inWords(
  { formatError }: EventStreamParts,
  { language }: RequestContext,
  results: AsyncGenerator<ExecutionResult, void>,
): AsyncGenerator<ExecutionResult, void> {
  try {
    for await (const result of results) {
      if (result.errors === undefined) yield result
      else {
        const errors = result.errors.map((error) => {
          const formatted = formatError(error.toJSON(), error)
          const { messages } = (formatted.extensions ?? {}) as { messages?: Record<string, string> }
          return { ...formatted, message: messages?.[language] ?? formatted.message }
        })
        yield { ...result, errors: errors as unknown as GraphQLError[] }
      }
    }
  } finally {
    await results.return()
  }
}
