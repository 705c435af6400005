import type { SchemeBody, SchemeIndicator } from '../rule/evaluation-scheme.schema.ts'
import { contains } from '../rule/interval.rules.ts'
import { badInput, type IndicatorInput } from './evaluation-input.ts'
import { Exact } from './exact.ts'
import { number } from './number.rules.ts'
import { why, type Why } from './reasons.ts'

/** An indicator explained: what went in, and the points that it gave (negative: took). */
export interface IndicatorResult {
  code: string
  zh: string
  en: string
  part: string
  inputs: readonly IndicatorInput[]
  points: string
}

/** All indicators of a scheme; `isKnown` is false where a measured value is missing. */
export interface Indicators {
  results: IndicatorResult[]
  isKnown: boolean
  why: Why[]
}

/**
 * What the indicators of a scheme give. A measured value that is missing is not known, and nothing is guessed for it;
 * acts of which none is given did not happen.
 * @param open codes of indicators that are not known although something was given for them
 * @throws DomainError EVALUATION_INPUT_INVALID for an indicator or category that the scheme lacks
 */
export function indicatorsOf(
  { indicators }: SchemeBody,
  inputs: readonly IndicatorInput[],
  open: readonly string[] = [],
): Indicators {
  const reasons: Why[] = []
  for (const { code } of inputs)
    if (!indicators.some((one) => one.code === code))
      throw badInput(`方案没有该指标：${code}`, `The scheme has no indicator ${code}`)
  const results = indicators.flatMap((indicator) => {
    const own = inputs.filter(({ code }) => code === indicator.code)
    const size = open.includes(indicator.code) ? null : sizeOf(indicator, own)
    if (size === null) {
      reasons.push(why('INDICATOR_MISSING', indicator.code))
      return []
    }
    const { code, zh, en, part, effect, most } = indicator
    const isCapped = most !== null && size.gt(most)
    if (isCapped) reasons.push(why('INDICATOR_CAPPED', code))
    const points = isCapped ? new Exact(most) : size
    const signed = effect === 'ADD' || points.isZero() ? points : points.negated()
    return [{ code, zh, en, part, inputs: own, points: signed.toFixed() }]
  })
  return { results, isKnown: results.length === indicators.length, why: reasons }
}

/** Points of an indicator before its limit; null: its value is not known. */
function sizeOf(indicator: SchemeIndicator, inputs: readonly IndicatorInput[]) {
  if (indicator.kind === 'INTERVAL') {
    const [input, second] = inputs
    if (input === undefined) return null
    if (second !== undefined || !('value' in input)) throw unfit(indicator)
    const value = number(input.value, indicator.code)
    return new Exact(indicator.intervals.find((one) => contains(one, value))!.points)
  }
  return inputs.reduce((sum, input) => {
    if (!('category' in input)) throw unfit(indicator)
    const { category, times } = input
    const found = indicator.categories.find(({ code }) => code === category)
    if (found === undefined || !Number.isSafeInteger(times) || times < 0) throw unfit(indicator)
    return sum.plus(new Exact(found.points).times(times))
  }, new Exact(0))
}

function unfit({ code, kind }: SchemeIndicator) {
  return kind === 'INTERVAL'
    ? badInput(`指标 ${code} 须有一个数值`, `Indicator ${code} takes one value`)
    : badInput(
        `指标 ${code} 须为方案所列类别及次数`,
        `Indicator ${code} takes categories of the scheme, and how many times`,
      )
}
