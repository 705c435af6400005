import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { ChangeKind } from '../feed/feed.type.ts'
import { CHANNELS, STOP_REASONS } from './stop-use.rules.ts'

export const StopUseReason = enumOf(
  'StopUseReason',
  { zh: '停止使用的原因', en: 'Why a fact must not be used any more as it was received' },
  STOP_REASONS,
)

export const ReceivedBy = enumOf(
  'ReceivedBy',
  { zh: '获得信息的途径', en: 'By what a party received a fact' },
  CHANNELS,
)

@ObjectType({
  description:
    '停止使用通知：某参与方曾获得的事实已被更正、修复、撤销或屏蔽，须停止使用并在期限前确认；仅该参与方、督办部门和审计可见\nA notice that a fact which a party received was corrected, repaired, revoked or shielded: it has to stop using it, and to say so by the deadline. Seen by that party, who oversees it, and auditors alone',
  simpleResolvers: true,
})
export class StopUse {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => ChangeKind, { description: '事实的种类\nKind of the fact' })
  kind: string

  @Disclosed('PUBLIC')
  @Field(() => ID, {
    description:
      '事实的全局标识；可能已不可查看\nGlobal id of the fact, which may not be seen any more',
  })
  factId: string

  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '信用主体的全局标识\nGlobal id of the subject' })
  subjectId: string

  @Disclosed('PUBLIC')
  @Field(() => StopUseReason, { description: '原因\nWhy' })
  reason: keyof typeof StopUseReason

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    description:
      '此前获得的内容自此时起不得使用\nWhat was received before must not be used from then on',
  })
  stoppedAt: Date

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '通知的参与方\nThe party that it goes to' })
  partyName: string

  @Disclosed('PUBLIC')
  @Field(() => [ReceivedBy], { description: '获得途径\nBy what the party received it' })
  channels: (keyof typeof ReceivedBy)[]

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '最后一次获得的时间\nWhen it received it last' })
  lastReceivedAt: Date

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '确认期限（含当日）\nLast day to acknowledge' })
  dueOn: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    description:
      '此日之后仍未确认的，暂停其社会公开以外的查询权\nUnacknowledged after this day, the party is shown no more than the public is',
  })
  lapsesOn: string

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '逾期未确认\nIt is overdue' })
  isOverdue: boolean

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '确认时间\nWhen it was acknowledged',
  })
  acknowledgedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '确认时的说明\nWhat the party said of it' })
  remark: string | null
}

const connection = connectionOf<StopUse>(
  () => StopUse,
  'StopUse',
  '停止使用通知',
  'notices to stop using facts',
)
export const StopUseConnection = connection.Connection

@InputType({ description: '停止使用通知的筛选条件\nFilter of notices to stop using facts' })
export class StopUseFilter {
  @Disclosed('PUBLIC')
  @Field(() => Boolean, { nullable: true, description: '已确认或未确认\nAcknowledged, or not' })
  acknowledged?: boolean | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { nullable: true, description: '只看逾期未确认的\nOverdue ones alone' })
  overdue?: boolean | null
}

@InputType({ description: '确认停止使用\nSays that the party stopped using what notices name' })
export class AcknowledgeStopUsesInput {
  @Field(() => [ID], { description: '通知，至多 100 条\nThe notices, 100 at most' })
  notices: string[]

  @Field(() => String, { nullable: true, description: '说明\nA remark' })
  remark?: string | null

  @Field(() => String, { nullable: true, description: '客户端标识，原样返回\nReturned as it came' })
  clientMutationId?: string | null
}

@ObjectType({ description: '确认结果\nWhat was acknowledged', simpleResolvers: true })
export class AcknowledgeStopUsesPayload {
  @Disclosed('PUBLIC')
  @Field(() => [ID], {
    description:
      '已确认的通知；不存在的与他方的均不在其中\nThe notices that are acknowledged now; missing ones and others’ are not among them',
  })
  acknowledged: string[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端标识\nAs it came' })
  clientMutationId: string | null
}
