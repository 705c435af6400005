import { holdsIdentityNumber } from '../personal/identity-number.rules.ts'
import type { ColumnRole, SubjectCategory } from '../rule/rule.schema.ts'
import {
  categoryOfUsci,
  checkIdentifier,
  detectIdentifier,
  isPersonalIdentifier,
  type IdentifierType,
  type IdentifierValidity,
} from '../subject/identifier.rules.ts'
import { normalizeName } from '../subject/name.rules.ts'
import type { ReadCell } from './cell-reader.ts'
import type { DraftIdentifier, SubjectDraft } from './draft.ts'
import type { ItemPlan } from './item-plan.ts'
import { problemOf, type RowProblem } from './problem.ts'

/** The cells of a row, read, in the order of the plan's columns. */
export type Row = readonly ReadCell[]

/** Roles that carry identifiers of an organisation, the one that counts first. */
const ORGANIZATION_ROLES: [ColumnRole, IdentifierType][] = [
  ['USCI', 'USCI'],
  ['REGISTRATION_NUMBER', 'REGISTRATION_NUMBER'],
  ['ORGANIZATION_CODE', 'ORGANIZATION_CODE'],
  ['INSTITUTION_CERTIFICATE', 'INSTITUTION_CERTIFICATE'],
  ['SOCIAL_ORGANIZATION_CERTIFICATE', 'SOCIAL_ORGANIZATION_CERTIFICATE'],
  ['TAX_NUMBER', 'TAX_NUMBER'],
]

/** Identity papers by the code of the exchange (IDENTITY_PAPER_TYPE). */
export const PAPERS: Record<string, IdentifierType> = {
  RESIDENT_ID: 'RESIDENT_ID',
  PASSPORT: 'PASSPORT',
  HK_MACAO_PERMIT: 'HONG_KONG_MACAO_PERMIT',
  TAIWAN_PERMIT: 'TAIWAN_PERMIT',
  FOREIGN_PERMANENT_RESIDENT_ID: 'FOREIGN_PERMANENT_RESIDENT_ID',
}

/** Reads the text that stands under a role; null when there is none. */
export function textAt(plan: ItemPlan, row: Row, role: ColumnRole): string | null {
  const value = row[plan.at(role)]?.value
  return typeof value === 'string' ? value : null
}

/** What the row before was about, by the plan that it was read with. */
const before = new WeakMap<ItemPlan, { row: Row; subject: SubjectDraft; remarks: RowProblem[] }>()

/**
 * Reads who a row is about. The rows of a file come subject by subject: where the cells are those of the row before,
 * so is the subject, the very object. Problems are pushed; with any that refuses, the subject is null.
 */
export function draftSubject(
  plan: ItemPlan,
  row: Row,
  problems: RowProblem[],
  remarks: RowProblem[],
): SubjectDraft | null {
  const last = before.get(plan)
  if (last !== undefined && plan.subjectColumns.every((at) => row[at] === last.row[at])) {
    remarks.push(...last.remarks)
    return last.subject
  }
  const known = problems.length
  const subject = readSubject(plan, row, problems, remarks)
  if (subject !== null && problems.length === known)
    before.set(plan, { row, subject, remarks: [...remarks] })
  return subject
}

/**
 * Organisations and sole traders by their codes (92 is a sole trader's, GB 32100), a natural person by an identity
 * paper.
 */
function readSubject(
  plan: ItemPlan,
  row: Row,
  problems: RowProblem[],
  remarks: RowProblem[],
): SubjectDraft | null {
  const name = textAt(plan, row, 'SUBJECT_NAME')
  const codes = organizationIdentifiers(plan, row, problems)
  const papers = codes.length > 0 ? [] : personIdentifiers(plan, row, problems)
  const identifiers = codes.length > 0 ? codes : papers
  if (identifiers.length === 0 || name === null) {
    if (problems.length === 0) problems.push(problemOf('IDENTIFIER_MISSING'))
    return null
  }
  if (identifiers[0]!.validity === 'INVALID') remarks.push(problemOf('IDENTIFIER_INVALID'))
  return {
    category: categoryOf(identifiers),
    name: normalizeName(name),
    identifiers,
    representativeName: textAt(plan, row, 'LEGAL_REPRESENTATIVE'),
    representativeId: textAt(plan, row, 'LEGAL_REPRESENTATIVE_ID'),
    profile: profileOf(plan, row),
  }
}

function categoryOf(identifiers: readonly DraftIdentifier[]): SubjectCategory {
  const first = identifiers[0]!
  if (first.type === 'USCI') return categoryOfUsci(first.value)
  return first.isPersonal && first.type !== 'TAX_NUMBER' ? 'PERSON' : 'ORGANIZATION'
}

function organizationIdentifiers(
  plan: ItemPlan,
  row: Row,
  problems: RowProblem[],
): DraftIdentifier[] {
  const found: DraftIdentifier[] = []
  for (const [role, type] of ORGANIZATION_ROLES) {
    const text = textAt(plan, row, role)
    if (text === null) continue
    // The column of registration numbers also carries older numbers and those of foreign-invested firms.
    const read = role === 'REGISTRATION_NUMBER' ? (detectIdentifier(text) ?? type) : type
    take(plan, read === 'RESIDENT_ID' ? type : read, text, plan.at(role), problems, found)
  }
  const code = textAt(plan, row, 'SUBJECT_CODE')
  if (code !== null)
    take(plan, detectIdentifier(code) ?? 'USCI', code, plan.at('SUBJECT_CODE'), problems, found)
  return found
}

function personIdentifiers(plan: ItemPlan, row: Row, problems: RowProblem[]): DraftIdentifier[] {
  const found: DraftIdentifier[] = []
  const number = textAt(plan, row, 'PERSON_ID_NUMBER')
  if (number === null) return found
  const paper = textAt(plan, row, 'PERSON_ID_TYPE')
  const type = paper === null ? 'RESIDENT_ID' : (PAPERS[paper] ?? 'OTHER_ID')
  take(plan, type, number, plan.at('PERSON_ID_NUMBER'), problems, found)
  return found
}

function take(
  plan: ItemPlan,
  type: IdentifierType,
  text: string,
  at: number,
  problems: RowProblem[],
  found: DraftIdentifier[],
): void {
  const checked = checkIdentifier(type, text, plan.book.isIdentifierException)
  if (!checked.ok) {
    problems.push(problemOf('IDENTIFIER_MALFORMED', plan.columns[at]!.column.zh, checked))
    return
  }
  const { value, validity } = checked
  if (isMisplacedPaper(type, text, validity)) {
    problems.push(problemOf('COLUMN_SHIFTED', plan.columns[at]!.column.zh))
    return
  }
  found.push({ type, value, validity, isPersonal: isPersonalIdentifier(type, value) })
}

/** Types whose form alone tells nothing: any number could stand under them. */
const UNCHECKED = new Set<IdentifierType>([
  'INSTITUTION_CERTIFICATE',
  'SOCIAL_ORGANIZATION_CERTIFICATE',
  'FOREIGN_REGISTRATION',
])

/**
 * Whether an identity number stands in the column of a firm's code. Those columns are public and stored in plain, so
 * such a row waits in the quarantine, sealed. (A tax number that holds one is known as personal by itself.)
 */
function isMisplacedPaper(
  type: IdentifierType,
  text: string,
  validity: IdentifierValidity,
): boolean {
  if (isPersonalIdentifier(type, text) || type === 'TAX_NUMBER') return false
  // One in thirty resident IDs passes the check of a unified code as well.
  if (validity !== 'INVALID' && type !== 'USCI' && !UNCHECKED.has(type)) return false
  if (detectIdentifier(text) === 'RESIDENT_ID') return true
  return UNCHECKED.has(type) && holdsIdentityNumber(text)
}

function profileOf(plan: ItemPlan, row: Row): SubjectDraft['profile'] {
  if (plan.at('ESTABLISHED_ON') < 0 && plan.at('ADDRESS') < 0) return null
  const capital = row[plan.at('CAPITAL')]?.value
  return {
    legalForm: textAt(plan, row, 'LEGAL_FORM'),
    establishedOn: textAt(plan, row, 'ESTABLISHED_ON'),
    capital:
      capital != null && typeof capital === 'object' && !Array.isArray(capital) ? capital : null,
    address: textAt(plan, row, 'ADDRESS'),
  }
}
