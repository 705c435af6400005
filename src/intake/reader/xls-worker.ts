import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { CFB, read, SSF, type CellObject, type WorkSheet } from '@e965/xlsx'
import {
  dateText,
  fitRow,
  isDateFormat,
  numberText,
  putCell,
  type CellText,
  type RowDraft,
} from './cell.rules.ts'
import { asRefusal, FileRefusal, rowProblem } from './problem.ts'
import { batchSize, type TableRow } from './table.ts'

/** What the worker gets, and what it posts: first `ready` or `refused`, then a batch per request. */
export interface XlsTask {
  path: string
  totalBytes: number
}
export type XlsAnswer =
  | { kind: 'ready' }
  | { kind: 'refused'; code: FileRefusal['code'] }
  | { kind: 'rows'; rows: TableRow[] }

function readSheet({ path, totalBytes }: XlsTask): TableRow[] {
  const bytes = readFileSync(path)
  const container = CFB.read(bytes, { type: 'buffer' })
  if (CFB.find(container, 'EncryptedPackage')) throw new FileRefusal('FILE_ENCRYPTED')
  if (!CFB.find(container, 'Workbook')) {
    throw new FileRefusal(CFB.find(container, 'Book') ? 'OTHER_SPREADSHEET' : 'NOT_A_TABLE')
  }
  // SheetJS gives a format as its code and knows none for the date formats of Chinese editions.
  for (let id = 23; id < 59; id += 1) if (isDateFormat(id, undefined)) SSF.load('yyyy-mm-dd', id)
  const book = read(bytes, {
    type: 'buffer',
    dense: true,
    cellNF: true,
    cellText: false,
    cellHTML: false,
    cellFormula: false,
  })
  if (book.SheetNames.length === 0) throw new FileRefusal('FILE_DAMAGED')
  const hidden = book.Workbook?.Sheets ?? []
  const name = book.SheetNames.find(
    (each, i) => !hidden[i]?.Hidden && Array.isArray(book.Sheets[each]?.['!data']),
  )
  const sheet = name === undefined ? undefined : book.Sheets[name]
  if (sheet === undefined) throw new FileRefusal('NO_VISIBLE_SHEET')
  return sheetRows(sheet, book.Workbook?.WBProps?.date1904 ?? false, totalBytes)
}

function sheetRows(sheet: WorkSheet, date1904: boolean, totalBytes: number): TableRow[] {
  const data: (CellObject[] | undefined)[] = sheet['!data'] ?? []
  const rows: TableRow[] = []
  let widest = 0
  data.forEach((cells, index) => {
    const draft: RowDraft = { cells: [] }
    cells?.forEach((cell, column) => {
      const text = cellText(cell, date1904)
      if (text.text !== '' || text.problem) putCell(draft, column, text)
    })
    const row = fitRow(draft, widest)
    if (row === undefined) return
    widest = row.cells.length
    const bytes = Math.round((totalBytes * (index + 1)) / data.length)
    rows.push({ line: index + 1, bytes, ...row })
  })
  return rows
}

/** Error values by their code ([MS-XLS] 2.5.10, BErr). */
const errorTexts = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
])

function cellText(cell: CellObject, date1904: boolean): CellText {
  const value = cell.v
  if (value === undefined || cell.t === 'z') return { text: '' }
  if (cell.t === 'b') return { text: value ? 'TRUE' : 'FALSE' }
  if (cell.t === 'e')
    return { text: errorTexts.get(Number(value)) ?? '#ERROR!', problem: rowProblem('CELL_ERROR') }
  if (cell.t !== 'n') return { text: String(value) }
  const format = cell.z === undefined ? undefined : String(cell.z)
  const date = format !== undefined && isDateFormat(0, format)
  return date ? dateText(String(value), date1904) : numberText(String(value), format)
}

/** SheetJS names encryption only in its message. */
function refusalOf(error: unknown): FileRefusal {
  const encrypted = error instanceof Error && /password|encrypt/i.test(error.message)
  return asRefusal(error, encrypted ? 'FILE_ENCRYPTED' : 'FILE_DAMAGED')
}

function answer(message: XlsAnswer): void {
  parentPort?.postMessage(message)
}

try {
  const rows = readSheet(workerData as XlsTask)
  parentPort?.on('message', (from: number) => {
    answer({ kind: 'rows', rows: rows.slice(from, from + batchSize) })
  })
  answer({ kind: 'ready' })
} catch (error) {
  answer({ kind: 'refused', code: refusalOf(error).code })
}
