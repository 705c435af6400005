import type { Transaction } from '../database/database.ts'
import type { Reader, Writing } from '../disclosure/reading.ts'
import type { Scope } from '../disclosure/scope.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import type { FactKey } from '../fact/fact.ts'
import type { DisputedKind } from '../objection/aspect.ts'

/** A fact as whoever disputes or suspends it has to know it: its open version, whose turn it is the transaction's. */
export interface DisputedFact extends FactKey {
  kind: DisputedKind
  /** It counts: in force, or final, on this day; a term that is over does not. */
  isStanding: boolean
  /** By a stay. */
  isSuspended: boolean
  isDisputed: boolean
  scope: Scope
  /** First day on which it is not open to everyone any more; null: no end. */
  until: string | null
  domain: string | null
  regionCode: string | null
  /** The source that holds it. */
  sourceCode: string
  /** The party that determined it, where that is one of its own; else whoever holds the source. */
  authorityId: string | null
  /** Where it is disputed instead, since somebody else decided it; absent: here. */
  elsewhere?: { zh: string; en: string }
}

/** A mark, a stay, or the end of one: the next version differs in nothing else. */
export type FactMark = 'DISPUTED' | 'UNDISPUTED' | 'SUSPENDED' | 'RESUMED'

/** Who changes a fact, and why: it stands with the new version. */
export interface FactChanging {
  writing: Writing
  viewer: Viewer
  tx: Transaction
  partyName: string
  reason: string
}

/** Values that are set, by field; null empties one. */
export type FactCorrection = ReadonlyMap<string, string | null>

/** What is wrong with a correction; none: it was made. */
export interface CorrectionProblem {
  zh: string
  en: string
}

/**
 * One kind of facts, as objections and proceedings act on it. A kind plugs in by a source in `DISPUTE_SOURCES`: nothing
 * else changes.
 */
export interface DisputeSource {
  kind: DisputedKind
  /** The fact as the caller may see it; null when it may not. */
  find(reader: Reader, key: FactKey): Promise<object | null>
  /** The open version, for the transaction alone from here on; null: there is no such fact. */
  lock(writing: Writing, tx: Transaction, key: FactKey): Promise<DisputedFact | null>
  /**
   * Makes a version that is marked, or not any more. The fact was locked. Absent: its mark is that an objection is open,
   * and it is not suspended.
   */
  mark?(changing: FactChanging, key: FactKey, mark: FactMark): Promise<void>
  /** Corrects a fact that stands. The fact was locked. */
  correct(
    changing: FactChanging,
    key: FactKey,
    values: FactCorrection,
  ): Promise<CorrectionProblem[]>
  /** Takes a fact that stands back: it is not published, shared or used any more. The fact was locked. */
  revoke(changing: FactChanging, key: FactKey): Promise<void>
}

/** The same writer, with the right to change whatever was disputed: the decision gives it, not a mandate to submit. */
export function writingByDecision(writing: Writing): Writing {
  return { ...writing, author: { sourceCode: null, covers: () => Promise.resolve(true) } }
}
