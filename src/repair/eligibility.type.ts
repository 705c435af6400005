import { Field, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { RepairDecider } from '../rule/repair-rule.enums.ts'
import { RepairRule } from '../rule/repair-rule.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { RepairRequirementCode } from './repair.enums.ts'

export const AfterLongest = enumOf(
  'AfterLongest',
  { zh: '最长公示期届满而未纠正的处理', en: 'What follows at the longest publicity' },
  {
    STOP: { zh: '届满停止公示', en: 'Publication ends by itself' },
    CONTINUE: { zh: '继续公示至纠正', en: 'Publication goes on until it is corrected' },
  },
)

@ObjectType({ description: '一项修复条件\nOne thing that a repair takes', simpleResolvers: true })
export class RepairRequirement {
  @Disclosed('PUBLIC')
  @Field(() => RepairRequirementCode, { description: '代码\nStable code' })
  code: keyof typeof RepairRequirementCode

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文\nIn Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文\nIn English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '依据\nLegal basis' })
  basis: string | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    nullable: true,
    description:
      '是否满足；为空则凭申请材料或由决定方查明\nWhether it is met; null: the application shows it, or who decides finds it',
  })
  satisfied: boolean | null
}

@ObjectType({
  description:
    '修复条件查询：可否修复、最早日期、尚缺什么、由谁决定、依何规则\nWhether a fact may be repaired: when, what is missing, who decides, by which rule',
  simpleResolvers: true,
})
export class RepairEligibility {
  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '现在可否申请修复\nWhether it may be applied for now' })
  eligible: boolean

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '最早可申请日期；为空则时间之外另有障碍\nThe first day on which time is no obstacle; null: something else stands against it',
  })
  earliestOn: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '最短公示期届满之日\nThe first day after the shortest publicity; null: none is set',
  })
  shortestUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '最长公示期届满之日\nThe first day after the longest publicity; null: none is set',
  })
  longestUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => AfterLongest, {
    description:
      '最长公示期届满而未纠正的处理\nWhat follows at the longest publicity for what nobody corrected',
  })
  afterLongest: keyof typeof AfterLongest

  @Disclosed('PUBLIC')
  @Field(() => RepairDecider, { nullable: true, description: '决定方\nWho decides' })
  decidedBy: keyof typeof RepairDecider | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '受理窗口\nWhere to apply' })
  window: string | null

  @Disclosed('PUBLIC')
  @Field(() => RepairRule, {
    nullable: true,
    description: '适用的修复规则\nThe rule that applies; null: none',
  })
  rule: RepairRule | null

  @Disclosed('PUBLIC')
  @Field(() => [RepairRequirement], { description: '各项条件\nWhat it takes' })
  requirements: RepairRequirement[]
}
