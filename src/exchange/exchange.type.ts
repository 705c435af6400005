import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Confidence } from '../rule/rule.enums.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateTimeScalar } from '../vocabulary/scalars.ts'
import { BATCH_KINDS, BATCH_STATES, ROW_STATES, WITHDRAWAL_CAUSES } from './exchange.states.ts'

export const ExchangeBatchState = enumOf(
  'ExchangeBatchState',
  { zh: '报送批次的状态', en: 'State of a batch for a platform' },
  BATCH_STATES,
)
export const ExchangeBatchKind = enumOf(
  'ExchangeBatchKind',
  { zh: '报送批次的种类', en: 'What a batch tells a platform' },
  BATCH_KINDS,
)
export const ExchangeRowState = enumOf(
  'ExchangeRowState',
  { zh: '报送行的状态', en: 'What the platform said to a row' },
  ROW_STATES,
)
export const ExchangeWithdrawalCause = enumOf(
  'ExchangeWithdrawalCause',
  { zh: '撤回的原因', en: 'Why a fact is withdrawn from a platform' },
  WITHDRAWAL_CAUSES,
)
@ObjectType({
  description:
    '与之交换信息的平台及交换状况\nA platform that information is exchanged with, and how the exchange stands',
  simpleResolvers: true,
})
export class ExchangePlatform {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文名称\nName in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文名称\nName in English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '依据\nLegal basis' })
  basis: string

  @Disclosed('PUBLIC')
  @Field(() => Confidence, { description: '可信程度\nHow sure the rule is' })
  confidence: keyof typeof Confidence

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    description: '报送的目录事项与名单\nItems of the catalogue and lists that are reported',
  })
  reports: string[]

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '接收的文件种类\nKinds of files that are received' })
  receives: string[]

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '报送周期（分钟）\nReports are made up this often' })
  everyMinutes: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '待核对是否须报送的信息数\nFacts that were noted and not looked at yet',
  })
  dueFacts: number

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '最早一条已等待的秒数\nHow long the oldest of them has waited' })
  lagSeconds: number

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '未了结的批次数\nBatches that are not settled' })
  openBatches: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '停止重试、待人工处理的批次数\nBatches that were given up and wait for a person',
  })
  deadBatches: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '待办理的修复决定数\nRepair decisions that wait to be acted on',
  })
  waitingDecisions: number

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '最近一次编制报送\nWhen a report was made up last',
  })
  reportedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '最近一次取件\nWhen files were fetched last',
  })
  fetchedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '最近一次回执\nWhen a receipt came last',
  })
  lastReceiptAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '最近一次失败\nWhen something failed last',
  })
  failedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '尚未恢复的失败代码\nCode of the failure that lasts; null: none does',
  })
  failure: string | null
}

@ObjectType({ description: '批次中的一行\nA row of a batch', simpleResolvers: true })
export class ExchangeRow {
  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '行号\nNumber of the row in the file' })
  n: number

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '双方共用的键\nThe key by which both sides know it',
  })
  key: string | null

  @Disclosed('PUBLIC')
  @Field(() => ID, { nullable: true, description: '所报信息\nThe fact' })
  fact: string | null

  @Disclosed('PUBLIC')
  @Field(() => ExchangeWithdrawalCause, {
    nullable: true,
    description: '撤回的原因\nWhy it is withdrawn',
  })
  cause: keyof typeof ExchangeWithdrawalCause | null

  @Disclosed('PUBLIC')
  @Field(() => ExchangeRowState, { description: '状态\nState' })
  state: keyof typeof ExchangeRowState

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '退回代码，平台所给\nCode of the rejection, as the platform gave it',
  })
  code: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '退回原因，平台所给\nWhy it was rejected, as the platform said',
  })
  reason: string | null
}

@ObjectType({
  description:
    '报送平台的一个批次：文件、状态、回执\nA batch for a platform: its file, its state, its receipt',
  simpleResolvers: true,
})
export class ExchangeBatch {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '批次号\nNumber under which it is delivered' })
  number: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '平台代码，见 exchangePlatforms\nCode of the platform' })
  platform: string

  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '作为参与方的平台\nThe party that the platform is' })
  party: string

  @Disclosed('PUBLIC')
  @Field(() => ExchangeBatchKind, { description: '种类\nReport or withdrawal' })
  kind: keyof typeof ExchangeBatchKind

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '目录事项或名单代码\nCode of the item or the list' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '文件名\nName of the file' })
  fileName: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '文件内容的 SHA-256\nSHA-256 of the file' })
  contentHash: string

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '行数\nRows' })
  rowCount: number

  @Disclosed('PUBLIC')
  @Field(() => ExchangeBatchState, { description: '状态\nState' })
  state: keyof typeof ExchangeBatchState

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '已尝试次数\nTries so far' })
  attempts: number

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '下次尝试或查询回执的时间\nWhen it is tried or asked after again',
  })
  nextAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '最近一次失败的代码\nCode of the last failure',
  })
  problem: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '人工终止的理由\nWhy a person gave it up' })
  reason: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '编制时间\nWhen it was made' })
  madeAt: Date

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '送达时间\nWhen it was delivered' })
  deliveredAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '回执时间\nWhen its receipt came' })
  acknowledgedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '回执编号\nNumber of the receipt' })
  receiptNumber: string | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '平台接收的行数\nRows that the platform accepted',
  })
  acceptedCount: number | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '平台退回的行数\nRows that the platform rejected',
  })
  rejectedCount: number | null

  @Disclosed('SHARED')
  @Field(() => [ExchangeRow], { nullable: true, description: '各行\nIts rows' })
  rows: ExchangeRow[] | null
}

export const { Connection: ExchangeBatchConnection } = connectionOf(
  () => ExchangeBatch,
  'ExchangeBatch',
  '报送批次',
  'batches',
)
