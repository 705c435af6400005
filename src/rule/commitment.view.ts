import type {
  CommitmentTemplate,
  CommitmentType,
  FulfilmentResult,
  PublicationClass,
} from './commitment.type.ts'
import { templateVersion } from './commitment-template.schema.ts'
import type { RuleBook } from './rule-book.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'

/** A version of a type of commitments. */
export function commitmentTypeView(rule: RuleVersion<'commitment-type'>): CommitmentType {
  const { aliases, code, registrars, memberPurpose = null } = rule.body
  return {
    ...ruleView(rule),
    aliases: [...aliases],
    coding: code,
    registrars: [...registrars],
    memberPurpose,
  }
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

/** A version of a template, as the schema shows it. */
export function commitmentTemplateView(
  book: RuleBook,
  rule: RuleVersion<'commitment-template'>,
): CommitmentTemplate {
  const { body } = rule
  const newest = <K extends 'commitment-type' | 'publication-class'>(kind: K, code: string) =>
    book.list(kind).findLast((one) => one.code === code)!
  const scene = body.scene === null ? null : book.codeLabel('COMMITMENT_SCENE', body.scene)
  return {
    ...ruleView(rule),
    version: templateVersion(rule),
    type: commitmentTypeView(newest('commitment-type', body.type)),
    scene: scene === null ? null : { code: body.scene!, ...scene },
    subjectCategories: [...body.subjectCategories],
    content: body.content,
    liability: body.liability,
    places: body.places.map(({ name, en }) => ({ name, en })),
    requires: [...body.requires],
    publicationClass: publicationClassView(newest('publication-class', body.publicationClass)),
    validityMonths: body.validityMonths,
  }
}

/** The template of a version as commitments cite it (code@validFrom); null: there never was one. */
export function findCommitmentTemplate(
  book: RuleBook,
  version: string,
): RuleVersion<'commitment-template'> | null {
  const named = version.trim()
  return book.list('commitment-template').find((rule) => templateVersion(rule) === named) ?? null
}
