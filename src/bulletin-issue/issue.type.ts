import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { ReadBulletin } from '../bulletin/bulletin.service.ts'
import { ListBulletin } from '../bulletin/bulletin.type.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { BULLETIN_PROBLEMS } from './problem.ts'

export const ListBulletinProblemCode = enumOf(
  'ListBulletinProblemCode',
  { zh: '名单月报办理中的问题', en: 'Why a step with a bulletin is not taken' },
  BULLETIN_PROBLEMS,
)

const KEY =
  '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once'
const CLIENT = '客户端请求标识\nEchoed to the client'

@InputType({ description: '冻结名单月报\nTo freeze the bulletin of a month' })
export class FreezeListBulletinInput {
  @Field(() => String, { description: '名单代码，见 listKinds\nCode of the list: see `listKinds`' })
  list: string

  @Field(() => String, { description: '月份，YYYY-MM，须已结束\nA month that is over, YYYY-MM' })
  month: string

  @Field(() => String, { description: KEY })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: CLIENT })
  clientMutationId?: string | null
}

@InputType({ description: '名单月报的一个环节\nTo take a step with a bulletin' })
export class ListBulletinStepInput {
  @Field(() => ID, { description: '名单月报\nThe bulletin' })
  bulletin: string

  @Field(() => Int, {
    description: '所读到的办理版本号\nThe revision that was read; a newer one is not overwritten',
  })
  expectedRevision: number

  @Field(() => String, { description: KEY })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: CLIENT })
  clientMutationId?: string | null
}

@InputType({ description: '报送名单月报\nTo submit a signed bulletin' })
export class SubmitListBulletinInput extends ListBulletinStepInput {
  @Field(() => String, {
    description: '报送渠道，见代码集 BULLETIN_CHANNEL\nThe channel: code set BULLETIN_CHANNEL',
  })
  channel: string
}

@InputType({ description: '登记名单月报的回执\nTo record the receipt of a bulletin' })
export class ReceiptListBulletinInput extends ListBulletinStepInput {
  @Field(() => String, { description: '回执编号\nNumber that the receiver gave' })
  receiptNumber: string
}

@InputType({ description: '更正名单月报\nTo correct a bulletin' })
export class CorrectListBulletinInput extends ListBulletinStepInput {
  @Field(() => String, { description: '更正理由\nWhy' })
  reason: string
}

@ObjectType({
  description: '名单月报办理中的问题\nWhy a step was not taken',
  simpleResolvers: true,
})
export class ListBulletinProblem {
  @Disclosed('PUBLIC')
  @Field(() => ListBulletinProblemCode, { description: '代码\nStable code' })
  code: keyof typeof ListBulletinProblemCode

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nThe sentence in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nThe sentence in English' })
  en: string
}

@ObjectType({
  description: '名单月报办理的结果\nThe result of a step with a bulletin',
  simpleResolvers: true,
})
export class ListBulletinPayload {
  @Disclosed('PUBLIC')
  @Field(() => ListBulletin, {
    nullable: true,
    description:
      '办理后的月报，更正后为新版；未办理时为空\nThe bulletin as it is now, after a correction the new version; null when nothing was done',
  })
  bulletin: ReadBulletin | null

  @Disclosed('PUBLIC')
  @Field(() => [ListBulletinProblem], { description: '未予办理的原因\nWhy nothing was done' })
  problems: ListBulletinProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: CLIENT })
  clientMutationId: string | null
}
