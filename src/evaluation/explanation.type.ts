import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { CodeLabel } from '../rule/code-set.type.ts'
import { EvaluationEffect } from '../rule/evaluation-scheme.enums.ts'
import { DateScalar, DateTimeScalar, DecimalScalar } from '../vocabulary/scalars.ts'
import {
  EvaluationInputKind,
  EvaluationReasonCode,
  EvaluationStepKind,
} from './evaluation.enums.ts'

@ObjectType({
  description: '合同段的得分\nThe score of a contract section',
  simpleResolvers: true,
})
export class SectionScore {
  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '合同段\nThe section' })
  code: string | null

  @Disclosed('SHARED')
  @Field(() => DecimalScalar, { nullable: true, description: '得分\nIts score' })
  value: string | null

  @Disclosed('SHARED')
  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      '合同段标价（万元）；不按标价加权时为空\nIts price in 10,000 yuan; null where it does not weigh',
  })
  amount: string | null
}

@ObjectType({
  description: '某一部分的得分\nA part of the score, as it counted',
  simpleResolvers: true,
})
export class PartScore {
  @Disclosed('SHARED')
  @Field(() => CodeLabel, { nullable: true, description: '部分\nThe part' })
  part: CodeLabel | null

  @Disclosed('SHARED')
  @Field(() => DecimalScalar, { nullable: true, description: '本部分得分\nIts own score' })
  value: string | null

  @Disclosed('SHARED')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '权重；直接加减时为空\nIts weight; null: it is added or deducted as it is',
  })
  weight: string | null

  @Disclosed('SHARED')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '计入总分的分值\nWhat it brought into the total, signed',
  })
  points: string | null

  @Disclosed('SHARED')
  @Field(() => [SectionScore], { nullable: true, description: '各合同段\nIts contract sections' })
  sections: SectionScore[] | null
}

@ObjectType({
  description: '某一指标的分值\nWhat an indicator gave or took',
  simpleResolvers: true,
})
export class IndicatorPoints {
  @Disclosed('SHARED')
  @Field(() => CodeLabel, { nullable: true, description: '指标\nThe indicator' })
  indicator: CodeLabel | null

  @Disclosed('SHARED')
  @Field(() => DecimalScalar, { nullable: true, description: '分值\nPoints, signed' })
  points: string | null
}

@ObjectType({
  description: '降级\nA grade that was lowered',
  simpleResolvers: true,
})
export class GradeDemotion {
  @Disclosed('SHARED')
  @Field(() => CodeLabel, { nullable: true, description: '降级条件\nWhy' })
  demotion: CodeLabel | null

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '原等级\nFrom this grade of the scheme' })
  from: string | null

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '降至\nTo this one' })
  to: string | null
}

@ObjectType({
  description: '评定的理由\nA reason of a result',
  simpleResolvers: true,
})
export class EvaluationReason {
  @Disclosed('SHARED')
  @Field(() => EvaluationReasonCode, { nullable: true, description: '代码\nStable code' })
  code: keyof typeof EvaluationReasonCode | null

  @Disclosed('SHARED')
  @Field(() => String, {
    nullable: true,
    description: '所涉的部分、事实、行为或者区间\nThe part, fact, act or band that it is about',
  })
  about: string | null
}

@ObjectType({
  description:
    '评定的说明：各部分、指标、直接定级、降级与理由\nWhat explains a result, by the version of its scheme',
  simpleResolvers: true,
})
export class EvaluationExplanation {
  @Disclosed('SHARED')
  @Field(() => [PartScore], { nullable: true, description: '各部分\nThe parts' })
  parts: PartScore[] | null

  @Disclosed('SHARED')
  @Field(() => [IndicatorPoints], { nullable: true, description: '各指标\nThe indicators' })
  indicators: IndicatorPoints[] | null

  @Disclosed('SHARED')
  @Field(() => [CodeLabel], {
    nullable: true,
    description: '直接定级的行为\nActs that led to a grade directly',
  })
  vetoes: CodeLabel[] | null

  @Disclosed('SHARED')
  @Field(() => [GradeDemotion], { nullable: true, description: '降级\nGrades that were lowered' })
  demotions: GradeDemotion[] | null

  @Disclosed('SHARED')
  @Field(() => [EvaluationReason], { nullable: true, description: '理由\nReasons' })
  reasons: EvaluationReason[] | null
}

@ObjectType({
  description: '评价的一项输入\nSomething that went into a result',
  simpleResolvers: true,
})
export class EvaluationInputEntry {
  @Disclosed('AUTHORIZED')
  @Field(() => EvaluationInputKind, { nullable: true, description: '类别\nIts kind' })
  kind: keyof typeof EvaluationInputKind | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, {
    nullable: true,
    description:
      '部分、合同段、指标、事实或者行为的代码\nCode of the part, section, indicator, fact or act',
  })
  code: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '指标的类别\nCategory of the indicator' })
  category: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => DecimalScalar, { nullable: true, description: '数值或者分值\nValue, or points' })
  value: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => Int, { nullable: true, description: '次数\nHow many times' })
  times: number | null

  @Disclosed('AUTHORIZED')
  @Field(() => EvaluationEffect, { nullable: true, description: '加分或者扣分\nAdds or deducts' })
  effect: keyof typeof EvaluationEffect | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '所依的认定\nThe decision behind it' })
  reference: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => [ID], {
    nullable: true,
    description:
      '所计的信用记录，以 node 查询；可见与否依记录自身\nGlobal ids of the records that were counted: `node` shows those that the caller may see',
  })
  records: string[] | null
}

@ObjectType({
  description: '信用评价的一个环节\nA step with an evaluation',
  simpleResolvers: true,
})
export class EvaluationStep {
  @Disclosed('AUTHORIZED')
  @Field(() => EvaluationStepKind, { nullable: true, description: '环节\nThe step' })
  kind: keyof typeof EvaluationStepKind | null

  @Disclosed('AUTHORIZED')
  @Field(() => DateScalar, {
    nullable: true,
    description: '办理日期\nThe day on which it was taken',
  })
  takenOn: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '办理方\nWho took it' })
  partyName: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, {
    nullable: true,
    description:
      '说明：复核申请、答复、理由\nWhat was said: the request for review, the answer, why',
  })
  statement: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => [EvaluationInputEntry], {
    nullable: true,
    description:
      '评定所依的输入；未作评定的环节为空\nWhat went into the result; null for a step that made none',
  })
  inputs: EvaluationInputEntry[] | null

  @Disclosed('AUTHORIZED')
  @Field(() => DateTimeScalar, { nullable: true, description: '记录时刻\nRecorded at' })
  recordedAt: Date | null
}
