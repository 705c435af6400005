import { Field, Int, InterfaceType, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import {
  CollectionPeriod,
  ColumnType,
  Confidence,
  Polarity,
  RecordKind,
  RegionLevel,
  SubjectCategory,
} from './rule.enums.ts'
import type { RuleKind } from './rule.schema.ts'

const TYPE_OF_KIND: Partial<Record<RuleKind, string>> = {
  region: 'Region',
  domain: 'FieldOfBusiness',
  'sub-rule': 'SubRule',
  regime: 'Regime',
  'catalogue-class': 'CatalogueClass',
  'catalogue-item': 'CatalogueItem',
  'publicity-rule': 'PublicityRule',
  source: 'Source',
  parameter: 'Parameter',
  purpose: 'Purpose',
  'disclosure-rule': 'DisclosureRule',
  measure: 'Measure',
  'decision-policy': 'DecisionPolicy',
  'match-policy': 'MatchPolicy',
  'evaluation-scheme': 'EvaluationScheme',
  'supervision-rule': 'SupervisionRule',
  'list-kind': 'ListKind',
  'escalation-rule': 'EscalationRule',
  'repair-rule': 'RepairRule',
  'commitment-type': 'CommitmentType',
  'publication-class': 'PublicationClass',
  'fulfilment-result': 'FulfilmentResult',
  'commitment-template': 'CommitmentTemplate',
}

/**
 * The schema's type of a rule.
 * @throws Error for a kind that the schema does not show
 */
export function ruleTypeOf({ kind }: Pick<Rule, 'kind'>): string {
  const type = TYPE_OF_KIND[kind]
  if (type === undefined) throw new Error(`the schema has no type for rules of kind ${kind}`)
  return type
}

@InterfaceType({
  description:
    '规则：有依据、有起止日期的一条规则数据\nA rule: a version of rule data, with its legal basis and validity',
  resolveType: (rule: Pick<Rule, 'kind'>) => ruleTypeOf(rule),
})
export abstract class Rule {
  /** The kind of rule data that it is; the schema shows it as `__typename`. */
  kind: RuleKind

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文名称\nName in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文名称\nName in English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '依据\nLegal basis or source' })
  basis: string

  @Disclosed('PUBLIC')
  @Field(() => Confidence, { description: '可信程度\nHow sure the rule is' })
  confidence: keyof typeof Confidence

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '施行之日（含）\nFirst day on which this version holds' })
  validFrom: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '失效之日（不含）\nFirst day on which it no longer holds, exclusive; null: in force',
  })
  validTo: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '说明\nNote' })
  note: string | null
}

@ObjectType({
  implements: Rule,
  description: '行政区划\nAn administrative division',
  simpleResolvers: true,
})
export class Region extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => RegionLevel, { description: '级别\nLevel' })
  level: keyof typeof RegionLevel

  @Disclosed('PUBLIC')
  @Field(() => Region, { nullable: true, description: '上级区划\nThe division that it belongs to' })
  parent: Region | null

  @Disclosed('PUBLIC')
  @Field(() => Region, {
    nullable: true,
    description: '撤销后的继任区划\nWhere a retired division went',
  })
  successor: Region | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '已撤销\nIt no longer exists' })
  retired: boolean

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description:
      '统计或开发区，不在 GB/T 2260 内\nA statistics or development zone, not in GB/T 2260',
  })
  statistical: boolean

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '别名\nOther names' })
  aliases: string[]
}

@ObjectType({
  implements: Rule,
  description: '公共信用信息类别\nA class of the catalogue',
  simpleResolvers: true,
})
export class CatalogueClass extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '序号\nPlace in the catalogue, from 1' })
  n: number
}

@ObjectType({
  description:
    '必填条件：另一数据项含有某代码\nA column is required when another holds one of these codes',
  simpleResolvers: true,
})
export class ColumnCondition {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '另一数据项\nKey of the other column' })
  column: string

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '代码\nCodes, any of which counts' })
  contains: string[]
}

@ObjectType({
  description: '目录事项的数据项\nA column of a catalogue item',
  simpleResolvers: true,
})
export class CatalogueColumn {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '数据项标识\nKey of the attribute' })
  key: string

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '交换文件中的列序\nPlace in the exchanged file; null: not in it',
  })
  n: number | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '交换短码\nShort code of exchange' })
  code: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文名称\nName in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文名称\nName in English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => ColumnType, { description: '类型\nType' })
  type: keyof typeof ColumnType

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '报送单位：元或万元\nUnit in which amounts are reported: 元 or 万元',
  })
  unit: string | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '最大长度（字）\nGreatest length, in characters',
  })
  maxLength: number | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '必填\nRequired' })
  required: boolean

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '必填组：同组至少填一项\nOf the columns of a group at least one is filled',
  })
  requiredGroup: string | null

  @Disclosed('PUBLIC')
  @Field(() => [SubjectCategory], {
    nullable: true,
    description: '仅对这些主体类别必填\nRequired for subjects of these categories only',
  })
  requiredFor: (keyof typeof SubjectCategory)[] | null

  @Disclosed('PUBLIC')
  @Field(() => ColumnCondition, { nullable: true, description: '必填条件\nWhen it is required' })
  requiredWhen: ColumnCondition | null

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, { description: '公开范围\nDisclosure scope' })
  scope: Scope

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '脱敏规则\nHow it is masked' })
  mask: string | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '加密存储\nStored encrypted' })
  sensitive: boolean

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description:
      '公开前须审查文本中的个人信息\nFree text, looked through for personal data before it is public',
  })
  screen: boolean

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '代码集名称，见 codeSet(name:)\nName of its code set; see codeSet(name:)',
  })
  codeSet: string | null

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '其他列名\nOther headings under which it is read' })
  aliases: string[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '说明\nNote' })
  note: string | null
}

@ObjectType({
  implements: Rule,
  description: '目录事项\nAn item of the catalogue',
  simpleResolvers: true,
})
export class CatalogueItem extends Rule {
  /** Code of its class and of its field of business; the resolver shows the rules themselves. */
  classCode: string
  domainCode: string | null

  @Disclosed('PUBLIC')
  @Field(() => RecordKind, { description: '记录种类\nKind of its records' })
  recordKind: keyof typeof RecordKind

  @Disclosed('PUBLIC')
  @Field(() => [SubjectCategory], { description: '主体类别\nCategories of its subjects' })
  subjectCategories: (keyof typeof SubjectCategory)[]

  @Disclosed('PUBLIC')
  @Field(() => Polarity, { description: '性质\nPolarity' })
  polarity: keyof typeof Polarity

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, {
    description:
      '公开范围（组织和个体工商户）\nDisclosure scope for organisations and sole traders',
  })
  scope: Scope

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, {
    description: '公开范围（自然人）\nDisclosure scope for natural persons',
  })
  personScope: Scope

  @Disclosed('PUBLIC')
  @Field(() => CollectionPeriod, { description: '归集周期\nHow often it is collected' })
  collectionPeriod: keyof typeof CollectionPeriod

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    description:
      '与主体一起认定为同一记录的数据项\nKeys of the columns that, with the subject, make two rows the same record',
  })
  identity: string[]

  @Disclosed('PUBLIC')
  @Field(() => [CatalogueColumn], { description: '数据项\nColumns' })
  columns: CatalogueColumn[]
}

export const { Connection: RegionConnection } = connectionOf(
  () => Region,
  'Region',
  '行政区划',
  'divisions',
)
export const { Connection: CatalogueClassConnection } = connectionOf(
  () => CatalogueClass,
  'CatalogueClass',
  '信息类别',
  'classes of the catalogue',
)
export const { Connection: CatalogueItemConnection } = connectionOf(
  () => CatalogueItem,
  'CatalogueItem',
  '目录事项',
  'items of the catalogue',
)
