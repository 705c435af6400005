import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { ListProblemCode } from '../list/list.enums.ts'
import type { ReadEntry } from '../list/list.service.ts'
import { ListEntry } from '../list/list.type.ts'
import { Domain } from '../rule/rule.enums.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar } from '../vocabulary/scalars.ts'

export const ListDecision = enumOf(
  'ListDecision',
  { zh: '名单认定的决定', en: 'What is decided of a nomination' },
  {
    ENTER: { zh: '列入', en: 'It is entered in the list' },
    REJECT: { zh: '不予列入', en: 'It is rejected' },
  },
)

@InputType('KeyedInput', { description: '带幂等键的输入\nAn input with an idempotency key' })
abstract class KeyedInput {
  @Field(() => String, {
    description:
      '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once',
  })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '推荐列入名单\nTo nominate a subject for a list' })
export class NominateListEntryInput extends KeyedInput {
  @Field(() => String, { description: '名单代码，见 listKinds\nCode of the list: see `listKinds`' })
  list: string

  @Field(() => ID, { description: '信用主体\nThe subject' })
  subject: string

  @Field(() => ID, {
    nullable: true,
    description:
      '认定机关；默认为推荐方自己\nThe party that determines; by default the caller’s own',
  })
  authority?: string | null

  @Field(() => Domain, { nullable: true, description: '领域\nField of business' })
  domain?: keyof typeof Domain | null

  @Field(() => String, { description: '推荐理由\nWhy' })
  reason: string
}

@InputType({ description: '名单条目的一个环节\nTo take a step with an entry of a list' })
export class ListStepInput extends KeyedInput {
  @Field(() => ID, { description: '名单条目\nThe entry' })
  entry: string

  @Field(() => Int, {
    description:
      '所读到的版本号；已有更新时不予办理\nThe version that was read; a newer one is not overwritten',
  })
  expectedVersion: number

  @Field(() => String, {
    description:
      '内容：告知的事实、理由、依据与救济权利，申辩意见，或决定理由\nWhat is said: facts, reasons, basis and rights; the defence; why it is decided so',
  })
  statement: string
}

@InputType({ description: '对公示中的名单条目提出异议\nTo object to an entry under public notice' })
export class ObjectToListEntryInput extends KeyedInput {
  @Field(() => ID, { description: '名单条目\nThe entry' })
  entry: string

  @Field(() => Int, {
    nullable: true,
    description:
      '所读到的版本号；调用者看不到版本号时不填\nThe version that was read; none for who sees no version',
  })
  expectedVersion?: number | null

  @Field(() => String, { description: '异议内容与理由\nWhat is objected, and why' })
  statement: string
}

@InputType({ description: '答复公示异议\nTo answer an objection' })
export class AnswerListObjectionInput extends ListStepInput {
  @Field(() => Int, {
    description: '异议编号，见 ListStep.objection\nNumber of the objection: `ListStep.objection`',
  })
  objection: number
}

@InputType({ description: '修复名单条目\nTo repair an entry of a list' })
export class RepairListEntryInput extends ListStepInput {
  @Field(() => String, {
    description: '修复的依据\nThe provision that the repair rests on',
  })
  basis: string
}

@InputType({ description: '认定名单条目\nTo determine an entry of a list' })
export class DetermineListEntryInput extends ListStepInput {
  @Field(() => ListDecision, { description: '决定\nThe decision' })
  decision: keyof typeof ListDecision

  @Field(() => String, {
    nullable: true,
    description:
      '列入的法定依据；黑名单与严重失信主体名单必填\nStatutory basis; black and serious-dishonesty lists need it',
  })
  legalBasis?: string | null

  @Field(() => String, { nullable: true, description: '认定文书号\nNumber of the decision' })
  documentNumber?: string | null

  @Field(() => DateScalar, {
    nullable: true,
    description:
      '有效期至（含当日）；名单设有最长期限时必填\nLast day in force; needed where the list has a longest term',
  })
  inForceUntil?: string | null
}

@ObjectType({
  description:
    '本方提出的公示异议及其答复\nAn objection of one’s own party to an entry under public notice, with its answer',
  simpleResolvers: true,
})
export class ListObjection {
  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '异议编号\nIts number' })
  number: number

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '异议内容\nWhat was objected' })
  statement: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '提出日期\nThe day on which it was raised' })
  objectedOn: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '答复；尚未答复时为空\nThe answer; null while there is none',
  })
  answer: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '答复日期\nThe day of the answer' })
  answeredOn: string | null
}

@ObjectType({ description: '名单办理中的问题\nWhy a step was not taken', simpleResolvers: true })
export class ListProblem {
  @Disclosed('PUBLIC')
  @Field(() => ListProblemCode, { description: '代码\nStable code' })
  code: keyof typeof ListProblemCode

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nThe sentence in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nThe sentence in English' })
  en: string
}

@ObjectType({
  description: '名单办理的结果\nThe result of a step with an entry',
  simpleResolvers: true,
})
export class ListEntryPayload {
  @Disclosed('PUBLIC')
  @Field(() => ListEntry, {
    nullable: true,
    description:
      '办理后的条目；调用者无权查看时为空\nThe entry as it is now; null when the caller may not see it, or nothing was done',
  })
  entry: ReadEntry | null

  @Disclosed('PUBLIC')
  @Field(() => ID, {
    nullable: true,
    description: '条目的全局标识；未办理时为空\nGlobal id of the entry; null when nothing was done',
  })
  entryId: string | null

  @Disclosed('PUBLIC')
  @Field(() => [ListProblem], { description: '未予办理的原因\nWhy nothing was done' })
  problems: ListProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}
