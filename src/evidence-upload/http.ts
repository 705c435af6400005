import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { uuidv7 } from 'uuidv7'
import type { AccessLog } from '../access-log/access-log.service.ts'
import { quotaHeaders } from '../credential/quota.rules.ts'
import type { Quotas } from '../credential/quota.service.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import { mayDo, type Viewer, type ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { evidenceLimits, isAccepted } from '../evidence/evidence-file.rules.ts'
import { typeOfFile } from '../evidence/file-type.ts'
import type { EvidenceFiles } from '../evidence/evidence-folder.ts'
import { loadEvidence } from '../evidence/evidence.service.ts'
import { insertEvidence, type EvidenceRow } from '../evidence/evidence.store.ts'
import { findObjection, listStepsOfObjection } from '../objection/objection.service.ts'
import { readPlainId, writeGlobalId } from '../relay/global-id.ts'
import { EVIDENCE_BODY_MS, receiveBody, type ReceivedFile } from '../screening/body.ts'

/** What the door of evidence is put together from. */
export interface EvidenceParts {
  base: Base
  files: EvidenceFiles
  accessLog: AccessLog
  quotas: Quotas
  /** Who asks, by the headers of a request. */
  viewerOf(request: FastifyRequest): Promise<Viewer>
  readerOf(viewer: Viewer): Reader
}

type Asked = FastifyRequest<{ Params: { id: string } }>

/** Pieces that are received at a time: each has a file of its own. */
const RECEIVED_MOST = 8

/** Bytes that cost a point of the caller's quota. */
const BYTES_A_POINT = 64 * 1024

/** How fast a piece has to come: as lists do. */
const PACE = { mostMs: EVIDENCE_BODY_MS, windowMs: 5_000, leastBytes: 80 * 1024 }

/**
 * The door through which evidence comes in, and goes out to who uploaded it and to the units that handle its objection.
 * A file has no name here: names tell of people.
 */
export function registerEvidence(fastify: FastifyInstance, parts: EvidenceParts): void {
  fastify.register((scope, _options, done) => {
    scope.addHook('onRequest', (_request, reply, next) => {
      reply.header('cache-control', 'no-store')
      next()
    })
    // A body is read by us, as it comes.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, next) => next(null, payload))
    const takeIn = makeTakeIn(parts)
    scope.post('/evidence', { config: { bodyMs: EVIDENCE_BODY_MS } }, async (request, reply) => {
      try {
        return await takeIn(request, reply)
      } catch (error) {
        // What is left of the body is not waited for.
        reply.header('connection', 'close')
        throw error
      }
    })
    scope.get('/evidence/:id', (request: Asked, reply: FastifyReply) => give(parts, request, reply))
    done()
  })
}

function makeTakeIn({ base, files, quotas, viewerOf }: EvidenceParts) {
  let receiving = 0
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const viewer = await viewerOf(request)
    const party = uploaderOf(viewer)
    const limits = evidenceLimits(base.rules(), base.today())
    const declared = declaredType(request)
    if (!limits.mediaTypes.includes(declared)) throw unsupported(limits.mediaTypes)
    if (receiving >= RECEIVED_MOST) throw new DomainError('UNAVAILABLE')
    receiving++
    try {
      const body = request.body as Readable
      const file = await receiveBody(body, lengthOf(request), PACE, limits.bytesMost)
      const keep = async () => {
        const quota = await quotas.charge(viewer, request.ip, Math.ceil(file.bytes / BYTES_A_POINT))
        const types = limits.mediaTypes
        const kept = await keepFile({ base, files }, viewer, party, declared, types, file)
        return { kept, quota }
      }
      const { kept, quota } = await keep().finally(file.remove)
      return await reply.code(201).headers(quotaHeaders(quota)).send(kept)
    } finally {
      receiving--
    }
  }
}

/** Subjects and those who may file for them. */
function uploaderOf(viewer: Viewer): ViewerParty {
  const { party } = viewer
  const isSubject = party?.class === 'SUBJECT' && mayDo(viewer, 'subject:read')
  if (party === null || (!isSubject && !mayDo(viewer, 'objection:handle')))
    throw new DomainError('FORBIDDEN')
  return party
}

async function keepFile(
  { base, files }: Pick<EvidenceParts, 'base' | 'files'>,
  { actor }: Viewer,
  { id: partyId }: ViewerParty,
  mediaType: string,
  mediaTypes: readonly string[],
  { path, sha256: hash, bytes }: ReceivedFile,
) {
  const found = await typeOfFile(path, bytes)
  if (!isAccepted({ mediaTypes }, mediaType, found)) throw unsupported(mediaTypes)
  await files.put(hash, path)
  const id = uuidv7()
  const at = base.now().toISOString()
  await insertEvidence(base.db, { id, hash, mediaType, bytes, partyId, actor, at })
  return { id: writeGlobalId({ kind: 'evidence', id }), sha256: hash, mediaType, bytes }
}

/** Gives a piece to who may have it; others' read like missing ones. What goes out is in the access log before. */
async function give(
  parts: EvidenceParts,
  request: Asked,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { base, files, accessLog, viewerOf, readerOf } = parts
  const viewer = await viewerOf(request)
  const id = readPlainId('evidence', request.params.id)
  const row = await loadEvidence(base, id)
  if (row === null || !(await mayHave(viewer, readerOf(viewer), row)))
    throw new DomainError('NOT_FOUND')
  const content = await files.get(row.hash)
  if (content === null) throw new DomainError('NOT_FOUND')
  await accessLog.append({
    viewer,
    requestId: request.id,
    operation: 'evidence',
    documentHash: row.hash,
    coordinates: ['ObjectionStep.evidence'],
    subjectIds: row.subjectId === null ? [] : [row.subjectId],
    consents: [],
    untilClosed: false,
  })
  return reply
    .type(row.mediaType)
    .header('content-disposition', 'attachment; filename="evidence"')
    .header('x-content-type-options', 'nosniff')
    .header('content-length', row.bytes)
    .send(content)
}

/** Who uploaded it; and the units that see what was said of the objection it belongs to. */
async function mayHave(viewer: Viewer, reader: Reader, row: EvidenceRow): Promise<boolean> {
  if (viewer.party === null) return false
  if (viewer.party.id === row.partyId) return true
  const { subjectId, objectionId } = row
  if (subjectId === null || objectionId === null || !mayDo(viewer, 'objection:handle')) return false
  const objection = await findObjection(reader, { subjectId, id: objectionId })
  if (objection === null) return false
  const steps = await listStepsOfObjection(objection)
  return steps.some(({ evidence }) => evidence?.includes(row.id) === true)
}

/** The declared type, without its parameters. */
function declaredType({ headers }: FastifyRequest): string {
  return (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
}

function unsupported(mediaTypes: readonly string[]): DomainError {
  const types = mediaTypes.join(', ')
  return new DomainError('MEDIA_TYPE_UNSUPPORTED', {
    zh: `证据材料须为 ${types}，且内容与所声明的类型一致`,
    en: `Evidence is ${types}, and its content is of the type that is declared`,
  })
}

function lengthOf({ headers }: FastifyRequest): number | null {
  const declared = headers['content-length']
  return declared === undefined ? null : Number(declared)
}
