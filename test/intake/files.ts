import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Writing } from '../../src/disclosure/reading.ts'
import {
  cellsOf,
  writeExchangeFile,
  type ExchangeEncoding,
  type ExchangeFormat,
  type ExchangeKind,
} from '../../src/generate/exchange-file.ts'
import { importFile, type Summary } from '../../src/intake/import.service.ts'
import type { Counts } from '../../src/intake/intake.store.ts'
import type { TestDatabase } from '../support/databases.ts'
import { nextSerial, ofSubject, PENALTY, PERMIT, type Values } from '../support/make.ts'
import { makeWorld, type World } from '../support/world.ts'

/** A folder of a test file's own, gone with it. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'credit-intake-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** One world for the tests of a block, on a database of its own. */
export function useWorld(open: TestDatabase['open']): () => World {
  let world: World | undefined
  beforeAll(async () => {
    world = await makeWorld(await open())
  })
  afterAll(() => world?.close())
  return () => world!
}

/** A penalty row that is accepted, as an exchange file writes it; `null` empties a cell. */
export function penaltyRow(values: Values = {}): Record<string, string> {
  const documentNumber = `示交罚〔2026〕${nextSerial()}号`
  return whole({ ...ofSubject(null), ...PENALTY, documentNumber, ...values })
}

/** A permit row that is accepted. */
export function permitRow(values: Values = {}): Record<string, string> {
  const documentNumber = `示交许〔2026〕${nextSerial()}号`
  return whole({ ...ofSubject(null), ...PERMIT, documentNumber, ...values })
}

function whole(values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value ?? '']))
}

/** Writes rows, given by column key, as a file of that kind. */
export async function writeRows(
  path: string,
  kind: ExchangeKind,
  rows: readonly Record<string, string>[],
  format: ExchangeFormat = 'CSV',
  encoding: ExchangeEncoding = 'UTF-8',
): Promise<string> {
  await writeExchangeFile({
    kind,
    rows: rows.map((row) => cellsOf(kind, row)),
    path,
    format,
    encoding,
  })
  return path
}

/** A table as CSV text (RFC 4180). */
export function csvText(table: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return table.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** Writes a table as a CSV file. */
export function writeTable(path: string, table: readonly (readonly string[])[]): string {
  writeFileSync(path, csvText(table))
  return path
}

/** Imports a file as from the bureau's systems. */
export function take(writing: Writing, path: string): Promise<Summary> {
  return importFile(writing, path, { sourceCode: 'TRANSPORT_BUREAU' })
}

/** How many rows the counts account for. */
export function total(counts: Counts): number {
  const { inserted, corrected, unchanged, duplicate, stale, rejected } = counts
  return inserted + corrected + unchanged + duplicate + stale + rejected
}

/** Counts with nothing but what is given. */
export function only(counts: Partial<Counts>): Omit<Counts, 'remarks' | 'problems'> {
  return { inserted: 0, corrected: 0, unchanged: 0, duplicate: 0, stale: 0, rejected: 0, ...counts }
}
