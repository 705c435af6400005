import { Field, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { MatchFinding } from './match-policy.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  description: '一项发现的分值\nThe points that a finding gives or takes',
  simpleResolvers: true,
})
export class MatchPoints {
  @Disclosed('PUBLIC')
  @Field(() => MatchFinding, { description: '发现\nThe finding' })
  finding: keyof typeof MatchFinding

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '分值，可为负\nPoints; negative ones are taken' })
  points: number
}

@ObjectType({
  implements: Rule,
  description: '主体匹配规则\nHow subjects are matched to candidates',
  simpleResolvers: true,
})
export class MatchPolicy extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => [MatchPoints], { description: '各项发现的分值\nPoints of the findings' })
  points: MatchPoints[]

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description:
      '仅凭名称找到的主体，低于此分不作为匹配\nA firm found by its name alone that has fewer points is no match',
  })
  possibleFrom: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description:
      '多个主体相符时，首位领先次位达此分才予推荐\nOf several firms the best is proposed when it is ahead of the second by so many points',
  })
  lead: number

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '列出的其他可能至多几个\nMost alternatives that are named' })
  alternatives: number
}

export const { Connection: MatchPolicyConnection } = connectionOf(
  () => MatchPolicy,
  'MatchPolicy',
  '主体匹配规则',
  'match policies',
)
