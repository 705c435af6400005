import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { CreditCheckOutcome } from '../rule/decision.enums.ts'
import { Purpose } from '../rule/disclosure-rule.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateTimeScalar } from '../vocabulary/scalars.ts'
import { SCREENING_STATES } from './problem.ts'

export const ScreeningState = enumOf(
  'ScreeningState',
  { zh: '名单筛查的状态', en: 'How a screening stands' },
  SCREENING_STATES,
)

@ObjectType({ description: '某一结论的行数\nRows with an outcome', simpleResolvers: true })
export class ScreeningOutcomeCount {
  @Disclosed('PUBLIC')
  @Field(() => CreditCheckOutcome, { description: '结论\nThe outcome' })
  outcome: keyof typeof CreditCheckOutcome

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '行数\nHow many rows' })
  count: number
}

@ObjectType({
  description: '因同一问题未核查的行数\nRows that got no check, by what is wrong with them',
  simpleResolvers: true,
})
export class ScreeningRowProblemCount {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '问题代码\nCode of the problem' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nIn Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nIn English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '行数\nHow many rows' })
  count: number
}

@ObjectType({
  description: '筛查提前结束的原因\nWhy a screening ended before its rows did',
  simpleResolvers: true,
})
export class ScreeningProblem {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '原因代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nIn Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nIn English' })
  en: string
}

@ObjectType({
  description:
    '名单筛查：上传的名单逐行核查，仅提交方可见\nA list that is checked row by row in the background; only the party that handed it in sees it',
})
export class Screening {
  @Disclosed('PUBLIC')
  @Field(() => ID, {
    description: '全局标识，亦用于 /screenings/{id}\nGlobal id, also that of `/screenings/{id}`',
  })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => ScreeningState, { description: '状态\nState' })
  state: keyof typeof ScreeningState

  @Disclosed('PUBLIC')
  @Field(() => Purpose, { nullable: true, description: '用途\nThe purpose' })
  purpose: Purpose | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '办理事项\nThe matter that it is for' })
  matter: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '文件名\nName of the file' })
  fileName: string

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '行数\nRows of the list' })
  rowCount: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '已有结果的行数\nRows that have a result, bad ones included',
  })
  doneCount: number

  @Disclosed('PUBLIC')
  @Field(() => [ScreeningOutcomeCount], { description: '各结论的行数\nRows by outcome' })
  outcomes: ScreeningOutcomeCount[]

  @Disclosed('PUBLIC')
  @Field(() => [ScreeningRowProblemCount], {
    description: '未核查的行，按问题\nRows that got no check, by problem',
  })
  problems: ScreeningRowProblemCount[]

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '提交时间\nWhen it was handed in' })
  createdAt: Date

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '结束时间\nWhen it ended' })
  finishedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => ScreeningProblem, {
    nullable: true,
    description: '提前结束的原因\nWhy it ended early; null when it did not',
  })
  problem: ScreeningProblem | null
}

export const { Connection: ScreeningConnection } = connectionOf(
  () => Screening,
  'Screening',
  '名单筛查',
  'screenings',
)

@InputType({ description: '取消名单筛查\nCancels a screening' })
export class CancelScreeningInput {
  @Field(() => ID, { description: '名单筛查\nThe screening' })
  screening: string

  @Field(() => String, {
    nullable: true,
    description: '客户端请求标识\nEchoed to the client',
  })
  clientMutationId?: string | null
}

@ObjectType({
  description: '取消的结果\nThe screening that was cancelled',
  simpleResolvers: true,
})
export class CancelScreeningPayload {
  @Disclosed('PUBLIC')
  @Field(() => Screening, { description: '名单筛查\nThe screening' })
  screening: Screening

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '客户端请求标识\nEchoed to the client',
  })
  clientMutationId: string | null
}
