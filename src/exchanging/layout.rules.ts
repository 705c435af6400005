import type { RuleBook } from '../rule/rule-book.ts'
import type { CatalogueItem, RuleBody } from '../rule/rule.schema.ts'

/** A column of a report. */
export interface ReportColumn {
  key: string
  heading: string
  /** The instant of the export is no part of what is compared. */
  isExportTime: boolean
  /** Names the subject by a code. */
  isCode: boolean
  /** Part of what makes two rows the same. */
  isIdentity: boolean
}

const CODE_ROLES = new Set([
  'USCI',
  'SUBJECT_CODE',
  'REGISTRATION_NUMBER',
  'ORGANIZATION_CODE',
  'TAX_NUMBER',
  'INSTITUTION_CERTIFICATE',
  'SOCIAL_ORGANIZATION_CERTIFICATE',
  'PERSON_ID_NUMBER',
])

/** The columns of an item that go into exchanged files, in exchange order. */
export function exchangedColumns({ body }: CatalogueItem): CatalogueItem['body']['columns'] {
  return body.columns
    .filter(({ n }) => n !== null)
    .toSorted((one, other) => (one.n ?? 0) - (other.n ?? 0))
}

function columnsOfItem(item: CatalogueItem): ReportColumn[] {
  return exchangedColumns(item).map(({ key, zh, role }) => ({
    key,
    heading: zh,
    isExportTime: role === 'EXPORTED_AT',
    isCode: role !== undefined && CODE_ROLES.has(role),
    isIdentity: item.body.identity.includes(key),
  }))
}

/** The columns of an entry of a list. */
export const ENTRY_COLUMNS: readonly ReportColumn[] = (
  [
    ['subjectName', '主体名称'],
    ['usci', '统一社会信用代码'],
    ['list', '名单名称'],
    ['documentNumber', '认定文书号'],
    ['legalBasis', '认定依据'],
    ['validFrom', '有效期自'],
    ['validUntil', '有效期至'],
    ['authorityName', '认定机关'],
  ] as const
).map(([key, heading]) => ({
  key,
  heading,
  isExportTime: false,
  isCode: key === 'usci',
  isIdentity: key === 'documentNumber' || key === 'validFrom',
}))

/** The columns of what is reported of a fact; null: the catalogue has it no more. */
export function reportColumns(
  book: RuleBook,
  report: Pick<RuleBody<'platform'>['reports'][number], 'fact' | 'code'>,
  today: string,
): readonly ReportColumn[] | null {
  if (report.fact === 'LIST_ENTRY') return ENTRY_COLUMNS
  const item = book.catalogueItem(report.code, today)
  return item === null ? null : columnsOfItem(item)
}

/**
 * The key by which both sides know a row, made of its cells alone: the first code of the subject (of a person the masked
 * number, as the row shows it), or its name, then the columns that the catalogue names as the identity.
 */
export function keyOfRow(columns: readonly ReportColumn[], cells: readonly string[]): string {
  const filled = (test: (column: ReportColumn) => boolean) =>
    columns.flatMap((column, at) => (test(column) && cells[at] !== '' ? [cells[at]!] : []))
  const [code] = [...filled(({ isCode }) => isCode), ...filled(({ key }) => key === 'subjectName')]
  return [code ?? '', ...filled(({ isIdentity }) => isIdentity)].join('|')
}

/** The text whose SHA-256 is the hash of a row: its cells but for the time of export, joined by U+001F. */
export function textOfRow(columns: readonly ReportColumn[], cells: readonly string[]): string {
  return cells.filter((_, at) => !columns[at]!.isExportTime).join('\u001f')
}

/** The text whose SHA-256 is the hash of a set of rows: their keys and hashes, sorted, one a line. */
export function textOfRows(rows: readonly { key: string; hash: string }[]): string {
  return rows
    .map(({ key, hash }) => `${key}\t${hash}\n`)
    .toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0))
    .join('')
}

/** A day as the exchanged files write it: 2026/11/20. */
export function writtenDay(on: string): string {
  return on.replaceAll('-', '/')
}
