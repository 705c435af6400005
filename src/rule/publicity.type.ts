import { Field, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { DateScalar, DecimalScalar } from '../vocabulary/scalars.ts'
import { CodeLabel } from './code-set.type.ts'
import { FieldOfBusiness, SubRule } from './regime.type.ts'
import {
  PenaltyAmount,
  PublicityDay,
  PublicityEnd,
  RecordKind,
  Severity,
  SubjectCategory,
} from './rule.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  description: '处罚类别的严重程度\nHow a rule grades a class of penalties',
  simpleResolvers: true,
})
export class ClassSeverity {
  @Disclosed('PUBLIC')
  @Field(() => CodeLabel, { description: '处罚类别\nThe class' })
  class: CodeLabel

  @Disclosed('PUBLIC')
  @Field(() => Severity, {
    nullable: true,
    description: '严重程度\nSeverity; null: the rule does not grade it',
  })
  severity: keyof typeof Severity | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description: '原文未列明，系我方理解\nThe source does not say it: it is our reading',
  })
  uncertain: boolean
}

@ObjectType({
  description:
    '公示期限；多项适用从长\nA period of publication; of all rows that fit, the longest holds',
  simpleResolvers: true,
})
export class PublicityPeriod {
  @Disclosed('PUBLIC')
  @Field(() => Severity, { nullable: true, description: '严重程度\nSeverity; null: any' })
  severity: keyof typeof Severity | null

  @Disclosed('PUBLIC')
  @Field(() => [FieldOfBusiness], {
    nullable: true,
    description: '领域\nFields of business; null: not asked',
  })
  domains: FieldOfBusiness[] | null

  @Disclosed('PUBLIC')
  @Field(() => [SubRule], {
    nullable: true,
    description:
      '分领域，与领域为“或”\nParts of fields, as an alternative to the fields; null: not asked',
  })
  subRules: SubRule[] | null

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '最短公示期（月）\nShortest publication, in months' })
  minMonths: number

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '最长公示期（月）\nLongest publication, in months' })
  maxMonths: number
}

@ObjectType({
  description: '较大、巨大数额标准\nFrom which amount on a penalty is large or huge',
  simpleResolvers: true,
})
export class AmountThreshold {
  @Disclosed('PUBLIC')
  @Field(() => PenaltyAmount, { description: '金额种类\nWhich amount' })
  of: keyof typeof PenaltyAmount

  @Disclosed('PUBLIC')
  @Field(() => [SubjectCategory], {
    nullable: true,
    description: '主体类别\nCategories; null: all',
  })
  subjectCategories: (keyof typeof SubjectCategory)[] | null

  @Disclosed('PUBLIC')
  @Field(() => [FieldOfBusiness], {
    nullable: true,
    description: '领域\nFields of business; null: not asked',
  })
  domains: FieldOfBusiness[] | null

  @Disclosed('PUBLIC')
  @Field(() => [SubRule], {
    nullable: true,
    description:
      '分领域，与领域为“或”\nParts of fields, as an alternative to the fields; null: not asked',
  })
  subRules: SubRule[] | null

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '较大数额（元）\nLarge from, in yuan; null: the source names no number',
  })
  largeYuan: string | null

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '巨大数额（元）\nHuge from, in yuan; null: the source names no number',
  })
  hugeYuan: string | null
}

@ObjectType({
  implements: Rule,
  description:
    '公示规则：哪些记录公示、公示多久\nA rule of publication: what is published, and for how long',
  simpleResolvers: true,
})
export class PublicityRule extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => RecordKind, { description: '记录种类\nKind of records' })
  recordKind: keyof typeof RecordKind

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '目录事项代码\nCodes of the catalogue items that it covers; null: all of the kind',
  })
  items: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => PublicityDay, { description: '依何日适用\nThe day that decides whether it applies' })
  appliesBy: keyof typeof PublicityDay

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '适用起始日（含）\nFirst day that it covers; null: any day before its end',
  })
  appliesFrom: string | null

  @Disclosed('PUBLIC')
  @Field(() => PublicityDay, { description: '公示期起算日\nThe day from which the period counts' })
  periodStart: keyof typeof PublicityDay

  @Disclosed('PUBLIC')
  @Field(() => PublicityEnd, { description: '终止方式\nWhat ends the publication' })
  ends: keyof typeof PublicityEnd

  @Disclosed('PUBLIC')
  @Field(() => [SubjectCategory], { description: '公示的主体类别\nCategories that are published' })
  publishedFor: (keyof typeof SubjectCategory)[]

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description: '公示简易程序决定\nDecisions of the simple procedure are published',
  })
  simpleProcedurePublished: boolean

  @Disclosed('PUBLIC')
  @Field(() => Severity, {
    nullable: true,
    description:
      '不公示的简易程序决定的严重程度\nSeverity of decisions of the simple procedure that are not published',
  })
  simpleProcedureSeverity: keyof typeof Severity | null

  @Disclosed('PUBLIC')
  @Field(() => [CodeLabel], {
    description:
      '仅有这些类别的处罚不公示\nA penalty of nothing but these classes is not published',
  })
  unpublishedClasses: CodeLabel[]

  @Disclosed('PUBLIC')
  @Field(() => [Severity], { description: '不公示的严重程度\nSeverities that are not published' })
  unpublishedSeverities: (keyof typeof Severity)[]

  @Disclosed('PUBLIC')
  @Field(() => [ClassSeverity], {
    description:
      '各处罚类别的严重程度；未列类别不公示\nSeverity by class; a class that is absent is not published',
  })
  severityByClass: ClassSeverity[]

  @Disclosed('PUBLIC')
  @Field(() => [AmountThreshold], { description: '数额标准\nThresholds of amounts' })
  thresholds: AmountThreshold[]

  @Disclosed('PUBLIC')
  @Field(() => [PublicityPeriod], { description: '公示期限\nPeriods' })
  periods: PublicityPeriod[]
}

export const { Connection: PublicityRuleConnection } = connectionOf(
  () => PublicityRule,
  'PublicityRule',
  '公示规则',
  'rules of publication',
)
