import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { DomainError } from '../errors.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { readPlainId, writeGlobalId } from '../relay/global-id.ts'
import { pageOfList } from '../relay/page.ts'
import { listDeliveriesOf, type DeliveryRow } from './delivery.store.ts'
import {
  disableWebhook,
  enableWebhook,
  listWebhooks,
  registerWebhook,
  replayDeliveries,
  rotateSecret,
  testWebhook,
} from './webhook.service.ts'
import type { WebhookRow } from './webhook.store.ts'
import {
  RegisterWebhookInput,
  ReplayWebhookInput,
  RotateWebhookSecretInput,
  Webhook,
  WebhookConnection,
  WebhookDelivery,
  WebhookDeliveryState,
  WebhookInput,
  WebhookPayload,
} from './webhook.type.ts'

/** Messages that are listed at most. */
const DELIVERIES_MOST = 100
const INPUT = '输入\nInput'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const idOf = ({ webhook }: WebhookInput) => readPlainId('webhook', webhook)

function payload(
  { clientMutationId }: { clientMutationId?: string | null },
  webhook: WebhookRow,
  more: { secret?: string; delivery?: string; replayed?: number } = {},
) {
  const { secret = null, delivery = null, replayed = null } = more
  return { webhook, secret, delivery, replayed, clientMutationId: clientMutationId ?? null }
}

@Resolver()
export class WebhookQueries {
  @Disclosed('PUBLIC')
  @Query(() => WebhookConnection, {
    description: '本方的推送地址，新的在前\nThe webhooks of one’s own party, the newest first',
  })
  async webhooks(
    @Ctx() { base, viewer }: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ) {
    const all = await listWebhooks(base, viewer)
    return pageOfList(all, args, `webhooks/${viewer.party!.id}`, base.cursors, ({ id }) => id)
  }
}

@Resolver(() => Webhook)
export class WebhookResolver {
  @FieldResolver()
  id(@Root() { id }: WebhookRow): string {
    return writeGlobalId({ kind: 'webhook', id })
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => [WebhookDelivery], {
    description: '消息，新的在前，至多一百条\nIts messages, the newest first, a hundred at most',
  })
  deliveries(
    @Root() { id }: WebhookRow,
    @Ctx() { base }: RequestContext,
    @Arg('state', () => WebhookDeliveryState, {
      nullable: true,
      description: '仅此状态\nIn this state only',
    })
    state?: string | null,
    @Arg('limit', () => Int, {
      defaultValue: 20,
      description: '条数，1 至 100\nHow many, 1 to 100',
    })
    limit: number = 20,
  ): Promise<DeliveryRow[]> {
    if (limit < 1 || limit > DELIVERIES_MOST) throw new DomainError('PAGING_INVALID')
    return listDeliveriesOf(base.db, id, { state: state ?? null, limit })
  }
}

@Resolver()
export class WebhookMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => WebhookPayload, {
    description:
      '登记推送地址，自此刻起推送；以请求头 Purpose 与 Matter 为常设用途，密钥仅出示一次\nRegisters a webhook from now on; the headers Purpose and Matter become its standing ones, and its secret is shown once',
  })
  async registerWebhook(
    @Ctx() { base, viewer, reader }: RequestContext,
    @Arg('input', () => RegisterWebhookInput, { description: INPUT }) input: RegisterWebhookInput,
  ) {
    const draft = {
      url: input.url,
      description: input.description ?? null,
      kinds: input.kinds ?? null,
    }
    const made = await registerWebhook(base, viewer, reader, draft)
    return payload(input, made.webhook, made)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => WebhookPayload, {
    description:
      '轮换签名密钥；旧密钥在过渡期内同时签名\nRotates the secret; the one before signs too for a while',
  })
  async rotateWebhookSecret(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => RotateWebhookSecretInput, { description: INPUT })
    input: RotateWebhookSecretInput,
  ) {
    const made = await rotateSecret(base, viewer, idOf(input), input.overlapSeconds)
    return payload(input, made.webhook, made)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => WebhookPayload, {
    description: '停用推送地址\nEnds what goes out to a webhook; what waits stays',
  })
  async disableWebhook(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => WebhookInput, { description: INPUT }) input: WebhookInput,
  ) {
    return payload(input, await disableWebhook(base, viewer, idOf(input)))
  }

  @Disclosed('PUBLIC')
  @Mutation(() => WebhookPayload, {
    description:
      '启用推送地址，改以当前凭证继续\nLets a webhook go on, under the credential of this request',
  })
  async enableWebhook(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => WebhookInput, { description: INPUT }) input: WebhookInput,
  ) {
    return payload(input, await enableWebhook(base, viewer, idOf(input)))
  }

  @Disclosed('PUBLIC')
  @Mutation(() => WebhookPayload, {
    description: '试发一条不含内容的消息\nSends a message that says nothing',
  })
  async testWebhook(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => WebhookInput, { description: INPUT }) input: WebhookInput,
  ) {
    const { webhook, delivery } = await testWebhook(base, viewer, idOf(input))
    return payload(input, webhook, { delivery })
  }

  @Disclosed('PUBLIC')
  @Mutation(() => WebhookPayload, {
    description:
      '重放消息，标识不变，按原次序\nSends messages again, under their old ids and in their old order',
  })
  async replayWebhook(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => ReplayWebhookInput, { description: INPUT }) input: ReplayWebhookInput,
  ) {
    const { delivery = null, from = null, until = null } = input
    if (delivery !== null && !UUID.test(delivery)) throw new DomainError('NOT_FOUND')
    const asked = { id: delivery, from, until, dead: delivery === null && input.deadOnly }
    const { webhook, count } = await replayDeliveries(base, viewer, idOf(input), asked)
    return payload(input, webhook, { replayed: count })
  }
}

export const WEBHOOK_RESOLVERS = [WebhookQueries, WebhookResolver, WebhookMutations] as const
