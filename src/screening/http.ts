import { basename } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AccessLog } from '../access-log/access-log.service.ts'
import { checkMatter, readPurpose } from '../credential/header.rules.ts'
import { quotaHeaders } from '../credential/quota.rules.ts'
import type { Quotas } from '../credential/quota.service.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { hideIdentityNumbers } from '../personal/identity-number.rules.ts'
import { readPlainId, writeGlobalId } from '../relay/global-id.ts'
import { makeReaders } from '../viewer/reader.ts'
import {
  LIST_BODY_MS,
  LIST_BYTES_MOST,
  receiveBody,
  sweepReceived,
  type ReceivedFile,
} from './body.ts'
import { readList } from './list-file.ts'
import { readMediaType, type MediaType } from './media-type.rules.ts'
import { makeQueue, type Queue } from './queue.ts'
import { RESULT_FORMS, type ResultForm } from './result.rules.ts'
import { resultOf } from './result.service.ts'
import { deleteOldScreenings } from './retention.service.ts'
import { runSlice } from './run.service.ts'
import {
  bodyHashOf,
  checkSubmission,
  findRepeated,
  findScreening,
  keepScreening,
  type Submission,
} from './screening.service.ts'
import { listUnfinished, updateEnded, type ScreeningRow } from './screening.store.ts'
import { screeningView } from './screening.view.ts'

/** What screenings are put together from. */
export interface ScreeningParts {
  base: Base
  accessLog: AccessLog
  quotas: Quotas
  /** Who asks, by the headers of a request. */
  viewerOf(request: FastifyRequest): Promise<Viewer>
  readerOf(viewer: Viewer): Reader
  /** What else is done once a day. */
  daily: readonly (() => Promise<unknown>)[]
  onFailure(error: unknown): void
}

interface Asked {
  Params: { id: string }
  Querystring: { purpose?: string; matter?: string; fileName?: string }
}

/** Lists that are received at a time: each has a file of its own. */
const RECEIVED_MOST = 8

/**
 * The doors through which lists come in and results go out, and the jobs between them. They start with the server and
 * end with it, after the chunk that is under way.
 */
export function registerScreening(fastify: FastifyInstance, parts: ScreeningParts): void {
  const { base, accessLog, onFailure } = parts
  // Loaders of its own: what a caller waits for shares no statement with a hundred rows.
  const running = { base, accessLog, readerOf: makeReaders(base) }
  const queue = makeQueue(base.db, {
    runSlice: (id, isStopping) => runSlice(running, id, isStopping),
    giveUp: async (id) => {
      await updateEnded(base.db, id, { state: 'FAILED', problem: 'FAILED' }, base.now())
    },
    daily: [() => deleteOldScreenings(base), ...parts.daily],
    listUnfinished: () => listUnfinished(base.db),
    onFailure,
  })
  fastify.addHook('onReady', async () => {
    await sweepReceived(new Date())
    await queue.start()
  })
  fastify.addHook('onClose', () => queue.stop())
  fastify.register((scope, _options, done) => {
    scope.addHook('onRequest', (_request, reply, next) => {
      reply.header('cache-control', 'no-store')
      next()
    })
    registerDoors(scope, parts, queue)
    done()
  })
}

function registerDoors(scope: FastifyInstance, parts: ScreeningParts, queue: Queue): void {
  const takeIn = makeTakeIn(parts, queue)
  // A body is read by us, as it comes.
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  scope.post<Asked>(
    '/screenings',
    { bodyLimit: LIST_BYTES_MOST, config: { bodyMs: LIST_BODY_MS } },
    async (request, reply) => {
      try {
        return await takeIn(request, reply)
      } catch (error) {
        // What is left of the body is not waited for.
        reply.header('connection', 'close')
        throw error
      }
    },
  )
  scope.get('/screenings/:id', (request: FastifyRequest<Asked>) => tell(parts, request))
  for (const form of Object.values(RESULT_FORMS)) {
    const give = (request: FastifyRequest<Asked>, reply: FastifyReply) =>
      giveResult(parts, form, request, reply)
    scope.get(`/screenings/:id/result.${form.extension}`, give)
  }
}

async function tell(parts: ScreeningParts, request: FastifyRequest<Asked>) {
  const screening = await ownScreening(parts, await viewerOf(parts, request), request)
  return screeningView(parts.base, screening)
}

async function giveResult(
  parts: ScreeningParts,
  { mediaType, extension, ...form }: ResultForm,
  request: FastifyRequest<Asked>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const viewer = await viewerOf(parts, request)
  const screening = await ownScreening(parts, viewer, request)
  const pieces = resultOf(parts, viewer, request.id, screening, form)
  return reply
    .type(mediaType)
    .header('content-disposition', `attachment; filename="screening-${screening.id}.${extension}"`)
    .header('x-content-type-options', 'nosniff')
    .send(Readable.from(pieces, { objectMode: false }))
}

/**
 * Takes a list in. Lists are read and kept one after the other in a process: the same one that comes twice at once is
 * charged once, and nobody's requests wait for more than one.
 */
function makeTakeIn(parts: ScreeningParts, queue: Queue) {
  const { base, quotas } = parts
  let receiving = 0
  let turn: Promise<unknown> = Promise.resolve()

  const keep = async (
    submission: Submission,
    file: ReceivedFile,
    media: MediaType,
    request: FastifyRequest<Asked>,
  ) => {
    const bodyHash = bodyHashOf(base, submission, file.sha256)
    const known = await findRepeated(base, submission, bodyHash)
    if (known !== null) return { screening: known, isNew: false, quota: null }
    const rows = await readList(file.path, media)
    const quota = await quotas.charge(submission.viewer, request.ip, rows.length)
    const given = { rows, bodyHash, fileName: fileNameOf(request) }
    const kept = await keepScreening(base, submission, given, queue.enqueue)
    if (kept !== null) {
      queue.wake()
      return { screening: kept, isNew: true, quota }
    }
    const won = await findRepeated(base, submission, bodyHash)
    if (won === null) throw new DomainError('UNAVAILABLE')
    return { screening: won, isNew: false, quota }
  }

  return async (request: FastifyRequest<Asked>, reply: FastifyReply) => {
    const viewer = await viewerOf(parts, request)
    const key = headerOf(request, 'idempotency-key')
    const submission = checkSubmission(base, parts.readerOf, viewer, key)
    const media = readMediaType(request.headers['content-type'])
    if (receiving >= RECEIVED_MOST) throw new DomainError('UNAVAILABLE')
    receiving++
    const taken = receiveBody(request.body as Readable, lengthOf(request)).then((file) => {
      const mine = turn.then(() => keep(submission, file, media, request)).finally(file.remove)
      turn = mine.catch(() => {})
      return mine
    })
    const { screening, isNew, quota } = await taken.finally(() => receiving--)
    const id = globalIdOf(screening)
    const { state, rowCount } = screening
    return reply
      .code(isNew ? 202 : 200)
      .headers(quota === null ? {} : quotaHeaders(quota))
      .header('location', `/screenings/${id}`)
      .send({ id, state, rowCount })
  }
}

/** Who asks, with the purpose and the matter of the headers, or of the query. */
async function viewerOf(parts: ScreeningParts, request: FastifyRequest<Asked>): Promise<Viewer> {
  const viewer = await parts.viewerOf(request)
  const { purpose, matter } = request.query
  return {
    ...viewer,
    purpose: agreed(viewer.purpose, readPurpose(purpose)),
    matter: agreed(viewer.matter, checkMatter(matter ?? '')),
  }
}

function agreed(ofHeader: string | null, ofQuery: string | null): string | null {
  if (ofHeader !== null && ofQuery !== null && ofHeader !== ofQuery)
    throw new DomainError('PURPOSE_CONFLICT')
  return ofHeader ?? ofQuery
}

async function ownScreening(
  { base }: ScreeningParts,
  viewer: Viewer,
  request: FastifyRequest<Asked>,
): Promise<ScreeningRow> {
  if (!mayDo(viewer, 'check:run')) throw new DomainError('FORBIDDEN')
  const id = readPlainId('screening', request.params.id)
  const screening = await findScreening(base, viewer, id)
  if (screening === null) throw new DomainError('NOT_FOUND')
  return screening
}

function globalIdOf({ id }: ScreeningRow): string {
  return writeGlobalId({ kind: 'screening', id })
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value.trim() : undefined
}

function lengthOf(request: FastifyRequest): number | null {
  const declared = request.headers['content-length']
  return declared === undefined ? null : Number(declared)
}

const FILE_NAME_MOST = 120

/** A name for people: no path, nothing that cannot be seen, no identity number. */
function fileNameOf({ query }: FastifyRequest<Asked>): string {
  const name = basename((query.fileName ?? '').replaceAll('\\', '/'))
  const shown = hideIdentityNumbers(name.replaceAll(/[\p{C}]+/gu, '')).slice(0, FILE_NAME_MOST)
  return Buffer.from(shown, 'utf8').toString('utf8').trim()
}
