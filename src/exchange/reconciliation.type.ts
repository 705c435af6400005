import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { COMPARISON_STATES, DIFFERENCE_KINDS, FILE_STATES } from './exchange.states.ts'

export const ExchangeFileState = enumOf(
  'ExchangeFileState',
  { zh: '来文的状态', en: 'State of a file that a platform handed over' },
  FILE_STATES,
)
export const ReconciliationState = enumOf(
  'ReconciliationState',
  { zh: '对账的状态', en: 'State of a comparison with a platform' },
  COMPARISON_STATES,
)
export const ReconciliationDifferenceKind = enumOf(
  'ReconciliationDifferenceKind',
  { zh: '对账差异的种类', en: 'How both sides differ' },
  DIFFERENCE_KINDS,
)

@ObjectType({
  description: '平台交来的一份文件\nA file that a platform handed over',
  simpleResolvers: true,
})
export class ExchangeFile {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '文件名\nName of the file' })
  name: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '平台代码\nCode of the platform' })
  platform: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '文件内容的 SHA-256\nSHA-256 of the file' })
  sha256: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '种类\nKind: RECORDS, REPAIR_DECISIONS' })
  kind: string

  @Disclosed('PUBLIC')
  @Field(() => ExchangeFileState, { description: '状态\nState' })
  state: keyof typeof ExchangeFileState

  @Disclosed('PUBLIC')
  @Field(() => Int, { nullable: true, description: '行数\nRows' })
  rowCount: number | null

  @Disclosed('PUBLIC')
  @Field(() => Int, { nullable: true, description: '退回的行数\nRows that were rejected' })
  rejectedCount: number | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '整份退回的代码\nCode of why it was refused as a whole',
  })
  problem: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '接收时间\nWhen it was received' })
  receivedAt: Date

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '处理时间\nWhen it was taken in' })
  takenAt: Date | null
}

@ObjectType({
  description: '对账中的一项差异\nOne difference between both sides',
  simpleResolvers: true,
})
export class ReconciliationDifference {
  @Disclosed('PUBLIC')
  @Field(() => ReconciliationDifferenceKind, { description: '种类\nHow it differs' })
  kind: keyof typeof ReconciliationDifferenceKind

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '双方共用的键\nThe key by which both sides know it',
  })
  key: string | null
}

@ObjectType({
  description: '与平台按日、按事项的对账\nA comparison of both sides of a day and an item',
  simpleResolvers: true,
})
export class Reconciliation {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '平台代码\nCode of the platform' })
  platform: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    description: '所核对的报送日\nThe day of reporting that was compared',
  })
  day: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '目录事项或名单代码；尚未核对时为空\nCode of the item or the list; null while it is asked for',
  })
  code: string | null

  @Disclosed('PUBLIC')
  @Field(() => ReconciliationState, { description: '状态\nState' })
  state: keyof typeof ReconciliationState

  @Disclosed('PUBLIC')
  @Field(() => Int, { nullable: true, description: '本方条数\nRows on our side' })
  ourCount: number | null

  @Disclosed('PUBLIC')
  @Field(() => Int, { nullable: true, description: '平台条数\nRows on the platform’s side' })
  theirCount: number | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '本方哈希\nHash on our side' })
  ourHash: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '平台哈希\nHash on the platform’s side' })
  theirHash: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '未能核对的代码\nCode of why it could not be made',
  })
  problem: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '提出时间\nWhen it was asked for' })
  requestedAt: Date

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '核对时间\nWhen it was made' })
  madeAt: Date | null

  @Disclosed('SHARED')
  @Field(() => [ReconciliationDifference], {
    nullable: true,
    description: '差异，细到键\nWhat differs, down to the keys',
  })
  differences: ReconciliationDifference[] | null
}

@ObjectType({
  description:
    '双公示时效：按来源、区划与月份\nTimeliness of publication by source, division and month',
  simpleResolvers: true,
})
export class PublicationTimeliness {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '来源代码，见 sources\nCode of the source' })
  source: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '作出决定的机关所在区划代码\nDivision of the authority that decided',
  })
  region: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description: '应公示的月份，YYYY-MM\nMonth in which publication was due, YYYY-MM',
  })
  month: string

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '应公示的决定数\nDecisions that were to be published' })
  due: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '逾期公示的决定数\nThose that were published after the seventh working day',
  })
  publishedLate: number

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '平台已接收的决定数\nThose that a platform acknowledged' })
  reported: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '逾期报送的决定数\nThose that a platform acknowledged after that day',
  })
  reportedLate: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '已逾期而无平台接收的决定数\nThose that are overdue and that no platform has',
  })
  unreported: number
}

@InputType({ description: '月份区间\nA span of months' })
export class MonthsInput {
  @Field(() => String, { description: '起始月份，YYYY-MM\nFirst month' })
  from: string

  @Field(() => String, { description: '截止月份（含），YYYY-MM\nLast month, inclusive' })
  until: string
}

export const { Connection: ExchangeFileConnection } = connectionOf(
  () => ExchangeFile,
  'ExchangeFile',
  '平台来文',
  'files of platforms',
)
export const { Connection: ReconciliationConnection } = connectionOf(
  () => Reconciliation,
  'Reconciliation',
  '对账',
  'comparisons',
)
