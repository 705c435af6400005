import type { Read, Reader, Reading } from '../disclosure/reading.ts'
import type { Scope } from '../disclosure/scope.ts'

/** Two instants, the first before the second: what was known up to each, inclusive, is compared. */
export interface Span {
  from: Date
  to: Date
}

/** A file as it was known at the end of a span: its surviving subject, and all ids that its facts stand under. */
export interface ComparedFile {
  rootId: string
  memberIds: readonly string[]
}

/** The value of a field of a fact, as text. */
export interface FieldValue {
  /** Of the fact's type in the schema: `address`, `attributes.fine`. */
  field: string
  /** Read only when the reader sees the field. */
  read: () => string | null
  /**
   * Null: what the schema declares of the field decides who sees it. Else that was decided already, by the scope that
   * is given: what the reader does not see is not among the values.
   */
  requires: Scope | null
}

/** A fact as a reader sees it at one of the two instants. */
export interface FactSide extends Read {
  values: readonly FieldValue[]
}

export type DifferenceKind = 'ADDED' | 'CHANGED' | 'WITHDRAWN'

/**
 * A fact that differs between two instants, within what the reader may see as of each: it says nothing that two reads
 * `asOf` would not say. Which of its values differ is found from the two sides; without any, a CHANGED one is not told.
 */
export interface Difference {
  kind: DifferenceKind
  /** The type of the fact in the schema. */
  type: string
  subjectId: string
  /** Tells it from the other facts of its kind. */
  id: string
  before: FactSide | null
  after: FactSide | null
  /** When what is known at the end was recorded; of what is not seen any more, when it ended. */
  recordedAt: Date
  /** Why its version came to be; null where the reader does not see that, or there is nothing to say. */
  changeKind: string | null
}

/** A source gives at most so many differences of a file, the latest. */
export const DIFFERENCES_MOST = 1000

/** Compares one kind of facts. A kind plugs in by a source, in the list of src/change: nothing else changes. */
export interface DifferenceSource {
  kind: string
  /** What people call the kind. */
  label: { zh: string; en: string }
  /** The differences of each file, by few statements for all of them. */
  list(reading: Reading, files: readonly ComparedFile[], span: Span): Promise<Difference[][]>
  /** The fact as the reader may see it, as of the end of the span; null when it may not. */
  find(reader: Reader, difference: Difference, span: Span): Promise<object | null>
}

/** The kind of a difference of what is there or not: nothing before, nothing after, or something else. */
export function differenceKind(
  before: { isWithdrawn: boolean } | null,
  after: { isWithdrawn: boolean } | null,
): DifferenceKind {
  if (after === null) return 'WITHDRAWN'
  if (after.isWithdrawn && before?.isWithdrawn !== true) return 'WITHDRAWN'
  return before === null ? 'ADDED' : 'CHANGED'
}
