import { Field, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import {
  RepairDecider,
  RepairedFact,
  RepairMaterial,
  RepairRulePart,
  RepairWay,
} from './repair-rule.enums.ts'
import { PublicityDay } from './rule.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  description: '一种修复方式\nA way to repair credit',
  simpleResolvers: true,
})
export class RepairWayRule {
  @Disclosed('PUBLIC')
  @Field(() => RepairWay, { description: '方式\nThe way' })
  way: keyof typeof RepairWay

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '至少小时数；为空则未作规定\nHours that it takes at least; null: no number is set',
  })
  hours: number | null
}

@ObjectType({
  description: '可修复的等级\nGrades of a scheme that may be repaired',
  simpleResolvers: true,
})
export class RepairedGrades {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '评价方案\nCode of the scheme' })
  scheme: string

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '等级\nThe grades' })
  grades: string[]

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description:
      '定级后至少经过的月数；为空则未作规定\nMonths for which the grade has to have stood; null: no number is set',
  })
  leastMonths: number | null
}

@ObjectType({
  description: '不予修复的情形\nA statutory bar',
  simpleResolvers: true,
})
export class RepairBar {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文\nIn Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文\nIn English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '依据\nLegal basis' })
  basis: string
}

@ObjectType({
  implements: Rule,
  description:
    '信用修复规则；最短、最长公示期见公示规则与名单种类\nA rule of repair; the shortest and longest publicity are those of the publicity rules and of the kinds of lists',
  simpleResolvers: true,
})
export class RepairRule extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => RepairedFact, { description: '修复对象\nWhat is repaired' })
  of: keyof typeof RepairedFact

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '所及的目录事项；为空则全部\nCatalogue items that it covers; null: all',
  })
  items: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '所及的名单种类；为空则全部\nKinds of lists that it covers; null: all',
  })
  lists: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [RepairedGrades], {
    nullable: true,
    description:
      '所及的等级；为空则不及于等级\nGrades that it covers; null: it is not about grades',
  })
  grades: RepairedGrades[] | null

  @Disclosed('PUBLIC')
  @Field(() => PublicityDay, {
    description: '依哪一日适用\nWhich day decides whether the rule applies',
  })
  appliesBy: keyof typeof PublicityDay

  @Disclosed('PUBLIC')
  @Field(() => RepairDecider, { description: '决定方\nWho decides' })
  decidedBy: keyof typeof RepairDecider

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '受理窗口\nWhere to apply' })
  window: string

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '受理时限（工作日）\nWorking days to accept; null: none is set',
  })
  acceptWorkingDays: number | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description:
      '决定时限（工作日，自申请之日）\nWorking days from the application to the decision; null: none is set',
  })
  decideWorkingDays: number | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description:
      '可延长（工作日），以一次为限\nWorking days by which the decision may be put off once; null: not at all',
  })
  extendWorkingDays: number | null

  @Disclosed('PUBLIC')
  @Field(() => [RepairMaterial], { description: '申请材料\nWhat an application is proved with' })
  materials: (keyof typeof RepairMaterial)[]

  @Disclosed('PUBLIC')
  @Field(() => [RepairWayRule], { description: '修复方式\nWays' })
  ways: RepairWayRule[]

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description:
      '提供虚假材料后不得修复的月数\nMonths for which a false statement bars the subject from repairs',
  })
  falseStatementBarMonths: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description:
      '撤销修复后再公示的月数\nMonths of publicity after a repair was revoked; null: what was left of it',
  })
  falseStatementPublicityMonths: number | null

  @Disclosed('PUBLIC')
  @Field(() => [RepairBar], { description: '不予修复的情形\nStatutory bars' })
  bars: RepairBar[]

  @Disclosed('PUBLIC')
  @Field(() => [RepairRulePart], {
    description: '原文未列明、系我方理解的部分\nParts that are our reading and not in the source',
  })
  uncertain: (keyof typeof RepairRulePart)[]
}

export const { Connection: RepairRuleConnection } = connectionOf(
  () => RepairRule,
  'RepairRule',
  '信用修复规则',
  'rules of repair',
)
