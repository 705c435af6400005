import { isSealed, type Cipher } from '../personal/cipher.ts'
import type { Attributes, AttributeValue, RecordRow } from '../record/record.store.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import type { ColumnRole } from '../rule/rule.schema.ts'
import type { ItemPlan } from './item-plan.ts'
import { PAPERS } from './subject-draft.rules.ts'

/** What is known of a record's subject, to fill the columns that tell who it is about. */
export interface SubjectCells {
  name: string | null
  identifiers: { type: string; value: string }[]
}

const PAPER_COLUMN: ColumnRole = 'PERSON_ID_NUMBER'

/** Writes a stored record back as the row that would make it: the raw text of each column of the plan. */
export function cellsOfRecord(
  plan: ItemPlan,
  row: RecordRow,
  subject: SubjectCells,
  cipher: Cipher,
): (string | null)[] {
  return plan.columns.map(({ column, place }) => {
    if (place === 'PROVENANCE') return null
    if (place === 'SUBJECT') return subjectCell(column.role!, subject)
    const field = fieldCell(column.role, row)
    if (place === 'FIELD' && field !== null) return field
    const stored = find(row, column.key, column.sensitive === true ? column.scope : null)
    if (stored === undefined) return null
    return typeof stored === 'string' && isSealed(stored)
      ? cipher.open(stored, row.recordId)
      : textOf(stored)
  })
}

/** The text of a column that tells who a row is about. */
export function subjectCell(role: ColumnRole, { name, identifiers }: SubjectCells): string | null {
  if (role === 'SUBJECT_NAME') return name
  const ofRole = identifiers.find(
    (one) => one.type === role || (role === 'SUBJECT_CODE' && one.type === 'USCI'),
  )
  if (ofRole !== undefined) return ofRole.value
  const isPerson = !identifiers.some((one) => one.type === 'USCI')
  const paper = identifiers[0]
  if (!isPerson || paper === undefined) return null
  if (role === PAPER_COLUMN) return paper.value
  return role === 'PERSON_ID_TYPE' ? paperCode(paper.type) : null
}

/** The code of the exchange for a type of identity papers. */
function paperCode(type: string): string {
  return Object.entries(PAPERS).find(([, known]) => known === type)?.[0] ?? type
}

function fieldCell(role: ColumnRole | undefined, row: RecordRow): string | null {
  switch (role) {
    case 'TITLE':
      return row.title
    case 'DOCUMENT_NUMBER':
      return row.documentNumber
    case 'DECIDED_ON':
      return row.decidedOn
    case 'VALID_FROM':
      return row.validFrom
    case 'VALID_UNTIL':
      return inclusiveEnd(row.validTo)
    case 'AUTHORITY_NAME':
      return row.authorityName
    case 'AUTHORITY_CODE':
      return row.authorityCode
    default:
      return null
  }
}

/** The fullest stored form of a value: the strictest scope holds the whole, a laxer one perhaps a mask. */
function find(row: RecordRow, key: string, only: string | null): AttributeValue | undefined {
  const byScope: [string, Attributes | null | undefined][] = [
    ['INTERNAL', row.attributesInternal],
    ['AUTHORIZED', row.attributesAuthorized],
    ['SHARED', row.attributesShared],
    ['PUBLIC', row.attributesPublic],
  ]
  for (const [scope, attributes] of byScope) {
    if ((only === null || scope === only) && attributes?.[key] !== undefined) return attributes[key]
  }
  return undefined
}

function textOf(value: AttributeValue): string {
  if (typeof value === 'string') return value
  return Array.isArray(value)
    ? value.join(';')
    : `${value.reported}${/[元]/.test(value.reported) ? '' : value.unit}`
}
