import { Field, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { DecimalScalar } from '../vocabulary/scalars.ts'
import { CodeLabel } from './code-set.type.ts'
import {
  Comparison,
  EvaluationAveraging,
  EvaluationEffect,
  EvaluationFact,
  EvaluationIndicatorKind,
  EvaluationPartRole,
  EvaluationUnit,
} from './evaluation-scheme.enums.ts'

@ObjectType({
  description: '分值区间的一端\nAn end of an interval',
  simpleResolvers: true,
})
export class ScoreBound {
  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, { description: '分值\nThe value' })
  value: string

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '含本数\nThe value itself lies within' })
  isInclusive: boolean
}

@ObjectType({
  description:
    '评价条件：事实（或其与另一事实之比）与数值的比较\nA condition: a fact, or its ratio to another, compared with a number',
  simpleResolvers: true,
})
export class EvaluationCondition {
  @Disclosed('PUBLIC')
  @Field(() => EvaluationFact, { description: '事实\nThe fact' })
  fact: keyof typeof EvaluationFact

  @Disclosed('PUBLIC')
  @Field(() => EvaluationFact, {
    nullable: true,
    description: '相除的事实；为空则不除\nThe fact that it is divided by; null: none',
  })
  per: keyof typeof EvaluationFact | null

  @Disclosed('PUBLIC')
  @Field(() => Comparison, { description: '比较方式\nHow they compare' })
  is: keyof typeof Comparison

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, { description: '数值\nThe number' })
  value: string
}

@ObjectType({
  description: '等级区间\nA band of scores, and its grade',
  simpleResolvers: true,
})
export class EvaluationBand {
  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '等级；为空则来源未规定，无法判定\nThe grade; null: the source gives none, and it is UNDETERMINED',
  })
  grade: string | null

  @Disclosed('PUBLIC')
  @Field(() => ScoreBound, {
    nullable: true,
    description: '下限；为空则无下限\nThe lower end; null: none',
  })
  lower: ScoreBound | null

  @Disclosed('PUBLIC')
  @Field(() => ScoreBound, {
    nullable: true,
    description: '上限；为空则无上限\nThe upper end; null: none',
  })
  upper: ScoreBound | null

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationCondition], {
    description: '附加条件\nConditions, all of which have to be met as well',
  })
  conditions: EvaluationCondition[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '说明\nNote' })
  note: string | null
}

@ObjectType({
  description: '评价得分的一个部分\nA part of the score',
  simpleResolvers: true,
})
export class EvaluationPart {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文名称\nName in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文名称\nName in English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => EvaluationPartRole, { description: '作用\nWhat it does to the score' })
  role: keyof typeof EvaluationPartRole

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      '初始分；为空则由评价主体给出得分\nWhat it begins with; null: its score is given by the evaluator',
  })
  initial: string | null

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '最低分\nIt falls no further; null: without limit',
  })
  least: string | null

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '加分上限\nThe cap of a bonus; null: it is none',
  })
  most: string | null

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '权重\nIts weight; null: it has none',
  })
  weight: string | null

  @Disclosed('PUBLIC')
  @Field(() => EvaluationUnit, {
    nullable: true,
    description: '评价单元\nThe units by which it is scored; null: as one',
  })
  unit: keyof typeof EvaluationUnit | null

  @Disclosed('PUBLIC')
  @Field(() => EvaluationAveraging, {
    nullable: true,
    description: '平均方式\nHow the scores of its units are averaged',
  })
  averaging: keyof typeof EvaluationAveraging | null

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationEffect], { description: '可加分或扣分\nWhat acts may do to it' })
  effects: (keyof typeof EvaluationEffect)[]
}

@ObjectType({
  description: '部分的权重\nThe weight of a part',
  simpleResolvers: true,
})
export class EvaluationPartWeight {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '部分代码\nCode of the part' })
  part: string

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, { description: '权重\nIts weight' })
  weight: string
}

@ObjectType({
  description:
    '某些部分无可评内容时的权重\nWeights that hold while there is nothing to score in some parts',
  simpleResolvers: true,
})
export class EvaluationWeights {
  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '无可评内容的部分\nCodes of these parts' })
  absent: string[]

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationPartWeight], { description: '其余部分的权重\nWeights of the others' })
  weights: EvaluationPartWeight[]
}

@ObjectType({
  description: '指标的一档：区间或类别\nA step of an indicator: an interval or a category',
  simpleResolvers: true,
})
export class EvaluationPoints {
  @Disclosed('PUBLIC')
  @Field(() => CodeLabel, {
    nullable: true,
    description: '类别\nThe category; null: it is an interval',
  })
  category: CodeLabel | null

  @Disclosed('PUBLIC')
  @Field(() => ScoreBound, {
    nullable: true,
    description: '区间下限\nLower end of the interval; null: none',
  })
  lower: ScoreBound | null

  @Disclosed('PUBLIC')
  @Field(() => ScoreBound, {
    nullable: true,
    description: '区间上限\nUpper end of the interval; null: none',
  })
  upper: ScoreBound | null

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, { description: '分值\nPoints' })
  points: string
}

@ObjectType({
  description: '评价指标\nAn indicator',
  simpleResolvers: true,
})
export class EvaluationIndicator {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文名称\nName in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文名称\nName in English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => EvaluationIndicatorKind, { description: '类型\nKind' })
  kind: keyof typeof EvaluationIndicatorKind

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '所属部分代码\nCode of the part that it counts in' })
  part: string

  @Disclosed('PUBLIC')
  @Field(() => EvaluationEffect, { description: '加分或扣分\nWhether it gives or takes points' })
  effect: keyof typeof EvaluationEffect

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '分值上限\nMost points; null: without limit',
  })
  most: string | null

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationPoints], {
    description: '各档分值\nPoints of its intervals or categories',
  })
  steps: EvaluationPoints[]
}

@ObjectType({
  description: '直接定级的行为\nAn act that leads to a grade whatever the score',
  simpleResolvers: true,
})
export class EvaluationVeto {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文名称\nName in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文名称\nName in English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '等级\nThe grade' })
  grade: string

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description: '即时生效，不待评价周期届满\nAt once, and not at the end of the cycle',
  })
  isImmediate: boolean
}

@ObjectType({
  description: '降级条件\nA condition without which a grade is lowered',
  simpleResolvers: true,
})
export class EvaluationDemotion {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文名称\nName in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文名称\nName in English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '适用的等级\nThe grades that need the condition' })
  grades: string[]

  @Disclosed('PUBLIC')
  @Field(() => EvaluationCondition, { description: '须满足的条件\nThe condition' })
  unless: EvaluationCondition

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '未满足时的等级\nThe grade where it is not met' })
  to: string
}
