import { z } from 'zod'
import { MASK_RULES, type MaskRule } from '../personal/mask.rules.ts'
import { SCOPES } from '../disclosure/scope.ts'
import { COLUMN_ROLES } from './column-role.schema.ts'
import { COMMITMENT_RULES } from './commitment.schema.ts'
import { decisionPolicy, measure } from './decision.schema.ts'
import { disclosureRule, purpose } from './disclosure-rule.schema.ts'
import { escalationRule } from './escalation-rule.schema.ts'
import { repairRule } from './repair-rule.schema.ts'
import { evaluationScheme } from './evaluation-scheme.schema.ts'
import { listKind } from './list-kind.schema.ts'
import { matchPolicy } from './match-policy.schema.ts'
import { platform } from './platform.schema.ts'
import { publicityRule } from './publicity.schema.ts'
import { region } from './region.schema.ts'
import { RECORD_KINDS, SEVERITIES, SUBJECT_CATEGORIES } from './rule.codes.ts'
import { subjectCategories } from './subject-category.schema.ts'
import { supervisionRule } from './supervision-rule.schema.ts'
import { timelineStage } from './timeline-stage.schema.ts'

export { SUBJECT_ROLES } from './column-role.schema.ts'

/** How sure we are of a rule: HIGH was read in its source, LOW is a working assumption. */
export const CONFIDENCES = ['HIGH', 'MEDIUM', 'LOW'] as const
export const COLUMN_TYPES = [
  'STRING',
  'TEXT',
  'DATE',
  'INTEGER',
  'DECIMAL',
  'MONEY',
  'ENUM',
  'SET',
] as const

const day = z.iso.date()
const code = z.string().regex(/^[\x21-\x7e]+$/, 'must be ASCII without spaces')
const upperCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be UPPER_SNAKE')
const columnKey = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be camelCase')
const scope = z.enum(SCOPES)
const note = z.string().optional()

/** One typed column of a catalogue item. */
const column = z.strictObject({
  /** Name of the attribute in our records. */
  key: columnKey,
  /** Place in the exchange order; null: not in the exchanged file. */
  n: z.int().positive().nullable(),
  /** Short exchange code (cf_wsh); null: it has none. */
  code: z.string().nullable(),
  zh: z.string().min(1),
  en: z.string().min(1),
  type: z.enum(COLUMN_TYPES),
  /** Unit in which the file reports the amount. */
  unit: z.enum(['万元', '元']).optional(),
  maxLength: z.int().positive().optional(),
  required: z.boolean(),
  /** Of the columns that share a group at least one must be filled. */
  requiredGroup: z.string().optional(),
  /** Required for subjects of these categories only. */
  requiredFor: subjectCategories.optional(),
  /** Required when the named SET or ENUM column holds one of these codes. */
  requiredWhen: z
    .strictObject({ column: columnKey, contains: z.array(upperCode).min(1) })
    .optional(),
  scope,
  /** How a caller sees it who may see the mask only: first and last characters kept. */
  mask: z.enum(Object.keys(MASK_RULES) as [MaskRule, ...MaskRule[]]).optional(),
  /** Stored encrypted. */
  sensitive: z.literal(true).optional(),
  /** Free text that is scanned for personal data before it may be public. */
  screen: z.literal(true).optional(),
  codeSet: upperCode.optional(),
  /** Other headings under which the column was seen. */
  aliases: z.array(z.string().min(1)),
  role: z.enum(COLUMN_ROLES).optional(),
  note,
})

/** Another edition of an item's file: which heading feeds which column. */
const layout = z.strictObject({
  name: upperCode,
  headings: z.array(z.string().min(1)).min(1),
  /** One per heading; null: ignored. Two headings may feed one SET column. */
  columns: z.array(columnKey.nullable()),
  /** What this edition requires, in place of `required`, `requiredFor` and `requiredWhen`. */
  required: z.array(columnKey),
  note,
})

const catalogueItem = z.strictObject({
  recordKind: z.enum(RECORD_KINDS),
  class: upperCode,
  subjectCategories,
  polarity: z.enum(['POSITIVE', 'NEGATIVE', 'NEUTRAL']),
  /** Scope of a row about an organisation or a sole trader. */
  scope,
  /** Scope of a row about a natural person. */
  personScope: scope,
  domain: upperCode.optional(),
  /** A subject declares it of itself (自主申报): unverified, and counted nowhere, until a unit verified it. */
  selfDeclared: z.literal(true).optional(),
  collectionPeriod: z.enum(['DAY', 'WEEK', 'MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR', 'ON_EVENT']),
  /** Columns that, with the subject, make two rows the same record. */
  identity: z.array(columnKey),
  columns: z.array(column).min(1),
  layouts: z.array(layout).optional(),
  note,
})

const codeSetEntry = z.strictObject({
  code: upperCode,
  zh: z.string().min(1),
  en: z.string().min(1),
  aliases: z.array(z.string().min(1)),
  /** When the edition that has the entry was in force; old entries are still read. */
  validFrom: day.optional(),
  validTo: day.optional(),
})

const regime = z.strictObject({
  number: z.string().nullable(),
  issuer: z.string(),
  level: z.enum(['NATIONAL', 'PROVINCIAL', 'MUNICIPAL']),
  domains: z.array(upperCode),
  subRules: z.array(upperCode),
  note,
})

/** The body of every kind. A later kind of rule is one more line here and one more file in data/. */
export const RULE_BODIES = {
  region,
  domain: z.strictObject({ n: z.int().positive() }),
  'sub-rule': z.strictObject({ n: z.int().positive() }),
  regime,
  'catalogue-class': z.strictObject({ n: z.int().positive() }),
  'catalogue-item': catalogueItem,
  'code-set': z.strictObject({ entries: z.array(codeSetEntry).min(1), note }),
  'publicity-rule': publicityRule,
  parameter: z.strictObject({
    value: z.union([z.number(), z.string()]).nullable(),
    unit: z.enum([
      'WORKING_DAY',
      'DAY',
      'MONTH',
      'YEAR',
      'COUNT',
      'RATIO',
      'YUAN',
      'CHOICE',
      'TEXT',
    ]),
    note,
  }),
  'holiday-calendar': z.strictObject({
    year: z.int(),
    holidays: z.array(z.strictObject({ zh: z.string(), from: day, to: day })),
    workdays: z.array(day),
  }),
  'identifier-exception': z.strictObject({ type: upperCode, name: z.string().nullable() }),
  'name-vocabulary': z.strictObject({ words: z.array(z.string().min(1)).min(1) }),
  source: z.strictObject({
    nature: z.enum(['SELF', 'PLATFORM', 'BUSINESS_SYSTEM', 'REGISTRY', 'COURT', 'THIRD_PARTY']),
    aliases: z.array(z.string()),
    note,
  }),
  purpose,
  'disclosure-rule': disclosureRule,
  measure,
  'decision-policy': decisionPolicy,
  'match-policy': matchPolicy,
  'evaluation-scheme': evaluationScheme,
  'supervision-rule': supervisionRule,
  'list-kind': listKind,
  'escalation-rule': escalationRule,
  'repair-rule': repairRule,
  'timeline-stage': timelineStage,
  platform,
  ...COMMITMENT_RULES,
  'null-mark': z.strictObject({ values: z.array(z.string().min(1)).min(1) }),
} as const

export type RuleKind = keyof typeof RULE_BODIES
export const RULE_KINDS = Object.keys(RULE_BODIES) as RuleKind[]

const envelope = z.object({
  kind: z.enum(RULE_KINDS as [RuleKind, ...RuleKind[]]),
  code,
  zh: z.string().min(1),
  en: z.string().min(1),
  basis: z.string().min(1),
  confidence: z.enum(CONFIDENCES),
  validFrom: day,
  /** Exclusive. */
  validTo: day.nullable(),
  body: z.unknown(),
})

export type RuleBody<K extends RuleKind> = z.infer<(typeof RULE_BODIES)[K]>
type Envelope<K extends RuleKind> = Omit<z.infer<typeof envelope>, 'kind' | 'body'> & {
  readonly kind: K
  readonly body: RuleBody<K>
}
/** One version of one rule; identity is (kind, code, validFrom). A union that `kind` tells apart. */
export type RuleVersion<K extends RuleKind = RuleKind> = { [P in K]: Envelope<P> }[K]

export type Confidence = (typeof CONFIDENCES)[number]
export type SubjectCategory = (typeof SUBJECT_CATEGORIES)[number]
export type RecordKind = (typeof RECORD_KINDS)[number]
export type Severity = (typeof SEVERITIES)[number]
export type ColumnType = (typeof COLUMN_TYPES)[number]
export type ColumnRole = (typeof COLUMN_ROLES)[number]
export type CatalogueItem = RuleVersion<'catalogue-item'>
export type CatalogueColumn = z.infer<typeof column>
export type PublicityRule = RuleVersion<'publicity-rule'>
export type Purpose = RuleVersion<'purpose'>
export type DisclosureRule = RuleVersion<'disclosure-rule'>
export type Measure = RuleVersion<'measure'>
export type DecisionPolicy = RuleVersion<'decision-policy'>
export type MatchPolicy = RuleVersion<'match-policy'>
export type EvaluationScheme = RuleVersion<'evaluation-scheme'>
export type ListKind = RuleVersion<'list-kind'>
export type RepairRule = RuleVersion<'repair-rule'>
export type Platform = RuleVersion<'platform'>
export type Region = RuleVersion<'region'>
export type CodeSet = RuleVersion<'code-set'>

/** Rule data that must not be used. `problems` names every rule and key that is wrong. */
export class RuleDataError extends Error {
  readonly code = 'RULE_DATA_INVALID'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`规则数据有误 / rule data is invalid:\n- ${problems.join('\n- ')}`)
    this.name = 'RuleDataError'
    this.problems = problems
  }
}

/**
 * Checks a plain row (of table rule_version or of a file in data/) and gives it its type.
 * @throws RuleDataError that names every bad key of the row.
 */
export function parseRule(row: unknown): RuleVersion {
  const name = nameOf(row)
  const { kind, body: rawBody } = (row ?? {}) as Record<string, unknown>
  const schema = isRuleKind(kind) ? RULE_BODIES[kind] : z.unknown()
  const head = envelope.safeParse(row)
  const body = schema.safeParse(rawBody)
  const problems = [...problemsOf(name, head.error, []), ...problemsOf(name, body.error, ['body'])]
  if (!head.success || problems.length > 0) throw new RuleDataError(problems)
  const { validFrom, validTo } = head.data
  if (validTo !== null && validTo <= validFrom)
    throw new RuleDataError([`${name}: validTo ${validTo} is not after validFrom`])
  return { ...head.data, body: body.data } as RuleVersion
}

function isRuleKind(kind: unknown): kind is RuleKind {
  return typeof kind === 'string' && Object.hasOwn(RULE_BODIES, kind)
}

function nameOf(row: unknown): string {
  const { kind, code, validFrom } = (row ?? {}) as Record<string, unknown>
  return `${String(kind)} ${String(code)} (${String(validFrom)})`
}

function problemsOf(name: string, error: z.ZodError | undefined, prefix: PropertyKey[]): string[] {
  return (error?.issues ?? []).map(
    (issue) => `${name}: ${[...prefix, ...issue.path].map(String).join('.')}: ${issue.message}`,
  )
}
