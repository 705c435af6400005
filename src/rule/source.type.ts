import { Field, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { ParameterUnit, SourceNature } from './rule.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  implements: Rule,
  description: '数据来源\nA source that data are collected from',
  simpleResolvers: true,
})
export class Source extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => SourceNature, { description: '性质\nNature' })
  nature: keyof typeof SourceNature

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '别名\nOther names' })
  aliases: string[]
}

@ObjectType({
  implements: Rule,
  description: '参数：时限等数值\nA parameter: a deadline or another number that a rule sets',
  simpleResolvers: true,
})
export class Parameter extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '值，以文本表示\nThe value as text; null: the source is silent',
  })
  value: string | null

  @Disclosed('PUBLIC')
  @Field(() => ParameterUnit, { description: '单位\nUnit' })
  unit: keyof typeof ParameterUnit
}

export const { Connection: SourceConnection } = connectionOf(
  () => Source,
  'Source',
  '数据来源',
  'sources',
)
export const { Connection: ParameterConnection } = connectionOf(
  () => Parameter,
  'Parameter',
  '参数',
  'parameters',
)
