import { addMonths } from '../rule/calendar.rules.ts'
import { ESCALATION_LEVELS, type EscalationLevel } from '../rule/escalation-rule.schema.ts'
import type { RuleVersion } from '../rule/rule.schema.ts'

export type EscalationRule = RuleVersion<'escalation-rule'>
type Equivalence = Extract<EscalationRule['body'], { finds: 'EQUIVALENCE' }>

/** A record as rules of escalation look at it. Days are ISO. */
export interface Offence {
  subjectId: string
  id: string
  item: string
  severity: string | null
  on: string
  /** The division of the authority (GB/T 2260). */
  regionCode: string | null
  /** Codes of its classes of penalty. */
  classes: readonly string[]
}

/** What a rule finds in the records of a subject. */
export interface Found {
  rule: EscalationRule
  /** The class of penalty that was repeated; null where the rule looks at none. */
  penaltyClass: string | null
  /** How many of the heavier level they make; for repeats and offences elsewhere, how many there are. */
  times: number
  /** The records that led there, the latest first. */
  offences: readonly Offence[]
}

/** What an equivalence comes to in records as they are stored, with the rules that it builds on. */
export interface Threshold {
  severity: EscalationLevel
  atLeast: number
  withinMonths: number
  items: readonly string[]
}

/**
 * Takes an equivalence down to the level that records have: nine general ones are three heavier ones, and those a serious
 * one. The shortest period and the items that all rules on the way share hold.
 */
export function thresholdOf(body: Equivalence, rules: readonly EscalationRule[]): Threshold {
  const { of, atLeast, withinMonths, items } = body
  const below = rules
    .map((rule) => rule.body)
    .filter((one): one is Equivalence => one.finds === 'EQUIVALENCE')
    .find((one) => one.gives === of && levelOf(one.of) < levelOf(of))
  if (below === undefined) return { severity: of, atLeast, withinMonths, items }
  const root = thresholdOf(below, rules)
  return {
    severity: root.severity,
    atLeast: root.atLeast * atLeast,
    withinMonths: Math.min(root.withinMonths, withinMonths),
    items: root.items.filter((item) => items.includes(item)),
  }
}

function levelOf(level: EscalationLevel): number {
  return ESCALATION_LEVELS.indexOf(level)
}

/**
 * What the rules find in the records of a subject on a day, in the order of the rules. Records count from the same day so
 * many months before on, that day included. Nothing is counted for an equivalence and left out of the next: the levels
 * are told side by side, and a unit decides.
 * @param regionCode of the subject today; null: not known, nothing is elsewhere
 */
export function findEscalations(
  offences: readonly Offence[],
  rules: readonly EscalationRule[],
  on: string,
  regionCode: string | null,
): Found[] {
  const sorted = offences.toSorted((a, b) =>
    a.on === b.on ? (a.id < b.id ? 1 : -1) : a.on < b.on ? 1 : -1,
  )
  const since = (months: number, items: readonly string[]) => {
    const first = addMonths(on, -months)
    return sorted.filter((one) => one.on >= first && one.on <= on && items.includes(one.item))
  }
  return rules.flatMap((rule) => {
    const { body } = rule
    switch (body.finds) {
      case 'EQUIVALENCE': {
        const { severity, atLeast, withinMonths, items } = thresholdOf(body, rules)
        const fitting = since(withinMonths, items).filter((one) => one.severity === severity)
        const times = Math.floor(fitting.length / atLeast)
        return times === 0 ? [] : [{ rule, penaltyClass: null, times, offences: fitting }]
      }
      case 'REPEAT':
        return repeatsOf(rule, since(body.withinMonths, body.items))
      case 'ELSEWHERE': {
        const fitting = since(body.withinMonths, body.items).filter((one) =>
          isElsewhere(one.regionCode, regionCode),
        )
        if (fitting.length < body.atLeast) return []
        return [{ rule, penaltyClass: null, times: fitting.length, offences: fitting }]
      }
    }
  })
}

function repeatsOf(rule: EscalationRule, offences: readonly Offence[]): Found[] {
  const classes = [...new Set(offences.flatMap((one) => one.classes))].toSorted()
  return classes.flatMap((penaltyClass) => {
    const fitting = offences.filter((one) => one.classes.includes(penaltyClass))
    if (fitting.length < rule.body.atLeast) return []
    return [{ rule, penaltyClass, times: fitting.length, offences: fitting }]
  })
}

/** The first four digits of a division name its city (GB/T 2260). */
const CITY_DIGITS = 4

function isElsewhere(authority: string | null, subject: string | null): boolean {
  if (authority === null || subject === null) return false
  return authority.slice(0, CITY_DIGITS) !== subject.slice(0, CITY_DIGITS)
}
