import { hash as oneHash } from 'node:crypto'
import { isWriteConflict, type Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import type { RecordKey } from '../record/record-find.store.ts'
import {
  closeVersions,
  insertRecordVersions,
  listOpenVersions,
  listVersionHashes,
  type NewRecordVersion,
  type OpenVersion,
} from '../record/record-write.store.ts'
import type { RecordDraft } from './draft.ts'
import type { DraftRow, Outcome } from './outcome.ts'
import { updateProfiles } from './profile.service.ts'
import { registerSubjects, type Origin } from './subject-registration.ts'

/** Writers that meet try again; after so many meetings something else is wrong. */
const ATTEMPTS = 5

/**
 * Takes checked rows in, in one transaction with whatever `alongside` writes (a checkpoint, a quarantine). The one
 * way in, for files and mutations alike.
 */
export async function submitRows(
  writing: Writing,
  origin: Origin,
  rows: readonly DraftRow[],
  alongside: (tx: Transaction, outcomes: readonly Outcome[]) => Promise<void> = async () => {},
): Promise<Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await writing.db.transaction(async (tx) => {
        const outcomes = await place(writing, tx, origin, rows)
        await alongside(tx, outcomes)
        return outcomes
      })
    } catch (error) {
      if (!isWriteConflict(error) || attempt >= ATTEMPTS) throw error
    }
  }
}

async function place(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  rows: readonly DraftRow[],
): Promise<Outcome[]> {
  const submitted = rows.map(({ draft, rowNumber }) => ({
    subject: draft.subject,
    rowHash: draft.rowHash,
    rowNumber,
    // A second attempt must not remark twice.
    remarks: [...draft.remarks],
  }))
  const subjectIds = await registerSubjects(writing, tx, origin, submitted)
  const outcomes = rows.map(({ draft }, at): Outcome => ({
    status: 'UNCHANGED',
    subjectId: subjectIds[at]!,
    recordId: draft.subject.profile === null ? recordIdOf(draft, subjectIds[at]!) : null,
    remarks: submitted[at]!.remarks,
  }))
  await updateProfiles(writing, tx, origin, submitted, outcomes)
  let pending = rows.flatMap((_, at) => (outcomes[at]!.recordId === null ? [] : [at]))
  // Two rows of one record in a batch are two versions: each wave takes a record once.
  while (pending.length > 0) pending = await placeWave(writing, tx, origin, rows, outcomes, pending)
  return outcomes
}

/** A record is known by its item, its subject and the columns that the catalogue names; else by its content. */
function recordIdOf(draft: RecordDraft, subjectId: string): string {
  const identity = draft.identity.replaceAll('\u001f', '') === '' ? draft.rowHash : draft.identity
  const hash = oneHash('sha256', `${draft.item.code}\u001f${subjectId}\u001f${identity}`, 'buffer')
  // A UUID of version 8 (RFC 9562): custom, here a hash.
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

async function placeWave(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  rows: readonly DraftRow[],
  outcomes: Outcome[],
  pending: readonly number[],
): Promise<number[]> {
  const { wave, later } = splitWave(rows, outcomes, pending)
  const keys = keysOf(wave.map((at) => outcomes[at]!))
  const open = new Map((await listOpenVersions(tx, keys)).map((row) => [keyOf(row), row]))
  const changed = wave.filter((at) => {
    const current = open.get(keyOf(outcomes[at]!))
    return current !== undefined && current.rowHash !== rows[at]!.draft.rowHash
  })
  const older = await knownHashes(tx, outcomes, changed)
  const at = tx.at.toISOString()
  const received = { ...origin, recordedAt: at, receivedAt: at }
  const inserts: NewRecordVersion[] = []
  const closing: Outcome[] = []
  for (const place of wave) {
    const { draft, rowNumber } = rows[place]!
    const outcome = outcomes[place]!
    const current = open.get(keyOf(outcome))
    outcome.status = statusOf(draft, current, older.has(`${keyOf(outcome)}/${draft.rowHash}`))
    if (outcome.status === 'CORRECTED') closing.push(outcome)
    if (outcome.status === 'INSERTED' || outcome.status === 'CORRECTED') {
      inserts.push(newVersion(writing, received, draft, rowNumber, outcome, current))
    }
  }
  if (closing.length > 0) await closeVersions(tx, { ...keysOf(closing), at })
  await insertRecordVersions(tx, inserts)
  return later
}

/** Takes each record once; the same content again is a duplicate, other content waits for the next wave. */
function splitWave(rows: readonly DraftRow[], outcomes: Outcome[], pending: readonly number[]) {
  const first = new Map<string, number>()
  const wave: number[] = []
  const later: number[] = []
  for (const at of pending) {
    const key = keyOf(outcomes[at]!)
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, at)
      wave.push(at)
    } else if (rows[before]!.draft.rowHash === rows[at]!.draft.rowHash) {
      outcomes[at]!.status = 'DUPLICATE'
    } else {
      later.push(at)
    }
  }
  return { wave, later }
}

function statusOf(
  draft: RecordDraft,
  current: OpenVersion | undefined,
  isOlder: boolean,
): Outcome['status'] {
  if (current === undefined) return 'INSERTED'
  if (current.rowHash === draft.rowHash) return 'UNCHANGED'
  const exported = draft.exportedAt === null ? null : new Date(draft.exportedAt)
  const isLater = exported !== null && current.exportedAt !== null && exported > current.exportedAt
  const isEarlier =
    exported !== null && current.exportedAt !== null && exported < current.exportedAt
  // What was revoked or repaired here stays so until somebody decides otherwise: a file cannot bring it back.
  if (current.state !== 'IN_FORCE' || isEarlier || (isOlder && !isLater)) return 'STALE'
  return 'CORRECTED'
}

async function knownHashes(
  tx: Transaction,
  outcomes: readonly Outcome[],
  changed: readonly number[],
): Promise<Set<string>> {
  if (changed.length === 0) return new Set()
  const rows = await listVersionHashes(tx, keysOf(changed.map((at) => outcomes[at]!)))
  return new Set(rows.map((row) => `${keyOf(row)}/${row.rowHash}`))
}

/** When and where from the rows of a batch were received. */
type Received = Pick<NewRecordVersion, 'sourceCode' | 'fileId' | 'recordedAt' | 'receivedAt'>

function newVersion(
  writing: Writing,
  received: Received,
  draft: RecordDraft,
  rowNumber: number | null,
  { subjectId, recordId }: Outcome,
  current: OpenVersion | undefined,
): NewRecordVersion {
  return {
    subjectId,
    recordId: recordId!,
    version: (current?.version ?? 0) + 1,
    kind: draft.item.body.recordKind,
    itemCode: draft.item.code,
    itemVersion: draft.item.validFrom,
    polarity: draft.item.body.polarity,
    severity: draft.severity,
    title: draft.title,
    documentNumber: draft.documentNumber,
    authorityName: draft.authorityName,
    authorityCode: draft.authorityCode,
    decidedOn: draft.decidedOn,
    validFrom: draft.validFrom,
    validTo: draft.validTo,
    state: draft.isRevoked ? 'REVOKED' : 'IN_FORCE',
    disputed: draft.disputed,
    disclosureScope: draft.disclosureScope,
    publicityRule: draft.publicityRule,
    publicityReason: draft.publicityReason,
    publicationDueOn: draft.publicationDueOn,
    // A correction does not start the publication anew.
    publishedFrom: draft.isPublished ? (current?.publishedFrom ?? writing.today()) : null,
    publishedTo: draft.isPublished ? draft.publishedTo : null,
    attributes: sealed(writing, draft, recordId!),
    changeKind: current === undefined ? 'SUBMITTED' : 'CORRECTED',
    changeReason: null,
    rowNumber,
    sourceCode: received.sourceCode,
    fileId: received.fileId,
    recordedAt: received.recordedAt,
    receivedAt: received.receivedAt,
    rowHash: draft.rowHash,
    exportedAt: draft.exportedAt,
  }
}

/** Seals the sensitive values with the record's id: moved to another record they do not open. */
function sealed(writing: Writing, draft: RecordDraft, recordId: string): RecordDraft['attributes'] {
  if (draft.sensitive.length === 0) return draft.attributes
  const attributes = { ...draft.attributes }
  for (const { scope, key, plain } of draft.sensitive) {
    attributes[scope] = { ...attributes[scope], [key]: writing.cipher.seal(plain, recordId) }
  }
  return attributes
}

function keysOf(outcomes: readonly Pick<Outcome, 'subjectId' | 'recordId'>[]) {
  return {
    subjects: outcomes.map((one) => one.subjectId),
    records: outcomes.map((one) => one.recordId!),
  }
}

function keyOf({
  subjectId,
  recordId,
}: { subjectId: string; recordId: string | null } | RecordKey): string {
  return `${subjectId}/${recordId}`
}
