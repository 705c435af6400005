import type { Decimal } from 'decimal.js'
import { DomainError } from '../errors.ts'
import {
  schemeVersion,
  UNDETERMINED,
  type EvaluationFact,
  type SchemeBody,
  type SchemeCondition,
} from '../rule/evaluation-scheme.schema.ts'
import { compares, contains, writtenInterval } from '../rule/interval.rules.ts'
import type { EvaluationScheme } from '../rule/rule.schema.ts'
import { badInput, type EvaluationInput } from './evaluation-input.ts'
import { Exact, settled, written } from './exact.ts'
import { indicatorsOf, type IndicatorResult } from './indicators.rules.ts'
import { number } from './number.rules.ts'
import { totalOf, type PartResult } from './parts.rules.ts'
import { why, type Why } from './reasons.ts'

/** A grade of a scale, or UNDETERMINED. */
export interface Grade {
  code: string
  zh: string
  en: string
}

/** A grade with all that explains it. It says by which version of which scheme: a letter alone means nothing. */
export interface Evaluation {
  /** Code of the scheme. */
  scheme: string
  /** code@validFrom */
  version: string
  /** By a scheme that was made up: not to be used for anybody. */
  isDemonstration: boolean
  /** Exact up to 30 places; null: nothing was scored. */
  score: string | null
  grade: Grade
  parts: PartResult[]
  indicators: IndicatorResult[]
  vetoes: {
    code: string
    zh: string
    en: string
    grade: string
    isImmediate: boolean
    reference: string
  }[]
  demotions: { code: string; zh: string; en: string; from: string; to: string }[]
  why: Why[]
}

const NO_GRADE: Grade = { code: UNDETERMINED, zh: '无法判定', en: 'It cannot be determined' }

/** A grade by its code, null while it is not determined, and what led to it. */
interface Step {
  grade: string | null
  why: Why[]
}

/**
 * Grades a subject by a scheme, from what is known of it.
 *
 * The band of the score gives the grade; a grade whose condition is not met is lowered; a veto leads to its grade
 * whatever the score, even without one, unless the grade is lower already. What the scheme does not cover, or a fact
 * that is not known leaves open, is UNDETERMINED and never guessed.
 * @throws DomainError EVALUATION_SCHEME_INCOMPLETE for a scheme whose source leaves something out,
 * EVALUATION_INPUT_INVALID for an input that does not fit the scheme
 */
export function grade(scheme: EvaluationScheme, input: EvaluationInput): Evaluation {
  const { body } = scheme
  refuseIncomplete(scheme)
  const facts = factsOf(input)
  const indicators = indicatorsOf(body, input.indicators ?? [], input.openIndicators)
  const total = totalOf(body, input, indicators.results)
  const score = indicators.isKnown && total.score !== null ? settled(total.score) : null
  if (score !== null) refuseOutside(body, score)
  const banded = score === null ? { grade: null, why: [] } : bandOf(body, score, facts)
  const demotions: Evaluation['demotions'] = []
  const demoted = demote(body, banded, facts, demotions)
  const vetoes = vetoesOf(body, input)
  const vetoed = veto(body, demoted, vetoes)
  return {
    scheme: scheme.code,
    version: schemeVersion(scheme),
    isDemonstration: body.isDemonstration,
    score: score === null ? null : written(score),
    grade: gradeOf(body, vetoed.grade),
    // Of parts whose indicators are not all known nothing is shown.
    parts: score === null ? [] : total.parts,
    indicators: indicators.results,
    vetoes,
    demotions,
    why: [...indicators.why, ...total.why, ...vetoed.why],
  }
}

function refuseIncomplete(scheme: EvaluationScheme): void {
  const { status, missing } = scheme.body
  if (status === 'COMPLETE') return
  const version = schemeVersion(scheme)
  const what = missing.join(', ')
  throw new DomainError('EVALUATION_SCHEME_INCOMPLETE', {
    zh: `评价方案 ${version} 不完整（${what}），不得据以评级`,
    en: `The evaluation scheme ${version} is not complete (${what}) and grades nobody`,
  })
}

function refuseOutside({ range: { least, most } }: SchemeBody, score: Decimal): void {
  if ((least === null || score.gte(least)) && (most === null || score.lte(most))) return
  throw badInput(
    `得分 ${written(score)} 超出方案的范围`,
    `A score of ${written(score)} lies outside of the range of the scheme`,
  )
}

type Facts = ReadonlyMap<EvaluationFact, Decimal>

function factsOf({ facts = {} }: EvaluationInput): Facts {
  const known = new Map<EvaluationFact, Decimal>()
  for (const [fact, value] of Object.entries(facts)) {
    const amount = number(value, fact)
    if (amount.lt(0)) throw badInput(`${fact} 不得为负`, `${fact} is not negative`)
    known.set(fact as EvaluationFact, amount)
  }
  return known
}

/** Whether a condition is met; null: a fact is not known, or it is a ratio to nothing. */
function isMet({ fact, per, is, value }: SchemeCondition, facts: Facts): boolean | null {
  const left = facts.get(fact)
  const base = per === null ? new Exact(1) : facts.get(per)
  if (left === undefined || base === undefined || base.isZero()) return null
  // Multiplied and not divided: 9 of 10 is exactly nine tenths.
  return compares(left, is, new Exact(value).times(base))
}

function factOf({ fact, per }: SchemeCondition): string {
  return per === null ? fact : `${fact}/${per}`
}

function bandOf({ bands }: SchemeBody, score: Decimal, facts: Facts): Step {
  const around = bands.filter((band) => contains(band, score))
  const open = around.flatMap(({ when }) => when.filter((one) => isMet(one, facts) === null))
  if (open.length > 0)
    return {
      grade: null,
      why: [...new Set(open.map(factOf))].map((one) => why('FACT_MISSING', one)),
    }
  const band = around.find(({ when }) => when.every((one) => isMet(one, facts) === true))
  const reason = band === undefined || band.grade === null ? 'NOT_COVERED' : 'IN_BAND'
  const about = band === undefined ? written(score) : writtenInterval(band)
  return { grade: band?.grade ?? null, why: [why(reason, about)] }
}

/** Lowers a grade whose conditions are not met, the demotions in their order. */
function demote(
  { demotions }: SchemeBody,
  from: Step,
  facts: Facts,
  applied: Evaluation['demotions'],
): Step {
  return demotions.reduce<Step>((step, { code, zh, en, grades, unless, to }) => {
    if (step.grade === null || !grades.includes(step.grade)) return step
    const met = isMet(unless, facts)
    if (met === true) return step
    if (met === null)
      return { grade: null, why: [...step.why, why('FACT_MISSING', factOf(unless))] }
    applied.push({ code, zh, en, from: step.grade, to })
    return { grade: to, why: [...step.why, why('DEMOTED', code)] }
  }, from)
}

function vetoesOf({ vetoes }: SchemeBody, input: EvaluationInput): Evaluation['vetoes'] {
  return (input.vetoes ?? []).map(({ code, reference }) => {
    const found = vetoes.find((one) => one.code === code)
    if (found === undefined)
      throw badInput(`方案没有该直接定级行为：${code}`, `The scheme has no veto ${code}`)
    const { zh, en, grade, immediate } = found
    return { code, zh, en, grade, isImmediate: immediate, reference }
  })
}

/** The lowest of the grade and the vetoes. */
function veto({ scale }: SchemeBody, from: Step, vetoes: Evaluation['vetoes']): Step {
  const rank = (code: string | null) => scale.findIndex((one) => one.code === code)
  return vetoes.reduce<Step>(
    (step, { code, grade }) => ({
      grade: rank(grade) > rank(step.grade) ? grade : step.grade,
      why: [...step.why, why('VETOED', code)],
    }),
    from,
  )
}

function gradeOf({ scale }: SchemeBody, code: string | null): Grade {
  const found = scale.find((one) => one.code === code)
  return found === undefined ? NO_GRADE : { ...found }
}
