import { stageAfter } from '../commitment/commitment.rules.ts'
import type { CommitmentKey } from '../commitment/commitment.store.ts'
import {
  awaitTurns,
  closeVersions,
  findByCodes,
  insertCodes,
  insertCommitmentVersions,
  keyLists,
  listVersionHashes,
  listWhole,
  type NewCommitmentVersion,
  type WholeCommitment,
} from '../commitment/commitment-write.store.ts'
import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { keyedHash, keyedUuid } from '../personal/keyed-hash.ts'
import type { RowProblem } from '../submission/problem.ts'
import type { DraftRow } from '../submission/outcome.ts'
import { submitWithin, untilUnmet } from '../submission/submission.service.ts'
import { registerSubjects, type Origin } from '../submission/subject-registration.ts'
import { draftBreach } from './breach.ts'
import type { CommitmentFileDraft, RowFault } from './file-row.rules.ts'
import { judged } from './judged.ts'
import { COMMITMENT_PROBLEMS } from './problem.ts'
import { firstVersion, nextVersion, type VersionContent } from './version.rules.ts'

/** A checked row on its way in, with its place in the file. */
export interface CommitmentDraftRow {
  draft: CommitmentFileDraft
  rowNumber: number | null
}

/** What became of a row (see `Outcome` of records), or why it is refused by what is known. */
export type CommitmentOutcome =
  | {
      status: 'INSERTED' | 'CORRECTED' | 'UNCHANGED' | 'DUPLICATE' | 'STALE'
      remarks: RowProblem[]
    }
  | { status: 'REJECTED'; problems: RowFault[] }

type Status = CommitmentOutcome['status']

/** A row on its way: its commitment, and what was found out about it. */
interface Placed extends CommitmentKey {
  row: CommitmentDraftRow
  rowHash: string
  status: Status
  remarks: RowProblem[]
}

/**
 * Takes checked commitments in, in one transaction with whatever `alongside` writes. A commitment is known by its code
 * within its source, or else by who made it, when, of which type and of what content. A row that differs from what is
 * known corrects or judges a commitment that waits for its judgement; one that was judged, withdrawn or cancelled here
 * stays so (STALE). One that was not fulfilled makes its record, as if it were judged here.
 */
export async function submitCommitments(
  writing: Writing,
  origin: Origin,
  rows: readonly CommitmentDraftRow[],
  alongside: (
    tx: Transaction,
    outcomes: readonly CommitmentOutcome[],
  ) => Promise<void> = async () => {},
): Promise<CommitmentOutcome[]> {
  return untilUnmet(writing, async (tx) => {
    const placed = await placeRows(writing, tx, origin, rows)
    let pending = placed.filter(({ status }) => status !== 'REJECTED')
    // Two rows of one commitment are two versions: each wave takes a commitment once.
    while (pending.length > 0) pending = await takeWave(writing, tx, origin, pending)
    const outcomes = placed.map(outcomeOf)
    await alongside(tx, outcomes)
    return outcomes
  })
}

const CODE_COLUMN = '承诺编码'

function outcomeOf({ status, remarks }: Placed): CommitmentOutcome {
  if (status !== 'REJECTED') return { status, remarks }
  const taken = { column: CODE_COLUMN, code: 'CODE_TAKEN', ...COMMITMENT_PROBLEMS.CODE_TAKEN }
  return { status, problems: [taken] }
}

/** Finds or registers the subjects, and finds which commitment each row is of. */
async function placeRows(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  rows: readonly CommitmentDraftRow[],
): Promise<Placed[]> {
  const submitted = rows.map(({ draft, rowNumber }) => ({
    subject: draft.subject,
    rowHash: keyedHash(writing.cipher, 'COMMITMENT_ROW', draft.rowHash),
    rowNumber,
    remarks: [...draft.remarks],
  }))
  const { ids } = await registerSubjects(writing, tx, origin, submitted)
  const codes = [...new Set(rows.flatMap(({ draft }) => draft.commitment.code ?? []))]
  const used = await findByCodes(tx, { codes, sourceCode: origin.sourceCode })
  const byCode = new Map<string, CommitmentKey>(used.map((one) => [one.code, one]))
  return rows.map((row, at): Placed => {
    const subjectId = ids[at]!
    const { code } = row.draft.commitment
    const known = code === null ? undefined : byCode.get(code)
    const commitmentId = known?.commitmentId ?? idOf(writing, origin, row, subjectId)
    if (code !== null && known === undefined) byCode.set(code, { subjectId, commitmentId })
    const { rowHash, remarks } = submitted[at]!
    const isOthers = known !== undefined && known.subjectId !== subjectId
    const status = isOthers ? 'REJECTED' : 'UNCHANGED'
    return { row, subjectId, commitmentId, rowHash, remarks, status }
  })
}

/** Of a commitment that is new to its source; under a key, since ids are shown and contents may not be. */
function idOf(
  { cipher }: Writing,
  { sourceCode }: Origin,
  { draft }: CommitmentDraftRow,
  subjectId: string,
): string {
  const { code, typeCode, signedOn, reason, content } = draft.commitment
  const which = code === null ? [subjectId, typeCode, signedOn, reason, content] : [subjectId, code]
  return keyedUuid(cipher, 'COMMITMENT', JSON.stringify([sourceCode, ...which]))
}

/** Takes each commitment of some rows once; gives the rows that are left. */
async function takeWave(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  pending: readonly Placed[],
): Promise<Placed[]> {
  const first = new Map<string, Placed>()
  const later: Placed[] = []
  for (const one of pending) {
    const before = first.get(one.commitmentId)
    if (before === undefined) first.set(one.commitmentId, one)
    else if (before.rowHash === one.rowHash) one.status = 'DUPLICATE'
    else later.push(one)
  }
  const wave = [...first.values()]
  const keys = keyLists(wave)
  await awaitTurns(tx, keys)
  const open = new Map((await listWhole(tx, keys)).map((row) => [row.commitmentId, row]))
  const differing = wave.filter(({ commitmentId, rowHash }) => {
    const known = open.get(commitmentId)
    return known !== undefined && known.rowHash !== rowHash
  })
  const hashes = differing.length === 0 ? [] : await listVersionHashes(tx, keyLists(differing))
  const older = new Set(hashes.map(({ commitmentId, rowHash }) => `${commitmentId}/${rowHash}`))
  for (const one of wave) {
    const isOlder = older.has(`${one.commitmentId}/${one.rowHash}`)
    one.status = statusOf(one, open.get(one.commitmentId), isOlder)
  }
  const taken = wave.filter(({ status }) => status === 'INSERTED' || status === 'CORRECTED')
  await write(writing, tx, origin, taken, open)
  return later
}

function statusOf(one: Placed, known: WholeCommitment | undefined, isOlder: boolean): Status {
  if (known === undefined) return 'INSERTED'
  if (known.rowHash === one.rowHash) return 'UNCHANGED'
  const waits = known.state === 'IN_FORCE' && (known.stage === 'SIGNED' || known.stage === 'DUE')
  return waits && !isOlder ? 'CORRECTED' : 'STALE'
}

async function write(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  taken: readonly Placed[],
  open: ReadonlyMap<string, WholeCommitment>,
): Promise<void> {
  if (taken.length === 0) return
  const records = await recordBreaches(writing, tx, origin, taken, open)
  const at = tx.at.toISOString()
  const corrected = taken.filter(({ status }) => status === 'CORRECTED')
  if (corrected.length > 0) await closeVersions(tx, { ...keyLists(corrected), at })
  const codes = taken.flatMap(({ status, row, subjectId, commitmentId }) => {
    const { code } = row.draft.commitment
    if (code === null || status !== 'INSERTED') return []
    return [{ code, sourceCode: origin.sourceCode, subjectId, commitmentId }]
  })
  if (codes.length > 0) await insertCodes(tx, codes)
  const versions = taken.map((one): NewCommitmentVersion => {
    const known = open.get(one.commitmentId)
    const draft = one.row.draft.commitment
    const base = known === undefined ? firstVersion(one, draft) : nextVersion(draft, known)
    const judgement = one.row.draft.judgement
    const breachRecordId = records.get(one.commitmentId) ?? null
    return {
      ...base,
      ...(judgement === null ? {} : judgedBy(writing, base, judgement, breachRecordId)),
      sourceCode: origin.sourceCode,
      fileId: origin.fileId,
      rowNumber: one.row.rowNumber,
      rowHash: one.rowHash,
      recordedAt: at,
      receivedAt: at,
    }
  })
  await insertCommitmentVersions(tx, versions)
}

function judgedBy(
  writing: Writing,
  base: VersionContent,
  { judgingUnit, ...judgement }: NonNullable<CommitmentFileDraft['judgement']>,
  breachRecordId: string | null,
): Partial<NewCommitmentVersion> {
  const changes = judged(writing, base, judgement, judgingUnit, breachRecordId)
  return { ...changes, changeKind: base.version === 1 ? 'REGISTERED' : 'JUDGED' }
}

/** Makes the records of the commitments that were not fulfilled; gives their ids by commitment. */
async function recordBreaches(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  taken: readonly Placed[],
  open: ReadonlyMap<string, WholeCommitment>,
): Promise<Map<string, string>> {
  const broken = taken.filter(
    ({ row }) => row.draft.judgement !== null && row.draft.judgement.result !== 'FULFILLED',
  )
  if (broken.length === 0) return new Map()
  const drafts = broken.map((one): DraftRow => {
    const known = open.get(one.commitmentId)
    const { draft, rowNumber } = one.row
    const { judgingUnit, ...judgement } = draft.judgement!
    // It must be one that is to be judged, before there is a record of that.
    stageAfter(known?.stage ?? 'SIGNED', judgement.result)
    const version = known?.version ?? 1
    const of = { ...draft.commitment, ...one, version }
    const disclosureScope = known?.disclosureScope ?? draft.commitment.disclosureScope
    const subject = { name: draft.subject.name, identifiers: draft.subject.identifiers }
    const record = draftBreach(writing, { ...of, disclosureScope }, judgement, judgingUnit, subject)
    return { draft: record, rowNumber }
  })
  const outcomes = await submitWithin(writing, tx, origin, drafts)
  return new Map(
    broken.map(({ commitmentId }, at) => {
      const { recordId, status } = outcomes[at]!
      if (recordId === null || status !== 'INSERTED') {
        throw new Error(`the record of a breach is ${status}`)
      }
      return [commitmentId, recordId] as const
    }),
  )
}
