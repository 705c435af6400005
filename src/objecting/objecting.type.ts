import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { REMEDIES } from '../dispute/apply.service.ts'
import {
  ObjectionAspect,
  ObjectionOutcome,
  ObjectionProblemCode,
} from '../objection/objection.enums.ts'
import type { ReadObjection } from '../objection/objection.service.ts'
import { Objection } from '../objection/objection.type.ts'
import { enumOf } from '../vocabulary/enum.ts'

export const Remedy = enumOf(
  'Remedy',
  { zh: '对事实的处理', en: 'What a decision makes of a fact' },
  REMEDIES,
)

@InputType('KeyedObjectionInput', {
  description: '带幂等键的输入\nAn input with an idempotency key',
})
export abstract class KeyedObjectionInput {
  @Field(() => String, {
    description:
      '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once',
  })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '有异议的数据项\nA value that is disputed' })
export class ObjectionItemInput {
  @Field(() => String, {
    description:
      '数据项（目录中的 key）或字段\nThe key of the column in the catalogue, or the field of the fact',
  })
  field: string

  @Field(() => String, { nullable: true, description: '记载值\nThe value that is recorded' })
  recorded?: string | null

  @Field(() => String, { nullable: true, description: '主张值\nThe value that is claimed' })
  claimed?: string | null
}

@InputType({ description: '提出异议\nTo file an objection' })
export class FileObjectionInput extends KeyedObjectionInput {
  @Field(() => ID, {
    description:
      '信用记录、名单条目、信用评价、信用承诺，或者未获准的信用修复\nThe record, entry of a list, evaluation or commitment, or the repair that was not granted',
  })
  fact: string

  @Field(() => ObjectionAspect, { description: '异议事项\nWhat is disputed' })
  aspect: keyof typeof ObjectionAspect

  @Field(() => [ObjectionItemInput], {
    defaultValue: [],
    description: '有异议的数据项\nThe values that are disputed',
  })
  items: ObjectionItemInput[]

  @Field(() => String, { description: '理由\nWhy' })
  reason: string

  @Field(() => [ID], {
    defaultValue: [],
    description: '已上传的证据材料（POST /evidence）\nEvidence that was uploaded: POST /evidence',
  })
  evidence: string[]

  @Field(() => ID, {
    nullable: true,
    description:
      '单位在窗口代为提出时：所代的信用主体，须附其签名的书面材料\nA unit that files at its window: the subject on whose behalf, whose signed paper is among the evidence',
  })
  onBehalfOf?: string | null
}

@InputType({ description: '异议的一个环节\nTo take a step with an objection' })
export class ObjectionStepInput extends KeyedObjectionInput {
  @Field(() => ID, { description: '异议\nThe objection' })
  objection: string

  @Field(() => Int, {
    description:
      '所读到的版本号；已有更新时不予办理\nThe version that was read; a newer one is not overwritten',
  })
  expectedVersion: number

  @Field(() => String, { description: '理由或意见\nWhat is said' })
  statement: string
}

@InputType({ description: '交核实\nTo ask for a verification' })
export class VerifyObjectionInput extends ObjectionStepInput {
  @Field(() => ID, {
    nullable: true,
    description:
      '核实单位；默认为来源单位\nThe unit that is asked; by default the source of the fact',
  })
  unit?: string | null
}

@InputType({ description: '更正的一项\nA value that is set' })
export class CorrectedValueInput {
  @Field(() => String, {
    description:
      '数据项（目录中的 key）或字段\nThe key of the column in the catalogue, or the field of the fact',
  })
  field: string

  @Field(() => String, { nullable: true, description: '更正后的值；空为清除\nNull empties it' })
  value?: string | null
}

@InputType({ description: '决定异议\nTo decide an objection' })
export class DecideObjectionInput extends ObjectionStepInput {
  @Field(() => ObjectionOutcome, { description: '决定\nThe decision' })
  decision: keyof typeof ObjectionOutcome

  @Field(() => Remedy, {
    nullable: true,
    description: '异议成立时对事实的处理\nWhat becomes of the fact when it is upheld',
  })
  remedy?: keyof typeof Remedy | null

  @Field(() => [CorrectedValueInput], {
    defaultValue: [],
    description: '更正的内容\nThe values that a correction sets',
  })
  values: CorrectedValueInput[]
}

@ObjectType({
  description: '未予办理的原因\nWhy nothing was done',
  simpleResolvers: true,
})
export class ObjectionProblem {
  @Disclosed('PUBLIC')
  @Field(() => ObjectionProblemCode, { description: '代码\nCode' })
  code: keyof typeof ObjectionProblemCode

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nThe sentence in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nThe sentence in English' })
  en: string
}

@ObjectType({
  description: '异议办理的结果\nThe result of a step with an objection',
  simpleResolvers: true,
})
export class ObjectionPayload {
  @Disclosed('PUBLIC')
  @Field(() => Objection, {
    nullable: true,
    description:
      '办理后的异议；调用者无权查看时为空\nThe objection as it is now; null when the caller may not see it, or nothing was done',
  })
  objection: ReadObjection | null

  @Disclosed('PUBLIC')
  @Field(() => ID, {
    nullable: true,
    description:
      '异议的全局标识；未办理时为空\nGlobal id of the objection; null when nothing was done',
  })
  objectionId: string | null

  @Disclosed('PUBLIC')
  @Field(() => [ObjectionProblem], { description: '未予办理的原因\nWhy nothing was done' })
  problems: ObjectionProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}
