import { Decimal } from 'decimal.js'
import { addMonths } from './calendar.rules.ts'
import type { RuleBook } from './rule-book.ts'
import type { PublicityRule, RecordKind, Severity, SubjectCategory } from './rule.schema.ts'

/** Why a fact is or is not published; stable. */
export type PublicityReason =
  | 'PUBLISHED'
  | 'NO_RULE'
  | 'PERSON_NOT_PUBLISHED'
  | 'SIMPLE_PROCEDURE'
  | 'WARNING_ONLY'
  | 'CRITICISM_ONLY'
  | 'LIGHT_CLASSES_ONLY'
  | 'MINOR_SEVERITY'
  | 'CLASS_UNKNOWN'

/** What of a decision decides its severity. */
export interface PenaltyFacts {
  /** Codes of PENALTY_CLASS. */
  readonly classes: readonly string[]
  /** Yuan, a decimal string; null or absent: none. */
  readonly fineYuan?: string | null | undefined
  readonly confiscatedYuan?: string | null | undefined
  readonly simpleProcedure?: boolean | undefined
  /** Field of business (code of kind domain). */
  readonly domain?: string | null | undefined
  /** Code of kind sub-rule, WORK_SAFETY for one. */
  readonly subRule?: string | null | undefined
  readonly subjectCategory: SubjectCategory
}

/** A fact whose publication is asked for. Days are ISO, in Asia/Shanghai. */
export interface PublicityInput extends Partial<Omit<PenaltyFacts, 'subjectCategory'>> {
  readonly kind: RecordKind
  readonly itemCode: string
  readonly subjectCategory: SubjectCategory
  readonly decidedOn: string
  /** The day on which it was first taken in. */
  readonly publishedOn: string
  /** The day of the application for repair. */
  readonly appliedOn?: string | null | undefined
  /** The day on which the document established the fact; absent: the decision's day. */
  readonly establishedOn?: string | null | undefined
  /** End of the fact's own validity, exclusive; null: open-ended. */
  readonly validTo?: string | null | undefined
}

export interface Publicity {
  /** Code of the publicity rule; null: none applies. */
  readonly rule: string | null
  /** null: the rule does not grade, or the kind of record has no severity. */
  readonly severity: Severity | null
  readonly published: boolean
  readonly reason: PublicityReason
  /** First day on which it may be repaired. */
  readonly minUntil: string | null
  /** First day on which it is not public any more (half-open); null with `published`: open-ended. */
  readonly until: string | null
}

const RANK = { MINOR: 1, GENERAL: 2, SERIOUS: 3 } as const satisfies Record<Severity, number>

/**
 * The severity of a decision under a rule: the gravest of its classes, an amount counting by the
 * rule's thresholds; a decision of the simple procedure has the severity that the rule gives those.
 * null where the rule does not grade, or for a class that it does not know.
 */
export function classifySeverity(rule: PublicityRule, facts: PenaltyFacts): Severity | null {
  const simple = rule.body.simpleProcedure
  if (facts.simpleProcedure && !simple.published) return simple.severity
  const classes = impliedClasses(facts)
  if (hasUnknownClass(rule, classes)) return null
  let gravest: Severity | null = null
  for (const code of classes) {
    const severity = severityOfClass(rule, code, facts)
    if (severity && (!gravest || RANK[severity] > RANK[gravest])) gravest = severity
  }
  return gravest
}

/**
 * Whether a fact is published, under which rule and for how long. The rule that applies is found by
 * its own `appliesBy`; where two apply, the newer one. No rule means not public. Where several kinds
 * of penalty or fields of business meet, the longest period holds (Order 58; kept by Order 36).
 */
export function publicityOf(book: RuleBook, input: PublicityInput): Publicity {
  const rule = ruleFor(book.publicityRules, input)
  if (!rule) return unpublished(null, null, 'NO_RULE')
  const facts: PenaltyFacts = { ...input, classes: input.classes ?? [] }
  const severity = input.kind === 'PENALTY' ? classifySeverity(rule, facts) : null
  const refusal = refusalOf(rule, facts, severity, input.kind)
  if (refusal) return unpublished(rule.code, severity, refusal)
  if (rule.body.ends === 'VALIDITY') return publishedUntil(rule, severity, null, input.validTo)

  const period = longestPeriod(rule, severity, facts, startOf(rule, input))
  if (period === null) return unpublished(rule.code, severity, 'NO_RULE')
  const { minUntil, until } = period
  return publishedUntil(rule, severity, minUntil, endsByItself(book, input) ? until : null)
}

/** What a record keeps of how it was published. Days are ISO. */
export interface StoredPublicity {
  /** Code of the publicity rule; null: none applied. */
  readonly rule: string | null
  readonly severity: Severity | null
  readonly domain: string | null
  readonly decidedOn: string
  readonly publishedOn: string
}

/**
 * The shortest and longest publicity of a record that was taken in, by the version of its own publicity rule; null: the
 * rule sets none. What is not published for being minor has them too: it may be repaired all the same.
 */
export function storedPeriodOf(
  book: RuleBook,
  stored: StoredPublicity,
): { minUntil: string; until: string } | null {
  const { decidedOn, domain, severity } = stored
  const versions = book.publicityRules.filter(({ code }) => code === stored.rule)
  const rule =
    versions.findLast(({ validFrom }) => validFrom <= decidedOn) ??
    // A rule reaches back before its own validity (`appliesFrom`): its first version does.
    versions[0]
  if (rule === undefined || rule.body.ends === 'VALIDITY') return null
  return longestPeriod(rule, severity, { domain, subRule: null }, startOf(rule, stored))
}

function longestPeriod(
  rule: PublicityRule,
  severity: Severity | null,
  of: Pick<PenaltyFacts, 'domain' | 'subRule'>,
  start: string,
): { minUntil: string; until: string } | null {
  const rows = rule.body.periods.filter(
    (row) => (row.severity === undefined || row.severity === severity) && fitsField(row, of),
  )
  if (rows.length === 0) return null
  const longest = (months: readonly number[]) => addMonths(start, Math.max(...months))
  return {
    minUntil: longest(rows.map((row) => row.minMonths)),
    until: longest(rows.map((row) => row.maxMonths)),
  }
}

/**
 * Whether publication ends with the longest period although nothing was corrected. The sector's rule may say that it goes
 * on until it is repaired (Order 36; parameter UNCORRECTED_AFTER_LONGEST, by the day of the decision).
 */
function endsByItself(book: RuleBook, { decidedOn }: Pick<PublicityInput, 'decidedOn'>): boolean {
  return afterLongest(book, decidedOn) === 'STOP'
}

/** What follows for a fact that nobody corrected, when its longest publicity is over. */
export function afterLongest(book: RuleBook, decidedOn: string): 'STOP' | 'CONTINUE' {
  const rule = book.current('parameter', 'UNCORRECTED_AFTER_LONGEST', decidedOn)
  return rule?.body.value === 'CONTINUE' ? 'CONTINUE' : 'STOP'
}

function ruleFor(rules: readonly PublicityRule[], input: PublicityInput): PublicityRule | null {
  const dates = {
    DECIDED: input.decidedOn,
    PUBLISHED: input.publishedOn,
    APPLIED: input.appliedOn ?? null,
  } as const
  const fits = rules.filter((rule) => {
    const { recordKind, items, appliesBy, appliesFrom = rule.validFrom } = rule.body
    if (recordKind !== input.kind || (items && !items.includes(input.itemCode))) return false
    const on = dates[appliesBy]
    if (on === null || (rule.validTo !== null && on >= rule.validTo)) return false
    return appliesFrom === null || appliesFrom <= on
  })
  return fits.reduce<PublicityRule | null>(
    (newest, rule) => (newest && newest.validFrom >= rule.validFrom ? newest : rule),
    null,
  )
}

function refusalOf(
  rule: PublicityRule,
  facts: PenaltyFacts,
  severity: Severity | null,
  kind: RecordKind,
): PublicityReason | null {
  const { body } = rule
  if (!body.publishedFor.includes(facts.subjectCategory)) return 'PERSON_NOT_PUBLISHED'
  if (kind !== 'PENALTY') return null
  if (facts.simpleProcedure && !body.simpleProcedure.published) return 'SIMPLE_PROCEDURE'
  const classes = impliedClasses(facts)
  if (classes.length === 0 || hasUnknownClass(rule, classes)) return 'CLASS_UNKNOWN'
  if (classes.every((code) => body.unpublishedClasses.includes(code))) {
    if (classes.every((code) => code === 'WARNING')) return 'WARNING_ONLY'
    return classes.every((code) => code === 'CRITICISM') ? 'CRITICISM_ONLY' : 'LIGHT_CLASSES_ONLY'
  }
  return severity && body.unpublishedSeverities.includes(severity) ? 'MINOR_SEVERITY' : null
}

function severityOfClass(rule: PublicityRule, code: string, facts: PenaltyFacts): Severity | null {
  const severity = rule.body.severityByClass[code] ?? null
  const of = AMOUNT_OF[code]
  const yuan = of === 'FINE' ? facts.fineYuan : facts.confiscatedYuan
  if (severity === null || of === undefined || yuan == null) return severity
  const threshold = rule.body.thresholds.find(
    (row) =>
      row.of === of &&
      (row.subjectCategories?.includes(facts.subjectCategory) ?? true) &&
      fitsField(row, facts),
  )
  if (!threshold) return severity
  const { largeYuan, hugeYuan } = threshold
  // Order 36: from the large amount on general, from the huge one on serious.
  if (hugeYuan !== null && new Decimal(yuan).gte(hugeYuan)) return 'SERIOUS'
  return largeYuan !== null && new Decimal(yuan).lt(largeYuan) ? 'MINOR' : severity
}

const AMOUNT_OF: Readonly<Record<string, 'FINE' | 'CONFISCATION'>> = {
  FINE: 'FINE',
  CONFISCATION: 'CONFISCATION',
  CONFISCATE_INCOME: 'CONFISCATION',
  CONFISCATE_PROPERTY: 'CONFISCATION',
}

/** A fine that was imposed counts as one, whatever the class column says: no warning-only by slip. */
function impliedClasses({ classes, fineYuan, confiscatedYuan }: PenaltyFacts): readonly string[] {
  const found = new Set(classes)
  const has = (of: string) => [...found].some((code) => AMOUNT_OF[code] === of)
  if (isPositive(fineYuan) && !has('FINE')) found.add('FINE')
  if (isPositive(confiscatedYuan) && !has('CONFISCATION')) found.add('CONFISCATION')
  return [...found]
}

function isPositive(yuan: string | null | undefined): boolean {
  return yuan != null && /[1-9]/.test(yuan)
}

function hasUnknownClass(rule: PublicityRule, classes: readonly string[]): boolean {
  return classes.some((code) => !Object.hasOwn(rule.body.severityByClass, code))
}

function fitsField(
  row: { domains?: readonly string[] | undefined; subRules?: readonly string[] | undefined },
  { domain, subRule }: Pick<PenaltyFacts, 'domain' | 'subRule'>,
): boolean {
  if (!row.domains && !row.subRules) return true
  // A row names fields and sub-rules as alternatives: 安全生产 is both.
  const inDomain = domain != null && (row.domains?.includes(domain) ?? false)
  return inDomain || (subRule != null && (row.subRules?.includes(subRule) ?? false))
}

function startOf(
  rule: PublicityRule,
  input: Pick<PublicityInput, 'decidedOn' | 'establishedOn' | 'publishedOn'>,
): string {
  switch (rule.body.periodStart) {
    case 'DECIDED':
      return input.decidedOn
    case 'ESTABLISHED':
      return input.establishedOn ?? input.decidedOn
    case 'PUBLISHED':
      return input.publishedOn
  }
}

function publishedUntil(
  rule: PublicityRule,
  severity: Severity | null,
  minUntil: string | null,
  until: string | null | undefined,
): Publicity {
  return {
    rule: rule.code,
    severity,
    published: true,
    reason: 'PUBLISHED',
    minUntil,
    until: until ?? null,
  }
}

function unpublished(
  rule: string | null,
  severity: Severity | null,
  reason: PublicityReason,
): Publicity {
  return { rule, severity, published: false, reason, minUntil: null, until: null }
}
