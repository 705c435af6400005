import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { findReadBatch } from '../exchange/exchange.service.ts'
import { readPlainId } from '../relay/global-id.ts'
import { abandonBatch, requestComparison, retryBatch, type Operated } from './operate.service.ts'
import {
  AbandonExchangeBatchInput,
  ExchangeBatchPayload,
  ReconcileExchangeInput,
  ReconcileExchangePayload,
  RetryExchangeBatchInput,
} from './operate.type.ts'

const INPUT = '输入\nInput'

@Resolver()
export class ExchangingMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => ExchangeBatchPayload, {
    description: '重试失败或已停止的报送批次\nTries a batch again that failed or was given up',
  })
  async retryExchangeBatch(
    @Ctx() context: RequestContext,
    @Arg('input', () => RetryExchangeBatchInput, { description: INPUT })
    input: RetryExchangeBatchInput,
  ): Promise<ExchangeBatchPayload> {
    const { base, viewer } = context
    const id = readPlainId('exchange-batch', input.batch)
    return payloadOf(context, await retryBatch(base, viewer, id, input.idempotencyKey), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ExchangeBatchPayload, {
    description: '终止尚未了结的报送批次\nGives a batch up that is not settled',
  })
  async abandonExchangeBatch(
    @Ctx() context: RequestContext,
    @Arg('input', () => AbandonExchangeBatchInput, { description: INPUT })
    input: AbandonExchangeBatchInput,
  ): Promise<ExchangeBatchPayload> {
    const { base, viewer } = context
    const id = readPlainId('exchange-batch', input.batch)
    const { reason, idempotencyKey } = input
    return payloadOf(context, await abandonBatch(base, viewer, id, reason, idempotencyKey), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ReconcileExchangePayload, {
    description: '与平台核对某日的报送\nAsks for a comparison of a day with a platform',
  })
  async reconcileExchange(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => ReconcileExchangeInput, { description: INPUT })
    input: ReconcileExchangeInput,
  ): Promise<ReconcileExchangePayload> {
    const { platform, day, resend: resends, idempotencyKey } = input
    const done = await requestComparison(base, viewer, { platform, day, resends }, idempotencyKey)
    return {
      requested: !('problem' in done),
      problems: problemsOf(done),
      clientMutationId: input.clientMutationId ?? null,
    }
  }
}

function problemsOf(done: Operated) {
  return 'problem' in done ? [done.problem] : []
}

async function payloadOf(
  { base, reader }: RequestContext,
  done: Operated,
  { clientMutationId }: { clientMutationId?: string | null },
): Promise<ExchangeBatchPayload> {
  return {
    batch: 'problem' in done ? null : await findReadBatch(base, reader, done.id),
    problems: problemsOf(done),
    clientMutationId: clientMutationId ?? null,
  }
}
