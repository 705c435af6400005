import { FACT_KINDS } from './decision.schema.ts'
import type { DecisionPolicy, Measure, RuleKind } from './rule.schema.ts'

type Known = (kind: RuleKind, code: string | null | undefined) => boolean
/** The versions of a measure. */
export type MeasureKnown = (code: string) => readonly Measure[]

type Factor = DecisionPolicy['body']['factors'][number]

/**
 * What is wrong with a decision policy: a purpose, source, item or measure that is not there, a property that its kind
 * of facts lacks, a restriction without a statutory measure behind it, a merit that restricts.
 */
export function problemsOfDecision(
  { code, body }: DecisionPolicy,
  known: Known,
  measures: MeasureKnown,
): string[] {
  const codes = body.factors.map((factor) => factor.code)
  return [
    ...(known('purpose', code) ? [] : [`no such purpose: ${code}`]),
    ...body.sources
      .filter(({ source }) => !known('source', source))
      .map(({ source }) => `no such source: ${source}`),
    ...codes
      .filter((one, at) => codes.indexOf(one) !== at)
      .map((one) => `factor ${one} stands twice`),
    ...body.factors.flatMap((factor) =>
      problemsOfFactor(factor, code, known, measures).map(
        (problem) => `factor ${factor.code}: ${problem}`,
      ),
    ),
  ]
}

function problemsOfFactor(
  { kind, where, outcome, measures: named }: Factor,
  purpose: string,
  known: Known,
  measures: MeasureKnown,
): string[] {
  const problems = Object.keys(where)
    .filter((property) => !isProperty(FACT_KINDS[kind], property))
    .map((property) => `a ${kind} has no ${property}`)
  const items = kind === 'RECORD' ? (where['item'] ?? []) : []
  for (const item of items) {
    if (!known('catalogue-item', item)) problems.push(`no such catalogue-item: ${item}`)
  }
  // An entry is weighed by the list that it is of: a factor that named none would weigh red and black alike.
  if (kind === 'LIST_ENTRY' && where['list'] === undefined) problems.push('names no list')
  for (const list of kind === 'LIST_ENTRY' ? (where['list'] ?? []) : []) {
    if (!known('list-kind', list)) problems.push(`no such list-kind: ${list}`)
  }
  // The same letter means another thing in another scheme.
  if (kind === 'EVALUATION' && (where['scheme']?.length !== 1 || where['grade'] === undefined))
    problems.push('names no scheme, or several, or no grade of it')
  for (const scheme of kind === 'EVALUATION' ? (where['scheme'] ?? []) : []) {
    if (!known('evaluation-scheme', scheme)) problems.push(`no such evaluation-scheme: ${scheme}`)
  }
  // Which grades there are the evaluators say; none of them restricts by itself (国办发〔2020〕49号).
  if (kind === 'EVALUATION' && outcome === 'RESTRICTED') problems.push('a grade restricts nobody')
  for (const code of named) {
    const versions = measures(code)
    if (versions.length === 0) problems.push(`no such measure: ${code}`)
    else if (!versions.some(({ body }) => body.purposes.includes(purpose)))
      problems.push(`measure ${code} does not go with ${purpose}`)
  }
  const bodies = named.flatMap((code) => measures(code).map(({ body }) => body))
  const restricts = (body: Measure['body']) => body.statutory && body.effect === 'RESTRICTION'
  if (outcome === 'RESTRICTED' && !bodies.some(restricts))
    problems.push('RESTRICTED needs a statutory measure that restricts')
  if (outcome === 'CLEAR' && !bodies.every(({ effect }) => effect === 'INCENTIVE'))
    problems.push('a merit opens incentives and nothing else')
  if (outcome !== 'CLEAR' && bodies.some(({ effect }) => effect === 'INCENTIVE'))
    problems.push('an adverse factor opens no incentive')
  return problems
}

function isProperty(properties: readonly string[], name: string): boolean {
  return (
    properties.includes(name) ||
    (properties.includes('attributes.*') && /^attributes\.[a-z][A-Za-z0-9]*$/.test(name))
  )
}
