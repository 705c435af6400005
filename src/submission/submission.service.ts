import { isWriteConflict, type Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { keyedUuid } from '../personal/keyed-hash.ts'
import {
  closeVersions,
  insertRecordVersions,
  listOpenVersions,
  listVersionHashes,
  type NewRecordVersion,
  type OpenVersion,
} from '../record/record-write.store.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { RecordDraft } from './draft.ts'
import type { DraftRow, Outcome } from './outcome.ts'
import { updateProfiles } from './profile.service.ts'
import { divisionOf, registerSubjects, type Origin } from './subject-registration.ts'

/** Writers that meet try again; after so many meetings something else is wrong. */
const ATTEMPTS = 5

/**
 * Takes checked rows in, in one transaction with whatever `alongside` writes (a checkpoint, a quarantine). The one
 * way in, for files and mutations alike.
 */
export function submitRows(
  writing: Writing,
  origin: Origin,
  rows: readonly DraftRow[],
  alongside: (tx: Transaction, outcomes: readonly Outcome[]) => Promise<void> = async () => {},
): Promise<Outcome[]> {
  return untilUnmet(writing, async (tx) => {
    const outcomes = await submitWithin(writing, tx, origin, rows)
    await alongside(tx, outcomes)
    return outcomes
  })
}

/** The same in a transaction of the caller, who tries again when it meets another writer. */
export function submitWithin(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  rows: readonly DraftRow[],
): Promise<Outcome[]> {
  const keyed = rows.map(({ draft, rowNumber }) => ({
    draft: { ...draft, rowHash: keyedRowHash(writing, draft.rowHash) },
    rowNumber,
  }))
  return place(writing, tx, origin, keyed)
}

/** Does something in a transaction, again when it met another writer, a few times. */
export async function untilUnmet<T>(
  { db }: Pick<Writing, 'db'>,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work)
    } catch (error) {
      if (!isWriteConflict(error) || attempt >= ATTEMPTS) throw error
    }
  }
}

/** The hash of a row as it is kept: under a key, since a row may hold an identity number. */
export function keyedRowHash({ cipher }: Pick<Writing, 'cipher'>, rowHash: string): string {
  return cipher.blindIndex('ROW', rowHash)
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
  const { ids: subjectIds, created } = await registerSubjects(writing, tx, origin, submitted)
  const outcomes = rows.map(({ draft }, at): Outcome => ({
    status: 'UNCHANGED',
    subjectId: subjectIds[at]!,
    recordId: draft.subject.profile === null ? recordIdOf(writing, draft, subjectIds[at]!) : null,
    remarks: submitted[at]!.remarks,
  }))
  await updateProfiles(writing, tx, origin, submitted, outcomes)
  let pending = rows.flatMap((_, at) => (outcomes[at]!.recordId === null ? [] : [at]))
  // A subject that was registered a moment ago has no records yet; the first wave may give it some.
  let recordless = created
  // Two rows of one record in a batch are two versions: each wave takes a record once.
  while (pending.length > 0) {
    pending = await placeWave(writing, tx, origin, rows, outcomes, pending, recordless)
    recordless = new Set()
  }
  return outcomes
}

/** A record is known by its item, its subject and the columns that the catalogue names; else by its content. */
function recordIdOf({ cipher }: Writing, draft: RecordDraft, subjectId: string): string {
  const identity = draft.identity.replaceAll('\u001f', '') === '' ? draft.rowHash : draft.identity
  // Under a key: what identifies a record may be an identity number, and its id is shown to everyone.
  return keyedUuid(cipher, 'RECORD', `${draft.item.code}\u001f${subjectId}\u001f${identity}`)
}

async function placeWave(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  rows: readonly DraftRow[],
  outcomes: Outcome[],
  pending: readonly number[],
  recordless: ReadonlySet<string>,
): Promise<number[]> {
  const { wave, later } = splitWave(rows, outcomes, pending)
  const { open, older } = await readKnown(tx, rows, outcomes, wave, recordless)
  const closing: Outcome[] = []
  const inserting: number[] = []
  for (const place of wave) {
    const { draft } = rows[place]!
    const outcome = outcomes[place]!
    const current = open.get(outcome.recordId!)
    outcome.status = statusOf(
      draft,
      current,
      older.has(versionKey(outcome.recordId!, draft.rowHash)),
    )
    if (outcome.status === 'CORRECTED') closing.push(outcome)
    if (outcome.status === 'INSERTED' || outcome.status === 'CORRECTED') inserting.push(place)
  }
  const at = tx.at.toISOString()
  if (closing.length > 0) await closeVersions(tx, { ...keysOf(closing), at })
  const received = { ...origin, recordedAt: at, receivedAt: at }
  await insertVersions(tx, inserting, (place) => {
    const outcome = outcomes[place]!
    const { draft, rowNumber } = rows[place]!
    return newVersion(writing, received, draft, rowNumber, outcome, open.get(outcome.recordId!))
  })
  return later
}

/** Versions of one statement: the next ones are made and sealed here while the server works on these. */
const INSERT_ROWS = 500

async function insertVersions(
  tx: Transaction,
  places: readonly number[],
  make: (place: number) => NewRecordVersion,
): Promise<void> {
  let inserting: Promise<void> = Promise.resolve()
  for (let from = 0; from < places.length; from += INSERT_ROWS) {
    const versions = places.slice(from, from + INSERT_ROWS).map(make)
    await inserting
    inserting = insertRecordVersions(tx, versions)
    // A failure is met at the next await; until then it must not count as unhandled.
    inserting.catch(() => {})
  }
  await inserting
}

/** Takes each record once; the same content again is a duplicate, other content waits for the next wave. */
function splitWave(rows: readonly DraftRow[], outcomes: Outcome[], pending: readonly number[]) {
  // A record's id is a hash over its subject's, so it tells records apart by itself.
  const first = new Map<string, number>()
  const wave: number[] = []
  const later: number[] = []
  for (const at of pending) {
    const recordId = outcomes[at]!.recordId!
    const before = first.get(recordId)
    if (before === undefined) {
      first.set(recordId, at)
      wave.push(at)
    } else if (rows[before]!.draft.rowHash === rows[at]!.draft.rowHash) {
      outcomes[at]!.status = 'DUPLICATE'
    } else {
      later.push(at)
    }
  }
  return { wave, later }
}

/** What the database has of the records of a wave: the open versions, and the hashes of those that differ. */
async function readKnown(
  tx: Transaction,
  rows: readonly DraftRow[],
  outcomes: readonly Outcome[],
  wave: readonly number[],
  recordless: ReadonlySet<string>,
): Promise<{ open: Map<string, OpenVersion>; older: Set<string> }> {
  const asked = wave.filter((at) => !recordless.has(outcomes[at]!.subjectId))
  if (asked.length === 0) return { open: new Map(), older: new Set() }
  const versions = await listOpenVersions(tx, keysOf(asked.map((at) => outcomes[at]!)))
  const open = new Map(versions.map((row) => [row.recordId, row]))
  const changed = asked.filter((at) => {
    const current = open.get(outcomes[at]!.recordId!)
    return current !== undefined && current.rowHash !== rows[at]!.draft.rowHash
  })
  if (changed.length === 0) return { open, older: new Set() }
  const hashes = await listVersionHashes(tx, keysOf(changed.map((at) => outcomes[at]!)))
  return { open, older: new Set(hashes.map((row) => versionKey(row.recordId, row.rowHash))) }
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
  // What was revoked or repaired here stays so until somebody decides otherwise: a file cannot bring it back. What a
  // subject declared it may put right until it is verified.
  if (current.state !== firstState(draft) || isEarlier || (isOlder && !isLater)) return 'STALE'
  return 'CORRECTED'
}

/** The state of a record that came in: what subjects declare of themselves waits for its verification. */
function firstState({ item }: RecordDraft): 'IN_FORCE' | 'DECLARED' {
  return item.body.selfDeclared === true ? 'DECLARED' : 'IN_FORCE'
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
    ...reachOf(writing.rules(), draft),
    decidedOn: draft.decidedOn,
    validFrom: draft.validFrom,
    validTo: draft.validTo,
    state: draft.isRevoked ? 'REVOKED' : firstState(draft),
    disputed: draft.disputed || current?.isObjectedTo === true,
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

/** The field of business of a record, and the division of the authority that decided: where it arose. */
export function reachOf(
  rules: RuleBook,
  { item, authorityName }: RecordDraft,
): { domain: string | null; regionCode: string | null } {
  return {
    domain: item.body.domain ?? null,
    regionCode: authorityName === null ? null : divisionOf(rules)(authorityName),
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

function versionKey(recordId: string, rowHash: string): string {
  return `${recordId}/${rowHash}`
}
