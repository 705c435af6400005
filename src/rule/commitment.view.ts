import type { CommitmentType, FulfilmentResult, PublicationClass } from './commitment.type.ts'
import type { RuleBook } from './rule-book.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'

/** A version of a type of commitments. */
export function commitmentTypeView(rule: RuleVersion<'commitment-type'>): CommitmentType {
  const { aliases, code, registrars } = rule.body
  return { ...ruleView(rule), aliases: [...aliases], coding: code, registrars: [...registrars] }
}

/** A version of a publication class. */
export function publicationClassView(rule: RuleVersion<'publication-class'>): PublicationClass {
  const { scope, personScope } = rule.body
  return { ...ruleView(rule), scope, personScope }
}

/** A version of a result of judging. */
export function fulfilmentResultView(rule: RuleVersion<'fulfilment-result'>): FulfilmentResult {
  const { severity, publishedMonths } = rule.body
  return { ...ruleView(rule), severity, publishedMonths }
}

/** The type of commitments that a text means on a day: its code, name or another name; null: none. */
export function findCommitmentType(
  book: RuleBook,
  text: string,
  on: string,
): RuleVersion<'commitment-type'> | null {
  const named = text.trim()
  return (
    book
      .list('commitment-type', { on })
      .find(({ code, zh, body }) => [code, zh, ...body.aliases].includes(named)) ?? null
  )
}

/** The publication class that a text means on a day: its code or name; null: none. */
export function findPublicationClass(
  book: RuleBook,
  text: string,
  on: string,
): RuleVersion<'publication-class'> | null {
  const named = text.trim()
  return (
    book.list('publication-class', { on }).find(({ code, zh }) => code === named || zh === named) ??
    null
  )
}
