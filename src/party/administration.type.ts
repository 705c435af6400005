import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { PartyClass } from '../disclosure/viewer.type.ts'
import { connectionOf, ConnectionArgs } from '../relay/connection.type.ts'
import { Domain } from '../rule/rule.enums.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import type { ActRow } from './act.store.ts'
import {
  AdministrativeActKind,
  AdministrativeActState,
  AdministrativeDecision,
  MandateAct,
  MemberRole,
} from './party.enums.ts'
import { Mandate, Party, PartyMember } from './party.type.ts'

@ObjectType({
  description:
    '管理事项：一人提出，另一人决定；仅管理员可见\nAn act of administration: proposed by one person and decided by another; seen by administrators only',
  simpleResolvers: true,
})
export class AdministrativeAct {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => AdministrativeActKind, { description: '种类\nKind' })
  kind: keyof typeof AdministrativeActKind

  @Disclosed('PUBLIC')
  @Field(() => AdministrativeActState, { description: '状态\nState' })
  state: keyof typeof AdministrativeActState

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '提出的理由\nWhy it was proposed' })
  reason: string

  @Disclosed('PUBLIC')
  @Field(() => Party, {
    description: '所涉或拟登记的参与方\nThe party that it concerns, or that is to be registered',
  })
  party: Party

  @Disclosed('PUBLIC')
  @Field(() => PartyMember, {
    nullable: true,
    description: '所涉或拟登记的人员\nThe member that it concerns, or that is to be registered',
  })
  member: PartyMember | null

  @Disclosed('PUBLIC')
  @Field(() => Mandate, {
    nullable: true,
    description: '所涉或拟授予的委托\nThe mandate that it concerns, or that is to be granted',
  })
  mandate: Mandate | null

  @Disclosed('PUBLIC')
  @Field(() => ID, {
    nullable: true,
    description: '拟登记的参与方所代表的信用主体\nThe subject that the party to be registered is',
  })
  subject: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '拟登记的参与方的数据来源代码\nCode of the source under which the records of the party to be registered stand',
  })
  source: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '拟登记的参与方的联系方式\nContact of the party to be registered',
  })
  contact: string | null

  @Disclosed('PUBLIC')
  @Field(() => PartyMember, {
    nullable: true,
    description: '提出人，空为系统操作员\nWho proposed it; null: the operator of the system',
  })
  proposedBy: PartyMember | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '提出时刻\nWhen it was proposed' })
  proposedAt: Date

  @Disclosed('PUBLIC')
  @Field(() => PartyMember, {
    nullable: true,
    description:
      '决定人；已决定而为空的是系统操作员\nWho decided; null on a decided act: the operator of the system',
  })
  decidedBy: PartyMember | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '决定时刻\nWhen it was decided' })
  decidedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '决定的理由\nWhy it was decided so' })
  decisionReason: string | null
}

export const { Connection: AdministrativeActConnection } = connectionOf(
  () => AdministrativeAct,
  'AdministrativeAct',
  '管理事项',
  'acts of administration',
)

@ArgsType()
export class AdministrativeActsArgs extends ConnectionArgs {
  @Field(() => AdministrativeActState, { nullable: true, description: '状态\nState' })
  state?: keyof typeof AdministrativeActState | null
}

@ObjectType({
  description: '管理事项的提出或决定\nAn act that was proposed or decided',
  simpleResolvers: true,
})
export class AdministrativeActPayload {
  @Disclosed('PUBLIC')
  @Field(() => AdministrativeAct, { description: '管理事项\nThe act' })
  act: ActRow

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}

/** What every input of administration says. */
@InputType()
abstract class Reasoned {
  @Field(() => String, { description: '理由\nThe reason' })
  reason: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType()
abstract class Registration extends Reasoned {
  @Field(() => DateScalar, {
    nullable: true,
    description: '有效期起，默认今日\nThe first day on which it holds; today by default',
  })
  validFrom?: string | null

  @Field(() => DateScalar, {
    nullable: true,
    description: '自该日起失效，空为长期\nThe first day on which it no longer holds; null: no end',
  })
  validTo?: string | null
}

@InputType({ description: '登记参与方\nTo register a party' })
export class RegisterPartyInput extends Registration {
  @Field(() => PartyClass, { description: '类别\nClass' })
  class: keyof typeof PartyClass

  @Field(() => String, { description: '名称\nName' })
  name: string

  @Field(() => ID, { nullable: true, description: '上级参与方\nThe party above it' })
  parent?: string | null

  @Field(() => String, { nullable: true, description: '区划代码\nCode of its division' })
  region?: string | null

  @Field(() => [Domain], {
    nullable: true,
    description: '重点领域，空为不限\nFields of business; none: not limited',
  })
  domains?: (keyof typeof Domain)[] | null

  @Field(() => ID, {
    nullable: true,
    description: '所代表的信用主体，仅信用主体类\nThe subject that it is, for class SUBJECT only',
  })
  subject?: string | null

  @Field(() => String, {
    nullable: true,
    description: '其记录所属的数据来源代码\nCode of the source under which its own records stand',
  })
  source?: string | null

  @Field(() => String, { nullable: true, description: '联系方式\nContact' })
  contact?: string | null
}

@InputType({ description: '登记人员\nTo register a person as a member of a party' })
export class RegisterMemberInput extends Registration {
  @Field(() => ID, { description: '参与方\nThe party' })
  party: string

  @Field(() => String, {
    description: '身份提供方网址\nAddress of the issuer of the access tokens (iss)',
  })
  issuer: string

  @Field(() => String, {
    description: '在身份提供方处的标识\nHow the issuer names the person (sub)',
  })
  issuerSubject: string

  @Field(() => MemberRole, { description: '角色\nRole' })
  role: keyof typeof MemberRole
}

@InputType({ description: '授予委托\nTo grant a mandate' })
export class GrantMandateInput extends Registration {
  @Field(() => ID, { description: '受托方\nThe party that is to hold it' })
  party: string

  @Field(() => MandateAct, { description: '委托事项\nWhat it is for' })
  act: keyof typeof MandateAct

  @Field(() => Domain, {
    nullable: true,
    description: '重点领域，空为全部\nField of business; null: every one',
  })
  domain?: keyof typeof Domain | null

  @Field(() => String, {
    nullable: true,
    description: '区划代码，空为全部\nCode of the division; null: every one',
  })
  region?: string | null

  @Field(() => String, {
    nullable: true,
    description: '评价所依的备案方案\nThe filed scheme, for a mandate to evaluate',
  })
  scheme?: string | null

  @Field(() => String, { description: '依据\nIts basis' })
  basis: string
}

@InputType({ description: '变更参与方的状态\nTo change the state of a party' })
export class ChangePartyInput extends Reasoned {
  @Field(() => ID, { description: '参与方\nThe party' })
  party: string
}

@InputType({ description: '终止人员\nTo end a membership' })
export class EndMemberInput extends Reasoned {
  @Field(() => ID, { description: '人员\nThe member' })
  member: string
}

@InputType({ description: '变更委托的状态\nTo change the state of a mandate' })
export class ChangeMandateInput extends Reasoned {
  @Field(() => ID, { description: '委托\nThe mandate' })
  mandate: string
}

@InputType({ description: '决定管理事项\nTo decide on an act of administration' })
export class DecideAdministrativeActInput extends Reasoned {
  @Field(() => ID, { description: '管理事项\nThe act' })
  act: string

  @Field(() => AdministrativeDecision, { description: '决定\nThe decision' })
  decision: keyof typeof AdministrativeDecision
}
