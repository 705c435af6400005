import type { Viewer } from '../disclosure/viewer.ts'
import { hideIdentityNumbers } from '../personal/identity-number.rules.ts'
import type { Unchained } from './chain.rules.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** An answer that disclosed something not public, as it is to be logged. */
export interface NewAccess {
  viewer: Viewer
  requestId: string
  /** The name of the operation, where it has one. */
  operation: string | null
  /** SHA-256 of the document. */
  documentHash: string
  /** The schema's coordinates that were disclosed. */
  coordinates: readonly string[]
  /** The subjects that it was about, as uuids. */
  subjectIds: readonly string[]
  /** The consents that were used, as uuids. */
  consents: readonly string[]
  /** For enforcement or random inspection: the subject learns of it once the matter is closed. */
  untilClosed: boolean
}

/**
 * An access in the form in which it is chained and stored: ids in lower case, each subject once, texts as the
 * database can keep them. One access that could not be stored would take down the group that it shares an insert with.
 * @throws TypeError for an id that is no uuid: a mistake of the program
 */
export function readAccess(access: NewAccess): Unchained {
  const { viewer } = access
  return {
    requestId: storable(access.requestId),
    partyClass: viewer.partyClass,
    partyId: viewer.party === null ? null : uuid(viewer.party.id),
    memberId: viewer.member === null ? null : uuid(viewer.member.id),
    tokenId: viewer.tokenId === null ? null : uuid(viewer.tokenId),
    purpose: nullable(viewer.purpose),
    matter: nullable(viewer.matter),
    // A caller chooses the name of its operation.
    operation: access.operation === null ? null : hideIdentityNumbers(storable(access.operation)),
    documentHash: storable(access.documentHash),
    coordinates: access.coordinates.map(storable),
    consents: access.consents.map(uuid),
    subjectIds: [...new Set(access.subjectIds.map(uuid))],
    untilClosed: access.untilClosed,
  }
}

function uuid(id: string): string {
  if (!UUID.test(id)) throw new TypeError('an id in the access log must be a uuid')
  return id.toLowerCase()
}

function nullable(text: string | null): string | null {
  return text === null ? null : storable(text)
}

/**
 * A text as the log keeps it. PostgreSQL keeps no NUL, and UTF-8 no half of a surrogate pair: both come from headers
 * that somebody made up.
 */
export function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}
