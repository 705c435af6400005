import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { ReadBatch } from '../exchange/exchange.service.ts'
import { ExchangeBatch } from '../exchange/exchange.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { EXCHANGE_PROBLEMS } from './problem.ts'

export const ExchangeProblemCode = enumOf(
  'ExchangeProblemCode',
  { zh: '信息交换办理中的问题', en: 'Why something is not done with the exchange' },
  EXCHANGE_PROBLEMS,
)

const KEY =
  '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once'
const CLIENT = '客户端请求标识\nEchoed to the client'

@InputType({ description: '重试报送批次\nTo try a batch again' })
export class RetryExchangeBatchInput {
  @Field(() => ID, { description: '批次\nThe batch' })
  batch: string

  @Field(() => String, { description: KEY })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: CLIENT })
  clientMutationId?: string | null
}

@InputType({ description: '终止报送批次\nTo give a batch up' })
export class AbandonExchangeBatchInput extends RetryExchangeBatchInput {
  @Field(() => String, { description: '理由\nWhy' })
  reason: string
}

@InputType({ description: '与平台对账\nTo compare a day with a platform' })
export class ReconcileExchangeInput {
  @Field(() => String, {
    description: '平台代码，见 exchangePlatforms\nCode of the platform: see `exchangePlatforms`',
  })
  platform: string

  @Field(() => DateScalar, {
    description: '报送日，须已结束\nThe day of reporting, which is over',
  })
  day: string

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      '平台缺少或不一致的重新报送\nReport again what the platform lacks or has otherwise',
  })
  resend: boolean

  @Field(() => String, { description: KEY })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: CLIENT })
  clientMutationId?: string | null
}

@ObjectType({
  description: '信息交换办理中的问题\nWhy it was not done',
  simpleResolvers: true,
})
export class ExchangeProblem {
  @Disclosed('PUBLIC')
  @Field(() => ExchangeProblemCode, { description: '代码\nStable code' })
  code: keyof typeof ExchangeProblemCode

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nThe sentence in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nThe sentence in English' })
  en: string
}

@ObjectType({ description: '批次办理的结果\nWhat came of it', simpleResolvers: true })
export class ExchangeBatchPayload {
  @Disclosed('PUBLIC')
  @Field(() => ExchangeBatch, {
    nullable: true,
    description: '办理后的批次；未办理时为空\nThe batch as it is now; null when nothing was done',
  })
  batch: ReadBatch | null

  @Disclosed('PUBLIC')
  @Field(() => [ExchangeProblem], { description: '未予办理的原因\nWhy nothing was done' })
  problems: ExchangeProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: CLIENT })
  clientMutationId: string | null
}

@ObjectType({ description: '提出对账的结果\nWhat came of the request', simpleResolvers: true })
export class ReconcileExchangePayload {
  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description:
      '已列入，由后台在下一轮核对，结果见 reconciliations\nIt waits for the next turn; `reconciliations` shows what was found',
  })
  requested: boolean

  @Disclosed('PUBLIC')
  @Field(() => [ExchangeProblem], { description: '未予办理的原因\nWhy nothing was done' })
  problems: ExchangeProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: CLIENT })
  clientMutationId: string | null
}
