import { addMonths } from '../rule/calendar.rules.ts'
import { storedPeriodOf } from '../rule/publicity.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { RepairRule, Severity } from '../rule/rule.schema.ts'

/** A fact whose repair is asked for, as the rules read it. Days are ISO, in Asia/Shanghai; ends are exclusive. */
export type RepairableFact = RepairableRecord | RepairableEntry | RepairableGrade

interface Repairable {
  state: string
  /** The day on which it was decided, or from which it is in force. */
  decidedOn: string
  isAdverse: boolean
}

export interface RepairableRecord extends Repairable {
  of: 'RECORD'
  recordKind: string
  item: string
  severity: Severity | null
  domain: string | null
  penaltyClasses: readonly string[]
  publicityRule: string | null
  /** First day on which it was published; null: never. */
  publishedFrom: string | null
  publishedTo: string | null
}

export interface RepairableEntry extends Repairable {
  of: 'LIST_ENTRY'
  list: string
  /** What the kind of list sets; null: nothing. */
  leastMonths: number | null
  hasRepairExit: boolean
  validTo: string | null
}

/** A final evaluation: whether its grade says something bad, the rule says that names it. */
export interface RepairableGrade extends Repairable {
  of: 'EVALUATION'
  scheme: string
  grade: string | null
  validTo: string | null
}

/** The first day on which a fact may be repaired, and the first on which its publicity is over; null: none is set. */
export interface Period {
  shortestUntil: string | null
  longestUntil: string | null
}

/**
 * The rule that a repair goes by. It is found by its own `appliesBy`; one that names items or lists goes before one that
 * covers all, and of two alike the newer. null: nobody repairs such a fact.
 */
export function repairRuleOf(
  book: RuleBook,
  fact: RepairableFact,
  appliedOn: string,
): RepairRule | null {
  const fits = book.list('repair-rule').filter((rule) => covers(rule, fact, appliedOn))
  const weight = ({ body, validFrom }: RepairRule) =>
    `${body.items === undefined && body.lists === undefined ? 0 : 1}/${validFrom}`
  return fits.reduce<RepairRule | null>(
    (best, rule) => (best !== null && weight(best) >= weight(rule) ? best : rule),
    null,
  )
}

function covers(rule: RepairRule, fact: RepairableFact, appliedOn: string): boolean {
  const { body, validFrom, validTo } = rule
  if (!names(body, fact)) return false
  const on = body.appliesBy === 'DECIDED' ? fact.decidedOn : appliedOn
  if (validTo !== null && on >= validTo) return false
  const { appliesFrom = validFrom } = body
  return appliesFrom === null || appliesFrom <= on
}

function names({ of, ...body }: RepairRule['body'], fact: RepairableFact): boolean {
  switch (fact.of) {
    case 'RECORD': {
      const { recordKinds, items } = body
      const isKind =
        recordKinds === undefined || (recordKinds as string[]).includes(fact.recordKind)
      return of === fact.of && isKind && (items === undefined || items.includes(fact.item))
    }
    case 'LIST_ENTRY':
      return of === fact.of && (body.lists === undefined || body.lists.includes(fact.list))
    case 'EVALUATION':
      return of === fact.of && gradesOf(body, fact) !== undefined
  }
}

/** What a rule says of the grade of an evaluation; undefined: it does not cover it. */
function gradesOf(
  { grades }: Pick<RepairRule['body'], 'grades'>,
  { scheme, grade }: RepairableGrade,
): NonNullable<RepairRule['body']['grades']>[number] | undefined {
  return grades?.find(
    (one) => one.scheme === scheme && grade !== null && one.grades.includes(grade),
  )
}

/**
 * The shortest and the longest publicity of a fact, by the rule of its own time: for a record its publicity rule, of
 * several kinds of penalty and fields of business the longest; for an entry its kind of list. Neither is declared here.
 * A grade counts as long as its scheme said; the rule of repair says for how long one has to have stood.
 */
export function periodOf(book: RuleBook, fact: RepairableFact, rule: RepairRule | null): Period {
  if (fact.of === 'EVALUATION') {
    const { leastMonths = null } = (rule && gradesOf(rule.body, fact)) ?? {}
    return {
      shortestUntil: leastMonths === null ? null : addMonths(fact.decidedOn, leastMonths),
      longestUntil: fact.validTo,
    }
  }
  if (fact.of === 'LIST_ENTRY') {
    const { leastMonths, decidedOn, validTo } = fact
    return {
      shortestUntil: leastMonths === null ? null : addMonths(decidedOn, leastMonths),
      longestUntil: validTo,
    }
  }
  const period = storedPeriodOf(book, {
    rule: fact.publicityRule,
    severity: fact.severity,
    domain: fact.domain,
    decidedOn: fact.decidedOn,
    publishedOn: fact.publishedFrom ?? fact.decidedOn,
  })
  return {
    shortestUntil: period?.minUntil ?? null,
    longestUntil: fact.publishedTo ?? period?.until ?? null,
  }
}
