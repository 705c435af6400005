import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { ReadCommitment } from '../commitment/commitment.service.ts'
import { Commitment } from '../commitment/commitment.type.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { FULFILMENT_RESULTS } from '../rule/commitment.schema.ts'
import { Domain } from '../rule/rule.enums.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { COMMITMENT_PROBLEMS, type CommitmentProblemCode } from './problem.ts'

export const CommitmentFulfilment = enumOf<(typeof FULFILMENT_RESULTS)[number]>(
  'CommitmentFulfilment',
  { zh: '承诺履行状态', en: 'What a commitment came to' },
  {
    FULFILLED: { zh: '全部履行', en: 'Fulfilled in whole' },
    PARTLY_FULFILLED: { zh: '部分履行', en: 'Fulfilled in part' },
    BREACHED: { zh: '全部未履行', en: 'Not fulfilled at all' },
  },
)

const ProblemCode = enumOf<CommitmentProblemCode>(
  'CommitmentProblemCode',
  { zh: '信用承诺输入问题的代码', en: 'What may be wrong with a commitment or its judgement' },
  COMMITMENT_PROBLEMS,
)

const KEY =
  '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once'
const ECHO = '客户端请求标识\nEchoed to the client'
const EXPECTED =
  '调用者所知的版本号；已被更改则拒绝\nThe version that the caller knows; refused when it was changed since'

@InputType({ description: '登记信用承诺\nTo register a commitment, by the national template' })
export class RegisterCommitmentInput {
  @Field(() => ID, { description: '承诺人\nThe subject who makes it' })
  subject: string

  @Field(() => String, {
    description:
      '承诺类型：代码、名称或别称，见 commitmentTypes\nType: code, name or other name, see `commitmentTypes`',
  })
  type: string

  @Field(() => String, {
    nullable: true,
    description:
      '承诺场景：代码或名称，见代码集 COMMITMENT_SCENE\nScene: code or name, of the code set COMMITMENT_SCENE',
  })
  scene?: string | null

  @Field(() => String, {
    description:
      '公开类型：代码或名称，见 publicationClasses\nHow far it is open: code or name, see `publicationClasses`',
  })
  publicationClass: string

  @Field(() => String, {
    nullable: true,
    description:
      '承诺编码：区划六位、日期八位、序号六位\nThe code: division 6, day 8, serial 6 digits',
  })
  code?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      '所依承诺书范本的版本（代码@施行之日），见 commitmentTemplates；依其核对\nVersion of the template that it follows (code@validFrom), see `commitmentTemplates`: it is checked by that',
  })
  template?: string | null

  @Field(() => String, { description: '承诺事由，至多512字\nWhat it is made for' })
  reason: string

  @Field(() => String, { description: '承诺内容，至多4000字\nContent' })
  content: string

  @Field(() => String, { description: '违诺责任，至多4000字\nLiability for a breach' })
  liability: string

  @Field(() => Domain, { nullable: true, description: '重点领域\nField of business' })
  domain?: keyof typeof Domain | null

  @Field(() => DateScalar, { description: '承诺作出日期\nMade on' })
  signedOn: string

  @Field(() => DateScalar, {
    nullable: true,
    description: '承诺有效期至（含当日）\nTo be fulfilled until, inclusive; null: no end',
  })
  validUntil?: string | null

  @Field(() => String, {
    nullable: true,
    description: '承诺受理单位，默认本单位\nUnit that accepted it; the caller’s by default',
  })
  acceptingUnit?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      '承诺受理单位代码；主体自行登记的不填\nCode of that unit; left out of what a subject registers itself',
  })
  acceptingUnitCode?: string | null

  @Field(() => String, { nullable: true, description: '备注，至多512字\nRemarks' })
  remarks?: string | null

  @Field(() => String, { description: KEY })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: ECHO })
  clientMutationId?: string | null
}

@InputType({ description: '认定承诺履行状态\nTo judge whether a commitment was fulfilled' })
export class JudgeCommitmentInput {
  @Field(() => ID, { description: '信用承诺\nThe commitment' })
  commitment: string

  @Field(() => Int, { description: EXPECTED })
  expectedVersion: number

  @Field(() => CommitmentFulfilment, { description: '承诺履行状态\nThe result' })
  result: keyof typeof CommitmentFulfilment

  @Field(() => DateScalar, {
    nullable: true,
    description: '认定日期，默认今日\nJudged on; today by default',
  })
  judgedOn?: string | null

  @Field(() => String, {
    nullable: true,
    description: '认定单位代码\nCode of the unit that judges',
  })
  judgingUnitCode?: string | null

  @Field(() => String, { description: '认定依据，至多4000字\nEvidence' })
  evidence: string

  @Field(() => String, {
    nullable: true,
    description:
      '未履行的承诺内容；非全部履行时必填\nWhat was left undone; unless all was fulfilled',
  })
  unfulfilledContent?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      '违诺责任追究内容；非全部履行时必填\nHow it is called to account; unless all was fulfilled',
  })
  accountability?: string | null

  @Field(() => String, { description: KEY })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: ECHO })
  clientMutationId?: string | null
}

@InputType({ description: '以理由更改信用承诺\nTo change a commitment for a reason' })
export class ChangeCommitmentInput {
  @Field(() => ID, { description: '信用承诺\nThe commitment' })
  commitment: string

  @Field(() => Int, { description: EXPECTED })
  expectedVersion: number

  @Field(() => String, { description: '理由\nThe reason' })
  reason: string

  @Field(() => String, { nullable: true, description: ECHO })
  clientMutationId?: string | null
}

@ObjectType({
  description: '信用承诺输入的问题\nA problem of a field of the input',
  simpleResolvers: true,
})
export class CommitmentProblem {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '字段\nThe field' })
  field: string

  @Disclosed('PUBLIC')
  @Field(() => ProblemCode, { description: '代码\nStable code' })
  code: keyof typeof ProblemCode

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nThe sentence in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nThe sentence in English' })
  en: string
}

@ObjectType({
  description: '更改信用承诺的结果\nThe result of a change of a commitment',
  simpleResolvers: true,
})
export class CommitmentPayload {
  @Disclosed('PUBLIC')
  @Field(() => Commitment, {
    nullable: true,
    description:
      '如今的信用承诺；未能办理时为空\nThe commitment as it is now; null when it was refused',
  })
  commitment: ReadCommitment | null

  @Disclosed('PUBLIC')
  @Field(() => [CommitmentProblem], { description: '未能办理的原因\nWhy it was refused' })
  problems: CommitmentProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: ECHO })
  clientMutationId: string | null
}
