import { Field, ID, InputType, Int } from 'type-graphql'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import type { Verification as Result } from './verify.service.ts'

export const Verification = enumOf<Result>(
  'Verification',
  { zh: '自主申报信息的核实结果', en: 'What the verification of a declaration came to' },
  {
    VERIFIED: { zh: '核实通过', en: 'Verified: it counts from now on' },
    REFUSED: { zh: '核实未通过', en: 'Refused: it could not be verified' },
    FOUND_FALSE: {
      zh: '认定虚假申报',
      en: 'Found to be false: it makes a graded record',
    },
  },
)

const KEY =
  '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once'
const ECHO = '客户端请求标识\nEchoed to the client'
const EXPECTED =
  '调用者所知的版本号；已被更改则拒绝\nThe version that the caller knows; refused when it was changed since'

@InputType({ description: '自主申报本方信息\nTo declare a fact about oneself' })
export class DeclareFactInput {
  @Field(() => String, {
    description:
      '信息类别：代码或名称，见代码集 VOLUNTARY_KIND\nKind: code or name, of the code set VOLUNTARY_KIND',
  })
  kind: string

  @Field(() => String, { description: '信息名称，至多200字\nTitle' })
  title: string

  @Field(() => String, { description: '信息内容，至多4000字\nContent' })
  content: string

  @Field(() => DateScalar, {
    nullable: true,
    description: '有效期至（含当日）\nValid until, inclusive; null: no end',
  })
  validUntil?: string | null

  @Field(() => Boolean, {
    description:
      '作出真实性承诺，文本见范本 TRUTH_STATEMENT\nStates that it is true, by the template TRUTH_STATEMENT',
  })
  statesTruth: boolean

  @Field(() => String, { description: KEY })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: ECHO })
  clientMutationId?: string | null
}

@InputType({ description: '核实自主申报信息\nTo verify a declaration' })
export class VerifyDeclarationInput {
  @Field(() => ID, { description: '申报记录\nThe record of the declaration' })
  record: string

  @Field(() => Int, { description: EXPECTED })
  expectedVersion: number

  @Field(() => Verification, { description: '核实结果\nThe result' })
  result: Result

  @Field(() => String, {
    description: '核实情况与依据，至多500字\nWhat the verification found, and by what',
  })
  note: string

  @Field(() => String, { description: KEY })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: ECHO })
  clientMutationId?: string | null
}

@InputType({ description: '撤回自主申报信息\nTo take a declaration back' })
export class WithdrawDeclarationInput {
  @Field(() => ID, { description: '申报记录\nThe record of the declaration' })
  record: string

  @Field(() => Int, { description: EXPECTED })
  expectedVersion: number

  @Field(() => String, { description: '理由\nThe reason' })
  reason: string

  @Field(() => String, { nullable: true, description: ECHO })
  clientMutationId?: string | null
}
