import { DomainError } from '../errors.ts'

/**
 * Global ids, opaque to clients. They carry the subject's id, so that a fact is found where its subject's facts
 * are kept: `subject:<uuid>`, `record:<subject uuid>:<record uuid>`.
 */
export type GlobalId =
  | { kind: 'subject'; subjectId: string }
  | { kind: 'record'; subjectId: string; recordId: string }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Writes a global id. */
export function writeGlobalId(id: GlobalId): string {
  const parts = id.kind === 'subject' ? [id.subjectId] : [id.subjectId, id.recordId]
  return Buffer.from([id.kind, ...parts].join(':')).toString('base64url')
}

/** Reads a global id; null when it is none (a made-up id and a missing row read alike). */
export function readGlobalId(text: string): GlobalId | null {
  const [kind, subjectId, recordId, ...rest] = Buffer.from(text, 'base64url')
    .toString('utf8')
    .split(':')
  if (rest.length > 0 || subjectId === undefined || !UUID.test(subjectId)) return null
  if (kind === 'subject' && recordId === undefined) return { kind, subjectId }
  if (kind === 'record' && recordId !== undefined && UUID.test(recordId)) {
    return { kind, subjectId, recordId }
  }
  return null
}

/**
 * Reads the global id of a record.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readRecordId(text: string): { subjectId: string; recordId: string } {
  const id = readGlobalId(text)
  if (id?.kind !== 'record') throw new DomainError('NOT_FOUND')
  return id
}

/**
 * Reads the global id of a subject.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readSubjectId(text: string): string {
  const id = readGlobalId(text)
  if (id?.kind !== 'subject') throw new DomainError('NOT_FOUND')
  return id.subjectId
}
