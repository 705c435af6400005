import { utils, write } from '@e965/xlsx'
import { csvLine, exchangeFileName } from '../generate/exchange-file.ts'
import type { ReportFormat } from '../rule/platform.schema.ts'
import type { RuleBody } from '../rule/rule.schema.ts'
import { writtenDay, type ReportColumn } from './layout.rules.ts'

/** A file for a platform. */
export interface MadeFile {
  fileName: string
  mediaType: string
  content: Buffer
}

/** What stands at the head of a JSON file. */
export interface FileHead {
  batch: string
  platform: string
  kind: 'REPORT' | 'WITHDRAWAL'
  code: string
  madeOn: string
}

/** A row of a report, with its key. */
export interface FileRow {
  key: string
  cells: readonly string[]
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** How the files of a platform are named. */
export interface Naming {
  exchange: RuleBody<'platform'>['exchange']
  isOfPersons: boolean
  at: Date
}

/** Writes the file of a report in the form that the platform takes; rows are numbered from 1 in its order. */
export function writeReport(
  format: ReportFormat,
  head: FileHead,
  columns: readonly ReportColumn[],
  rows: readonly FileRow[],
  naming: Naming,
): MadeFile {
  const written = rows.map(({ key, cells }) => ({
    key,
    cells: cells.map((cell, at) => (columns[at]!.isExportTime ? writtenDay(head.madeOn) : cell)),
  }))
  const table = [columns.map(({ heading }) => heading), ...written.map(({ cells }) => cells)]
  switch (format) {
    case 'CSV':
      return {
        fileName: nameOf(head, naming, 'csv'),
        mediaType: 'text/csv; charset=utf-8',
        content: Buffer.from(`\ufeff${table.map(csvLine).join('')}`),
      }
    case 'XLSX':
      return {
        fileName: nameOf(head, naming, 'xlsx'),
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        content: workbook(table),
      }
    case 'JSON':
      return jsonFile(
        head,
        written.map(({ key, cells }, at) => ({
          n: at + 1,
          key,
          values: Object.fromEntries(columns.map((column, n) => [column.key, cells[n]!])),
        })),
      )
  }
}

/** Writes the file of a withdrawal: the keys, and why each must not be published and used any more. */
export function writeWithdrawal(
  head: FileHead,
  rows: readonly { key: string; cause: string }[],
): MadeFile {
  return jsonFile(
    head,
    rows.map(({ key, cause }, at) => ({ n: at + 1, key, cause })),
  )
}

function jsonFile(head: FileHead, rows: readonly unknown[]): MadeFile {
  return {
    fileName: `${head.code}-${head.kind}-${head.batch}.json`,
    mediaType: JSON_TYPE,
    content: Buffer.from(JSON.stringify({ ...head, rows })),
  }
}

/** By the name of the 双公示 files where the platform takes those; the hour in it tells no two apart, the number does. */
function nameOf(head: FileHead, { exchange, isOfPersons, at }: Naming, extension: 'csv' | 'xlsx') {
  if (exchange === null) return `${head.code}-${head.kind}-${head.batch}.${extension}`
  return exchangeFileName({ exchange, persons: isOfPersons ? 'NATURAL' : 'LEGAL', at, extension })
}

function workbook(table: readonly (readonly string[])[]): Buffer {
  const book = utils.book_new()
  // Every cell stays text: a workbook that turns codes into numbers loses their last digits.
  utils.book_append_sheet(book, utils.aoa_to_sheet(table as string[][], { dense: true }), 'Sheet1')
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer
}
