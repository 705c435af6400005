import { afterLongest } from '../rule/publicity.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { RepairRule } from '../rule/rule.schema.ts'
import { periodOf, repairRuleOf, type Period, type RepairableFact } from './repair.rules.ts'

/** What a repair takes; a bar of the rule data stands under STATUTORY_BAR. The one declaration of the codes. */
export const REPAIR_REQUIREMENTS = {
  RULE: { zh: '有适用的修复规则', en: 'A rule of repair covers the fact' },
  FACT_ADVERSE: { zh: '属于失信信息', en: 'The fact is adverse' },
  FACT_IN_FORCE: {
    zh: '信息有效，尚未修复或撤销',
    en: 'The fact is in force: neither repaired nor revoked',
  },
  NOT_PENDING: {
    zh: '没有正在办理的修复申请',
    en: 'No other application for its repair is pending',
  },
  LIST_EXIT: { zh: '该名单可以修复退出', en: 'The list is left by repair' },
  SHORTEST_PUBLICITY: { zh: '已满最短公示期', en: 'The shortest publicity is over' },
  STATUTORY_BAR: { zh: '不属于不予修复的情形', en: 'No statutory bar stands against it' },
  NO_FALSE_STATEMENT: {
    zh: '不在因虚假材料不予修复的期间',
    en: 'The subject is not barred for a false statement',
  },
  FULFILMENT_PROOF: {
    zh: '提交履行义务、纠正失信行为的证明',
    en: 'Proof is given that the obligations were met',
  },
  COMMITMENT_LETTER: { zh: '提交信用承诺书', en: 'A credit commitment letter is given' },
} as const
export type RepairRequirementCode = keyof typeof REPAIR_REQUIREMENTS

/** A requirement; `satisfied` null: what is handed in shows it, or the unit finds it. */
export interface Requirement {
  code: RepairRequirementCode
  zh: string
  en: string
  basis: string | null
  satisfied: boolean | null
}

/** What is known of a fact and its subject besides the fact itself. */
export interface Standing {
  /** An application is pending. */
  isPending: boolean
  /** First day on which the subject is no more barred for a false statement; null: it is not. */
  barredUntil: string | null
}

/** Whether a fact may be repaired, and what is missing. */
export interface Eligibility extends Period {
  eligible: boolean
  /** The first day on which time is no obstacle; null: something else than time stands against it, for good. */
  earliestOn: string | null
  /** What follows at the longest publicity for what nobody corrected. */
  afterLongest: 'STOP' | 'CONTINUE'
  rule: RepairRule | null
  requirements: Requirement[]
}

/**
 * Whether a fact may be repaired on a day, by the rule that an application of that day goes by. Pure; what is handed in is
 * not known beforehand, so that such requirements are open and stand against nothing.
 */
export function eligibilityOf(
  book: RuleBook,
  fact: RepairableFact,
  standing: Standing,
  today: string,
): Eligibility {
  const rule = repairRuleOf(book, fact, today)
  const period = periodOf(book, fact, rule)
  const timely = timelyOf(rule, period, standing, today)
  const lasting = rule === null ? [met('RULE', false, null)] : lastingOf(rule, fact, standing)
  const requirements = [...lasting, ...timely]
  const hasLasting = lasting.some(({ satisfied }) => satisfied === false)
  const waits = [period.shortestUntil, standing.barredUntil].filter((on) => on !== null)
  return {
    ...period,
    eligible: requirements.every(({ satisfied }) => satisfied !== false),
    earliestOn: hasLasting ? null : [today, ...waits].toSorted().at(-1)!,
    // A grade counts to the end of its validity, whatever was corrected.
    afterLongest: fact.of === 'EVALUATION' ? 'STOP' : afterLongest(book, fact.decidedOn),
    rule,
    requirements,
  }
}

/** What time alone brings about. */
function timelyOf(
  rule: RepairRule | null,
  { shortestUntil }: Period,
  { barredUntil }: Standing,
  today: string,
): Requirement[] {
  const basis = rule?.basis ?? null
  const shortest = shortestUntil === null || today >= shortestUntil
  const isFree = barredUntil === null || today >= barredUntil
  return [
    met('SHORTEST_PUBLICITY', shortest, basis, shortestUntil),
    met('NO_FALSE_STATEMENT', isFree, basis, barredUntil),
  ]
}

/** States, of whatever kind of facts, in which one counts. */
const STANDS: readonly string[] = ['IN_FORCE', 'SHIELDED', 'FINAL']

/** What stands, or not, whatever the day. */
function lastingOf(rule: RepairRule, fact: RepairableFact, { isPending }: Standing): Requirement[] {
  const { basis, body } = rule
  const exits = fact.of === 'LIST_ENTRY' ? [met('LIST_EXIT', fact.hasRepairExit, basis)] : []
  return [
    met('FACT_ADVERSE', fact.isAdverse, basis),
    met('FACT_IN_FORCE', STANDS.includes(fact.state), basis),
    met('NOT_PENDING', !isPending, basis),
    ...exits,
    ...body.bars.map((bar) => ({
      code: 'STATUTORY_BAR' as const,
      zh: bar.zh,
      en: bar.en,
      basis: bar.basis,
      satisfied: barred(bar, fact),
    })),
    ...body.materials.map((material) => met(material, null, basis)),
  ]
}

/** False: the bar stands against the fact. null: it names nothing that could be tested; the unit finds it. */
function barred(bar: RepairRule['body']['bars'][number], fact: RepairableFact): boolean | null {
  const { items, lists, penaltyClasses } = bar
  if (items === undefined && lists === undefined && penaltyClasses === undefined) return null
  if (fact.of === 'LIST_ENTRY') return lists?.includes(fact.list) !== true
  if (fact.of === 'EVALUATION') return true
  const isOfClass = fact.penaltyClasses.some((one) => penaltyClasses?.includes(one) === true)
  return items?.includes(fact.item) !== true && !isOfClass
}

/** @param on the day on which it is met, where time brings it about */
function met(
  code: RepairRequirementCode,
  satisfied: boolean | null,
  basis: string | null,
  on: string | null = null,
): Requirement {
  const { zh, en } = REPAIR_REQUIREMENTS[code]
  if (on === null) return { code, zh, en, basis, satisfied }
  return { code, zh: `${zh}（${on}起）`, en: `${en} (from ${on})`, basis, satisfied }
}
