import type { CodeLabel } from './code-set.type.ts'
import type { PublicityPeriod, PublicityRule } from './publicity.type.ts'
import { domainViews, subRuleViews } from './regime.view.ts'
import type { RuleBook } from './rule-book.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'

type Version = RuleVersion<'publicity-rule'>

/** A version of a publicity rule, its codes with their labels; other rules are shown as of a day. */
export function publicityRuleView(book: RuleBook, rule: Version, on: string): PublicityRule {
  const { body } = rule
  return {
    ...ruleView(rule),
    recordKind: body.recordKind,
    items: body.items ?? null,
    appliesBy: body.appliesBy,
    appliesFrom: body.appliesFrom === undefined ? rule.validFrom : body.appliesFrom,
    periodStart: body.periodStart,
    ends: body.ends,
    publishedFor: [...body.publishedFor],
    simpleProcedurePublished: body.simpleProcedure.published,
    simpleProcedureSeverity: body.simpleProcedure.severity,
    unpublishedClasses: body.unpublishedClasses.map((code) => penaltyClass(book, code)),
    unpublishedSeverities: [...body.unpublishedSeverities],
    severityByClass: Object.entries(body.severityByClass).map(([code, severity]) => ({
      class: penaltyClass(book, code),
      severity,
      uncertain: body.uncertainClasses.includes(code),
    })),
    thresholds: body.thresholds.map((row) => ({
      of: row.of,
      subjectCategories: row.subjectCategories ?? null,
      largeYuan: row.largeYuan,
      hugeYuan: row.hugeYuan,
      ...fieldsOf(book, row, on),
    })),
    periods: body.periods.map((row) => ({
      severity: row.severity ?? null,
      minMonths: row.minMonths,
      maxMonths: row.maxMonths,
      ...fieldsOf(book, row, on),
    })),
  }
}

function fieldsOf(
  book: RuleBook,
  row: Version['body']['periods'][number] | Version['body']['thresholds'][number],
  on: string,
): Pick<PublicityPeriod, 'domains' | 'subRules'> {
  return {
    domains: row.domains === undefined ? null : domainViews(book, row.domains, on),
    subRules: row.subRules === undefined ? null : subRuleViews(book, row.subRules, on),
  }
}

function penaltyClass(book: RuleBook, code: string): CodeLabel {
  return { code, ...(book.codeLabel('PENALTY_CLASS', code) ?? { zh: code, en: code }) }
}
