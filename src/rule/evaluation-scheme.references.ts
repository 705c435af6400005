import { Decimal } from 'decimal.js'
import {
  UNDETERMINED,
  type SchemeBand,
  type SchemeBody,
  type SchemeIndicator,
  type SchemePart,
  type WeightedPart,
} from './evaluation-scheme.schema.ts'
import { compares, contains, edgesOf, samplesAround, writtenInterval } from './interval.rules.ts'
import type { EvaluationScheme, RuleKind } from './rule.schema.ts'

type Known = (kind: RuleKind, code: string | null | undefined) => boolean
type CodeKnown = (set: string, code: string) => boolean

/**
 * What is wrong with an evaluation scheme: references that lead nowhere, weights that do not sum to 1, bands that
 * overlap, and in a COMPLETE scheme scores that no band covers (a gap of the source is declared as a band without a
 * grade), grades that nothing leads to.
 */
export function problemsOfScheme(
  { code, body }: Pick<EvaluationScheme, 'code' | 'body'>,
  known: Known,
  codeKnown: CodeKnown,
): string[] {
  const isDemo = code.startsWith('DEMO-')
  return [
    ...(known('domain', body.domain) ? [] : [`no such domain: ${body.domain}`]),
    ...(known('regime', body.regime) ? [] : [`no such regime: ${body.regime}`]),
    ...body.subSectors
      .filter((one) => !codeKnown('TRANSPORT_SUB_SECTOR', one))
      .map((one) => `no TRANSPORT_SUB_SECTOR ${one}`),
    ...(isDemo === body.isDemonstration ? [] : ['a demonstration, and it alone, is named DEMO-…']),
    ...(isDemo || body.indicators.length === 0 || body.regime !== null
      ? []
      : ['indicators need the regime that publishes them']),
    ...problemsOfStatus(body),
    ...problemsOfGrades(body),
    ...problemsOfWeights(body),
    ...body.indicators.flatMap((one) => problemsOfIndicator(one, body.parts)),
    ...problemsOfBands(body),
    ...problemsOfRecordInputs(body, known),
  ]
}

function problemsOfRecordInputs({ recordInputs, indicators }: SchemeBody, known: Known): string[] {
  return recordInputs.flatMap(({ indicator, category, item, severities }) => {
    const found = indicators.find(({ code }) => code === indicator)
    const problems = known('catalogue-item', item) ? [] : [`no such catalogue-item: ${item}`]
    if (found === undefined) problems.push(`no indicator ${indicator} to count ${item} for`)
    else if ((found.kind === 'CATEGORY') !== (category !== null))
      problems.push(`indicator ${indicator}: records have a category where it has categories`)
    else if (found.kind === 'CATEGORY' && !found.categories.some(({ code }) => code === category))
      problems.push(`indicator ${indicator} has no category ${category}`)
    const alike = recordInputs.filter(
      (one) =>
        one.indicator === indicator &&
        one.item === item &&
        (one.severities.length === 0 ||
          severities.length === 0 ||
          one.severities.some((severity) => severities.includes(severity))),
    )
    if (alike.length > 1) problems.push(`indicator ${indicator} counts ${item} twice`)
    return problems
  })
}

function problemsOfStatus({ status, missing, parts, bands }: SchemeBody): string[] {
  if (status === 'INCOMPLETE')
    return missing.length > 0 ? [] : ['INCOMPLETE, and does not say what is missing']
  return [
    ...(missing.length === 0 ? [] : ['COMPLETE, and yet something is missing']),
    ...(parts.some(({ role }) => role === 'WEIGHTED') ? [] : ['COMPLETE without a weighted part']),
    ...(bands.length > 0 ? [] : ['COMPLETE without bands']),
  ]
}

function problemsOfGrades({ status, scale, bands, vetoes, demotions }: SchemeBody): string[] {
  const grades = scale.map(({ code }) => code)
  const reached = [
    ...bands.flatMap(({ grade }) => grade ?? []),
    ...vetoes.map(({ grade }) => grade),
    ...demotions.map(({ to }) => to),
  ]
  const upward = demotions.filter(({ grades: from, to }) =>
    from.some((one) => grades.indexOf(one) >= grades.indexOf(to)),
  )
  const named = [...reached, ...demotions.flatMap(({ grades: from }) => from)]
  return [
    ...repeated('grade', grades),
    ...repeated(
      'veto',
      vetoes.map(({ code }) => code),
    ),
    ...repeated(
      'demotion',
      demotions.map(({ code }) => code),
    ),
    ...(grades.includes(UNDETERMINED) ? [`no grade may be named ${UNDETERMINED}`] : []),
    ...[...new Set(named)]
      .filter((one) => !grades.includes(one))
      .map((one) => `the scale has no grade ${one}`),
    ...upward.map(({ code }) => `demotion ${code} does not lead to a lower grade`),
    ...grades
      .filter((one) => status === 'COMPLETE' && !reached.includes(one))
      .map((one) => `nothing leads to grade ${one}`),
  ]
}

function problemsOfWeights({ parts, weightsWithout }: SchemeBody): string[] {
  const weighted = parts.filter((part): part is WeightedPart => part.role === 'WEIGHTED')
  const codes = weighted.map(({ code }) => code)
  const problems = repeated(
    'part',
    parts.map(({ code }) => code),
  )
  if (weighted.length > 0)
    problems.push(
      ...notOne(
        'weights',
        weighted.map(({ weight }) => weight),
      ),
    )
  for (const { code, initial, effects, unit, averaging } of weighted) {
    if (initial === null && effects.length > 0)
      problems.push(`part ${code}: its acts are scored from no initial score`)
    if ((unit === null) !== (averaging === null))
      problems.push(`part ${code}: units and how they are averaged go together`)
  }
  for (const { absent, weights } of weightsWithout) {
    const name = `weights without ${absent.join(', ')}`
    const rest = codes.filter((code) => !absent.includes(code))
    problems.push(...notOne(name, Object.values(weights)))
    problems.push(
      ...absent.filter((code) => !codes.includes(code)).map((code) => `${name}: no part ${code}`),
    )
    if (
      rest.join() !== codes.filter((code) => Object.hasOwn(weights, code)).join() ||
      rest.length !== Object.keys(weights).length
    )
      problems.push(`${name}: weigh ${Object.keys(weights).join(', ')}, not ${rest.join(', ')}`)
  }
  return problems
}

function notOne(name: string, weights: readonly string[]): string[] {
  const sum = weights.reduce((all, one) => all.plus(one), new Decimal(0))
  return sum.eq(1) ? [] : [`${name}: sum to ${sum.toFixed()}, not to 1`]
}

function problemsOfIndicator(indicator: SchemeIndicator, parts: readonly SchemePart[]): string[] {
  const problems: string[] = []
  const part = parts.find(({ code }) => code === indicator.part)
  if (part === undefined) problems.push(`no part ${indicator.part}`)
  else if (!effectsOf(part).includes(indicator.effect))
    problems.push(`part ${part.code} does not take ${indicator.effect}`)
  else if (part.role === 'WEIGHTED' && part.unit !== null)
    problems.push(`part ${part.code} is scored by its units`)
  if (indicator.kind === 'CATEGORY')
    problems.push(
      ...repeated(
        'category',
        indicator.categories.map(({ code }) => code),
      ),
    )
  else
    for (const at of samplesAround(edgesOf(indicator.intervals))) {
      const found = indicator.intervals.filter((one) => contains(one, at)).length
      if (found !== 1) problems.push(`${at.toFixed()} lies in ${found} intervals`)
    }
  return problems.map((problem) => `indicator ${indicator.code}: ${problem}`)
}

/** What acts may do to a part. */
export function effectsOf(part: SchemePart): readonly ('ADD' | 'DEDUCT')[] {
  if (part.role === 'WEIGHTED') return part.effects
  return part.role === 'BONUS' ? ['ADD'] : ['DEDUCT']
}

/**
 * Bands that overlap, or leave a score uncovered. Bands change at their edges only, so it is enough to look at every
 * edge and between any two, for the score and for each fact that a condition names.
 */
function problemsOfBands({ status, bands, range }: SchemeBody): string[] {
  const axes = new Map<string, string[]>()
  for (const { when } of bands)
    for (const one of when) axes.set(axisOf(one), [...(axes.get(axisOf(one)) ?? []), one.value])
  const problems = bands.flatMap(problemsOfBand)
  for (const score of samplesAround(edgesOf(bands), range)) {
    for (const facts of combinationsOf([...axes])) {
      const found = bands.filter(
        (band) =>
          contains(band, score) &&
          band.when.every((one) => compares(facts.get(axisOf(one))!, one.is, one.value)),
      )
      const at = `score ${[score.toFixed(), ...[...facts].map(([axis, v]) => `${axis} ${v.toFixed()}`)].join(', ')}`
      if (found.length > 1)
        problems.push(`bands ${found.map(({ grade }) => grade).join(', ')} overlap at ${at}`)
      if (found.length === 0 && status === 'COMPLETE') problems.push(`no band covers ${at}`)
    }
  }
  return problems
}

function problemsOfBand(band: SchemeBand): string[] {
  const { lower, upper } = band
  if (lower === null || upper === null || new Decimal(lower.value).lt(upper.value)) return []
  return contains(band, lower.value) ? [] : [`band ${writtenInterval(band)} is empty`]
}

function axisOf({ fact, per }: SchemeBand['when'][number]): string {
  return per === null ? fact : `${fact}/${per}`
}

function combinationsOf(axes: readonly (readonly [string, string[]])[]): Map<string, Decimal>[] {
  return axes.reduce<Map<string, Decimal>[]>(
    (found, [axis, values]) =>
      samplesAround(values).flatMap((value) =>
        found.map((one) => new Map([...one, [axis, value]])),
      ),
    [new Map()],
  )
}

function repeated(what: string, codes: readonly string[]): string[] {
  const twice = codes.filter((code, at) => codes.indexOf(code) !== at)
  return [...new Set(twice)].map((code) => `${what} ${code} stands twice`)
}
