import { Field, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { CreditCheckOutcome, FactKind, MeasureEffect, SourceNeed } from './decision.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  implements: Rule,
  description: '奖惩措施\nA measure that follows from credit',
  simpleResolvers: true,
})
export class Measure extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => MeasureEffect, { description: '性质\nWhat it does' })
  effect: keyof typeof MeasureEffect

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description:
      '有法律、法规或国家基础清单依据\nIt rests on a law, a regulation or the national basic list',
  })
  isStatutory: boolean

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '适用的用途代码\nCodes of the purposes that it goes with' })
  purposes: string[]
}

@ObjectType({
  description:
    '核查规则的条件：某一属性须取某些值\nA condition: a property has one of these values',
  simpleResolvers: true,
})
export class DecisionCondition {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '属性\nThe property' })
  property: string

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '取值代码\nCodes of the values' })
  values: string[]
}

@ObjectType({
  description: '核查规则的一项考量\nWhat a decision policy weighs',
  simpleResolvers: true,
})
export class DecisionFactor {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nIn Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nIn English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '依据\nLegal basis' })
  basis: string

  @Disclosed('PUBLIC')
  @Field(() => FactKind, { description: '事实种类\nKind of facts' })
  kind: keyof typeof FactKind

  @Disclosed('PUBLIC')
  @Field(() => [DecisionCondition], { description: '条件\nConditions; all have to be met' })
  conditions: DecisionCondition[]

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '回溯月数；为空则不限\nMonths that it looks back; null: without end',
  })
  withinMonths: number | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '仅计仍有效的事实\nOnly facts that still hold count' })
  inForce: boolean

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '至少几项\nHow many facts it takes' })
  atLeast: number

  @Disclosed('PUBLIC')
  @Field(() => CreditCheckOutcome, { description: '导致的结论\nThe outcome that it leads to' })
  outcome: keyof typeof CreditCheckOutcome

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '相应措施代码\nCodes of the measures that follow' })
  measures: string[]
}

@ObjectType({
  description: '核查规则对来源的要求\nWhat a decision policy asks of a source',
  simpleResolvers: true,
})
export class DecisionSource {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '来源代码\nCode of the source' })
  source: string

  @Disclosed('PUBLIC')
  @Field(() => SourceNeed, { description: '必要性\nWhether it has to have been heard' })
  need: keyof typeof SourceNeed

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '允许的天数\nHow many days old its last delivery may be' })
  freshDays: number
}

@ObjectType({
  implements: Rule,
  description:
    '核查规则：某一用途的信用核查如何得出结论\nA decision policy: how checks for a purpose are decided; its code is the purpose’s',
  simpleResolvers: true,
})
export class DecisionPolicy extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => [DecisionFactor], { description: '各项考量\nWhat it weighs' })
  factors: DecisionFactor[]

  @Disclosed('PUBLIC')
  @Field(() => [DecisionSource], { description: '对来源的要求\nWhat it asks of sources' })
  sources: DecisionSource[]

  @Disclosed('PUBLIC')
  @Field(() => [DisclosureScopeType], {
    description:
      '计入结论而不向调用者披露内容的范围\nScopes whose facts count for the outcome although the caller may not see them',
  })
  outcomeScopes: Scope[]

  @Disclosed('PUBLIC')
  @Field(() => CreditCheckOutcome, {
    description:
      '重整计划屏蔽的事实至多导致的结论\nThe worst that a fact shielded by a bankruptcy plan leads to',
  })
  shieldedAtMost: keyof typeof CreditCheckOutcome
}

export const { Connection: MeasureConnection } = connectionOf(
  () => Measure,
  'Measure',
  '奖惩措施',
  'measures',
)
export const { Connection: DecisionPolicyConnection } = connectionOf(
  () => DecisionPolicy,
  'DecisionPolicy',
  '核查规则',
  'decision policies',
)
