import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { PartyClass } from '../disclosure/viewer.type.ts'
import { connectionOf, ConnectionArgs } from '../relay/connection.type.ts'
import { Domain } from '../rule/rule.enums.ts'
import { Region } from '../rule/rule.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { MandateAct, MemberRole, Standing } from './party.enums.ts'

@ObjectType({
  description:
    '委托：参与方可在何领域、何区划报送、评价、推荐或调查\nA mandate: what a party may contribute, in which field of business and division',
  simpleResolvers: true,
})
export class Mandate {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Party, { description: '受托方\nThe party that holds it' })
  party: Party

  @Disclosed('PUBLIC')
  @Field(() => MandateAct, { description: '委托事项\nWhat it is for' })
  act: keyof typeof MandateAct

  @Disclosed('PUBLIC')
  @Field(() => Domain, {
    nullable: true,
    description: '重点领域，空为全部\nField of business; null: every one',
  })
  domain: keyof typeof Domain | null

  @Disclosed('PUBLIC')
  @Field(() => Region, {
    nullable: true,
    description: '区划，含其下各级，空为全部\nDivision, with all below it; null: every one',
  })
  region: Region | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '评价所依的备案方案\nThe filed scheme that is evaluated by',
  })
  scheme: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '依据\nIts basis' })
  basis: string

  @Disclosed('PUBLIC')
  @Field(() => Standing, { description: '状态\nState' })
  state: keyof typeof Standing

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '有效期起\nThe first day on which it holds' })
  validFrom: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '自该日起失效，空为长期\nThe first day on which it no longer holds; null: no end',
  })
  validTo: string | null
}

@ObjectType({
  description:
    '参与方：使用本系统的单位、信用主体或公众\nA party: a unit, a subject or a citizen that uses this system',
  simpleResolvers: true,
})
export class Party {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => PartyClass, { description: '类别\nClass' })
  class: keyof typeof PartyClass

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '名称\nName' })
  name: string

  @Disclosed('PUBLIC')
  @Field(() => Party, {
    nullable: true,
    description: '上级参与方，空为无\nThe party above it; null: none',
  })
  parent: Party | null

  @Disclosed('PUBLIC')
  @Field(() => Region, { nullable: true, description: '区划\nDivision' })
  region: Region | null

  @Disclosed('PUBLIC')
  @Field(() => [Domain], {
    description: '重点领域，空为不限\nFields of business; none: not limited',
  })
  domains: (keyof typeof Domain)[]

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '联系方式\nContact' })
  contact: string | null

  @Disclosed('PUBLIC')
  @Field(() => Standing, {
    description:
      '状态；上级停用的，其下亦停用\nState; a party above that is not in force suspends it too',
  })
  state: keyof typeof Standing

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '有效期起\nThe first day on which it is valid' })
  validFrom: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '自该日起失效，空为长期\nThe first day on which it is no longer valid; null: no end',
  })
  validTo: string | null

  @Disclosed('PUBLIC')
  @Field(() => [Mandate], { description: '委托，含已终止的\nIts mandates, ended ones too' })
  mandates: Mandate[]
}

@ObjectType({
  description:
    '人员：为参与方办事的人，仅管理员可见\nA member: a person who acts for a party; seen by administrators only',
  simpleResolvers: true,
})
export class PartyMember {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Party, { description: '参与方\nThe party' })
  party: Party

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description: '身份提供方\nIssuer of the access tokens that the person brings',
  })
  issuer: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description: '在身份提供方处的标识\nHow the issuer names the person (sub)',
  })
  issuerSubject: string

  @Disclosed('PUBLIC')
  @Field(() => MemberRole, { description: '角色\nRole' })
  role: keyof typeof MemberRole

  @Disclosed('PUBLIC')
  @Field(() => Standing, { description: '状态\nState' })
  state: keyof typeof Standing

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '有效期起\nThe first day on which it is valid' })
  validFrom: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '自该日起失效，空为长期\nThe first day on which it is no longer valid; null: no end',
  })
  validTo: string | null
}

export const { Connection: PartyConnection } = connectionOf(
  () => Party,
  'Party',
  '参与方',
  'parties',
)
export const { Connection: PartyMemberConnection } = connectionOf(
  () => PartyMember,
  'PartyMember',
  '人员',
  'members',
)

@InputType({ description: '筛选参与方\nTo narrow a list of parties' })
export class PartyFilter {
  @Disclosed('PUBLIC')
  @Field(() => [PartyClass], { nullable: true, description: '类别，任一\nClass, any of these' })
  class?: (keyof typeof PartyClass)[] | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '区划代码，含其下各级\nCode of a division; those below it count',
  })
  region?: string | null

  @Disclosed('PUBLIC')
  @Field(() => Domain, { nullable: true, description: '重点领域\nField of business' })
  domain?: keyof typeof Domain | null

  @Disclosed('PUBLIC')
  @Field(() => MandateAct, {
    nullable: true,
    description: '今日有此事项的委托\nHolds a mandate for this today',
  })
  mandate?: keyof typeof MandateAct | null

  @Disclosed('PUBLIC')
  @Field(() => [Standing], { nullable: true, description: '状态，任一\nState, any of these' })
  state?: (keyof typeof Standing)[] | null
}

@ArgsType()
export class PartiesArgs extends ConnectionArgs {
  @Field(() => PartyFilter, { nullable: true, description: '筛选条件\nFilter' })
  filter?: PartyFilter | null
}
