import type { Transaction } from './database.ts'

/**
 * Rows that are committed together with others, or not at all: what an answer leaves behind goes along with its row of
 * the access log. Those of concurrent answers that name the same insert go by one call of it.
 */
export interface Along<Row = unknown> {
  insert(tx: Transaction, rows: readonly Row[]): Promise<void>
  rows: readonly Row[]
}
