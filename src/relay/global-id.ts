import { DomainError } from '../errors.ts'

/**
 * Global ids, opaque to clients. They carry the subject's id, so that a fact is found where its subject's facts
 * are kept: `subject:<uuid>`, `record:<subject uuid>:<record uuid>`, `consent:<subject uuid>:<uuid>`,
 * `list-entry:<subject uuid>:<uuid>`, `commitment:<subject uuid>:<uuid>`,
 * `measure-application:<subject uuid>:<uuid>`, and alike `evaluation`, `objection`, `proceeding`, `repair`, `review-task`
 * and `stop-use`. What is not about a subject is
 * `<kind>:<uuid>`.
 */
export type GlobalId =
  | { kind: 'subject'; subjectId: string }
  | { kind: 'record'; subjectId: string; recordId: string }
  | { kind: OwnedKind; subjectId: string; id: string }
  | { kind: 'list-entry'; subjectId: string; entryId: string }
  | { kind: PlainKind; id: string }

/** Kinds of objects of a subject, by its id and their own. */
const OWNED_KINDS = [
  'consent',
  'commitment',
  'measure-application',
  'evaluation',
  'objection',
  'proceeding',
  'repair',
  'review-task',
  'stop-use',
] as const
export type OwnedKind = (typeof OWNED_KINDS)[number]

/** Kinds of objects that stand by themselves. */
const PLAIN_KINDS = [
  'party',
  'member',
  'mandate',
  'act',
  'token',
  'screening',
  'bulletin',
  'evidence',
  'exchange-batch',
  'reconciliation',
  'webhook',
] as const
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
    case 'list-entry':
      return [id.subjectId, id.entryId]
    default:
      return 'subjectId' in id ? [id.subjectId, id.id] : [id.id]
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
  if (kind === 'list-entry') return { kind, subjectId: first, entryId: second }
  const owned = OWNED_KINDS.find((one) => one === kind)
  return owned === undefined ? null : { kind: owned, subjectId: first, id: second }
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

/**
 * Reads the global id of an objection, or of a proceeding.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readOwnedId(
  kind: 'objection' | 'proceeding',
  text: string,
): { subjectId: string; id: string } {
  const id = readGlobalId(text)
  if (id?.kind !== kind) throw new DomainError('NOT_FOUND')
  return { subjectId: id.subjectId, id: id.id }
}

/** A fact by the kind under which decisions weigh it, or a repair, with its subject's id and its own. */
export interface KeyedFact {
  factKind: string
  subjectId: string
  id: string
}

/** Reads the global id of what may be disputed: a fact that decisions weigh, or a repair; null for anything else. */
export function readFactId(text: string): KeyedFact | null {
  const id = readGlobalId(text)
  switch (id?.kind) {
    case 'record':
      return { factKind: 'RECORD', subjectId: id.subjectId, id: id.recordId }
    case 'list-entry':
      return { factKind: 'LIST_ENTRY', subjectId: id.subjectId, id: id.entryId }
    case 'evaluation':
      return { factKind: 'EVALUATION', subjectId: id.subjectId, id: id.id }
    case 'commitment':
      return { factKind: 'COMMITMENT', subjectId: id.subjectId, id: id.id }
    case 'repair':
      return { factKind: 'REPAIR', subjectId: id.subjectId, id: id.id }
    default:
      return null
  }
}

/** Writes the global id of a fact; null for a kind that has none. */
export function writeFactId(
  factKind: string,
  { subjectId, id }: Pick<KeyedFact, 'subjectId' | 'id'>,
): string | null {
  switch (factKind) {
    case 'RECORD':
      return writeGlobalId({ kind: 'record', subjectId, recordId: id })
    case 'LIST_ENTRY':
      return writeGlobalId({ kind: 'list-entry', subjectId, entryId: id })
    case 'EVALUATION':
      return writeGlobalId({ kind: 'evaluation', subjectId, id })
    case 'COMMITMENT':
      return writeGlobalId({ kind: 'commitment', subjectId, id })
    case 'REPAIR':
      return writeGlobalId({ kind: 'repair', subjectId, id })
    default:
      return null
  }
}

/**
 * Reads the global id of a repair.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readRepairId(text: string): { subjectId: string; repairId: string } {
  const id = readGlobalId(text)
  if (id?.kind !== 'repair') throw new DomainError('NOT_FOUND')
  return { subjectId: id.subjectId, repairId: id.id }
}

/**
 * Reads the global id of a review.
 * @throws DomainError NOT_FOUND for anything else
 */
export function readReviewTaskId(text: string): { subjectId: string; taskId: string } {
  const id = readGlobalId(text)
  if (id?.kind !== 'review-task') throw new DomainError('NOT_FOUND')
  return { subjectId: id.subjectId, taskId: id.id }
}
