import { readFile } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TableRow } from '../intake/reader/reader.ts'
import type { MediaType } from './media-type.rules.ts'

/** Lines of a batch. */
const BATCH = 1000
/** Characters of a line at most. */
const LINE_MOST = 64 * 1024
/** Keys without end would make each row as wide. */
const KEYS_MOST = 256

const UNREADABLE = {
  code: 'ROW_UNREADABLE',
  zh: '该行不是 JSON 对象。',
  en: 'The line is no JSON object.',
}
const PRECISION_LOST = {
  code: 'NUMBER_PRECISION_LOST',
  zh: '代码须以字符串给出。',
  en: 'A code has to be a string.',
}

/** What a list that is read line by line is to the one who reads it: like the readers of tables. */
export interface JsonLines {
  format: 'JSON_LINES'
  rows(): AsyncIterable<TableRow[]>
  close(): Promise<void>
}

/**
 * Opens JSON lines (one object a line) as a table whose header is made of all keys in use, in the order in which they
 * come. Whether it is a list at all its rows tell: a line that is no object has a problem.
 */
export async function openJsonLines(
  path: string,
  encoding: MediaType['encoding'],
): Promise<JsonLines> {
  const text = new TextDecoder(encoding).decode(await readFile(path))
  return { format: 'JSON_LINES', rows: () => rowsOf(text), close: () => Promise.resolve() }
}

interface Line {
  line: number
  /** Null: it is no object. */
  value: Record<string, unknown> | null
}

async function* rowsOf(text: string): AsyncGenerator<TableRow[]> {
  const keys = new Set<string>()
  for (const lines of batchesOf(text)) {
    for (const { value } of lines) for (const key of Object.keys(value ?? {})) addKey(keys, key)
    await nextTurn()
  }
  const header = [...keys]
  yield [{ line: 0, cells: header, bytes: 0 }]
  for (const lines of batchesOf(text)) yield lines.map((one) => rowOf(header, one))
}

function addKey(keys: Set<string>, key: string): void {
  if (keys.size < KEYS_MOST) keys.add(key)
}

function* batchesOf(text: string): Generator<Line[]> {
  let batch: Line[] = []
  let [line, at] = [0, 0]
  while (at < text.length) {
    const found = text.indexOf('\n', at)
    const end = found < 0 ? text.length : found
    line++
    const written = end - at > LINE_MOST ? '?' : text.slice(at, end).trim()
    at = end + 1
    if (written !== '') batch.push({ line, value: objectOf(written) })
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  yield batch
}

function objectOf(text: string): Line['value'] {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function rowOf(header: readonly string[], { line, value }: Line): TableRow {
  if (value === null) return { line, cells: [], bytes: 0, problem: UNREADABLE }
  const values = header.map((key) => value[key])
  const cells = values.map((one) =>
    typeof one === 'string' || typeof one === 'number' ? String(one) : '',
  )
  // 913206000000001230 is read as another number of as many digits.
  const lost = values.findIndex((one) => typeof one === 'number' && !Number.isSafeInteger(one))
  if (lost < 0) return { line, cells, bytes: 0 }
  return { line, cells, bytes: 0, problem: { ...PRECISION_LOST, column: lost + 1 } }
}
