import { Field, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { DecimalScalar } from '../vocabulary/scalars.ts'
import { CodeLabel } from './code-set.type.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  description: '监管分类\nA class of subjects, and how closely it is supervised',
  simpleResolvers: true,
})
export class SupervisionClass {
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
  @Field(() => [String], { description: '归入该类的等级\nGrades of the scheme that fall into it' })
  grades: string[]

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      '归入该类的当年最低得分\nThe score of the current year from which on they do; null: any',
  })
  scoreFrom: string | null

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '抽查比例\nShare that is drawn for inspection; null: not said',
  })
  samplingRate: string | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '每年至多检查次数\nMost inspections in a year; null: not said',
  })
  inspectionsMost: number | null

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      '检查频次增减比例\nBy which share inspections are fewer (negative) or more; null: not said',
  })
  inspectionChange: string | null
}

@ObjectType({
  implements: Rule,
  description:
    '分级监管规则：信用分类与抽查、检查的对应\nA rule of graded supervision: what follows for inspections from classes of credit',
  simpleResolvers: true,
})
export class SupervisionRule extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '所依评价方案代码\nCode of the evaluation scheme whose grades it goes by; null: none',
  })
  scheme: string | null

  @Disclosed('PUBLIC')
  @Field(() => CodeLabel, { description: '适用地区\nThe division that it was made for' })
  region: CodeLabel

  @Disclosed('PUBLIC')
  @Field(() => [SupervisionClass], { description: '各类\nIts classes' })
  classes: SupervisionClass[]

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '总体抽查比例上限\nMost of all subjects that are drawn; null: not said',
  })
  overallMost: string | null
}

export const { Connection: SupervisionRuleConnection } = connectionOf(
  () => SupervisionRule,
  'SupervisionRule',
  '分级监管规则',
  'rules of graded supervision',
)
