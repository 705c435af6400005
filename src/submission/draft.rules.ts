import { hash } from 'node:crypto'
import type { Scope } from '../disclosure/scope.ts'
import { applyMask } from '../personal/mask.rules.ts'
import { hasPersonalData } from '../personal/scan.rules.ts'
import { maskScope } from '../record/attribute.rules.ts'
import type { Attributes, AttributeValue } from '../record/record.store.ts'
import { addDays, addWorkingDays } from '../rule/calendar.rules.ts'
import { publicityOf } from '../rule/publicity.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { CatalogueColumn, SubjectCategory } from '../rule/rule.schema.ts'
import { checkIdentifier } from '../subject/identifier.rules.ts'
import { parseInstant } from '../vocabulary/date.rules.ts'
import { cleanCell } from './cell.rules.ts'
import type { Drafted, RecordDraft, SubjectDraft } from './draft.ts'
import type { ItemPlan, PlannedColumn } from './item-plan.ts'
import { problemOf, type RowProblem } from './problem.ts'
import { draftSubject, textAt, type RowValues } from './subject-draft.rules.ts'

/**
 * Checks one row against the catalogue and derives what the rules say of it: who it is about, its severity, its
 * publication. Pure. The row gives the raw text of each column of the plan, in its order.
 * @returns the draft with remarks, or every problem of the row
 */
export function draftRow(plan: ItemPlan, cells: readonly (string | null | undefined)[]): Drafted {
  const problems: RowProblem[] = []
  const remarks: RowProblem[] = []
  const texts = plan.columns.map((_, at) => {
    const cell = cells[at]
    return cell == null ? null : cleanCell(cell, plan.book.nullMarks)
  })
  const values = parseCells(plan, texts, problems)
  const subject = draftSubject(plan, values, problems, remarks)
  if (subject !== null) checkRequired(plan, values, subject, problems)
  const decidedOn =
    textAt(plan, values, 'DECIDED_ON') ?? (subject?.profile == null ? null : plan.today)
  if (decidedOn !== null && decidedOn > plan.today) problems.push(problemOf('DATE_IN_FUTURE'))
  const validFrom = textAt(plan, values, 'VALID_FROM') ?? decidedOn
  const until = textAt(plan, values, 'VALID_UNTIL')
  if (until !== null && validFrom !== null && until < validFrom)
    problems.push(problemOf('PERIOD_REVERSED'))
  if (problems.length > 0 || subject === null || decidedOn === null || validFrom === null) {
    return { ok: false, problems }
  }
  const validTo = until === null ? null : addDays(until, 1)
  const dates = { decidedOn, validFrom, validTo }
  const rowHash = hashOf(plan, texts)
  return { ok: true, draft: assemble(plan, values, subject, dates, remarks, rowHash) }
}

function parseCells(
  plan: ItemPlan,
  texts: readonly (string | null)[],
  problems: RowProblem[],
): (AttributeValue | null)[] {
  return plan.columns.map(({ place, parse }, at) => {
    const text = texts[at]
    if (text == null) return null
    if (place === 'PROVENANCE') return text
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    problems.push(parsed.problem)
    return null
  })
}

function checkRequired(
  plan: ItemPlan,
  values: RowValues,
  subject: SubjectDraft,
  problems: RowProblem[],
): void {
  if (!plan.item.body.subjectCategories.includes(subject.category)) {
    problems.push(problemOf('CATEGORY_FORBIDDEN'))
  }
  // A cell that did not parse has its problem already; it is not missing too.
  const broken = new Set(problems.map((problem) => problem.column))
  plan.columns.forEach(({ column }, at) => {
    if (
      values[at] == null &&
      !broken.has(column.zh) &&
      isRequired(plan, column, values, subject.category)
    ) {
      // An open-ended date parses to null; it is given all the same.
      if (column.role !== 'VALID_UNTIL') problems.push(problemOf('REQUIRED_MISSING', column.zh))
    }
  })
}

function isRequired(
  plan: ItemPlan,
  column: CatalogueColumn,
  values: RowValues,
  category: SubjectCategory,
): boolean {
  if (plan.required !== null) return plan.required.has(column.key)
  if (column.required) return true
  // Who represents a firm and which paper a person holds are asked for; identifiers have their own check.
  if (column.requiredFor?.includes(category) === true && column.role !== 'USCI') return true
  const when = column.requiredWhen
  if (when === undefined) return false
  const other = values[plan.columns.findIndex((one) => one.column.key === when.column)]
  const codes = Array.isArray(other) ? other : typeof other === 'string' ? [other] : []
  return codes.some((code) => when.contains.includes(code))
}

type Dates = Pick<RecordDraft, 'decidedOn' | 'validFrom' | 'validTo'>

function assemble(
  plan: ItemPlan,
  values: RowValues,
  subject: SubjectDraft,
  dates: Dates,
  remarks: RowProblem[],
  rowHash: string,
): RecordDraft {
  const { item, book } = plan
  const publicity = publicityFor(plan, values, subject, dates)
  const stored = storeAttributes(plan, values, subject.category, remarks)
  const reported = textAt(plan, values, 'REPORTED_PUBLIC_UNTIL')
  if (reported !== null && publicity.until !== null && addDays(reported, 1) !== publicity.until) {
    remarks.push(problemOf('PUBLICITY_DIFFERS'))
  }
  const status = textAt(plan, values, 'STATUS')
  const exported = textAt(plan, values, 'EXPORTED_AT')
  const exportedAt = exported === null ? null : parseInstant(exported)
  return {
    item,
    subject,
    ...dates,
    title: stored.fields.get('TITLE') ?? null,
    documentNumber: stored.fields.get('DOCUMENT_NUMBER') ?? null,
    authorityName: stored.fields.get('AUTHORITY_NAME') ?? null,
    authorityCode: stored.fields.get('AUTHORITY_CODE') ?? null,
    isRevoked: status === 'REVOKED',
    disputed: status === 'DISPUTED',
    severity: publicity.severity,
    disclosureScope: subject.category === 'PERSON' ? item.body.personScope : item.body.scope,
    publicityRule: publicity.rule,
    publicityReason: publicity.reason,
    isPublished: publicity.published,
    publishedTo: publicity.until,
    publicationDueOn: dueOn(book, dates.decidedOn),
    attributes: stored.attributes,
    sensitive: stored.sensitive,
    identity: plan.identity.map((at) => identityText(values[at])).join('\u001f'),
    rowHash,
    exportedAt: exportedAt?.ok === true ? exportedAt.at : null,
    remarks,
  }
}

function publicityFor(plan: ItemPlan, values: RowValues, subject: SubjectDraft, dates: Dates) {
  const classes = values[plan.at('PENALTY_CLASSES')]
  return publicityOf(plan.book, {
    kind: plan.item.body.recordKind,
    itemCode: plan.item.code,
    subjectCategory: subject.category,
    classes: Array.isArray(classes) ? classes : [],
    fineYuan: yuanOf(values[plan.at('FINE')]),
    confiscatedYuan: yuanOf(values[plan.at('CONFISCATED')]),
    simpleProcedure: isSimpleProcedure(plan, values),
    domain: plan.item.body.domain ?? null,
    decidedOn: dates.decidedOn,
    publishedOn: plan.today,
    validTo: dates.validTo,
  })
}

/** The exchange has no column for the procedure; the remarks say it. Which words do is rule data. */
function isSimpleProcedure(plan: ItemPlan, values: RowValues): boolean {
  const remarks = textAt(plan, values, 'REMARKS')
  if (remarks === null) return false
  const marks = plan.book.current('parameter', 'SIMPLE_PROCEDURE_MARKS', plan.today)?.body.value
  return typeof marks === 'string' && marks.split(';').some((mark) => remarks.includes(mark))
}

interface Stored {
  fields: Map<string, string>
  attributes: Record<Scope, Attributes>
  sensitive: RecordDraft['sensitive']
}

function storeAttributes(
  plan: ItemPlan,
  values: RowValues,
  category: SubjectCategory,
  remarks: RowProblem[],
): Stored {
  const stored: Stored = {
    fields: new Map(),
    attributes: { PUBLIC: {}, SHARED: {}, AUTHORIZED: {}, INTERNAL: {} },
    sensitive: [],
  }
  plan.columns.forEach((planned, at) => {
    const value = values[at]
    if (value == null || planned.place === 'SUBJECT' || planned.place === 'PROVENANCE') return
    storeValue(planned, value, category, stored, remarks)
  })
  return stored
}

function storeValue(
  { column, place }: PlannedColumn,
  value: AttributeValue,
  category: SubjectCategory,
  stored: Stored,
  remarks: RowProblem[],
): void {
  // Free text is public only when nothing in it looks like a person; else it waits under SHARED. Any other text of
  // a public column waits too when a resident ID stands in it: it slipped there from a column of papers.
  if (typeof value === 'string' && mustWait(column, value)) {
    if (column.scope === 'PUBLIC') remarks.push(problemOf('TEXT_WITHHELD', column.zh))
    stored.attributes[column.scope === 'PUBLIC' ? 'SHARED' : column.scope][column.key] = value
    return
  }
  if (place === 'FIELD') {
    if (typeof value === 'string') stored.fields.set(column.role!, value)
    return
  }
  if (column.mask !== undefined && typeof value === 'string') {
    storeMasked(column, value, category, stored)
    return
  }
  stored.attributes[column.scope][column.key] = value
}

const LONG_NUMBER = /\d{17}[\dXx]/g

function mustWait(column: CatalogueColumn, text: string): boolean {
  if (column.screen === true) return hasPersonalData(text)
  if (column.scope !== 'PUBLIC') return false
  return (text.match(LONG_NUMBER) ?? []).some((number) => {
    const checked = checkIdentifier('RESIDENT_ID', number, () => false)
    return checked.ok && checked.validity === 'VALID'
  })
}

/** Keeps the whole value under its scope and its mask one scope below, so that each is granted by itself. */
function storeMasked(
  column: CatalogueColumn,
  value: string,
  category: SubjectCategory,
  stored: Stored,
): void {
  const mask = applyMask(column.mask!, value)
  // The representative of a firm is public by name; the operator of a sole trader only by its first character.
  if (column.scope === 'PUBLIC') {
    const hidden = category !== 'ORGANIZATION'
    stored.attributes.PUBLIC[column.key] = hidden ? mask : value
    if (hidden) stored.attributes.SHARED[column.key] = value
    return
  }
  const below = maskScope(column)
  if (below !== null) stored.attributes[below][column.key] = mask
  if (column.sensitive === true)
    stored.sensitive.push({ scope: column.scope, key: column.key, plain: value })
  else stored.attributes[column.scope][column.key] = value
}

function yuanOf(value: AttributeValue | null | undefined): string | null {
  return value != null && typeof value === 'object' && !Array.isArray(value) ? value.yuan : null
}

function identityText(value: AttributeValue | null | undefined): string {
  return typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value)
}

/** The content of a row, by which it is known again; when it was exported does not change what it says. */
function hashOf(plan: ItemPlan, texts: readonly (string | null)[]): string {
  const content = plan.columns.map(({ place }, at) =>
    place === 'PROVENANCE' ? '' : (texts[at] ?? ''),
  )
  return hash('sha256', `${plan.item.code}\u001f${content.join('\u001f')}`, 'base64url')
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
