import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { RepairProblemCode } from '../repair/repair.enums.ts'
import type { ReadRepair } from '../repair/repair.service.ts'
import { Repair } from '../repair/repair.type.ts'
import { RepairWay } from '../rule/repair-rule.enums.ts'
import { enumOf } from '../vocabulary/enum.ts'

const KEY =
  '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once'

export const RepairVerdict = enumOf(
  'RepairVerdict',
  { zh: '对修复申请的决定', en: 'How an application for repair is decided' },
  {
    GRANT: { zh: '准予修复', en: 'It is granted' },
    REFUSE: { zh: '不予修复', en: 'It is refused' },
  },
)

@InputType('RepairingInput', { description: '带幂等键的输入\nAn input with an idempotency key' })
export abstract class RepairingInput {
  @Field(() => String, { description: KEY })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '申请信用修复\nTo apply for the repair of a fact' })
export class ApplyForRepairInput extends RepairingInput {
  @Field(() => ID, { description: '信用记录或名单条目\nThe record, or entry of a list' })
  fact: string

  @Field(() => RepairWay, { description: '修复方式\nThe way' })
  way: keyof typeof RepairWay

  @Field(() => Int, {
    nullable: true,
    description: '培训或服务小时数\nHours of training or social service',
  })
  hours?: number | null

  @Field(() => String, { description: '申请事由\nWhat was done, and why it is applied for' })
  statement: string

  @Field(() => [String], {
    nullable: true,
    description:
      '材料的 SHA-256（小写十六进制）\nSHA-256 of what is handed in, in lower-case hexadecimal',
  })
  evidence?: string[] | null
}

@InputType({ description: '修复的一个环节\nTo take a step with a repair' })
export class RepairStepInput extends RepairingInput {
  @Field(() => ID, { description: '信用修复\nThe repair' })
  repair: string

  @Field(() => Int, {
    description:
      '所读到的版本号；已有更新时不予办理\nThe version that was read; a newer one is not overwritten',
  })
  expectedVersion: number

  @Field(() => String, {
    description:
      '内容：补正要求、补正说明、理由\nWhat is said: what is asked for, the supplement, the reasons',
  })
  statement: string

  @Field(() => [String], {
    nullable: true,
    description: '材料的 SHA-256\nSHA-256 of what is handed in',
  })
  evidence?: string[] | null
}

@InputType({ description: '决定修复申请\nTo decide an application for repair' })
export class DecideRepairInput extends RepairStepInput {
  @Field(() => RepairVerdict, { description: '决定\nThe decision' })
  decision: keyof typeof RepairVerdict

  @Field(() => String, { nullable: true, description: '决定文书号\nNumber of the decision' })
  decisionNumber?: string | null
}

@ObjectType({ description: '修复办理中的问题\nWhy a step was not taken', simpleResolvers: true })
export class RepairProblem {
  @Disclosed('PUBLIC')
  @Field(() => RepairProblemCode, { description: '代码\nStable code' })
  code: keyof typeof RepairProblemCode

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nThe sentence in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nThe sentence in English' })
  en: string
}

@ObjectType({
  description: '修复办理的结果\nThe result of a step with a repair',
  simpleResolvers: true,
})
export class RepairPayload {
  @Disclosed('PUBLIC')
  @Field(() => Repair, {
    nullable: true,
    description:
      '办理后的修复；调用者无权查看时为空\nThe repair as it is now; null when the caller may not see it, or nothing was done',
  })
  repair: ReadRepair | null

  @Disclosed('PUBLIC')
  @Field(() => ID, {
    nullable: true,
    description: '其全局标识；未办理时为空\nIts global id; null when nothing was done',
  })
  repairId: string | null

  @Disclosed('PUBLIC')
  @Field(() => [RepairProblem], { description: '未予办理的原因\nWhy nothing was done' })
  problems: RepairProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}
