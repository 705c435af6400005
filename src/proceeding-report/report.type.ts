import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import {
  CorrectedValueInput,
  KeyedObjectionInput,
  ObjectionProblem,
} from '../objecting/objecting.type.ts'
import type { ReadProceeding } from '../proceeding/proceeding.service.ts'
import {
  LegalProceeding,
  ProceedingKind,
  ProceedingOutcome,
} from '../proceeding/proceeding.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'

@InputType({ description: '登记行政复议或者诉讼\nTo record a reconsideration or a suit' })
export class RecordProceedingInput extends KeyedObjectionInput {
  @Field(() => ID, { description: '事实\nThe fact' })
  fact: string

  @Field(() => ProceedingKind, { description: '类别\nKind' })
  kind: keyof typeof ProceedingKind

  @Field(() => String, { description: '复议机关或者法院\nWho reconsiders or hears it' })
  organ: string

  @Field(() => String, { description: '案号\nNumber of the case' })
  caseNumber: string

  @Field(() => DateScalar, { description: '立案日期\nThe day of its filing' })
  filedOn: string

  @Field(() => String, { description: '说明\nWhat is to be said of it' })
  statement: string
}

@InputType({ description: '复议、诉讼的进展\nWhat became of a legal proceeding' })
export class ProceedingStepInput extends KeyedObjectionInput {
  @Field(() => ID, { description: '复议或者诉讼\nThe proceeding' })
  proceeding: string

  @Field(() => Int, {
    description:
      '所读到的版本号；已有更新时不予办理\nThe version that was read; a newer one is not overwritten',
  })
  expectedVersion: number

  @Field(() => String, { nullable: true, description: '文书号\nNumber of the document' })
  documentNumber?: string | null

  @Field(() => String, { description: '说明\nWhat is to be said of it' })
  statement: string
}

@InputType({ description: '登记复议决定或者裁判\nTo record what was decided' })
export class ProceedingDecisionInput extends ProceedingStepInput {
  @Field(() => ProceedingOutcome, { description: '结果\nWhat was decided' })
  outcome: keyof typeof ProceedingOutcome

  @Field(() => [CorrectedValueInput], {
    defaultValue: [],
    description: '变更的内容\nThe values that a change sets',
  })
  values: CorrectedValueInput[]
}

@ObjectType({
  description: '登记的结果\nThe result of a step with a proceeding',
  simpleResolvers: true,
})
export class ProceedingPayload {
  @Disclosed('PUBLIC')
  @Field(() => LegalProceeding, {
    nullable: true,
    description:
      '登记后的复议或者诉讼；未登记时为空\nThe proceeding as it is now; null when nothing was done',
  })
  proceeding: ReadProceeding | null

  @Disclosed('PUBLIC')
  @Field(() => [ObjectionProblem], { description: '未予办理的原因\nWhy nothing was done' })
  problems: ObjectionProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}
