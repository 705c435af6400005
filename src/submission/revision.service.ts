import { reopenByRecord } from '../commitment/commitment-revise.service.ts'
import type { Executor, Transaction } from '../database/database.ts'
import { OPERATOR } from '../disclosure/entitlement.ts'
import type { Writing } from '../disclosure/reading.ts'
import type { Scope } from '../disclosure/scope.ts'
import { DomainError } from '../errors.ts'
import { isSealed } from '../personal/cipher.ts'
import { holdsResidentId } from '../personal/identity-number.rules.ts'
import { checkPlainText } from '../personal/plain-text.ts'
import type { RecordKey } from '../record/record-find.store.ts'
import { awaitTurn, lockRecord } from '../record/record-write.store.ts'
import { placeOf } from '../record/attribute.rules.ts'
import type { Attributes, AttributeValue, RecordRow } from '../record/record.store.ts'
import { itemOf } from '../record/record.view.ts'
import type { CatalogueColumn, CatalogueItem } from '../rule/rule.schema.ts'
import { listIdentifiers, listVersions } from '../subject/subject.store.ts'
import { AS_OF_NOW } from '../database/as-of.ts'
import type { RecordDraft } from './draft.ts'
import { draftRow } from './draft.rules.ts'
import { planItem, type ItemPlan } from './item-plan.ts'
import { keyedRowHash, reachOf } from './submission.service.ts'
import { reopenDeclaration } from './declared.ts'
import { attributesOf, revise } from './revise.ts'
import { cellsOfRecord, type SubjectCells } from './record-cells.ts'
import type { RowProblem } from './problem.ts'

/** The columns of a record that a caller wants changed, by key; null empties one. */
export type Changes = ReadonlyMap<string, string | null>

/** What came of a correction: the record has a new version, or the row is refused with its problems. */
export type Correction = { ok: true } | { ok: false; problems: RowProblem[] }

/**
 * Corrects a record: a new version with the changed columns, checked like any row. The version before it stays.
 * @throws DomainError NOT_FOUND; RECORD_STATE_CONFLICT unless it is in force; CATALOGUE_COLUMN_UNKNOWN; BAD_INPUT
 *   for a column that tells which record it is, or whose it is, and for a reason with an identity number
 */
export function correctRecord(
  writing: Writing,
  key: RecordKey,
  changes: Changes,
  reason: string,
): Promise<Correction> {
  return writing.db.transaction((tx) => correctRecordWithin(writing, tx, key, changes, reason))
}

/** The same in a transaction of the caller. */
export async function correctRecordWithin(
  writing: Writing,
  tx: Transaction,
  key: RecordKey,
  changes: Changes,
  reason: string,
): Promise<Correction> {
  checkPlainText(reason)
  const row = await lockOwn(writing, tx, key)
  const item = itemOf(writing.rules(), row, writing.today())
  const plan = planItem(writing.rules(), item, writing.today())
  checkChanges(plan, changes)
  const subject = await subjectCells(writing, tx, row.subjectId)
  const before = cellsOfRecord(plan, row, subject, writing.cipher)
  const cells = plan.columns.map(({ column }, at) => {
    const change = changes.get(column.key)
    return change === undefined ? before[at] : change
  })
  const drafted = draftRow(plan, cells)
  if (!drafted.ok) return drafted
  const { draft } = drafted
  const { attributes, fields, sensitive } = keepReleased(plan, row, draft)
  for (const { scope, key: column, plain } of sensitive) {
    attributes[scope][column] = writing.cipher.seal(plain, row.recordId)
  }
  await revise(tx, row, {
    title: draft.title,
    documentNumber: draft.documentNumber,
    ...reachOf(writing.rules(), draft),
    authorityName: draft.authorityName,
    authorityCode: draft.authorityCode,
    decidedOn: draft.decidedOn,
    validFrom: draft.validFrom,
    validTo: draft.validTo,
    severity: draft.severity,
    publicityRule: draft.publicityRule,
    publicityReason: draft.publicityReason,
    publicationDueOn: draft.publicationDueOn,
    publishedFrom: draft.isPublished ? (row.publishedFrom ?? writing.today()) : null,
    publishedTo: draft.isPublished ? draft.publishedTo : null,
    ...fields,
    attributes,
    rowHash: keyedRowHash(writing, draft.rowHash),
    changeKind: 'CORRECTED',
    changeReason: reason,
  })
  return { ok: true }
}

/**
 * Revokes a record: it is not published, shared or used any more, and stays as history.
 * @throws DomainError NOT_FOUND; RECORD_STATE_CONFLICT unless it is in force
 */
export function revokeRecord(writing: Writing, key: RecordKey, reason: string): Promise<void> {
  return writing.db.transaction((tx) => revokeRecordWithin(writing, tx, key, reason))
}

/**
 * The same in a transaction of the caller. The judgement of a commitment that made the record goes with it, and so does
 * the finding that a declaration was false: neither stands any more.
 */
export async function revokeRecordWithin(
  writing: Writing,
  tx: Transaction,
  key: RecordKey,
  reason: string,
): Promise<void> {
  checkPlainText(reason)
  const row = await lockOwn(writing, tx, key)
  await revise(tx, row, { state: 'REVOKED', changeKind: 'REVOKED', changeReason: reason })
  await reopenByRecord(tx, key, reason)
  await reopenDeclaration(tx, row, reason)
}

/**
 * Releases free texts that were withheld because they seemed to hold personal data; a person read them.
 * @throws DomainError NOT_FOUND; RECORD_STATE_CONFLICT; BAD_INPUT for a column that is not waiting for release, or
 *   holds an identity number
 */
export function releaseTexts(
  writing: Writing,
  key: RecordKey,
  columns: readonly string[],
  reason: string,
): Promise<void> {
  return writing.db.transaction(async (tx) => {
    checkPlainText(reason)
    const row = await lockOwn(writing, tx, key)
    const attributes = attributesOf(row)
    const item = itemOf(writing.rules(), row, writing.today())
    const fields: Partial<TextFields> = {}
    for (const name of columns) {
      const column = item.body.columns.find((one) => one.key === name)
      const stored = attributes.SHARED[name]
      if (column?.screen !== true || column.scope !== 'PUBLIC' || stored === undefined) {
        throw new DomainError('BAD_INPUT', {
          zh: `${name} 不在待审核之列`,
          en: `${name} is not waiting for release`,
        })
      }
      const text =
        typeof stored === 'string' && isSealed(stored)
          ? writing.cipher.open(stored, row.recordId)
          : stored
      checkReleasable(column, text)
      release(item, column, text, attributes, fields)
    }
    await revise(tx, row, { ...fields, attributes, changeKind: 'RELEASED', changeReason: reason })
  })
}

/**
 * The open version of a record that the writer may revise: of its own source, and covered by a mandate. Another's
 * record reads like one that is not there.
 */
async function lockOwn(
  { author }: Writing,
  tx: Transaction,
  key: RecordKey,
): Promise<RecordRow & { exportedAt: Date | null }> {
  await awaitTurn(tx, key)
  const [row] = await lockRecord(tx, key)
  const isOwn = author.sourceCode === null || author.sourceCode === row?.sourceCode
  if (row === undefined || !isOwn) throw new DomainError('NOT_FOUND')
  if (!(await author.covers(row.domain, row.regionCode, tx))) throw new DomainError('FORBIDDEN')
  if (row.state !== 'IN_FORCE') throw new DomainError('RECORD_STATE_CONFLICT')
  return row
}

function checkChanges(plan: ItemPlan, changes: Changes): void {
  for (const key of changes.keys()) {
    const at = plan.columns.findIndex(({ column }) => column.key === key)
    if (at < 0) throw new DomainError('CATALOGUE_COLUMN_UNKNOWN')
    if (plan.identity.includes(at) || plan.columns[at]!.place === 'SUBJECT') {
      throw new DomainError('BAD_INPUT', {
        zh: `${key} 用于识别记录，不可更正；请撤销后重新报送`,
        en: `${key} tells which record it is and cannot be corrected; revoke it and submit anew`,
      })
    }
  }
}

/** Texts that a record holds as fields of its own, by the role of their column. */
const FIELD_OF_ROLE = {
  TITLE: 'title',
  DOCUMENT_NUMBER: 'documentNumber',
  AUTHORITY_NAME: 'authorityName',
} as const satisfies Record<string, keyof RecordRow>
type TextFields = Pick<RecordRow, (typeof FIELD_OF_ROLE)[keyof typeof FIELD_OF_ROLE]>

function fieldOf(item: CatalogueItem, column: CatalogueColumn): keyof TextFields | null {
  const known: Record<string, keyof TextFields> = FIELD_OF_ROLE
  return placeOf(item, column) === 'FIELD' ? (known[column.role!] ?? null) : null
}

/** A person decides what is released, but an identity number is never public (docs/disclosure.md). */
function checkReleasable(column: CatalogueColumn, text: AttributeValue): void {
  if (typeof text !== 'string' || !holdsResidentId(text)) return
  throw new DomainError('BAD_INPUT', {
    zh: `${column.key} 含身份证件号码，不得公开；请先更正`,
    en: `${column.key} holds an identity number, which is never public; correct it first`,
  })
}

/** Moves a waiting text to where it stands when nothing in it looks like a person. */
function release(
  item: CatalogueItem,
  column: CatalogueColumn,
  text: AttributeValue,
  attributes: Record<Scope, Attributes>,
  fields: Partial<TextFields>,
): void {
  const field = fieldOf(item, column)
  delete attributes.SHARED[column.key]
  if (field !== null && typeof text === 'string') fields[field] = text
  else attributes.PUBLIC[column.key] = text
}

/** A text that a person released stays released while it is the same text. */
function keepReleased(
  { item, columns }: ItemPlan,
  row: RecordRow,
  draft: RecordDraft,
): Pick<RecordDraft, 'attributes' | 'sensitive'> & { fields: Partial<TextFields> } {
  const attributes = {
    PUBLIC: { ...draft.attributes.PUBLIC },
    SHARED: { ...draft.attributes.SHARED },
    AUTHORIZED: { ...draft.attributes.AUTHORIZED },
    INTERNAL: { ...draft.attributes.INTERNAL },
  }
  const sensitive = [...draft.sensitive]
  const fields: Partial<TextFields> = {}
  for (const { column } of columns) {
    const at = sensitive.findIndex(({ scope, key }) => scope === 'SHARED' && key === column.key)
    const text = at < 0 ? attributes.SHARED[column.key] : sensitive[at]!.plain
    if (column.screen !== true || column.scope !== 'PUBLIC' || text === undefined) continue
    const field = fieldOf(item, column)
    const released = field === null ? row.attributesPublic?.[column.key] : row[field]
    if (released !== text) continue
    release(item, column, text, attributes, fields)
    if (at >= 0) sensitive.splice(at, 1)
  }
  return { attributes, fields, sensitive }
}

/** What is known of a subject, for the columns of a row that tell who it is about. */
export async function subjectCells(
  writing: Pick<Writing, 'cipher'>,
  tx: Executor,
  subjectId: string,
): Promise<SubjectCells> {
  const [[version], identifiers] = await Promise.all([
    listVersions(tx, OPERATOR, [subjectId], AS_OF_NOW),
    listIdentifiers(tx, OPERATOR, [subjectId], null),
  ])
  return {
    name: version?.name ?? null,
    identifiers: identifiers.map((one) => ({
      type: one.type,
      value: one.sealed === null ? one.value : writing.cipher.open(one.sealed, subjectId),
    })),
  }
}
