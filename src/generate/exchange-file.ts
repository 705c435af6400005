import { open, writeFile } from 'node:fs/promises'
import { utils, write } from '@e965/xlsx'
import { DomainError } from '../errors.ts'
import type { EXCHANGE_CODES } from '../rule/platform.schema.ts'
import { exchangeLayout, type ExchangeKind } from './exchange-layout.ts'
import { encodeGb18030 } from './gb18030.ts'

export { cellsOf, exchangeLayout, type ExchangeKind } from './exchange-layout.ts'

export type ExchangeFormat = 'CSV' | 'XLSX' | 'XLS'
export type ExchangeEncoding = 'UTF-8' | 'UTF-8-BOM' | 'GB18030'

export interface ExchangeFileOptions {
  readonly kind: ExchangeKind
  /** Cells of each row in exchange order, as `cellsOf` gives them; a broken row may have more or fewer. */
  readonly rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>
  readonly path: string
  readonly format: ExchangeFormat
  /** Of a CSV file; workbooks have their own. UTF-8 when absent. */
  readonly encoding?: ExchangeEncoding
}

/** Rows that a sheet holds below its headings: XLS has 65,536 in all; XLSX is bounded by memory. */
const MOST_ROWS = { XLS: 65_535, XLSX: 200_000 } as const

/**
 * Writes a file of the exchange format with its Chinese headings; an existing file is replaced. CSV is streamed with
 * flat memory, a workbook is built in memory. Gives the count of rows (without headings) and of bytes.
 * @throws DomainError BAD_INPUT for more rows than a workbook takes (XLS 65,535; XLSX 200,000).
 */
export async function writeExchangeFile(
  options: ExchangeFileOptions,
): Promise<{ rows: number; bytes: number }> {
  const { format } = options
  return format === 'CSV' ? writeCsv(options) : writeWorkbook(options, format)
}

/** Characters that are collected before they are encoded and written. */
const CHUNK = 512 * 1024

async function writeCsv({ kind, rows, path, encoding = 'UTF-8' }: ExchangeFileOptions) {
  const file = await open(path, 'w')
  const encode = encoding === 'GB18030' ? encodeGb18030 : (text: string) => Buffer.from(text)
  let text = (encoding === 'UTF-8-BOM' ? '\ufeff' : '') + csvLine(exchangeLayout(kind).headings)
  let bytes = 0
  let count = 0
  const flush = async () => {
    const chunk = encode(text)
    text = ''
    bytes += chunk.length
    await file.writeFile(chunk)
  }
  try {
    for await (const cells of rows) {
      text += csvLine(cells)
      count += 1
      if (text.length >= CHUNK) await flush()
    }
    await flush()
  } finally {
    await file.close()
  }
  return { rows: count, bytes }
}

const SPECIAL = /[",\r\n]/

/** RFC 4180: a cell with a comma, a quotation mark or a line break is quoted. */
export function csvLine(cells: readonly string[]): string {
  let line = ''
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at] ?? ''
    if (at > 0) line += ','
    line += SPECIAL.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  }
  return `${line}\r\n`
}

async function writeWorkbook({ kind, rows, path }: ExchangeFileOptions, format: 'XLSX' | 'XLS') {
  const table: (readonly string[])[] = [exchangeLayout(kind).headings]
  for await (const cells of rows) {
    if (table.length > MOST_ROWS[format]) throw tooManyRows(format)
    table.push(cells)
  }
  const book = utils.book_new()
  // Every cell stays text: a workbook that turns codes into numbers loses their last digits.
  utils.book_append_sheet(book, utils.aoa_to_sheet(table as string[][], { dense: true }), 'Sheet1')
  const written = write(book, {
    type: 'buffer',
    bookType: format === 'XLS' ? 'biff8' : 'xlsx',
    compression: true,
  }) as Buffer
  await writeFile(path, written)
  return { rows: table.length - 1, bytes: written.length }
}

function tooManyRows(format: 'XLSX' | 'XLS'): DomainError {
  const most = MOST_ROWS[format]
  return new DomainError('BAD_INPUT', {
    zh: `${format} 文件最多写 ${most} 行，请改用 CSV 或分成几个文件`,
    en: `At most ${most} rows go into an ${format} file: write CSV or several files`,
  })
}

export interface ExchangeFileName {
  /** Which exchange it is for; what each stands for is not documented, the upstream exporter writes all four. */
  readonly exchange: (typeof EXCHANGE_CODES)[number]
  /** 1 for legal persons, 2 for natural ones (likely, not documented). */
  readonly persons: 'LEGAL' | 'NATURAL'
  /** The instant of export; the name holds its hour in Asia/Shanghai. */
  readonly at: Date
  /** xls when absent, as the exporter names them whatever is inside. */
  readonly extension?: 'xls' | 'xlsx' | 'csv'
}

/**
 * The name of a file as the upstream exporter gives it: ZHXYXT0000_XYGJJH1-0102_2026112209.xls. No known part of it
 * tells permits from penalties, so give each its own folder. 0000 and 0102 are taken as they were seen.
 */
export function exchangeFileName({
  exchange,
  persons,
  at,
  extension = 'xls',
}: ExchangeFileName): string {
  const shanghai = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  const hour = shanghai.slice(0, 13).replace(/[-T]/g, '')
  return `ZHXYXT0000_${exchange}${persons === 'LEGAL' ? 1 : 2}-0102_${hour}.${extension}`
}
