import { findRuleProblems } from './rule.references.ts'
import { RuleDataError } from './rule.schema.ts'
import type {
  CatalogueItem,
  CodeSet,
  PublicityRule,
  Region,
  RuleKind,
  RuleVersion,
} from './rule.schema.ts'
import { daysBetween, type WorkingCalendar } from './calendar.rules.ts'

/** Words that say nothing about which firm it is; the longest first. */
export interface NameVocabulary {
  readonly legalForms: readonly string[]
  readonly trades: readonly string[]
  readonly regions: readonly string[]
}

/** All rule data in force or once in force, indexed and immutable. Days are ISO, in Asia/Shanghai. */
export interface RuleBook {
  readonly rules: readonly RuleVersion[]
  /** The version of a rule that holds on a day; null: none does. */
  current<K extends RuleKind>(kind: K, code: string, on: string): RuleVersion<K> | null
  /** Every version of a kind, or with `on` those that hold on that day; in the order of the data. */
  list<K extends RuleKind>(kind: K, when?: { on?: string }): readonly RuleVersion<K>[]
  catalogueItem(code: string, on: string): CatalogueItem | null
  catalogueItems(on: string): readonly CatalogueItem[]
  /** The newest version of a code set; null: there is no such set. */
  codeSet(name: string): CodeSet | null
  /** Labels of a code, of a retired entry too; null: the set has no such code. */
  codeLabel(set: string, code: string): { readonly zh: string; readonly en: string } | null
  /** The code that a text of a file stands for: a code, a label or an alias; null: none. */
  codeOf(set: string, text: string): string | null
  /** All versions, retired divisions too. */
  readonly regions: readonly Region[]
  readonly publicityRules: readonly PublicityRule[]
  /** True for an identifier that was issued although its check digit is wrong. */
  isIdentifierException(type: string, value: string): boolean
  readonly nameVocabulary: NameVocabulary
  readonly workingCalendar: WorkingCalendar
  /** Texts that mean "nothing was reported". */
  readonly nullMarks: ReadonlySet<string>
  /** Dates (ISO) that mean "no end". */
  readonly openEndedDates: ReadonlySet<string>
}

/**
 * Indexes rule versions for reading, and freezes them.
 * @throws RuleDataError when versions overlap in time, a reference dangles, a column has no scope
 * or a key stands twice; every problem names its rule.
 */
export function makeRuleBook(rules: readonly RuleVersion[]): RuleBook {
  const problems = findRuleProblems(rules)
  if (problems.length > 0) throw new RuleDataError(problems)
  const all = deepFreeze([...rules])
  const byKind = new Map<RuleKind, RuleVersion[]>()
  const byCode = new Map<string, RuleVersion[]>()
  for (const rule of all) {
    push(byKind, rule.kind, rule)
    push(byCode, `${rule.kind}/${rule.code}`, rule)
  }
  const list = <K extends RuleKind>(
    kind: K,
    { on }: { on?: string } = {},
  ): readonly RuleVersion<K>[] => {
    const versions = (byKind.get(kind) ?? []) as unknown as readonly RuleVersion<K>[]
    return on === undefined ? versions : versions.filter((rule) => holdsOn(rule, on))
  }
  const current = <K extends RuleKind>(kind: K, code: string, on: string) =>
    (byCode.get(`${kind}/${code}`)?.find((rule) => holdsOn(rule, on)) ??
      null) as RuleVersion<K> | null

  return Object.freeze({
    rules: all,
    current,
    list,
    catalogueItem: (code: string, on: string) => current('catalogue-item', code, on),
    catalogueItems: (on: string) => list('catalogue-item', { on }),
    ...codeReaders(list('code-set')),
    regions: list('region'),
    publicityRules: list('publicity-rule'),
    isIdentifierException: exceptionReader(list('identifier-exception')),
    nameVocabulary: vocabularyOf(list('name-vocabulary')),
    workingCalendar: calendarOf(list('holiday-calendar')),
    nullMarks: valuesOf(list('null-mark'), 'NULL_TEXT'),
    openEndedDates: valuesOf(list('null-mark'), 'OPEN_ENDED_DATE'),
  })
}

/** Whether a version is in force on a day (validTo is exclusive). */
export function holdsOn(rule: { validFrom: string; validTo: string | null }, on: string): boolean {
  return rule.validFrom <= on && (rule.validTo === null || on < rule.validTo)
}

function codeReaders(sets: readonly CodeSet[]): Pick<RuleBook, 'codeSet' | 'codeLabel' | 'codeOf'> {
  const newest = new Map<string, CodeSet>()
  const labels = new Map<string, { zh: string; en: string }>()
  const texts = new Map<string, string>()
  // Oldest first, so that a newer version of a set wins and codes of old versions keep their label.
  for (const set of sets.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))) {
    newest.set(set.code, set)
    for (const { code, zh, en, aliases } of set.body.entries) {
      labels.set(`${set.code}/${code}`, Object.freeze({ zh, en }))
      for (const text of [code, zh, en, ...aliases]) texts.set(`${set.code}/${text}`, code)
    }
  }
  return {
    codeSet: (name) => newest.get(name) ?? null,
    codeLabel: (set, code) => labels.get(`${set}/${code}`) ?? null,
    codeOf: (set, text) => texts.get(`${set}/${text}`) ?? null,
  }
}

function exceptionReader(exceptions: readonly RuleVersion<'identifier-exception'>[]) {
  const known = new Set(exceptions.map(({ code, body }) => `${body.type}/${code}`))
  return (type: string, value: string): boolean => known.has(`${type}/${value}`)
}

function vocabularyOf(rules: readonly RuleVersion<'name-vocabulary'>[]): NameVocabulary {
  const words = (code: string) =>
    Object.freeze(
      rules
        .filter((rule) => rule.code === code)
        .flatMap((rule) => rule.body.words)
        .toSorted((a, b) => b.length - a.length),
    )
  return Object.freeze({
    legalForms: words('LEGAL_FORM'),
    trades: words('TRADE'),
    regions: words('REGION'),
  })
}

function calendarOf(years: readonly RuleVersion<'holiday-calendar'>[]): WorkingCalendar {
  return {
    years: new Set(years.map(({ body }) => body.year)),
    holidays: new Set(
      years.flatMap(({ body }) => body.holidays.flatMap(({ from, to }) => daysBetween(from, to))),
    ),
    workdays: new Set(years.flatMap(({ body }) => body.workdays)),
  }
}

function valuesOf(rules: readonly RuleVersion<'null-mark'>[], code: string): ReadonlySet<string> {
  return new Set(rules.filter((rule) => rule.code === code).flatMap((rule) => rule.body.values))
}

function push<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const values = map.get(key)
  if (values) values.push(value)
  else map.set(key, [value])
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part)
    Object.freeze(value)
  }
  return value
}
