import type { AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import type { Reader, Reading } from '../disclosure/reading.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import type { FactKind } from '../rule/decision.schema.ts'
import type { DecisionPolicy } from '../rule/rule.schema.ts'

/** A fact as a decision policy weighs it, whatever its kind. */
export interface Fact {
  kind: FactKind
  subjectId: string
  id: string
  version: number
  /** What people call it: a title, the number of a document. */
  label: string | null
  /** The day on which it arose. */
  on: string
  /** The first day on which it no longer holds, exclusive; null: no end. */
  validTo: string | null
  properties: Readonly<Record<string, readonly string[]>>
  disputed: boolean
  /** By a bankruptcy plan (重整计划). */
  shielded: boolean
  /** What was known of it at the instant that is asked for is another version than the one that the reader may see. */
  correctedSince: boolean
}

/** What a policy wants to know of files. */
export interface FactQuestion {
  policy: DecisionPolicy
  /** The day that it is decided for. */
  on: string
  asOf: AsOf
}

/**
 * Reads one kind of facts of files for decisions. A kind of facts plugs in by a reader: the policy names the kind, and
 * nothing else changes. Facts that do not count (revoked, repaired, superseded) are not given.
 */
export interface FactReader {
  kind: FactKind
  /** The facts of each file (its member ids) that the handle shows and a factor could weigh, by few statements. */
  list(
    reading: Reading,
    files: readonly (readonly string[])[],
    question: FactQuestion,
  ): Promise<Fact[][]>
  /**
   * The open versions of facts, in their order; null: there is none any more. Asked as the tables' owner, for who was
   * told of the facts before.
   */
  states(db: Executor, facts: readonly FactKey[]): Promise<(FactState | null)[]>
  /** The global id of a fact. */
  idOf(fact: FactKey): string
  /** A fact as the caller may see it today, by its global id; null when it may not. */
  find(reader: Reader, globalId: string): Promise<object | null>
}

/** A fact, by its subject's id and its own. */
export interface FactKey {
  subjectId: string
  id: string
}

/** The open version of a fact. */
export interface FactState {
  version: number
  state: string
  disputed: boolean
}

/** The first day that any of a policy's factors of a kind looks at; null: it looks at all days. */
export function firstDay({ policy, on }: FactQuestion, kind: FactKind): string | null {
  const months = policy.body.factors
    .filter((factor) => factor.kind === kind)
    .map((factor) => factor.withinMonths)
  if (months.includes(null)) return null
  return addMonths(on, -Math.max(0, ...(months as number[])))
}
