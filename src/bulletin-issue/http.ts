import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AccessLog } from '../access-log/access-log.service.ts'
import { findBulletin } from '../bulletin/bulletin.service.ts'
import type { BulletinRow } from '../bulletin/bulletin.store.ts'
import { contentOf } from '../bulletin/content.ts'
import type { Reader } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { readListEntryId, readPlainId } from '../relay/global-id.ts'
import { BULLETIN_FORMS, type BulletinForm } from './export.rules.ts'

/** What the door of bulletins is put together from. */
export interface BulletinParts {
  accessLog: AccessLog
  /** Who asks, by the headers of a request. */
  viewerOf(request: FastifyRequest): Promise<Viewer>
  readerOf(viewer: Viewer): Reader
}

type Asked = FastifyRequest<{ Params: { id: string } }>

/** The door through which bulletins go out as files: `/bulletins/{id}/content.csv`, `.xlsx`, `.json`. */
export function registerBulletins(fastify: FastifyInstance, parts: BulletinParts): void {
  for (const form of BULLETIN_FORMS) {
    fastify.get(`/bulletins/:id/content.${form.extension}`, (request: Asked, reply: FastifyReply) =>
      give(parts, form, request, reply),
    )
  }
}

/** What a file tells of subjects is in the access log before it goes out. */
async function give(
  { accessLog, viewerOf, readerOf }: BulletinParts,
  form: BulletinForm,
  request: Asked,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const viewer = await viewerOf(request)
  if (!mayDo(viewer, 'list:determine') && !mayDo(viewer, 'log:read'))
    throw new DomainError('FORBIDDEN')
  const bulletin = await findBulletin(readerOf(viewer), readPlainId('bulletin', request.params.id))
  if (bulletin === null) throw new DomainError('NOT_FOUND')
  await accessLog.append(accessOf(viewer, request.id, bulletin))
  const { listCode, month, version } = bulletin
  const name = `bulletin-${listCode}-${month}-v${version}.${form.extension}`
  return reply
    .type(form.mediaType)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('x-content-type-options', 'nosniff')
    .send(form.write(bulletin))
}

function accessOf(viewer: Viewer, requestId: string, bulletin: BulletinRow) {
  const subjects = contentOf(bulletin).entries.map(({ entry }) => readListEntryId(entry).subjectId)
  return {
    viewer,
    requestId,
    operation: 'bulletinContent',
    documentHash: bulletin.contentHash,
    coordinates: ['ListBulletin.entries'],
    subjectIds: subjects,
    consents: [],
    untilClosed: false,
  }
}
