import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { PartyClass } from '../disclosure/viewer.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'

@ObjectType({ description: '查询方\nWho looked something up', simpleResolvers: true })
export class AccessParty {
  @Disclosed('PUBLIC')
  @Field(() => PartyClass, { description: '类别\nClass' })
  class: keyof typeof PartyClass

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '名称；未登记的查询方为空\nName; null for who is not registered',
  })
  name: string | null
}

@ObjectType({
  description:
    '对信用主体非公开信息的一次查询，供主体本人查阅；执法检查、双随机抽查类查询待事项办结后可见\nA look-up of what is not public of a subject, as the subject itself sees it; those for enforcement and random inspection once the matter is closed',
  simpleResolvers: true,
})
export class AccessLogEntry {
  @Disclosed('AUTHORIZED')
  @Field(() => DateTimeScalar, { nullable: true, description: '查询时刻\nWhen' })
  at: Date | null

  @Disclosed('AUTHORIZED')
  @Field(() => AccessParty, { nullable: true, description: '查询方\nWho' })
  party: AccessParty | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '用途代码\nCode of the purpose' })
  purpose: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '办理事项\nThe matter' })
  matter: string | null
}

@ObjectType({
  description:
    '访问日志条目，供审计员查阅：查询了什么、多少，不含查询结果\nAn entry of the access log, as auditors see it: what was asked for and how much, never what was answered',
  simpleResolvers: true,
})
export class AuditEntry {
  @Disclosed('INTERNAL')
  @Field(() => DateTimeScalar, { nullable: true, description: '查询时刻\nWhen' })
  at: Date | null

  @Disclosed('INTERNAL')
  @Field(() => AccessParty, { nullable: true, description: '查询方\nWho' })
  party: AccessParty | null

  @Disclosed('INTERNAL')
  @Field(() => ID, { nullable: true, description: '经办人\nThe person who acted' })
  member: string | null

  @Disclosed('INTERNAL')
  @Field(() => ID, { nullable: true, description: '令牌\nThe token' })
  token: string | null

  @Disclosed('INTERNAL')
  @Field(() => String, { nullable: true, description: '用途代码\nCode of the purpose' })
  purpose: string | null

  @Disclosed('INTERNAL')
  @Field(() => String, { nullable: true, description: '办理事项\nThe matter' })
  matter: string | null

  @Disclosed('INTERNAL')
  @Field(() => String, { nullable: true, description: '请求编号\nNumber of the request' })
  requestId: string | null

  @Disclosed('INTERNAL')
  @Field(() => String, { nullable: true, description: '操作名称\nName of the operation' })
  operation: string | null

  @Disclosed('INTERNAL')
  @Field(() => String, {
    nullable: true,
    description: '查询语句的 SHA-256\nSHA-256 of the document',
  })
  documentHash: string | null

  @Disclosed('INTERNAL')
  @Field(() => [String], {
    nullable: true,
    description: '披露的字段\nCoordinates of the schema that were disclosed',
  })
  coordinates: string[] | null

  @Disclosed('INTERNAL')
  @Field(() => Int, { nullable: true, description: '涉及主体数\nHow many subjects' })
  subjectCount: number | null

  @Disclosed('INTERNAL')
  @Field(() => Int, { nullable: true, description: '所用授权数\nHow many consents were used' })
  consentCount: number | null

  @Disclosed('INTERNAL')
  @Field(() => ID, { nullable: true, description: '日志流\nThe stream of the log' })
  stream: string | null

  @Disclosed('INTERNAL')
  @Field(() => Int, { nullable: true, description: '流内序号\nNumber within the stream' })
  seq: number | null

  @Disclosed('INTERNAL')
  @Field(() => String, { nullable: true, description: '链上的 SHA-256\nIts SHA-256 in the chain' })
  hash: string | null
}

@InputType({ description: '访问日志筛选条件\nWhat the access log is narrowed by' })
export class AccessLogFilter {
  @Disclosed('SHARED')
  @Field(() => DateScalar, { nullable: true, description: '起始日（含）\nFrom this day' })
  from?: string | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, {
    nullable: true,
    description: '截止日（含）\nUntil this day, inclusive',
  })
  until?: string | null

  @Disclosed('SHARED')
  @Field(() => ID, { nullable: true, description: '查询方\nThe party that looked up' })
  party?: string | null

  @Disclosed('SHARED')
  @Field(() => ID, { nullable: true, description: '被查询的信用主体\nThe subject looked up' })
  subject?: string | null
}

export const { Connection: AccessLogConnection } = connectionOf(
  () => AccessLogEntry,
  'AccessLogEntry',
  '查询记录',
  'look-ups',
)

export const { Connection: AuditConnection } = connectionOf(
  () => AuditEntry,
  'AuditEntry',
  '访问日志条目',
  'entries of the access log',
)

@InputType({ description: '办结事项\nThe matter to close' })
export class CloseMatterInput {
  @Field(() => String, {
    description: '办理事项，与查询时所填一致\nThe matter, as the look-ups named it',
  })
  matter: string

  @Field(() => String, { nullable: true, description: '客户端标识\nReturned as it came' })
  clientMutationId?: string | null
}

@ObjectType({ description: '办结事项的结果\nThe matter, closed', simpleResolvers: true })
export class CloseMatterPayload {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '办理事项\nThe matter' })
  matter: string

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '办结时刻\nWhen it was closed' })
  closedAt: Date

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端标识\nReturned as it came' })
  clientMutationId: string | null
}
