import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { EvaluationProblemCode } from '../evaluation/evaluation.enums.ts'
import type { ReadEvaluation } from '../evaluation/evaluation.service.ts'
import { Evaluation } from '../evaluation/evaluation.type.ts'
import { EvaluationEffect, EvaluationFact } from '../rule/evaluation-scheme.enums.ts'
import { DateScalar, DecimalScalar } from '../vocabulary/scalars.ts'

@InputType({ description: '加分或者扣分的行为\nAn act that adds or deducts' })
export class EvaluationActInput {
  @Field(() => String, { description: '所依的认定\nThe decision behind it' })
  reference: string

  @Field(() => EvaluationEffect, { description: '加分或者扣分\nAdds or deducts' })
  effect: keyof typeof EvaluationEffect

  @Field(() => DecimalScalar, { description: '分值\nPoints' })
  points: string
}

@InputType({
  description:
    '部分或者合同段的得分：直接给出，或由行为加减而得\nThe score of a part or of one contract section of it: given, or made of acts',
})
export class EvaluationPartInput {
  @Field(() => String, { description: '部分代码\nCode of the part' })
  part: string

  @Field(() => String, {
    nullable: true,
    description:
      '合同段；方案按合同段评分时必填\nThe contract section, where the scheme scores by them',
  })
  section?: string | null

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '合同段标价（万元）\nPrice of the section in 10,000 yuan, where it weighs',
  })
  amount?: string | null

  @Field(() => DecimalScalar, { nullable: true, description: '得分\nThe score, where it is given' })
  score?: string | null

  @Field(() => [EvaluationActInput], {
    nullable: true,
    description: '加分、扣分的行为\nActs, where no score is given',
  })
  acts?: EvaluationActInput[] | null
}

@InputType({
  description: '指标的数值，或者类别与次数\nA value of an indicator, or times of a category',
})
export class EvaluationIndicatorInput {
  @Field(() => String, { description: '指标代码\nCode of the indicator' })
  indicator: string

  @Field(() => DecimalScalar, { nullable: true, description: '数值\nIts value' })
  value?: string | null

  @Field(() => String, { nullable: true, description: '类别代码\nCode of a category' })
  category?: string | null

  @Field(() => Int, { nullable: true, description: '次数\nHow many times' })
  times?: number | null
}

@InputType({ description: '得分以外的事实\nA fact beside the score' })
export class EvaluationFactInput {
  @Field(() => EvaluationFact, { description: '事实\nThe fact' })
  fact: keyof typeof EvaluationFact

  @Field(() => DecimalScalar, { description: '数值\nIts value' })
  value: string
}

@InputType({ description: '已认定的直接定级行为\nA determined act that leads to a grade directly' })
export class EvaluationVetoInput {
  @Field(() => String, { description: '行为代码\nCode of the act' })
  veto: string

  @Field(() => String, { description: '所依的认定\nThe decision behind it' })
  reference: string
}

@InputType({
  description:
    '评价输入：方案由信用记录得出的指标不在此列\nWhat the evaluator puts in: not what the scheme counts from records',
})
export class EvaluationInputsInput {
  @Field(() => [EvaluationPartInput], { nullable: true, description: '各部分\nThe parts' })
  parts?: EvaluationPartInput[] | null

  @Field(() => [EvaluationIndicatorInput], { nullable: true, description: '指标\nIndicators' })
  indicators?: EvaluationIndicatorInput[] | null

  @Field(() => [EvaluationFactInput], { nullable: true, description: '事实\nFacts' })
  facts?: EvaluationFactInput[] | null

  @Field(() => [EvaluationVetoInput], { nullable: true, description: '直接定级\nVetoes' })
  vetoes?: EvaluationVetoInput[] | null
}

@InputType({
  description: '带幂等键的评价输入\nAn input for evaluations, with an idempotency key',
})
abstract class KeyedEvaluationInput {
  @Field(() => String, {
    description:
      '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once',
  })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

const VALID_UNTIL =
  '有效期至（含当日）；方案未规定有效期时必填\nLast day on which it counts; needed where the scheme sets no validity'

@InputType({ description: '评价某主体\nTo evaluate a subject' })
export class EvaluateSubjectInput extends KeyedEvaluationInput {
  @Field(() => ID, { description: '信用主体\nThe subject' })
  subject: string

  @Field(() => String, {
    description: '评价方案代码，见 evaluationSchemes\nCode of the scheme: see `evaluationSchemes`',
  })
  scheme: string

  @Field(() => DateScalar, {
    nullable: true,
    description:
      '评价周期自；默认为上一完整周期\nFirst day of the period; by default the last whole cycle of the calendar',
  })
  periodFrom?: string | null

  @Field(() => DateScalar, {
    nullable: true,
    description:
      '评价周期至（含当日）；方案有周期时不必填\nLast day of the period, inclusive; a scheme with a cycle has it',
  })
  periodUntil?: string | null

  @Field(() => DateScalar, { nullable: true, description: VALID_UNTIL })
  validUntil?: string | null

  @Field(() => EvaluationInputsInput, {
    nullable: true,
    description: '评价输入\nWhat the evaluator puts in',
  })
  inputs?: EvaluationInputsInput | null

  @Field(() => String, { nullable: true, description: '说明\nA note' })
  statement?: string | null
}

@InputType({ description: '信用评价的一个环节\nTo take a step with an evaluation' })
export class EvaluationStepInput extends KeyedEvaluationInput {
  @Field(() => ID, { description: '信用评价\nThe evaluation' })
  evaluation: string

  @Field(() => Int, {
    description:
      '所读到的版本号；已有更新时不予办理\nThe version that was read; a newer one is not overwritten',
  })
  expectedVersion: number

  @Field(() => String, { nullable: true, description: '说明\nWhat is said' })
  statement?: string | null
}

@InputType({ description: '申请或者答复复核\nTo ask for a review, or to answer it' })
export class EvaluationReviewInput extends KeyedEvaluationInput {
  @Field(() => ID, { description: '信用评价\nThe evaluation' })
  evaluation: string

  @Field(() => Int, { description: '所读到的版本号\nThe version that was read' })
  expectedVersion: number

  @Field(() => String, { description: '申请的理由，或者答复\nWhy, or the answer' })
  statement: string
}

@InputType({ description: '重新评定\nTo evaluate again' })
export class ReviseEvaluationInput extends EvaluationStepInput {
  @Field(() => EvaluationInputsInput, {
    nullable: true,
    description: '评价输入，整体替换原输入\nWhat the evaluator puts in, in the place of all before',
  })
  inputs?: EvaluationInputsInput | null

  @Field(() => DateScalar, { nullable: true, description: VALID_UNTIL })
  validUntil?: string | null
}

@InputType({ description: '定级\nTo make an evaluation final' })
export class FinalizeEvaluationInput extends EvaluationStepInput {
  @Field(() => DateScalar, { nullable: true, description: VALID_UNTIL })
  validUntil?: string | null
}

@ObjectType({
  description: '信用评价中的问题\nWhy an evaluation was not made, or a step not taken',
  simpleResolvers: true,
})
export class EvaluationProblem {
  @Disclosed('PUBLIC')
  @Field(() => EvaluationProblemCode, { description: '代码\nStable code' })
  code: keyof typeof EvaluationProblemCode

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nThe sentence in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nThe sentence in English' })
  en: string
}

@ObjectType({
  description: '信用评价的结果\nThe result of evaluating, or of a step with an evaluation',
  simpleResolvers: true,
})
export class EvaluationPayload {
  @Disclosed('PUBLIC')
  @Field(() => Evaluation, {
    nullable: true,
    description:
      '办理后的评价；调用者无权查看时为空\nThe evaluation as it is now; null when the caller may not see it, or nothing was done',
  })
  evaluation: ReadEvaluation | null

  @Disclosed('PUBLIC')
  @Field(() => ID, {
    nullable: true,
    description:
      '评价的全局标识；未办理时为空\nGlobal id of the evaluation; null when nothing was done',
  })
  evaluationId: string | null

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationProblem], { description: '未予办理的原因\nWhy nothing was done' })
  problems: EvaluationProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}
