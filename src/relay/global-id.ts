import { DomainError } from '../errors.ts'

/**
 * Global ids, opaque to clients. They carry the subject's id, so that a fact is found where its subject's facts
 * are kept: `subject:<uuid>`, `record:<subject uuid>:<record uuid>`, `consent:<subject uuid>:<uuid>`,
 * `list-entry:<subject uuid>:<uuid>`, `commitment:<subject uuid>:<uuid>`,
 * `measure-application:<subject uuid>:<uuid>`, `evaluation:<subject uuid>:<uuid>`. What is not about a subject is
 * `<kind>:<uuid>`.
 */
export type GlobalId =
  | { kind: 'subject'; subjectId: string }
  | { kind: 'record'; subjectId: string; recordId: string }
  | {
      kind: 'consent' | 'commitment' | 'measure-application' | 'evaluation'
      subjectId: string
      id: string
    }
  | { kind: 'list-entry'; subjectId: string; entryId: string }
  | { kind: PlainKind; id: string }

/** Kinds of objects that stand by themselves. */
const PLAIN_KINDS = ['party', 'member', 'mandate', 'act', 'token', 'screening', 'bulletin'] as const
export type PlainKind = (typeof PLAIN_KINDS)[number]

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Writes a global id. */
export function writeGlobalId(id: GlobalId): string {
  return Buffer.from([id.kind, ...partsOf(id)].join(':')).toString('base64url')
}

function partsOf(id: GlobalId): string[] {
  switch (id.kind) {
    case 'subject':
      return [id.subjectId]
    case 'record':
      return [id.subjectId, id.recordId]
    case 'consent':
    case 'commitment':
    case 'measure-application':
    case 'evaluation':
      return [id.subjectId, id.id]
    case 'list-entry':
      return [id.subjectId, id.entryId]
    default:
      return [id.id]
  }
}

/** Reads a global id; null when it is none (a made-up id and a missing row read alike). */
export function readGlobalId(text: string): GlobalId | null {
  const [kind, first, second, ...rest] = Buffer.from(text, 'base64url').toString('utf8').split(':')
  if (rest.length > 0 || first === undefined || !UUID.test(first)) return null
  if (second === undefined) {
    if (kind === 'subject') return { kind, subjectId: first }
    const plain = PLAIN_KINDS.find((one) => one === kind)
    return plain === undefined ? null : { kind: plain, id: first }
  }
  if (!UUID.test(second)) return null
  if (kind === 'record') return { kind, subjectId: first, recordId: second }
  if (kind === 'consent' || kind === 'commitment') return { kind, subjectId: first, id: second }
  if (kind === 'measure-application' || kind === 'evaluation')
    return { kind, subjectId: first, id: second }
  if (kind === 'list-entry') return { kind, subjectId: first, entryId: second }
  return null
}

/**
 * Reads the global id of an object of one kind that stands by itself.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readPlainId(kind: PlainKind, text: string): string {
  const id = readGlobalId(text)
  if (id === null || id.kind !== kind) throw new DomainError('NOT_FOUND')
  return id.id
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

/**
 * Reads the global id of an entry of a list.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readListEntryId(text: string): { subjectId: string; entryId: string } {
  const id = readGlobalId(text)
  if (id?.kind !== 'list-entry') throw new DomainError('NOT_FOUND')
  return { subjectId: id.subjectId, entryId: id.entryId }
}

/**
 * Reads the global id of a commitment.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readCommitmentId(text: string): { subjectId: string; commitmentId: string } {
  const id = readGlobalId(text)
  if (id?.kind !== 'commitment') throw new DomainError('NOT_FOUND')
  return { subjectId: id.subjectId, commitmentId: id.id }
}

/**
 * Reads the global id of an application of a measure.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readApplicationId(text: string): { subjectId: string; applicationId: string } {
  const id = readGlobalId(text)
  if (id?.kind !== 'measure-application') throw new DomainError('NOT_FOUND')
  return { subjectId: id.subjectId, applicationId: id.id }
}

/**
 * Reads the global id of an evaluation.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readEvaluationId(text: string): { subjectId: string; id: string } {
  const id = readGlobalId(text)
  if (id?.kind !== 'evaluation') throw new DomainError('NOT_FOUND')
  return { subjectId: id.subjectId, id: id.id }
}
