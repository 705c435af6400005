import type { Reader } from '../disclosure/reading.ts'
import type { FactRow } from '../exchange/fact.store.ts'
import { kindOf } from '../list/list.view.ts'
import { findListEntry } from '../list/list.service.ts'
import { viewAttributes } from '../record/attribute.rules.ts'
import { findRecord, type ReadRecord } from '../record/record.service.ts'
import { inclusiveEnd, itemOf, shownAttributes } from '../record/record.view.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { CatalogueColumn, RuleBody } from '../rule/rule.schema.ts'
import type { IdentifierType } from '../subject/identifier-type.rules.ts'
import {
  findSubject,
  listSubjectIdentifiers,
  shownIdentifier,
  type SubjectFile,
} from '../subject/subject.service.ts'
import { sha256Of } from './hash.ts'
import {
  exchangedColumns,
  keyOfRow,
  reportColumns,
  textOfRow,
  writtenDay,
  type ReportColumn,
} from './layout.rules.ts'

/** What a platform may be told of a fact: the row, as its party sees it by the rules of disclosure and by nothing else. */
export interface ReportRow {
  version: number
  category: SubjectFile['category']
  key: string
  hash: string
  cells: readonly string[]
  /** The next day on which it is published no more; null: no end is known. */
  changesOn: string | null
}

type Report = RuleBody<'platform'>['reports'][number]

/** No end date, as the exchanged files write it. */
const NO_END = '2099/12/31'

/** Reads a fact for a platform; null when it may not be told of it, or not any more. */
export async function readReportRow(
  reader: Reader,
  book: RuleBook,
  report: Report,
  fact: Pick<FactRow, 'subjectId' | 'factId'>,
): Promise<ReportRow | null> {
  const columns = reportColumns(book, report, reader.everyone.today())
  if (columns === null) return null
  const read = await (report.fact === 'RECORD' ? readRecord : readEntry)(reader, columns, fact)
  if (read === null || !report.subjectCategories.includes(read.category)) return null
  return {
    ...read,
    key: keyOfRow(columns, read.cells),
    hash: sha256Of(textOfRow(columns, read.cells)),
  }
}

type Cells = Omit<ReportRow, 'key' | 'hash'>

async function readRecord(
  reader: Reader,
  _columns: readonly ReportColumn[],
  { subjectId, factId }: Pick<FactRow, 'subjectId' | 'factId'>,
): Promise<Cells | null> {
  const row = await findRecord(reader, { subjectId, recordId: factId })
  const file = row === null ? null : await findSubject(reader, subjectId)
  if (row === null || file === null) return null
  const rules = row.by.rules()
  const item = itemOf(rules, row, row.by.today())
  const views = viewAttributes(item, row, row.by.entitlement)
  const shown = new Map(
    shownAttributes(row.by, row, views).map((one, at) => [views[at]!.column.key, one]),
  )
  const ofSubject = await subjectCells(file)
  const cells = exchangedColumns(item).map((column) => {
    if (column.role === 'STATUS' && row.disputed)
      return rules.codeLabel('RECORD_STATUS', 'DISPUTED')!.zh
    const attribute = shown.get(column.key)
    if (attribute === undefined) return ofSubject(column)
    if (attribute.money !== null) return attribute.money.reported
    if (attribute.codes !== null)
      return attribute.codes.map((code) => labelOf(rules, column, code)).join(';')
    if (attribute.value === null) return endless(column, row)
    return column.type === 'DATE' ? writtenDay(attribute.value) : attribute.value
  })
  const { version, publishedTo } = row
  return { version, category: file.category, cells, changesOn: publishedTo }
}

function labelOf(rules: RuleBook, { codeSet }: CatalogueColumn, code: string): string {
  return rules.codeLabel(codeSet!, code)?.zh ?? code
}

/** A required end of validity that there is none of. */
function endless({ role, required }: CatalogueColumn, { validTo }: ReadRecord): string {
  return role === 'VALID_UNTIL' && required && validTo === null ? NO_END : ''
}

const TYPE_OF_ROLE: Readonly<Record<string, IdentifierType>> = {
  USCI: 'USCI',
  REGISTRATION_NUMBER: 'REGISTRATION_NUMBER',
  ORGANIZATION_CODE: 'ORGANIZATION_CODE',
  TAX_NUMBER: 'TAX_NUMBER',
  INSTITUTION_CERTIFICATE: 'INSTITUTION_CERTIFICATE',
  SOCIAL_ORGANIZATION_CERTIFICATE: 'SOCIAL_ORGANIZATION_CERTIFICATE',
}

/** The cells that the subject’s own data fill. */
async function subjectCells(file: SubjectFile): Promise<(column: CatalogueColumn) => string> {
  const identifiers = await listSubjectIdentifiers(file)
  // A column that is stricter than the identifier’s own field stays empty for who may not see it.
  const maySee = ({ scope }: CatalogueColumn) => file.reading.entitlement.scopes.has(scope)
  const paper = identifiers.find(({ isPersonal }) => isPersonal)
  return (column) => {
    const role = column.role ?? ''
    if (role === 'SUBJECT_NAME') return file.name
    if (role === 'SUBJECT_CODE') return codeOf(identifiers.find(({ isPersonal }) => !isPersonal))
    if (role === 'PERSON_ID_NUMBER') return codeOf(paper)
    if (role === 'PERSON_ID_TYPE') return paper === undefined ? '' : paperLabel(file, paper.type)
    const type = TYPE_OF_ROLE[role]
    if (type === undefined || !maySee(column)) return ''
    return codeOf(identifiers.find((one) => one.type === type && !one.isPersonal))
  }
}

type Identifier = Awaited<ReturnType<typeof listSubjectIdentifiers>>[number]

/** The number of an identity paper comes masked from here on, as the rules of disclosure say. */
function codeOf(identifier: Identifier | undefined): string {
  return identifier === undefined ? '' : shownIdentifier(identifier)
}

function paperLabel({ reading }: SubjectFile, type: string): string {
  return reading.rules().codeLabel('IDENTITY_PAPER_TYPE', type)?.zh ?? ''
}

async function readEntry(
  reader: Reader,
  columns: readonly ReportColumn[],
  { subjectId, factId }: Pick<FactRow, 'subjectId' | 'factId'>,
): Promise<Cells | null> {
  const row = await findListEntry(reader, { subjectId, entryId: factId })
  if (row === null || row.state !== 'IN_FORCE') return null
  const file = await findSubject(reader, subjectId)
  if (file === null) return null
  const identifiers = await listSubjectIdentifiers(file)
  const values: Readonly<Record<string, string>> = {
    subjectName: file.name,
    usci: codeOf(identifiers.find(({ type }) => type === 'USCI')),
    list: kindOf(row.by.rules(), row).zh,
    documentNumber: row.documentNumber ?? '',
    legalBasis: row.legalBasis ?? '',
    validFrom: row.validFrom === null ? '' : writtenDay(row.validFrom),
    validUntil: row.validTo === null ? NO_END : writtenDay(inclusiveEnd(row.validTo)!),
    authorityName: row.authorityName,
  }
  const cells = columns.map(({ key }) => values[key] ?? '')
  return { version: row.version, category: file.category, cells, changesOn: row.validTo }
}
