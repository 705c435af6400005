import { DomainError } from '../errors.ts'
import { readGlobalId, writeGlobalId } from '../relay/global-id.ts'

/**
 * The global id of a consent. It carries the consent's own id twice and not the subject's: the id of a request that
 * named its subject would tell whether the database knows it.
 */
export function writeConsentId(id: string): string {
  return writeGlobalId({ kind: 'consent', subjectId: id, id })
}

/**
 * Reads the global id of a consent.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readConsentId(text: string): string {
  const id = readGlobalId(text)
  if (id?.kind !== 'consent' || id.subjectId !== id.id) throw new DomainError('NOT_FOUND')
  return id.id
}
