import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import type { Writing } from '../disclosure/reading.ts'
import { listQuarantine } from './intake.store.ts'

const PAGE = 1000

/**
 * Writes the rejected rows of an import as a CSV file that a spreadsheet opens (UTF-8 with BOM): line, column, code,
 * both sentences, then the row as it came. It may hold personal data: only the owner can read it.
 * @returns the path, or null when no row was rejected
 */
export async function writeRejects(
  writing: Writing,
  fileId: string,
  folder: string,
  name: string,
): Promise<string | null> {
  let after = 0
  let page = await listQuarantine(writing.db, { fileId, after, limit: PAGE })
  if (page.length === 0) return null
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${name}.${fileId.slice(-8)}.rejected.csv`)
  const file = createWriteStream(path, { mode: 0o600 })
  file.write('\uFEFF行号 line,列 column,代码 code,原因,reason,原始内容 the row as it came\r\n')
  while (page.length > 0) {
    for (const row of page) {
      const cells = JSON.parse(writing.cipher.open(row.sealedRow, fileId)) as string[]
      const line = [String(row.line), row.columnName, row.code, row.zh, row.en, ...cells]
      if (!file.write(`${line.map(quoted).join(',')}\r\n`)) await once(file, 'drain')
    }
    after = page.at(-1)!.line
    page = await listQuarantine(writing.db, { fileId, after, limit: PAGE })
  }
  file.end()
  await once(file, 'finish')
  return path
}

/** Quotes a cell; a leading =, +, - or @ would run as a formula in a spreadsheet. */
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
