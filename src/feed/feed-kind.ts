import type { Reader, Reading } from '../disclosure/reading.ts'
import type { Label } from '../vocabulary/enum.ts'
import type { FactKey } from '../fact/fact.ts'
import type { FactTable } from '../fact/fact.statement.ts'
import type { FieldValue } from '../fact/difference.ts'

/** A version of a fact as the feed compares it with the one before. */
export interface FeedVersion {
  by: Reading
  row: object
}

/**
 * A kind of facts in the feed. Nothing is written for it: what changed is read from the versions themselves, so a kind
 * is what the feed has to know of its table, and a line in `feed-kinds.ts`.
 */
export interface FeedKind extends FeedTable {
  label: Label
  /** The values of the placeholders of its row scope. */
  visibilityOf(reading: Reading): object
  /** What may differ between two versions; null: a version has nothing to compare. */
  compared: { typeOf(row: object): string; valuesOf(version: FeedVersion): FieldValue[] } | null
  globalIdOf(key: FactKey): string
  /** The fact as the caller may see it today; null when it may not. */
  find(reader: Reader, key: FactKey): Promise<object | null>
}

/** What the statements of the feed have to know of the table of a kind. */
export interface FeedTable {
  /** Stands in positions: never changed once it was given out. */
  kind: string
  /** The table, the column of the fact's id, its columns for readers, and its row scope. */
  fact: FactTable
  /** All its columns. */
  columns: readonly string[]
  /** The alias that `fact.columns` names. */
  alias: 'r' | 'v'
  /** The column of a uuid, and that of a number where there is one, that tell versions of a subject apart. */
  tie: string
  version: string | null
  /** A version is the last of its fact when it was superseded at all, as no other follows. */
  endsUnfollowed: boolean
  /** Days that open or close a version by themselves, from the column's day or (`LAST`) from the day after. */
  days: readonly { column: string; of: 'FIRST' | 'LAST' }[]
}
