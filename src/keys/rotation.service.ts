import { setTimeout as sleep } from 'node:timers/promises'
import { isWriteConflict } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { isSealed, type Cipher, type CipherError } from '../personal/cipher.ts'
import { SEALED_PLACES, type SealedPlace } from './sealed-place.ts'
import {
  beforeFirst,
  countRows,
  NO_HEADER,
  readPage,
  replaceValues,
  type Replacement,
  type SealedRow,
} from './sealed.store.ts'

/** Rows of one statement: small, so that nobody waits for long. */
const BATCH_ROWS = 500

/** A pass that found something is followed by another: rows may have come, or been held by a writer. */
const PASSES = 6
const PAUSE_MS = 250

/** Where a run stands. `pass` counts from 1; rows are those of all tables. */
export interface RotationProgress {
  pass: number
  rowsDone: number
  rowsTotal: number
  valuesDone: number
}

/** Values that do not open, by where they stand, the key that they name, and why; never a value itself. */
export interface Unopened {
  table: string
  column: string
  header: string
  code: string
  count: number
}

/** What a rotation did. */
interface Rotation {
  /** Values sealed anew, by table. */
  rotated: Record<string, number>
  values: number
  /** Values that were held by a writer in the last pass, or came in sealed with another key until the end. */
  left: number
  unopened: Unopened[]
}

/** What a run needs of the base; the cipher knows the new key and every old one. */
export type Rotating = Pick<Base, 'db' | 'cipher'>

interface RotationOptions {
  batchRows?: number
  onProgress?: (progress: RotationProgress) => void
}

/**
 * Seals anew, with the current key, every value that another key (or another suite) sealed. Online and in small
 * batches: only ciphertext is replaced, and only where it still is what was read, so that readers and writers go on;
 * each batch commits by itself, so a run that was killed goes on where it was when it is started again. It is done
 * when a whole pass finds nothing: then no value needs an old key any more.
 */
export async function rotateKeys(
  { db, cipher }: Rotating,
  { batchRows = BATCH_ROWS, onProgress }: RotationOptions = {},
): Promise<Rotation> {
  const rotation: Rotation = { rotated: {}, values: 0, left: 0, unopened: [] }
  const rowsTotal = await countRows(db, SEALED_PLACES)
  for (let pass = 1; pass <= PASSES; pass++) {
    if (pass > 1) await sleep(PAUSE_MS)
    const before = rotation.values
    const unopened = new Map<string, Unopened>()
    let [rowsDone, held] = [0, 0]
    for (const place of SEALED_PLACES) {
      for await (const page of pagesOf(db, place, cipher.header, batchRows)) {
        const done = await rotateRows({ db, cipher }, place, page.rows, unopened)
        rotation.rotated[place.table] = (rotation.rotated[place.table] ?? 0) + done.values
        rotation.values += done.values
        held += done.held
        rowsDone += page.size
        onProgress?.({ pass, rowsDone, rowsTotal, valuesDone: rotation.values })
      }
    }
    rotation.unopened = [...unopened.values()]
    // After the last pass: what came in during it was sealed with another key by a process that does not know better.
    rotation.left = held + rotation.values - before
    if (rotation.left === 0) break
  }
  return rotation
}

/** What opens, by suite and key (`v1.k2`), and what does not. */
interface Verification {
  opened: Record<string, number>
  unopened: Unopened[]
}

/** Opens every sealed value of the database, and counts by key. Changes nothing. */
export async function verifySealed(
  { db, cipher }: Rotating,
  { batchRows = BATCH_ROWS, onProgress }: RotationOptions = {},
): Promise<Verification> {
  const opened: Record<string, number> = {}
  const unopened = new Map<string, Unopened>()
  const rowsTotal = await countRows(db, SEALED_PLACES)
  let [rowsDone, valuesDone] = [0, 0]
  for (const place of SEALED_PLACES) {
    for await (const page of pagesOf(db, place, NO_HEADER, batchRows)) {
      for (const { sealed, column, context } of page.rows.flatMap((row) => sealedOf(place, row))) {
        if (openOf(cipher, sealed, context, place.table, column, unopened) === null) continue
        const header = headerOf(sealed)
        opened[header] = (opened[header] ?? 0) + 1
        valuesDone++
      }
      rowsDone += page.size
      onProgress?.({ pass: 1, rowsDone, rowsTotal, valuesDone })
    }
  }
  return { opened, unopened: [...unopened.values()] }
}

async function* pagesOf(db: Base['db'], place: SealedPlace, header: string, batchRows: number) {
  const limit = Math.min(batchRows, place.pageRows ?? batchRows)
  let after: readonly (string | number)[] | null = beforeFirst(place)
  while (after !== null) {
    const page = await readPage(db, place, after, header, limit)
    yield page
    after = page.next
  }
}

/** Seals the rows of a page anew, column by column. Gives how many values it replaced, and how many were held. */
async function rotateRows(
  { db, cipher }: Rotating,
  place: SealedPlace,
  rows: readonly SealedRow[],
  unopened: Map<string, Unopened>,
): Promise<{ values: number; held: number }> {
  let [values, held] = [0, 0]
  for (const [at, column] of place.columns.entries()) {
    const planned = rows.flatMap((row) => planOf(cipher, place, row, at, unopened))
    if (planned.length === 0) continue
    const replaced = new Set(await replaceFree({ db, cipher }, place, column, planned))
    planned.forEach((one, n) => {
      if (replaced.has(n)) values += one.values
      else held += one.values
    })
  }
  return { values, held }
}

/** A writer that met us is no failure: its rows wait for the next pass. */
async function replaceFree(
  { db }: Rotating,
  place: SealedPlace,
  column: SealedPlace['columns'][number],
  planned: readonly Replacement[],
): Promise<number[]> {
  try {
    return await replaceValues(db, place, column, planned)
  } catch (error) {
    if (isWriteConflict(error)) return []
    throw error
  }
}

/** The replacement of one column of a row; none when nothing of it can be opened. */
function planOf(
  cipher: Cipher,
  place: SealedPlace,
  row: SealedRow,
  at: number,
  unopened: Map<string, Unopened>,
): (Replacement & { values: number })[] {
  const { name, form } = place.columns[at]!
  const before: Record<string, string> = {}
  const after: Record<string, string> = {}
  for (const { key, sealed, column, context } of sealedOf(place, row)) {
    if (column !== name || sealed.startsWith(cipher.header)) continue
    const plain = openOf(cipher, sealed, context, place.table, column, unopened)
    if (plain === null) continue
    before[key] = sealed
    after[key] = cipher.seal(plain, context)
  }
  const values = Object.keys(before).length
  if (values === 0) return []
  const written = (patch: Record<string, string>) =>
    form === 'TEXT' ? patch['']! : JSON.stringify(patch)
  return [{ key: row.key, before: written(before), after: written(after), values }]
}

interface SealedValue {
  /** The key within a JSON object; empty for a column of its own. */
  key: string
  sealed: string
  column: string
  context: string
}

function sealedOf(place: SealedPlace, row: SealedRow): SealedValue[] {
  const context = String(row.key[place.key.findIndex(({ name }) => name === place.context)])
  return place.columns.flatMap(({ name, form }, at) => {
    const value = row.values[at]
    if (value == null) return []
    const found = form === 'JSON' ? Object.entries(value) : [['', value] as const]
    return found.flatMap(([key, sealed]) =>
      typeof sealed === 'string' && (form === 'TEXT' || isSealed(sealed))
        ? [{ key, sealed, column: name, context }]
        : [],
    )
  })
}

function openOf(
  cipher: Cipher,
  sealed: string,
  context: string,
  table: string,
  column: string,
  unopened: Map<string, Unopened>,
): string | null {
  try {
    return cipher.open(sealed, context)
  } catch (error) {
    const { code } = error as Partial<CipherError>
    if (code === undefined) throw error
    const header = headerOf(sealed)
    const id = [table, column, header, code].join('/')
    const known = unopened.get(id) ?? { table, column, header, code, count: 0 }
    unopened.set(id, { ...known, count: known.count + 1 })
    return null
  }
}

/** Suite and key of a sealed text, `v1.k2`; a question mark for what has not its form, lest it be plain. */
function headerOf(sealed: string): string {
  return isSealed(sealed) ? sealed.slice(0, sealed.indexOf('.', sealed.indexOf('.') + 1)) : '?'
}
