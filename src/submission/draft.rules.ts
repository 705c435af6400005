import { hash } from 'node:crypto'
import type { Scope } from '../disclosure/scope.ts'
import { isSealed } from '../personal/cipher.ts'
import { applyMask } from '../personal/mask.rules.ts'
import { maskScope } from '../record/attribute.rules.ts'
import type { AttributeValue } from '../record/record.store.ts'
import { addDays, addWorkingDays } from '../rule/calendar.rules.ts'
import { publicityOf } from '../rule/publicity.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { CatalogueColumn, ColumnRole, SubjectCategory } from '../rule/rule.schema.ts'
import { parseInstant } from '../vocabulary/date.rules.ts'
import type { ReadCell } from './cell-reader.ts'
import type { Drafted, RecordDraft, SubjectDraft } from './draft.ts'
import type { ItemPlan, PlannedColumn } from './item-plan.ts'
import { problemOf, type RowProblem } from './problem.ts'
import { draftSubject, textAt, type Row } from './subject-draft.rules.ts'

/**
 * Checks one row against the catalogue and derives what the rules say of it: who it is about, its severity, its
 * publication. Pure. The row gives the raw text of each column of the plan, in its order.
 * @returns the draft with remarks, or every problem of the row
 */
export function draftRow(plan: ItemPlan, cells: readonly (string | null | undefined)[]): Drafted {
  const problems: RowProblem[] = []
  const remarks: RowProblem[] = []
  const row = plan.columns.map(({ read }, at) => read(cells[at]))
  for (const { problem } of row) if (problem !== null) problems.push(problem)
  const subject = draftSubject(plan, row, problems, remarks)
  if (subject !== null) checkRequired(plan, row, subject, problems)
  const decidedOn =
    textAt(plan, row, 'DECIDED_ON') ?? (subject?.profile == null ? null : plan.today)
  if (decidedOn !== null && decidedOn > plan.today) problems.push(problemOf('DATE_IN_FUTURE'))
  const validFrom = textAt(plan, row, 'VALID_FROM') ?? decidedOn
  const until = textAt(plan, row, 'VALID_UNTIL')
  if (until !== null && validFrom !== null && until < validFrom)
    problems.push(problemOf('PERIOD_REVERSED'))
  if (problems.length > 0 || subject === null || decidedOn === null || validFrom === null) {
    return { ok: false, problems }
  }
  const validTo = until === null ? null : addDays(until, 1)
  const dates = { decidedOn, validFrom, validTo }
  return { ok: true, draft: assemble(plan, row, subject, dates, remarks) }
}

function checkRequired(
  plan: ItemPlan,
  row: Row,
  subject: SubjectDraft,
  problems: RowProblem[],
): void {
  if (!plan.item.body.subjectCategories.includes(subject.category)) {
    problems.push(problemOf('CATEGORY_FORBIDDEN'))
  }
  plan.columns.forEach((planned, at) => {
    const { value, problem } = row[at]!
    // A cell that did not parse has its problem already; it is not missing too.
    if (value !== null || problem !== null) return
    const { column } = planned
    // An open-ended date parses to null; it is given all the same.
    if (column.role === 'VALID_UNTIL' || !isRequired(plan, planned, row, subject.category)) return
    if (!problems.some((one) => one.column === column.zh))
      problems.push(problemOf('REQUIRED_MISSING', column.zh))
  })
}

function isRequired(
  plan: ItemPlan,
  { column, requiredBy }: PlannedColumn,
  row: Row,
  category: SubjectCategory,
): boolean {
  if (plan.required !== null) return plan.required.has(column.key)
  if (column.required) return true
  // Who represents a firm and which paper a person holds are asked for; identifiers have their own check.
  if (column.requiredFor?.includes(category) === true && column.role !== 'USCI') return true
  const when = column.requiredWhen
  if (when === undefined) return false
  const other = row[requiredBy]?.value
  const codes = Array.isArray(other) ? other : typeof other === 'string' ? [other] : []
  return codes.some((code) => when.contains.includes(code))
}

type Dates = Pick<RecordDraft, 'decidedOn' | 'validFrom' | 'validTo'>

function assemble(
  plan: ItemPlan,
  row: Row,
  subject: SubjectDraft,
  dates: Dates,
  remarks: RowProblem[],
): RecordDraft {
  const { item, book } = plan
  const publicity = publicityFor(plan, row, subject, dates)
  const stored = storeAttributes(plan, row, subject.category, remarks)
  const reported = textAt(plan, row, 'REPORTED_PUBLIC_UNTIL')
  if (reported !== null && publicity.until !== null && addDays(reported, 1) !== publicity.until) {
    remarks.push(problemOf('PUBLICITY_DIFFERS'))
  }
  const status = textAt(plan, row, 'STATUS')
  const exported = textAt(plan, row, 'EXPORTED_AT')
  const exportedAt = exported === null ? null : parseInstant(exported)
  return {
    item,
    subject,
    decidedOn: dates.decidedOn,
    validFrom: dates.validFrom,
    validTo: dates.validTo,
    title: fieldAt(plan, row, 'TITLE'),
    documentNumber: fieldAt(plan, row, 'DOCUMENT_NUMBER'),
    authorityName: fieldAt(plan, row, 'AUTHORITY_NAME'),
    authorityCode: fieldAt(plan, row, 'AUTHORITY_CODE'),
    isRevoked: status === 'REVOKED',
    disputed: status === 'DISPUTED',
    // A penalty is graded by its classes; another record says itself how grave it is, if its item has a column for that.
    severity: publicity.severity ?? textAt(plan, row, 'SEVERITY'),
    disclosureScope: subject.category === 'PERSON' ? item.body.personScope : item.body.scope,
    publicityRule: publicity.rule,
    publicityReason: publicity.reason,
    isPublished: publicity.published,
    publishedTo: publicity.until,
    publicationDueOn: dueOn(book, dates.decidedOn),
    attributes: stored.attributes,
    sensitive: stored.sensitive,
    identity: plan.identity.map((at) => identityText(row[at]?.value)).join('\u001f'),
    rowHash: hashOf(plan, row),
    exportedAt: exportedAt?.ok === true ? exportedAt.at : null,
    remarks,
  }
}

function publicityFor(plan: ItemPlan, row: Row, subject: SubjectDraft, dates: Dates) {
  const classes = row[plan.at('PENALTY_CLASSES')]?.value
  return publicityOf(plan.book, {
    kind: plan.item.body.recordKind,
    itemCode: plan.item.code,
    subjectCategory: subject.category,
    classes: Array.isArray(classes) ? classes : [],
    fineYuan: yuanOf(row[plan.at('FINE')]?.value),
    confiscatedYuan: yuanOf(row[plan.at('CONFISCATED')]?.value),
    simpleProcedure: isSimpleProcedure(plan, row),
    domain: plan.item.body.domain ?? null,
    decidedOn: dates.decidedOn,
    publishedOn: plan.today,
    validTo: dates.validTo,
  })
}

/** The exchange has no column for the procedure; the remarks say it. Which words do is rule data. */
function isSimpleProcedure(plan: ItemPlan, row: Row): boolean {
  const remarks = textAt(plan, row, 'REMARKS')
  if (remarks === null) return false
  const marks = plan.book.current('parameter', 'SIMPLE_PROCEDURE_MARKS', plan.today)?.body.value
  return typeof marks === 'string' && marks.split(';').some((mark) => remarks.includes(mark))
}

/** A text that the record holds as a field of its own; null when it waits, as an attribute, for its release. */
function fieldAt(plan: ItemPlan, row: Row, role: ColumnRole): string | null {
  const at = plan.at(role)
  if (plan.columns[at]?.place !== 'FIELD') return null
  const { value, waits } = row[at]!
  return typeof value === 'string' && !waits ? value : null
}

type Stored = Pick<RecordDraft, 'attributes' | 'sensitive'>

function storeAttributes(
  plan: ItemPlan,
  row: Row,
  category: SubjectCategory,
  remarks: RowProblem[],
): Stored {
  const stored: Stored = {
    attributes: { PUBLIC: {}, SHARED: {}, AUTHORIZED: {}, INTERNAL: {} },
    sensitive: [],
  }
  plan.columns.forEach(({ column, place }, at) => {
    const cell = row[at]!
    const { value, waits } = cell
    if (value === null || place === 'SUBJECT' || place === 'PROVENANCE') return
    if (waits) {
      if (column.scope === 'PUBLIC') remarks.push(problemOf('TEXT_WITHHELD', column.zh))
      store(stored, column.scope === 'PUBLIC' ? 'SHARED' : column.scope, column.key, cell)
    } else if (place === 'FIELD') return
    else if (column.mask !== undefined && typeof value === 'string')
      storeMasked(column, value, cell, category, stored)
    else store(stored, column.scope, column.key, cell)
  })
  return stored
}

/** A text that holds a person's number is sealed, whole. So is one that looks sealed: it must come out as it came. */
function store(stored: Stored, scope: Scope, key: string, { value, holdsNumber }: ReadCell): void {
  if (typeof value === 'string' && ((scope !== 'PUBLIC' && holdsNumber) || isSealed(value)))
    stored.sensitive.push({ scope, key, plain: value })
  else if (value !== null) stored.attributes[scope][key] = value
}

/** Keeps the whole value under its scope and its mask one scope below, so that each is granted by itself. */
function storeMasked(
  column: CatalogueColumn,
  value: string,
  cell: ReadCell,
  category: SubjectCategory,
  stored: Stored,
): void {
  const mask = applyMask(column.mask!, value)
  // The representative of a firm is public by name; the operator of a sole trader only by its first character.
  if (column.scope === 'PUBLIC') {
    const hidden = category !== 'ORGANIZATION'
    stored.attributes.PUBLIC[column.key] = hidden ? mask : value
    if (hidden) store(stored, 'SHARED', column.key, cell)
    return
  }
  const below = maskScope(column)
  if (below !== null) stored.attributes[below][column.key] = mask
  if (column.sensitive === true)
    stored.sensitive.push({ scope: column.scope, key: column.key, plain: value })
  else store(stored, column.scope, column.key, cell)
}

function yuanOf(value: AttributeValue | null | undefined): string | null {
  return value != null && typeof value === 'object' && !Array.isArray(value) ? value.yuan : null
}

function identityText(value: AttributeValue | null | undefined): string {
  return typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value)
}

/** The content of a row, by which it is known again; when it was exported does not change what it says. */
function hashOf(plan: ItemPlan, row: Row): string {
  const content = row.map(({ text }, at) =>
    plan.columns[at]!.place === 'PROVENANCE' ? '' : (text ?? ''),
  )
  return hash('sha256', `${plan.item.code}\u001f${content.join('\u001f')}`, 'hex')
}

const dueDays = new WeakMap<RuleBook, Map<string, string>>()

/** The day by which a decision must be published: so many working days after it (rule data). */
function dueOn(book: RuleBook, decidedOn: string): string {
  const known = dueDays.get(book) ?? new Map<string, string>()
  dueDays.set(book, known)
  const cached = known.get(decidedOn)
  if (cached !== undefined) return cached
  const deadline =
    book.current('parameter', 'PUBLICATION_DEADLINE', decidedOn) ??
    book.list('parameter').find((rule) => rule.code === 'PUBLICATION_DEADLINE')
  if (deadline === undefined) throw new Error('the rules lack parameter PUBLICATION_DEADLINE')
  const due = addWorkingDays(decidedOn, Number(deadline.body.value), book.workingCalendar)
  // A cell shares memory with the chunk it was read from: what is kept is a copy.
  known.set(Buffer.from(decidedOn).toString(), due)
  return due
}
