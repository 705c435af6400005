import { problemsOfCommitmentFile } from './commitment-file.schema.ts'
import { problemsOfTemplate } from './commitment-template.schema.ts'
import { problemsOfResult } from './commitment.schema.ts'
import { problemsOfDecision, type MeasureKnown } from './decision.references.ts'
import { problemsOfEscalation } from './escalation-rule.schema.ts'
import { problemsOfRepairRule } from './repair-rule.schema.ts'
import { problemsOfScheme } from './evaluation-scheme.references.ts'
import { problemsOfListKind } from './list-kind.schema.ts'
import { problemsOfMatchPolicy } from './match-policy.schema.ts'
import { problemsOfPlatform } from './platform.schema.ts'
import type { CatalogueItem, PublicityRule, RuleKind, RuleVersion } from './rule.schema.ts'

type Known = (kind: RuleKind, code: string | null | undefined) => boolean
type CodeKnown = (set: string, code: string) => boolean

/**
 * What is wrong with a set of rule versions as a whole: versions of one rule that overlap in time,
 * references to rules that do not exist, keys that stand twice. Each sentence names its rule.
 */
export function findRuleProblems(rules: readonly RuleVersion[]): string[] {
  const codes = new Set(rules.map(({ kind, code }) => `${kind}/${code}`))
  const known: Known = (kind, code) => code == null || codes.has(`${kind}/${code}`)
  const entries = new Set(
    rules.flatMap((rule) =>
      rule.kind === 'code-set'
        ? rule.body.entries.map((entry) => `${rule.code}/${entry.code}`)
        : [],
    ),
  )
  const codeKnown: CodeKnown = (set, code) => entries.has(`${set}/${code}`)
  const measures: MeasureKnown = (code) =>
    rules.filter((rule) => rule.kind === 'measure').filter((one) => one.code === code)
  const lists = rules.filter((rule) => rule.kind === 'list-kind')
  const grades = new Set(
    rules.flatMap((rule) =>
      rule.kind === 'evaluation-scheme'
        ? rule.body.scale.map((grade) => `${rule.code}/${grade.code}`)
        : [],
    ),
  )
  const gradeKnown = (scheme: string, grade: string) => grades.has(`${scheme}/${grade}`)
  const escalations = rules.flatMap((rule) => (rule.kind === 'escalation-rule' ? [rule.body] : []))
  const problems = findOverlaps(rules)
  for (const rule of rules) {
    const found =
      rule.kind === 'decision-policy'
        ? problemsOfDecision(rule, known, measures)
        : rule.kind === 'list-kind'
          ? problemsOfListKind(rule, lists)
          : rule.kind === 'escalation-rule'
            ? problemsOfEscalation(rule.body, escalations, known)
            : rule.kind === 'repair-rule'
              ? problemsOfRepairRule(rule.body, { known, codeKnown, gradeKnown })
              : problemsOfRule(rule, known, codeKnown)
    problems.push(...found.map((problem) => `${nameOf(rule)}: ${problem}`))
  }
  return problems
}

function nameOf({ kind, code, validFrom }: RuleVersion): string {
  return `${kind} ${code} (${validFrom})`
}

function findOverlaps(rules: readonly RuleVersion[]): string[] {
  const sorted = rules.toSorted((a, b) => compare(sortKey(a), sortKey(b)))
  return sorted.flatMap((rule, i) => {
    const next = sorted[i + 1]
    if (!next || next.kind !== rule.kind || next.code !== rule.code) return []
    if (rule.validTo !== null && rule.validTo <= next.validFrom) return []
    return [`${nameOf(rule)}: overlaps the version of ${next.validFrom}`]
  })
}

function sortKey({ kind, code, validFrom }: RuleVersion): string {
  return `${kind}/${code}/${validFrom}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function problemsOfRule(rule: RuleVersion, known: Known, codeKnown: CodeKnown): string[] {
  switch (rule.kind) {
    case 'region':
      return [
        ...unknown(known, 'region', [rule.body.parent]),
        ...unknown(known, 'region', [rule.body.successor]),
      ]
    case 'regime':
      return fieldsUnknown(known, rule.body)
    case 'code-set':
      return problemsOfCodeSet(rule)
    case 'catalogue-item':
      return problemsOfItem(rule, known, codeKnown)
    case 'publicity-rule':
      return problemsOfPublicity(rule, known, codeKnown)
    case 'measure':
      return unknown(known, 'purpose', rule.body.purposes)
    case 'match-policy':
      return problemsOfMatchPolicy(rule.body)
    case 'evaluation-scheme':
      return problemsOfScheme(rule, known, codeKnown)
    case 'supervision-rule':
      return unknown(known, 'evaluation-scheme', [rule.body.scheme])
    case 'fulfilment-result':
      return problemsOfResult(rule)
    case 'timeline-stage':
      return [
        ...unknown(known, 'catalogue-item', rule.body.facts['RECORD'] ?? []),
        ...unknown(known, 'list-kind', rule.body.facts['LIST_ENTRY'] ?? []),
        ...unknown(known, 'commitment-type', rule.body.facts['COMMITMENT'] ?? []),
      ]
    case 'platform':
      return problemsOfExchange(rule, known)
    case 'commitment-type':
      return unknown(known, 'purpose', [rule.body.memberPurpose])
    case 'commitment-file':
      return problemsOfCommitmentFile(rule)
    case 'commitment-template':
      return problemsOfTemplate(rule, { known, codeKnown })
    default:
      return []
  }
}

function problemsOfExchange({ body }: RuleVersion<'platform'>, known: Known): string[] {
  const codesOf = (fact: string) =>
    body.reports.filter((one) => one.fact === fact).map(({ code }) => code)
  return [
    ...problemsOfPlatform(body),
    ...unknown(known, 'source', [body.source, ...body.reportedSources]),
    ...unknown(known, 'catalogue-item', codesOf('RECORD')),
    ...unknown(known, 'list-kind', codesOf('LIST_ENTRY')),
  ]
}

function unknown(known: Known, kind: RuleKind, codes: readonly (string | null | undefined)[]) {
  return codes.filter((code) => !known(kind, code)).map((code) => `no such ${kind}: ${code}`)
}

function fieldsUnknown(
  known: Known,
  of: { domains?: readonly string[] | undefined; subRules?: readonly string[] | undefined },
): string[] {
  return [
    ...unknown(known, 'domain', of.domains ?? []),
    ...unknown(known, 'sub-rule', of.subRules ?? []),
  ]
}

function problemsOfCodeSet(rule: RuleVersion<'code-set'>): string[] {
  const owner = new Map<string, string>()
  const problems = repeated(rule.body.entries.map(({ code }) => code)).map(
    (code) => `code ${code} stands twice`,
  )
  for (const { code, zh, aliases } of rule.body.entries) {
    for (const text of [code, zh, ...aliases]) {
      const other = owner.get(text)
      if (other !== undefined && other !== code)
        problems.push(`${text} means both ${other} and ${code}`)
      owner.set(text, code)
    }
  }
  return problems
}

function problemsOfItem(rule: CatalogueItem, known: Known, codeKnown: CodeKnown): string[] {
  const { columns, identity, layouts = [] } = rule.body
  const keys = new Set(columns.map(({ key }) => key))
  const problems = [
    ...unknown(known, 'catalogue-class', [rule.body.class]),
    ...unknown(known, 'domain', [rule.body.domain]),
    ...repeated(columns.map(({ key }) => key)).map((key) => `column ${key} stands twice`),
    ...identity.filter((key) => !keys.has(key)).map((key) => `identity: no column ${key}`),
    ...problemsOfHeadings(rule),
  ]
  for (const { key, scope, type, codeSet, requiredWhen: when } of columns) {
    // The type says that it is there; rows that did not pass parseRule may still lack it.
    if (!scope) problems.push(`column ${key} has no scope`)
    if (!known('code-set', codeSet)) problems.push(`column ${key}: no such code-set: ${codeSet}`)
    if ((type === 'ENUM' || type === 'SET') && codeSet === undefined)
      problems.push(`column ${key} is ${type} and names no codeSet`)
    if (!when) continue
    const set = columns.find((other) => other.key === when.column)?.codeSet
    const missing = when.contains.filter((code) => set === undefined || !codeKnown(set, code))
    problems.push(
      ...missing.map((code) => `column ${key}: requiredWhen: no ${when.column} ${code}`),
    )
  }
  for (const layout of layouts) {
    const missing = [...layout.columns, ...layout.required].filter(
      (key) => key !== null && !keys.has(key),
    )
    problems.push(...missing.map((key) => `layout ${layout.name}: no column ${key}`))
    if (layout.columns.length !== layout.headings.length)
      problems.push(`layout ${layout.name}: headings and columns differ in number`)
  }
  return problems
}

/** A heading that could be two columns would put values into the wrong one. */
function problemsOfHeadings(rule: CatalogueItem): string[] {
  const owner = new Map<string, string>()
  const problems: string[] = []
  for (const { key, zh, code, aliases } of rule.body.columns) {
    for (const heading of new Set([zh, ...(code === null ? [] : [code]), ...aliases])) {
      const other = owner.get(heading)
      if (other !== undefined && other !== key)
        problems.push(`heading ${heading} is both ${other} and ${key}`)
      owner.set(heading, key)
    }
  }
  return problems
}

function problemsOfPublicity(rule: PublicityRule, known: Known, codeKnown: CodeKnown): string[] {
  const { items, periods, thresholds, severityByClass, unpublishedClasses, uncertainClasses } =
    rule.body
  const classes = [...Object.keys(severityByClass), ...unpublishedClasses, ...uncertainClasses]
  const problems = [
    ...unknown(known, 'catalogue-item', items ?? []),
    ...classes
      .filter((code) => !codeKnown('PENALTY_CLASS', code))
      .map((code) => `no PENALTY_CLASS ${code}`),
    ...[...periods, ...thresholds].flatMap((row) => fieldsUnknown(known, row)),
    ...periods
      .filter(({ minMonths, maxMonths }) => minMonths > maxMonths)
      .map(({ minMonths, maxMonths }) => `period of ${minMonths} to ${maxMonths} months`),
  ]
  if (rule.body.ends === 'PERIOD' && periods.length === 0) problems.push('has no periods')
  return problems
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))]
}
