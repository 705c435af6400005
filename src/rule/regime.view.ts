import type { FieldOfBusiness, Regime, SubRule } from './regime.type.ts'
import type { RuleBook } from './rule-book.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleShown, ruleView } from './rule.view.ts'

/** A version of a field of business, with the regimes that govern it on a day. */
export function domainView(
  book: RuleBook,
  rule: RuleVersion<'domain'>,
  on: string,
): FieldOfBusiness {
  return {
    ...ruleView(rule),
    n: rule.body.n,
    get regimes() {
      return listRegimes(book, rule.code, on).map((regime) => regimeView(book, regime, on))
    },
  }
}

/** Fields of business by their codes, as of a day. */
export function domainViews(
  book: RuleBook,
  codes: readonly string[],
  on: string,
): FieldOfBusiness[] {
  return codes
    .map((code) => ruleShown(book, 'domain', code, on))
    .filter((rule) => rule !== null)
    .map((rule) => domainView(book, rule, on))
}

/** Parts of fields by their codes, as of a day. */
export function subRuleViews(book: RuleBook, codes: readonly string[], on: string): SubRule[] {
  return codes
    .map((code) => ruleShown(book, 'sub-rule', code, on))
    .filter((rule) => rule !== null)
    .map((rule) => ({ ...ruleView(rule), n: rule.body.n }))
}

/** A version of a regime, with what it governs as of a day. */
export function regimeView(book: RuleBook, rule: RuleVersion<'regime'>, on: string): Regime {
  const { number, issuer, level, domains, subRules } = rule.body
  return {
    ...ruleView(rule),
    number,
    issuer,
    level,
    get domains() {
      return domainViews(book, domains, on)
    },
    get subRules() {
      return subRuleViews(book, subRules, on)
    },
  }
}

/** The regimes in force on a day, of one field of business or (null) of all. */
export function listRegimes(
  book: RuleBook,
  domain: string | null,
  on: string,
): RuleVersion<'regime'>[] {
  return book
    .list('regime', { on })
    .filter((rule) => domain === null || rule.body.domains.includes(domain))
}
