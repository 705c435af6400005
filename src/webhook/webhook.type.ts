import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { ChangeKind, ChangeOperation } from '../feed/feed.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateTimeScalar } from '../vocabulary/scalars.ts'
import type { DeliveryState } from './delivery.store.ts'
import type { WebhookState as State } from './webhook.store.ts'

export const WebhookState = enumOf<State>(
  'WebhookState',
  { zh: '推送地址的状态', en: 'State of a webhook' },
  {
    ACTIVE: { zh: '生效', en: 'Messages go out' },
    DISABLED: { zh: '停用', en: 'Ended by its party, or by its receiver (410)' },
    STOPPED: {
      zh: '中止：凭证或权利已失效，或停用过久须重新建立副本',
      en: 'Its credential or its rights ended, or it rested too long and the copy is to be built anew',
    },
  },
)

export const WebhookDeliveryState = enumOf<DeliveryState>(
  'WebhookDeliveryState',
  { zh: '推送消息的状态', en: 'State of a message' },
  {
    PENDING: { zh: '待送', en: 'To go out, for the first time or again' },
    DELIVERED: { zh: '已送达', en: 'Its receiver took it' },
    DEAD: { zh: '死信', en: 'Tried in vain; it may be replayed' },
    WITHDRAWN: {
      zh: '撤回：送达之前已不再可见',
      en: 'Not sent: its fact may not be seen any more',
    },
  },
)

@ObjectType({
  description: '一条推送消息：只含标识\nA message to a webhook: ids and no content',
  simpleResolvers: true,
})
export class WebhookDelivery {
  @Disclosed('PUBLIC')
  @Field(() => ID, {
    description: '消息标识，即 webhook-id 去掉 msg_\nId of the message: webhook-id without msg_',
  })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description:
      '消息类型：fact.appeared、fact.changed、fact.gone、webhook.test\nType of the message',
  })
  type: string

  @Disclosed('PUBLIC')
  @Field(() => ChangeKind, { nullable: true, description: '事实种类\nKind of the fact' })
  kind: string | null

  @Disclosed('PUBLIC')
  @Field(() => ChangeOperation, { nullable: true, description: '性质\nWhat became of the fact' })
  operation: string | null

  @Disclosed('PUBLIC')
  @Field(() => WebhookDeliveryState, { description: '状态\nState' })
  state: DeliveryState

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '已尝试次数\nAttempts until now' })
  attempts: number

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '末次尝试的结果：HTTP 状态码或原因代码\nWhat the last attempt came to: a status of HTTP, or a code',
  })
  lastResult: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '下次尝试时间\nWhen it is tried next' })
  dueAt: Date

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '生成时间\nWhen it was made' })
  createdAt: Date

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '结束时间\nWhen it ended' })
  endedAt: Date | null
}

@ObjectType({
  description:
    '变更推送地址（Standard Webhooks）：按登记时的凭证与用途接收变更\nAn address that is told of changes by the Standard Webhooks specification, by the credential and the purpose that registered it',
})
export class Webhook {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '网址\nThe address' })
  url: string

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '说明\nWhat it is for' })
  description: string | null

  @Disclosed('PUBLIC')
  @Field(() => [ChangeKind], {
    nullable: true,
    description: '事实种类；空为全部\nKinds of facts; null: all',
  })
  kinds: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '常设用途代码\nCode of its standing purpose',
  })
  purpose: string | null

  @Disclosed('PUBLIC')
  @Field(() => WebhookState, { description: '状态\nState' })
  state: State

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '未生效的原因：BY_PARTY、RECEIVER_GONE、RIGHTS_ENDED、RESYNC_REQUIRED\nWhy it is not active',
  })
  reason: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '登记时间\nWhen it was registered' })
  createdAt: Date
}

export const { Connection: WebhookConnection } = connectionOf(
  () => Webhook,
  'Webhook',
  '推送地址',
  'webhooks',
)

@InputType({ description: '登记推送地址\nRegisters a webhook' })
export class RegisterWebhookInput {
  @Field(() => String, {
    description: 'https 网址，须可由公网到达\nAn https address that the public network reaches',
  })
  url: string

  @Field(() => String, { nullable: true, description: '说明\nWhat it is for' })
  description?: string | null

  @Field(() => [ChangeKind], {
    nullable: true,
    description: '事实种类；缺省为全部\nKinds of facts; by default all',
  })
  kinds?: string[] | null

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '指明一个推送地址\nNames a webhook' })
export class WebhookInput {
  @Field(() => ID, { description: '推送地址\nThe webhook' })
  webhook: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '轮换签名密钥\nRotates the secret of a webhook' })
export class RotateWebhookSecretInput extends WebhookInput {
  @Field(() => Int, {
    defaultValue: 86_400,
    description:
      '旧密钥继续签名的秒数，至多七日\nFor so many seconds the secret before signs too; seven days at most',
  })
  overlapSeconds: number
}

@InputType({
  description: '重放消息：指明一条，或一段时间\nSends messages again: one, or those of a time',
})
export class ReplayWebhookInput extends WebhookInput {
  @Field(() => ID, { nullable: true, description: '一条消息\nOne message' })
  delivery?: string | null

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '自此时生成\nMade from this instant on',
  })
  from?: Date | null

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '至此时生成\nMade until this instant',
  })
  until?: Date | null

  @Field(() => Boolean, {
    defaultValue: true,
    description: '仅重放死信\nOnly those that were tried in vain',
  })
  deadOnly: boolean
}

@ObjectType({
  description: '推送地址及其变更结果\nThe webhook as it is now',
  simpleResolvers: true,
})
export class WebhookPayload {
  @Disclosed('PUBLIC')
  @Field(() => Webhook, { description: '推送地址\nThe webhook' })
  webhook: Webhook

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '签名密钥 whsec_…，仅在登记与轮换时出示一次\nThe secret, shown once when it was made',
  })
  secret: string | null

  @Disclosed('PUBLIC')
  @Field(() => ID, { nullable: true, description: '试发的消息\nThe message of a test' })
  delivery: string | null

  @Disclosed('PUBLIC')
  @Field(() => Int, { nullable: true, description: '重放的条数\nMessages that are sent again' })
  replayed: number | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}
