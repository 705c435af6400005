import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { CodeLabel } from '../rule/code-set.type.ts'
import { ListKind } from '../rule/list-kind.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { BULLETIN_STATES } from './bulletin-state.rules.ts'
import { BULLETIN_CHANGES, BULLETIN_EXITS } from './bulletin.rules.ts'

export const ListBulletinState = enumOf(
  'ListBulletinState',
  { zh: '名单月报状态', en: 'State of a monthly bulletin' },
  BULLETIN_STATES,
)
export const ListBulletinChange = enumOf(
  'ListBulletinChange',
  { zh: '条目在月报中的情形', en: 'Why an entry stands in a bulletin' },
  BULLETIN_CHANGES,
)
export const ListBulletinExit = enumOf(
  'ListBulletinExit',
  { zh: '退出名单的方式', en: 'How an entry left its list' },
  BULLETIN_EXITS,
)

@ObjectType({
  description:
    '月报中的一条：对象、措施、成效\nA row of a bulletin: the object, the measures, their effect',
  simpleResolvers: true,
})
export class ListBulletinEntry {
  @Disclosed('PUBLIC')
  @Field(() => ID, { nullable: true, description: '名单条目\nThe entry' })
  entry: string | null

  @Disclosed('PUBLIC')
  @Field(() => ListBulletinChange, { nullable: true, description: '情形\nWhy it stands here' })
  change: keyof typeof ListBulletinChange | null

  @Disclosed('PUBLIC')
  @Field(() => ListBulletinExit, { nullable: true, description: '退出方式\nHow it left' })
  exit: keyof typeof ListBulletinExit | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '退出日期\nThe first day on which it was in force no more',
  })
  exitedOn: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '对象名称\nName of the object' })
  name: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '统一社会信用代码；自然人无\nUnified social credit code; none of a person',
  })
  code: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '认定文书号\nNumber of the decision' })
  documentNumber: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '法定依据\nStatutory basis' })
  legalBasis: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '有效期自\nIn force from' })
  inForceFrom: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '有效期至（含当日）\nIn force until, inclusive',
  })
  inForceUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '措施代码，见 measures\nCodes of the measures: see `measures`',
  })
  measures: readonly string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '成效；尚无反馈时为空\nEffects that were reported; empty while nothing is',
  })
  effects: readonly string[] | null
}

/** As with screenings: who may not see a bulletin gets none of it, by the row scope and the wall. */
@ObjectType({
  description:
    '名单月报的一个版本：仅本单位、上级单位与审计员可见\nA version of the monthly bulletin of a list: for the unit, the one above it, and auditors',
  simpleResolvers: true,
})
export class ListBulletin {
  @Disclosed('PUBLIC')
  @Field(() => ID, {
    description: '全局标识，亦用于 /bulletins/{id}\nGlobal id, also that of `/bulletins/{id}`',
  })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '编报单位\nThe unit' })
  unit: string | null

  @Disclosed('PUBLIC')
  @Field(() => ListKind, { nullable: true, description: '名单\nThe list' })
  list: ListKind | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '月份，YYYY-MM\nThe month, YYYY-MM' })
  month: string | null

  @Disclosed('PUBLIC')
  @Field(() => Int, { nullable: true, description: '版次，更正即新版\nVersion, from 1' })
  version: number | null

  @Disclosed('PUBLIC')
  @Field(() => ID, {
    nullable: true,
    description: '所更正的月报\nThe bulletin that it corrects',
  })
  corrects: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '更正理由\nWhy it corrects that one' })
  reason: string | null

  @Disclosed('PUBLIC')
  @Field(() => ListBulletinState, { nullable: true, description: '状态\nState' })
  state: keyof typeof ListBulletinState | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '办理版本号，用作 expectedRevision\n`expectedRevision` of mutations',
  })
  revision: number | null

  @Disclosed('PUBLIC')
  @Field(() => [ListBulletinEntry], {
    nullable: true,
    description: '冻结的内容\nThe frozen content',
  })
  entries: ListBulletinEntry[] | null

  @Disclosed('PUBLIC')
  @Field(() => Int, { nullable: true, description: '条数\nHow many entries' })
  entryCount: number | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '冻结内容的 SHA-256\nSHA-256 of the frozen content',
  })
  contentHash: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '签名（紧凑 JWS，Ed25519；公钥见 /.well-known/jwks.json）\nSignature: compact JWS over the hash; keys at `/.well-known/jwks.json`',
  })
  signature: string | null

  @Disclosed('PUBLIC')
  @Field(() => CodeLabel, { nullable: true, description: '报送渠道\nWhere it was submitted to' })
  channel: CodeLabel | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '报送编号\nNumber of the submission' })
  submissionNumber: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '回执编号\nNumber that the receiver gave',
  })
  receiptNumber: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '冻结时刻\nFrozen at' })
  frozenAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '签发时刻\nSigned at' })
  signedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '报送时刻\nSubmitted at' })
  submittedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '回执时刻\nReceipt recorded at' })
  receiptedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '被更正时刻\nCorrected at' })
  correctedAt: Date | null
}

export const { Connection: ListBulletinConnection } = connectionOf(
  () => ListBulletin,
  'ListBulletin',
  '名单月报',
  'monthly bulletins of lists',
)
