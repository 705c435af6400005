import type { RuleBook } from './rule-book.ts'
import { holdsOn } from './rule-book.ts'
import type { CatalogueColumn as ColumnData, RuleKind, RuleVersion } from './rule.schema.ts'
import type { CatalogueClass, CatalogueColumn, CatalogueItem, Region, Rule } from './rule.type.ts'

/** What all rules show alike: code, names, basis, confidence, validity, note. */
export function ruleView(rule: RuleVersion): Rule {
  const { kind, code, zh, en, basis, confidence, validFrom, validTo, body } = rule
  const note = ('note' in body ? body.note : undefined) ?? null
  return { kind, code, zh, en, basis, confidence, validFrom, validTo, note }
}

/**
 * The version of a rule to show for a day: the one in force, else (a rule that was retired, or is newer
 * than the day) its latest; null: no such code.
 */
export function ruleShown<K extends RuleKind>(
  book: RuleBook,
  kind: K,
  code: string,
  on: string,
): RuleVersion<K> | null {
  const current = book.current(kind, code, on)
  if (current !== null) return current
  return book
    .list(kind)
    .filter((rule) => rule.code === code)
    .reduce<RuleVersion<K> | null>(
      (latest, rule) => (latest !== null && latest.validFrom > rule.validFrom ? latest : rule),
      null,
    )
}

/** A division as of a day, a retired one too; null: no such code. */
export function regionView(book: RuleBook, code: string, on: string): Region | null {
  const rule = ruleShown(book, 'region', code, on)
  return rule === null ? null : regionVersionView(book, rule, on)
}

/** A version of a division. Its neighbours are made when asked for: no path through them ends badly. */
export function regionVersionView(book: RuleBook, rule: RuleVersion<'region'>, on: string): Region {
  const { level, parent, successor, statistical, aliases } = rule.body
  return {
    ...ruleView(rule),
    level,
    statistical,
    aliases: [...aliases],
    retired: !holdsOn(rule, on) && rule.validFrom <= on,
    get parent() {
      return parent === null ? null : regionView(book, parent, on)
    },
    get successor() {
      return successor === null ? null : regionView(book, successor, on)
    },
  }
}

/**
 * A class of the catalogue, in its latest version.
 * @throws Error for a code that the catalogue lacks: the rule book is checked for that when it is made.
 */
export function catalogueClassView(book: RuleBook, code: string): CatalogueClass {
  const rule = book.list('catalogue-class').findLast((one) => one.code === code)
  if (rule === undefined) throw new Error(`the catalogue lacks class ${code}`)
  return catalogueClassVersionView(rule)
}

/** A version of a class of the catalogue. */
export function catalogueClassVersionView(rule: RuleVersion<'catalogue-class'>): CatalogueClass {
  return { ...ruleView(rule), n: rule.body.n }
}

/** A version of a catalogue item. */
export function catalogueItemView(rule: RuleVersion<'catalogue-item'>): CatalogueItem {
  const { body } = rule
  return {
    ...ruleView(rule),
    classCode: body.class,
    domainCode: body.domain ?? null,
    recordKind: body.recordKind,
    subjectCategories: [...body.subjectCategories],
    polarity: body.polarity,
    scope: body.scope,
    personScope: body.personScope,
    collectionPeriod: body.collectionPeriod,
    identity: [...body.identity],
    get columns() {
      return body.columns.map(catalogueColumnView)
    },
  }
}

/** A column of a catalogue item. */
export function catalogueColumnView(column: ColumnData): CatalogueColumn {
  const { key, n, code, zh, en, type, required, scope } = column
  return {
    key,
    n,
    code,
    zh,
    en,
    type,
    required,
    scope,
    unit: column.unit ?? null,
    maxLength: column.maxLength ?? null,
    requiredGroup: column.requiredGroup ?? null,
    requiredFor: column.requiredFor ?? null,
    requiredWhen: column.requiredWhen ?? null,
    mask: column.mask ?? null,
    sensitive: column.sensitive ?? false,
    screen: column.screen ?? false,
    codeSet: column.codeSet ?? null,
    aliases: [...column.aliases],
    note: column.note ?? null,
  }
}
