import type { Fact } from '../fact/fact.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import { OUTCOMES, type Outcome } from '../rule/decision.schema.ts'
import type { DecisionPolicy, Measure } from '../rule/rule.schema.ts'
import type { Message } from '../errors.ts'
import type { SourceState } from './coverage.rules.ts'

type Factor = DecisionPolicy['body']['factors'][number]

/** Reasons that no factor of a policy gives. Their codes are apart from those of factors by the data's check. */
export const SYSTEM_REASONS = {
  SUBJECT_UNKNOWN: {
    zh: '数据库中没有该主体，不等于没有失信信息',
    en: 'The subject is not known here, which does not make it a clean one',
  },
  SUBJECT_NOT_CONCERNED: {
    zh: '该用途的核查不适用于该主体',
    en: 'A check for this purpose does not concern the subject',
  },
  IDENTIFIER_MALFORMED: {
    zh: '标识代码格式不正确',
    en: 'The identifier is malformed',
  },
  SOURCE_STALE: {
    zh: '必要的数据来源未按时更新',
    en: 'A source that is required has not delivered in time',
  },
  SOURCE_MISSING: {
    zh: '必要的数据来源尚无数据',
    en: 'A source that is required has delivered nothing',
  },
  CORRECTED_SINCE: {
    zh: '所问时点之后有信息被更正，当时的内容不再可见',
    en: 'Facts were corrected after the instant that is asked for; what they said then is no longer shown',
  },
  LISTS_CONFLICT: {
    zh: '该主体同时在相抵触的名单上（红黑并存），须由认定机关处理',
    en: 'The subject is on lists that nobody is on at once; their authorities have to settle it',
  },
} as const satisfies Record<string, Message>
export type SystemReason = keyof typeof SYSTEM_REASONS

/** Why an outcome is what it is. */
export interface Reason {
  code: string
  zh: string
  en: string
  outcome: Outcome
  basis: string | null
  /** The facts that count, the latest first; those that the caller may not see are left out. */
  facts: readonly WeighedFact[]
  /** How many count; null where some of them are not the caller's to see. */
  count: number | null
  measures: readonly string[]
}

/** A fact, and whether the caller may see it. */
export interface WeighedFact extends Fact {
  isShown: boolean
}

/** What a policy makes of facts and of the sources that were heard. */
export interface Decision {
  outcome: Outcome
  reasons: readonly Reason[]
  /** Measures that follow, by code: incentives only where the outcome is CLEAR. */
  measures: readonly Measure[]
}

/** What a decision is made of. */
export interface Deciding {
  policy: DecisionPolicy
  facts: readonly WeighedFact[]
  coverage: readonly SourceState[]
  /** The day that it is decided for. */
  on: string
  /** The version of a measure that is in force; null: none is. */
  measureOf(code: string): Measure | null
  /** The lists that nobody is on together with a list. */
  conflictsOf(list: string): readonly string[]
}

/** The worse of two outcomes. RESTRICTED outranks INDETERMINATE outranks ATTENTION outranks CLEAR. */
export function worse(one: Outcome, other: Outcome): Outcome {
  return OUTCOMES.indexOf(one) >= OUTCOMES.indexOf(other) ? one : other
}

/**
 * Decides by a policy. Each factor counts the facts that fit; the worst outcome of all reasons is the answer. A source
 * that is required and stale or missing makes it INDETERMINATE at least, so it is never CLEAR on half the facts.
 * RESTRICTED takes a statutory measure in force (国办发〔2020〕49号): without one it is ATTENTION.
 */
export function decide({
  policy,
  facts,
  coverage,
  on,
  measureOf,
  conflictsOf,
}: Deciding): Decision {
  const reasons = [
    ...policy.body.factors.flatMap((factor) =>
      reasonsOfFactor(policy, factor, facts, on, measureOf),
    ),
    ...coverage.flatMap(reasonOfSource),
    ...reasonOfCorrections(facts),
    ...reasonOfConflicts(facts, on, conflictsOf),
  ].toSorted((a, b) => OUTCOMES.indexOf(b.outcome) - OUTCOMES.indexOf(a.outcome))
  const outcome = reasons.map((reason) => reason.outcome).reduce(worse, 'CLEAR')
  return { outcome, reasons, measures: measuresOf(reasons, outcome, measureOf) }
}

/** The answer where there is no file to weigh. */
export function undecided(code: SystemReason): Decision {
  return { outcome: 'INDETERMINATE', reasons: [systemReason(code)], measures: [] }
}

function systemReason(code: SystemReason): Reason {
  return {
    code,
    ...SYSTEM_REASONS[code],
    outcome: 'INDETERMINATE',
    basis: null,
    facts: [],
    count: 0,
    measures: [],
  }
}

function reasonsOfFactor(
  { body }: DecisionPolicy,
  factor: Factor,
  facts: readonly WeighedFact[],
  on: string,
  measureOf: Deciding['measureOf'],
): Reason[] {
  const fitting = facts.filter((fact) => fits(factor, fact, on))
  const plain = fitting.filter((fact) => !fact.shielded)
  if (plain.length >= factor.atLeast) {
    return [reasonOf(factor, plain, outcomeOf(factor, measureOf))]
  }
  // A plan of reorganisation shields: what would have counted without it leads to no more than the policy says.
  const isShielded = fitting.length >= factor.atLeast && factor.outcome !== 'CLEAR'
  return isShielded && body.shieldedAtMost === 'ATTENTION'
    ? [{ ...reasonOf(factor, fitting, 'ATTENTION'), measures: [] }]
    : []
}

function fits({ kind, where, withinMonths, inForce }: Factor, fact: Fact, on: string): boolean {
  if (fact.kind !== kind || fact.correctedSince || fact.on > on) return false
  if (withinMonths !== null && fact.on < addMonths(on, -withinMonths)) return false
  if (inForce && fact.validTo !== null && fact.validTo <= on) return false
  return Object.entries(where).every(([property, values]) =>
    (fact.properties[property] ?? []).some((value) => values.includes(value)),
  )
}

function outcomeOf({ outcome, measures }: Factor, measureOf: Deciding['measureOf']): Outcome {
  if (outcome !== 'RESTRICTED') return outcome
  const isStatutory = measures.some((code) => {
    const body = measureOf(code)?.body
    return body?.statutory === true && body.effect === 'RESTRICTION'
  })
  return isStatutory ? 'RESTRICTED' : 'ATTENTION'
}

function reasonOf(factor: Factor, facts: readonly WeighedFact[], outcome: Outcome): Reason {
  const { code, zh, en, basis, measures } = factor
  const shown = facts.filter(({ isShown }) => isShown)
  const count = shown.length === facts.length ? facts.length : null
  return { code, zh, en, outcome, basis, facts: shown, count, measures }
}

function reasonOfSource({ need, state }: SourceState): Reason[] {
  if (need === 'OPTIONAL' || state === 'FRESH') return []
  return [systemReason(state === 'STALE' ? 'SOURCE_STALE' : 'SOURCE_MISSING')]
}

function reasonOfCorrections(facts: readonly WeighedFact[]): Reason[] {
  const corrected = facts.filter((fact) => fact.correctedSince && fact.isShown)
  if (corrected.length === 0) return []
  return [
    { ...systemReason('CORRECTED_SINCE'), facts: corrected, count: corrected.length, basis: null },
  ]
}

/**
 * Red and black at once (发改财金规〔2017〕1798号) is said, and resolved by nobody here: it asks for attention, so that no
 * incentive follows from the one entry while the other stands.
 */
function reasonOfConflicts(
  facts: readonly WeighedFact[],
  on: string,
  conflictsOf: Deciding['conflictsOf'],
): Reason[] {
  const inForce = facts.filter(
    ({ kind, isShown, correctedSince, on: from, validTo }) =>
      kind === 'LIST_ENTRY' &&
      isShown &&
      !correctedSince &&
      from <= on &&
      (validTo === null || validTo > on),
  )
  const listed = new Set(inForce.flatMap(({ properties }) => properties['list'] ?? []))
  const conflicting = inForce.filter(({ properties }) =>
    (properties['list'] ?? []).some((list) => conflictsOf(list).some((one) => listed.has(one))),
  )
  if (conflicting.length === 0) return []
  const reason = systemReason('LISTS_CONFLICT')
  return [{ ...reason, outcome: 'ATTENTION', facts: conflicting, count: conflicting.length }]
}

/** In the order of the reasons, each once; incentives only where nothing speaks against the subject. */
function measuresOf(
  reasons: readonly Reason[],
  outcome: Outcome,
  measureOf: Deciding['measureOf'],
): Measure[] {
  const codes = [...new Set(reasons.flatMap(({ measures }) => measures))]
  return codes.flatMap((code) => {
    const measure = measureOf(code)
    if (measure === null) return []
    return measure.body.effect === 'INCENTIVE' && outcome !== 'CLEAR' ? [] : [measure]
  })
}
