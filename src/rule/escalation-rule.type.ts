import { Field, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { EscalationFind, EscalationLevel } from './escalation-rule.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  implements: Rule,
  description:
    '累犯规则：多次违法折算、重复违法、异地违法\nA rule of escalation: which records together weigh more than each',
  simpleResolvers: true,
})
export class EscalationRule extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => EscalationFind, { description: '对象\nWhat it looks for' })
  finds: keyof typeof EscalationFind

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '计入的目录事项\nCatalogue items whose records count' })
  items: string[]

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '至少次数\nHow many it takes' })
  atLeast: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '追溯月数\nHow many months back their days of decision may lie',
  })
  withinMonths: number

  @Disclosed('PUBLIC')
  @Field(() => EscalationLevel, {
    nullable: true,
    description: '计入的程度\nThe level that counts',
  })
  of: keyof typeof EscalationLevel | null

  @Disclosed('PUBLIC')
  @Field(() => EscalationLevel, {
    nullable: true,
    description: '折算的程度\nThe level that they count like',
  })
  gives: keyof typeof EscalationLevel | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '建议列入的名单代码\nCode of the list that it suggests; null: none',
  })
  list: string | null
}

export const { Connection: EscalationRuleConnection } = connectionOf(
  () => EscalationRule,
  'EscalationRule',
  '累犯规则',
  'rules of escalation',
)
