import { once, partyOf, type Asking } from '../commitment-register/once.ts'
import { readReason } from '../commitment-register/reason.ts'
import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import { declaredAfter, type DeclaredMove } from '../record/declared.rules.ts'
import type { RecordKey } from '../record/record-find.store.ts'
import { findRecord } from '../record/record.service.ts'
import type { RecordRow } from '../record/record.store.ts'
import type { NewRecordVersion } from '../record/record-write.store.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { FALSE_COLUMN, FALSE_DECLARATION, takeRecord } from '../submission/declared.ts'
import type { RecordDraft } from '../submission/draft.ts'
import { draftRow } from '../submission/draft.rules.ts'
import { planItem } from '../submission/item-plan.ts'
import { subjectCell } from '../submission/record-cells.ts'
import { subjectCells } from '../submission/revision.service.ts'
import { attributesOf, revise } from '../submission/revise.ts'
import { submitRows } from '../submission/submission.service.ts'
import { checkVerifier, regionOfSubject, takeDeclaration } from './rights.service.ts'

/** What a verification may come to. */
export const VERIFICATIONS = ['VERIFIED', 'REFUSED', 'FOUND_FALSE'] as const
export type Verification = (typeof VERIFICATIONS)[number]

const MOVE_OF: Record<Verification, DeclaredMove> = {
  VERIFIED: 'VERIFY',
  REFUSED: 'REFUSE',
  FOUND_FALSE: 'FIND_FALSE',
}

/** The declaration that was verified. */
type Verified = { ok: true } & RecordKey

interface Verifying {
  key: RecordKey
  expectedVersion: number
  result: Verification
  note: string
  unit: string
  subjectRegion: string | null
}

/**
 * Verifies what a subject declared: from then on it counts like any record; or refuses it. One that was false makes a
 * graded record in the file at once, through the service that takes in all records; each names the other.
 * @param note what the verification found, and by what
 * @throws DomainError NOT_FOUND for one that the caller does not see; FORBIDDEN outside its mandates; VERSION_CONFLICT;
 *   RECORD_STATE_CONFLICT; BAD_INPUT for a bad note; of `once`
 */
export function verifyDeclaration(
  asking: Asking,
  key: RecordKey,
  expectedVersion: number,
  result: Verification,
  note: string,
  idempotencyKey: string,
): Promise<Verified> {
  const { writing, reader } = asking
  const why = readReason(note)
  const unit = partyOf(reader.viewer).name
  const body = ['verifyDeclaration', key, expectedVersion, result, why]
  return once<Verified, never>(writing, idempotencyKey, body, async (keep) => {
    if ((await findRecord(reader, key)) === null) throw new DomainError('NOT_FOUND')
    const subjectRegion = await regionOfSubject(asking, key.subjectId)
    const verifying = { key, expectedVersion, result, note: why, unit, subjectRegion }
    const done = { ok: true, ...key } as const
    const verify = async (tx: Transaction, falseId: string | null) => {
      const row = takeDeclaration(writing, await takeRecord(tx, key), expectedVersion)
      await checkVerifier(asking, row, tx, subjectRegion)
      await revise(tx, row, verified(writing, row, verifying, falseId))
      await keep(tx, done)
    }
    if (result === 'FOUND_FALSE') await recordFalse(asking, verifying, verify)
    else await writing.db.transaction((tx) => verify(tx, null))
    return done
  })
}

function verified(
  { today }: Pick<Writing, 'today'>,
  row: RecordRow,
  { result, note, unit }: Verifying,
  falseId: string | null,
): Partial<NewRecordVersion> {
  const attributes = attributesOf(row)
  attributes.AUTHORIZED = {
    ...attributes.AUTHORIZED,
    verifiedOn: today(),
    verificationNote: note,
    ...(falseId === null ? {} : { [FALSE_COLUMN]: falseId }),
  }
  return {
    state: declaredAfter(row.state, MOVE_OF[result]),
    authorityName: unit,
    attributes,
    changeKind: result,
    changeReason: null,
  }
}

/** Makes the record of a false declaration, and finds the declaration false with it, in one transaction. */
async function recordFalse(
  asking: Asking,
  verifying: Verifying,
  verify: (tx: Transaction, falseId: string) => Promise<void>,
): Promise<void> {
  const { writing } = asking
  const { key, expectedVersion, subjectRegion } = verifying
  // What is said here is said again under the lock: no record is drafted of what may not be found false.
  const row = await writing.db.transaction(async (tx) => {
    const taken = takeDeclaration(writing, await takeRecord(tx, key), expectedVersion)
    await checkVerifier(asking, taken, tx, subjectRegion)
    declaredAfter(taken.state, 'FIND_FALSE')
    return taken
  })
  const draft = await draftFalse(writing, row, verifying)
  const origin = { sourceCode: writing.author.sourceCode ?? row.sourceCode, fileId: null }
  await submitRows(writing, origin, [{ draft, rowNumber: null }], async (tx, [outcome]) => {
    // Another verification of the same version may have made its record meanwhile.
    takeDeclaration(writing, await takeRecord(tx, key), expectedVersion)
    if (outcome?.recordId == null || outcome.status !== 'INSERTED') {
      throw new Error(`the record of a false declaration is ${outcome?.status}`)
    }
    const { subjectId, recordId } = outcome
    await verify(tx, writeGlobalId({ kind: 'record', subjectId, recordId }))
  })
}

async function draftFalse(
  writing: Writing,
  row: RecordRow,
  { note, unit }: Verifying,
): Promise<RecordDraft> {
  const [rules, today] = [writing.rules(), writing.today()]
  const item = rules.catalogueItem(FALSE_DECLARATION, today)
  const severity = rules.current('parameter', 'FALSE_DECLARATION_SEVERITY', today)?.body.value
  if (item === null || typeof severity !== 'string') {
    throw new Error('the rules do not say what record a false declaration makes')
  }
  const plan = planItem(rules, item, today)
  const { subjectId, recordId } = row
  const subject = await subjectCells(writing, writing.db, subjectId)
  const values: Record<string, string | null> = {
    declaration: writeGlobalId({ kind: 'record', subjectId, recordId }),
    declarationVersion: String(row.version),
    title: `虚假申报：${titleOf(row)}`,
    severity,
    finding: note,
    decidedOn: today,
    authorityName: unit,
  }
  const drafted = draftRow(
    plan,
    plan.columns.map(({ column, place }) =>
      place === 'SUBJECT' ? subjectCell(column.role!, subject) : values[column.key],
    ),
  )
  if (drafted.ok) return drafted.draft
  const codes = drafted.problems.map(({ column, code }) => `${column} ${code}`)
  throw new Error(`the record of a false declaration was refused: ${codes.join(', ')}`)
}

/** The title of a declaration, which is an attribute as long as it is not public. */
function titleOf({ title, attributesAuthorized }: RecordRow): string {
  const kept = title ?? attributesAuthorized?.['title']
  return typeof kept === 'string' ? kept : ''
}
