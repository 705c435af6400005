import { Field, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { RegimeLevel } from './rule.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  implements: Rule,
  description: '重点领域\nA field of business, with the regimes that govern it',
  simpleResolvers: true,
})
export class FieldOfBusiness extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '序号\nPlace in the list, from 1' })
  n: number

  @Disclosed('PUBLIC')
  @Field(() => [Regime], { description: '适用制度\nThe regimes that govern it' })
  regimes: Regime[]
}

@ObjectType({
  implements: Rule,
  description: '分领域\nA part of a field of business that has rules of its own',
  simpleResolvers: true,
})
export class SubRule extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '序号\nPlace in the list, from 1' })
  n: number
}

@ObjectType({
  implements: Rule,
  description: '制度文件\nA regime: a law, standard or document that governs credit',
  simpleResolvers: true,
})
export class Regime extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '文号\nNumber of the document' })
  number: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '发文机关\nWho issued it' })
  issuer: string

  @Disclosed('PUBLIC')
  @Field(() => RegimeLevel, { description: '层级\nLevel' })
  level: keyof typeof RegimeLevel

  @Disclosed('PUBLIC')
  @Field(() => [FieldOfBusiness], { description: '适用领域\nFields of business that it governs' })
  domains: FieldOfBusiness[]

  @Disclosed('PUBLIC')
  @Field(() => [SubRule], { description: '适用分领域\nParts of fields that it governs' })
  subRules: SubRule[]
}

export const { Connection: FieldOfBusinessConnection } = connectionOf(
  () => FieldOfBusiness,
  'FieldOfBusiness',
  '重点领域',
  'fields of business',
)
export const { Connection: RegimeConnection } = connectionOf(
  () => Regime,
  'Regime',
  '制度文件',
  'regimes',
)
