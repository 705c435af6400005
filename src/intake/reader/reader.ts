import { open } from 'node:fs/promises'
import { openCsv } from './csv.ts'
import { FileRefusal, type RefusalCode } from './problem.ts'
import { defaultLimits, type ReaderLimits, type TableFile } from './table.ts'
import { openXls } from './xls.ts'
import { openXlsx } from './xlsx.ts'

export { FileRefusal } from './problem.ts'
export { type ReaderLimits, type TableFile, type TableRow } from './table.ts'

const headBytes = 64 * 1024

/**
 * Opens an exchange file as a stream of rows. The format is found by content, never by the name:
 * exporters write `.xls` around CSV or HTML. Throws FileRefusal when the file cannot be read;
 * `limits` replace the default bounds.
 */
export async function openTable(
  path: string,
  limits: Partial<ReaderLimits> = {},
): Promise<TableFile> {
  const bounds = { ...defaultLimits, ...limits }
  try {
    const { head, totalBytes } = await readHead(path)
    if (totalBytes === 0) throw new FileRefusal('FILE_EMPTY')
    const content = identify(head)
    if (content === 'ZIP') return await openXlsx(path, totalBytes, bounds)
    if (content === 'OLE2') return await openXls(path, totalBytes, bounds)
    if (content === 'TEXT') return await openCsv(path, bounds)
    throw new FileRefusal(content)
  } catch (error) {
    const system = (error as NodeJS.ErrnoException).syscall !== undefined
    throw system ? new FileRefusal('FILE_UNREADABLE', error) : error
  }
}

async function readHead(path: string): Promise<{ head: Buffer; totalBytes: number }> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(headBytes)
    const { bytesRead } = await file.read(head, 0, headBytes, 0)
    const stat = await file.stat()
    if (!stat.isFile()) throw new FileRefusal('FILE_UNREADABLE')
    return { head: head.subarray(0, bytesRead), totalBytes: stat.size }
  } finally {
    await file.close()
  }
}

/** First bytes, in hexadecimal, of the formats that are told apart. */
const signatures: [string, 'ZIP' | 'OLE2' | RefusalCode][] = [
  ['504b0304', 'ZIP'],
  ['504b0506', 'ZIP'],
  ['d0cf11e0a1b11ae1', 'OLE2'],
  ['0908', 'OTHER_SPREADSHEET'],
  ['0904', 'OTHER_SPREADSHEET'],
  ['fffe', 'UTF16_TEXT'],
  ['feff', 'UTF16_TEXT'],
  ['25504446', 'NOT_A_TABLE'], // PDF
  ['1f8b', 'NOT_A_TABLE'], // gzip
]

/** What the first bytes of a file tell of its content. */
function identify(head: Buffer): 'ZIP' | 'OLE2' | 'TEXT' | RefusalCode {
  const hex = head.toString('hex', 0, 8)
  const known = signatures.find(([signature]) => hex.startsWith(signature))
  if (known) return known[1]
  // Binary data; single control characters are left to the rows they stand in.
  const control = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length
  if (control > head.length / 100 + 8) return 'NOT_A_TABLE'
  const start = head
    .toString('latin1', 0, 1024)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  if (/^<\?xml|^<workbook/i.test(start) && !/<html/i.test(start)) return 'XML_SPREADSHEET'
  if (/^(<!doctype html|<!--|<(\?xml|html|head|meta|style|body|table|div|script)\b)/i.test(start)) {
    return 'HTML_TABLE'
  }
  return /^mime-version:/i.test(start) ? 'HTML_TABLE' : 'TEXT'
}
