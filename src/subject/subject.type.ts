import { Field, ID, InputType, InterfaceType, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Money } from '../money/money.type.ts'
import { Node } from '../relay/node.type.ts'
import { Domain, SubjectCategory } from '../rule/rule.enums.ts'
import { Region } from '../rule/rule.type.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { IdentifierType, IdentifierValidity, SubjectStatus } from './subject.enums.ts'
import { subjectTypeOf } from './schema-type.rules.ts'
import type { SubjectFile } from './subject.service.ts'

export { subjectTypeOf } from './schema-type.rules.ts'

@ObjectType({ description: '标识代码\nAn identifier of a subject', simpleResolvers: true })
export class Identifier {
  @Disclosed('PUBLIC')
  @Field(() => IdentifierType, { description: '种类\nKind' })
  type: keyof typeof IdentifierType

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description: '代码；身份证件号码脱敏\nThe code; an identity paper is masked',
  })
  value: string

  @Disclosed('PUBLIC')
  @Field(() => IdentifierValidity, { description: '校验结果\nResult of the check' })
  validity: keyof typeof IdentifierValidity

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '主标识\nThe identifier that the file is kept under' })
  isPrimary: boolean
}

@InterfaceType({
  description: '信用主体\nA subject: who a credit file is about',
  implements: Node,
  resolveType: (file: SubjectFile) => subjectTypeOf(file),
})
export abstract class Subject implements Node {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '名称\nName' })
  name: string | null

  @Disclosed('PUBLIC')
  @Field(() => SubjectCategory, { description: '主体类别\nCategory' })
  category: keyof typeof SubjectCategory

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '统一社会信用代码\nUnified social credit identifier',
  })
  usci: string | null

  @Disclosed('PUBLIC')
  @Field(() => [Identifier], { nullable: true, description: '标识代码\nIdentifiers' })
  identifiers: Identifier[] | null

  @Disclosed('PUBLIC')
  @Field(() => Region, {
    nullable: true,
    description:
      '所在区划，依地址认定，不由代码推断\nToday’s division, by the address and never by a code',
  })
  region: Region | null

  @Disclosed('PUBLIC')
  @Field(() => [Domain], { nullable: true, description: '重点领域\nFields of business' })
  domains: (keyof typeof Domain)[] | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    description: '本版本的记录时刻\nWhen what is shown was recorded',
  })
  recordedAt: Date

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '本类型中不向调用者披露的字段\nFields of this type that the caller does not see',
  })
  withheld: WithheldField[]
}

@ObjectType({
  implements: Subject,
  description: '法人及非法人组织\nAn organisation',
  simpleResolvers: true,
})
export class Organization extends Subject {
  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '组织形式\nLegal form, as registered' })
  legalForm: string | null

  @Disclosed('PUBLIC')
  @Field(() => SubjectStatus, { description: '主体状态\nStatus' })
  status: keyof typeof SubjectStatus

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '成立日期\nEstablished on' })
  establishedOn: string | null

  @Disclosed('PUBLIC')
  @Field(() => Money, { nullable: true, description: '注册资本\nRegistered capital' })
  capital: Money | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '住所\nRegistered address' })
  address: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '法定代表人\nLegal representative' })
  representativeName: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '联系电话\nPhone' })
  phone: string | null

  @Disclosed('INTERNAL', { mask: 'IDENTITY_6_4', maskedFor: 'SHARED' })
  @Field(() => String, {
    nullable: true,
    description: '法定代表人身份证件号码\nIdentity number of the legal representative',
  })
  representativeIdNumber: string | null
}

@ObjectType({
  implements: Subject,
  description: '个体工商户\nA sole trader',
  simpleResolvers: true,
})
export class SoleTrader extends Subject {
  @Disclosed('PUBLIC')
  @Field(() => SubjectStatus, { description: '主体状态\nStatus' })
  status: keyof typeof SubjectStatus

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '经营场所\nPlace of business' })
  address: string | null

  @Disclosed('SHARED', { mask: 'NAME_FIRST', maskedFor: 'PUBLIC' })
  @Field(() => String, { nullable: true, description: '经营者姓名\nName of the operator' })
  representativeName: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '联系电话\nPhone' })
  phone: string | null

  @Disclosed('INTERNAL')
  @Field(() => String, {
    nullable: true,
    description: '经营者身份证件号码\nIdentity number of the operator',
  })
  representativeIdNumber: string | null
}

@ObjectType({
  implements: Subject,
  description: '自然人（从业人员）\nA natural person',
  simpleResolvers: true,
})
export class Person extends Subject {
  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '姓名\nName' })
  override name: string | null

  @Disclosed('SHARED')
  @Field(() => [Identifier], { nullable: true, description: '身份证件\nIdentity papers' })
  override identifiers: Identifier[] | null

  @Disclosed('SHARED')
  @Field(() => Region, { nullable: true, description: '所在区划\nDivision' })
  override region: Region | null

  @Disclosed('SHARED')
  @Field(() => [Domain], { nullable: true, description: '重点领域\nFields of business' })
  override domains: (keyof typeof Domain)[] | null

  @Disclosed('INTERNAL')
  @Field(() => String, { nullable: true, description: '联系电话\nPhone' })
  phone: string | null

  @Disclosed('INTERNAL')
  @Field(() => String, { nullable: true, description: '住址\nAddress' })
  address: string | null
}

@InputType({ description: '标识代码\nAn identifier to look a subject up by' })
export class IdentifierInput {
  @Field(() => IdentifierType, { defaultValue: 'USCI', description: '种类\nKind' })
  type: keyof typeof IdentifierType

  @Field(() => String, { description: '代码\nThe code' })
  value: string
}

@InputType({ description: '主体筛选条件\nWhat subjects are narrowed by' })
export class SubjectFilter {
  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '区划代码，含下级；旧代码指向其继任区划\nA division and all below it; a retired code stands for its successor',
  })
  region?: string | null

  @Disclosed('PUBLIC')
  @Field(() => [SubjectCategory], { nullable: true, description: '主体类别\nCategories' })
  category?: (keyof typeof SubjectCategory)[] | null

  @Disclosed('PUBLIC')
  @Field(() => [SubjectStatus], { nullable: true, description: '主体状态\nStatuses' })
  status?: (keyof typeof SubjectStatus)[] | null
}

export const { Connection: SubjectConnection } = connectionOf(
  () => Subject,
  'Subject',
  '信用主体',
  'subjects',
)
