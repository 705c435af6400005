import type { Decimal } from 'decimal.js'
import { effectsOf } from '../rule/evaluation-scheme.references.ts'
import type { SchemeBody, SchemePart, WeightedPart } from '../rule/evaluation-scheme.schema.ts'
import {
  badInput,
  type EvaluationEvent,
  type EvaluationInput,
  type PartInput,
  type Scored,
  type ScoredSection,
} from './evaluation-input.ts'
import { Exact, written } from './exact.ts'
import type { IndicatorResult } from './indicators.rules.ts'
import { number } from './number.rules.ts'
import { why, type Why } from './reasons.ts'

/** A section of a part, as it counted. */
export interface SectionResult {
  code: string
  value: string
  amount: string | null
}

/** A part of the score, as it counted. */
export interface PartResult {
  code: string
  zh: string
  en: string
  role: SchemePart['role']
  /** Its own score (0 where it only adds or deducts and did neither). */
  value: string
  /** null: it is added or deducted as it is. */
  weight: string | null
  /** What it brought into the total, signed. */
  points: string
  sections: SectionResult[]
}

/** The parts and their total, exact; null: there is none. */
export interface Total {
  score: Decimal | null
  parts: PartResult[]
  why: Why[]
}

const NO_ACTS: PartInput = { events: [] }

interface Counted {
  part: SchemePart
  /** Numerator and denominator: they are divided last, so that nothing is rounded before. */
  sum: Decimal
  over: Decimal
  weight: Decimal | null
  sections: SectionResult[]
}

/**
 * The total of a scheme: weighted parts × weight, plus bonus up to its cap, minus what is deducted from the total.
 *
 * A weighted part begins with its initial score, from which its acts deduct, or its score is given. Where it is scored
 * by contract sections each section has such a score of its own, and the score of the part is, as the scheme says,
 * their arithmetic mean (MEAN: Σ score ÷ n) or their mean weighted by contract price (BY_AMOUNT: Σ score × amount ÷
 * Σ amount). With nothing to score in a part the scheme's weights without it hold; without such there is no total.
 * @throws DomainError EVALUATION_INPUT_INVALID for what does not fit the scheme
 */
export function totalOf(
  scheme: SchemeBody,
  { parts: inputs }: EvaluationInput,
  indicators: readonly IndicatorResult[],
): Total {
  const reasons: Why[] = []
  for (const code of Object.keys(inputs))
    if (!scheme.parts.some((part) => part.code === code))
      throw badInput(`方案没有该部分：${code}`, `The scheme has no part ${code}`)
  const weights = weightsOf(scheme, inputs, reasons)
  if (weights === null) return { score: null, parts: [], why: reasons }
  const counted = scheme.parts.flatMap((part) => {
    const own = indicators.filter((one) => one.part === part.code)
    if (part.role === 'WEIGHTED') {
      const weight = weights.get(part.code)
      return weight === undefined
        ? []
        : [
            {
              ...weighted(part, inputs[part.code] ?? NO_ACTS, own, reasons),
              weight: new Exact(weight),
            },
          ]
    }
    return [addition(part, inputs[part.code] ?? NO_ACTS, own, reasons)]
  })
  const score = counted.reduce((sum, one) => sum.plus(pointsOf(one)), new Exact(0))
  return { score, parts: counted.map(partResult), why: reasons }
}

function pointsOf({ part, sum, over, weight }: Counted): Decimal {
  const points = weight === null ? sum : sum.times(weight).div(over)
  return part.role === 'DEDUCTION' ? points.negated() : points
}

function partResult(counted: Counted): PartResult {
  const { part, sum, over, weight, sections } = counted
  const { code, zh, en, role } = part
  return {
    code,
    zh,
    en,
    role,
    value: written(sum.div(over)),
    weight: weight?.toFixed() ?? null,
    points: written(pointsOf(counted)),
    sections,
  }
}

/** The weights that hold for what there is to score; null, with the reason: none do. */
function weightsOf(
  { parts, weightsWithout, indicators }: SchemeBody,
  inputs: EvaluationInput['parts'],
  reasons: Why[],
): Map<string, string> | null {
  const all = parts.filter((part): part is WeightedPart => part.role === 'WEIGHTED')
  const isIndicated = (code: string) => indicators.some(({ part }) => part === code)
  const absent = all
    .filter(({ code }) => isAbsent(inputs[code], isIndicated(code)))
    .map(({ code }) => code)
  if (absent.length === 0) return new Map(all.map(({ code, weight }) => [code, weight]))
  if (absent.length === all.length) {
    reasons.push(why('NOTHING_TO_SCORE', absent.join(', ')))
    return null
  }
  const found = weightsWithout.find(
    (one) =>
      one.absent.length === absent.length && one.absent.every((code) => absent.includes(code)),
  )
  const reason = found === undefined ? 'PART_MISSING' : 'WEIGHTS_WITHOUT'
  reasons.push(...absent.map((code) => why(reason, code)))
  return found === undefined ? null : new Map(Object.entries(found.weights))
}

/** A part that has indicators is scored by them, with or without other acts. */
function isAbsent(input: PartInput | undefined, isIndicated: boolean): boolean {
  if (input === undefined) return !isIndicated
  return 'sections' in input && input.sections.length === 0
}

function weighted(
  part: WeightedPart,
  input: PartInput,
  indicators: readonly IndicatorResult[],
  reasons: Why[],
): Omit<Counted, 'weight'> {
  if ('sections' in input !== (part.unit !== null))
    throw badInput(
      `${part.code} 是否按合同段评分与方案不符`,
      `${part.code}: the scheme says whether it is scored by contract sections`,
    )
  if (!('sections' in input)) {
    const sum = valueOf(part, input, indicators, reasons, part.code)
    return { part, sum, over: new Exact(1), sections: [] }
  }
  const sections = input.sections.map((section) => ({
    ...amountOf(part, section),
    code: section.code,
    value: valueOf(part, section, [], reasons, `${part.code}/${section.code}`),
  }))
  if (new Set(sections.map(({ code }) => code)).size !== sections.length)
    throw badInput(`${part.code} 的合同段重复`, `${part.code}: a contract section stands twice`)
  return {
    part,
    sum: sections.reduce((sum, { value, share }) => sum.plus(value.times(share)), new Exact(0)),
    over: sections.reduce((sum, { share }) => sum.plus(share), new Exact(0)),
    sections: sections.map(({ code, value, amount }) => ({ code, value: written(value), amount })),
  }
}

function amountOf({ code, averaging }: WeightedPart, { amount }: ScoredSection) {
  if (averaging !== 'BY_AMOUNT') return { amount: amount ?? null, share: new Exact(1) }
  const share = number(amount ?? '', `${code}.amount`)
  if (!share.gt(0))
    throw badInput(`${code} 的合同段标价须大于零`, `${code}: the price of a section is above zero`)
  return { amount: share.toFixed(), share }
}

/** The score of a part or section: as given, or from the initial score by its acts and indicators. */
function valueOf(
  part: WeightedPart,
  input: Scored,
  indicators: readonly IndicatorResult[],
  reasons: Why[],
  about: string,
): Decimal {
  if ('score' in input) return givenScore(part, input.score, indicators)
  if (part.initial === null)
    throw badInput(`${part.code} 须给出得分`, `${part.code}: its score has to be given`)
  const value = [...indicators, ...pointsOfEvents(part, input.events)].reduce(
    (sum, { points }) => sum.plus(points),
    new Exact(part.initial),
  )
  if (part.least === null || value.gte(part.least)) return value
  reasons.push(why('LEAST_REACHED', about))
  return new Exact(part.least)
}

function givenScore(
  { code, initial, least, effects }: WeightedPart,
  score: string,
  indicators: readonly IndicatorResult[],
): Decimal {
  const value = number(score, code)
  const isTooMuch = initial !== null && !effects.includes('ADD') && value.gt(initial)
  const isTooLittle =
    (least !== null && value.lt(least)) ||
    (initial !== null && !effects.includes('DEDUCT') && value.lt(initial))
  if (isTooMuch || isTooLittle)
    throw badInput(`${code} 的得分超出范围：${score}`, `${code}: no score can be ${score}`)
  if (indicators.length > 0)
    throw badInput(
      `${code} 已给出得分，不再按指标计分`,
      `${code}: its score is given and is not made from indicators`,
    )
  return value
}

function pointsOfEvents(part: SchemePart, events: readonly EvaluationEvent[]) {
  return events.map(({ effect, points, reference }) => {
    const size = number(points, reference)
    if (!effectsOf(part).includes(effect) || size.lt(0))
      throw badInput(
        `${part.code} 不适用该加扣分：${reference}`,
        `${part.code} does not take this act: ${reference}`,
      )
    return { points: effect === 'ADD' ? size : size.negated() }
  })
}

/** What is added to the total, up to the cap, or deducted from it; counted without its sign. */
function addition(
  part: Exclude<SchemePart, WeightedPart>,
  input: PartInput,
  indicators: readonly IndicatorResult[],
  reasons: Why[],
): Counted {
  if (!('events' in input))
    throw badInput(`${part.code} 按行为计分`, `${part.code} is scored by acts`)
  const sum = [...indicators, ...pointsOfEvents(part, input.events)]
    .reduce((all, { points }) => all.plus(points), new Exact(0))
    .abs()
  const counted = { part, over: new Exact(1), weight: null, sections: [] }
  if (part.role === 'DEDUCTION' || sum.lte(part.most)) return { ...counted, sum }
  reasons.push(why('BONUS_CAPPED', part.code))
  return { ...counted, sum: new Exact(part.most) }
}
