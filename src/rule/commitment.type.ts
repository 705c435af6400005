import { Field, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { PartyClass } from '../disclosure/viewer.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { CommitmentCoding } from './commitment.enums.ts'
import { Severity } from './rule.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  implements: Rule,
  description: '信用承诺类型\nA type of credit commitments',
  simpleResolvers: true,
})
export class CommitmentType extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '别称\nOther names under which it is reported' })
  aliases: string[]

  @Disclosed('PUBLIC')
  @Field(() => CommitmentCoding, { description: '承诺编码要求\nWhether it has the code' })
  coding: keyof typeof CommitmentCoding

  @Disclosed('PUBLIC')
  @Field(() => [PartyClass], {
    description:
      '可登记者；信用主体仅为本方登记\nWho may register one; a subject registers its own only',
  })
  registrars: (keyof typeof PartyClass)[]
}

@ObjectType({
  implements: Rule,
  description: '信用承诺的公开类型\nHow far a commitment is open',
  simpleResolvers: true,
})
export class PublicationClass extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, {
    description: '法人、非法人组织与个体工商户的公开范围\nOf an organisation or a sole trader',
  })
  scope: Scope

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, {
    description: '自然人的公开范围\nOf a natural person',
  })
  personScope: Scope
}

@ObjectType({
  implements: Rule,
  description: '承诺履行状态及其后果\nA result of judging a commitment, and what follows',
  simpleResolvers: true,
})
export class FulfilmentResult extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => Severity, {
    nullable: true,
    description: '所生成失信记录的严重程度；为空则不生成\nOf the record that it makes; null: none',
  })
  severity: keyof typeof Severity | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description:
      '认定后承诺继续公开的月数；为空则不限\nMonths that the commitment stays published after it; null: no end',
  })
  publishedMonths: number | null
}

export const { Connection: CommitmentTypeConnection } = connectionOf(
  () => CommitmentType,
  'CommitmentType',
  '信用承诺类型',
  'types of commitments',
)
export const { Connection: PublicationClassConnection } = connectionOf(
  () => PublicationClass,
  'PublicationClass',
  '公开类型',
  'publication classes',
)
export const { Connection: FulfilmentResultConnection } = connectionOf(
  () => FulfilmentResult,
  'FulfilmentResult',
  '承诺履行状态',
  'results of judging commitments',
)
