import {
  dateText,
  fitRow,
  isoDateText,
  numberText,
  putCell,
  unescapeText,
  type CellText,
  type RowDraft,
} from './cell.rules.ts'
import { openPackage, readXml, type Package, type XmlHandlers } from './package.ts'
import { FileRefusal, rowProblem } from './problem.ts'
import { batches, batchSize, type ReaderLimits, type TableFile, type TableRow } from './table.ts'
import { createTextCollector, readWorkbook, type Workbook } from './workbook.ts'

/** Opens an XLSX package and its first visible worksheet. Throws FileRefusal. */
export async function openXlsx(
  path: string,
  totalBytes: number,
  limits: ReaderLimits,
): Promise<TableFile> {
  const source = await openPackage(path, limits)
  try {
    const workbook = await readWorkbook(source, limits)
    return {
      format: 'XLSX',
      encoding: null,
      totalBytes,
      rows: () => readRows(source, workbook, totalBytes, limits),
      close: async () => source.zip.close(),
    }
  } catch (error) {
    source.zip.close()
    throw error
  }
}

async function* readRows(
  source: Package,
  workbook: Workbook,
  totalBytes: number,
  limits: ReaderLimits,
): AsyncGenerator<TableRow[]> {
  const entry = source.parts.get(workbook.sheet)
  if (entry === undefined) throw new FileRefusal('FILE_DAMAGED')
  let bytes = 0
  let rows: TableRow[] = []
  const handlers = sheetHandlers(workbook, limits, (line, { cells, problem }) => {
    rows.push(problem ? { line, cells, bytes, problem } : { line, cells, bytes })
  })
  const chunks = readXml(source, entry, {
    ...handlers,
    bytes(unpacked) {
      bytes = Math.round((totalBytes * unpacked) / Math.max(entry.uncompressedSize, 1))
    },
  })
  for await (const _ of chunks) {
    if (rows.length < batchSize) continue
    yield* batches(rows)
    rows = []
  }
  yield* batches(rows)
}

/** Turns the XML of a worksheet into rows; rows and cells may leave out their reference. */
function sheetHandlers(
  workbook: Workbook,
  limits: ReaderLimits,
  push: (line: number, draft: RowDraft) => void,
): XmlHandlers {
  const inline = createTextCollector()
  let line = 0
  let draft: RowDraft = { cells: [] }
  let widest = 0
  let column = -1
  let cell: Record<string, string> = {}
  let value = ''
  let inValue = false
  return {
    open(name, attributes) {
      if (name === 'row') {
        line = Number(attributes['r'] ?? line + 1)
        if (!(line <= limits.rows)) throw new FileRefusal('TOO_MANY_ROWS')
        draft = { cells: [] }
        column = -1
      } else if (name === 'c') {
        column = columnOf(attributes['r']) ?? column + 1
        cell = attributes
        value = ''
      } else if (name === 'v') inValue = true
      else inline.open(name)
    },
    text(text) {
      if (inValue) value += text
      else inline.text(text)
    },
    close(name) {
      if (name === 'v') inValue = false
      else if (name === 'c') {
        const text = cellText(cell, value, inline.take(), workbook)
        if (text.text === '' && !text.problem) return
        if (column >= limits.columns) throw new FileRefusal('TOO_MANY_COLUMNS')
        putCell(draft, column, text)
      } else if (name === 'row') {
        const row = fitRow(draft, widest)
        if (row === undefined) return
        widest = row.cells.length
        push(line, row)
      } else inline.close(name)
    },
  }
}

/** 0-based column of a cell reference such as `AB12`. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0]
  if (letters === undefined) return undefined
  let column = 0
  for (let i = 0; i < letters.length; i += 1) column = column * 26 + letters.charCodeAt(i) - 64
  return column - 1
}

/** Text of a cell by its type (ECMA-376 part 1, 18.18.11 ST_CellType) and style. */
function cellText(
  attributes: Record<string, string>,
  value: string,
  inline: string,
  workbook: Workbook,
): CellText {
  switch (attributes['t']) {
    case 's': {
      const text = value === '' ? '' : workbook.strings[Number(value)]
      return text === undefined ? { text: '', problem: rowProblem('CELL_DAMAGED') } : { text }
    }
    case 'inlineStr':
      return { text: inline }
    case 'str':
      return { text: unescapeText(value) }
    case 'b':
      return { text: value === '' ? '' : value === '1' || value === 'true' ? 'TRUE' : 'FALSE' }
    case 'e':
      return { text: value, problem: rowProblem('CELL_ERROR') }
    case 'd':
      return isoDateText(value)
    default: {
      if (value === '') return { text: '' }
      const style = workbook.styles[Number(attributes['s'] ?? 0)]
      return style?.date ? dateText(value, workbook.date1904) : numberText(value, style?.format)
    }
  }
}
