import { Field, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { DecimalScalar } from '../vocabulary/scalars.ts'
import { CodeLabel } from './code-set.type.ts'
import {
  EvaluationBand,
  EvaluationDemotion,
  EvaluationIndicator,
  EvaluationPart,
  EvaluationVeto,
  EvaluationWeights,
} from './evaluation-part.type.ts'
import {
  CountedSeverity,
  DayUnit,
  EvaluationCycleStart,
  EvaluationSchemeGap,
  EvaluationSchemeStatus,
} from './evaluation-scheme.enums.ts'
import { FieldOfBusiness, Regime } from './regime.type.ts'
import { SubjectCategory } from './rule.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  description: '评价周期\nThe cycle of an evaluation',
  simpleResolvers: true,
})
export class EvaluationCycle {
  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '月数\nMonths' })
  months: number

  @Disclosed('PUBLIC')
  @Field(() => EvaluationCycleStart, {
    nullable: true,
    description: '起算\nFrom when it counts; null: the source does not say',
  })
  startsOn: keyof typeof EvaluationCycleStart | null
}

@ObjectType({
  description: '结果公示期\nHow long a result is made public before it is final',
  simpleResolvers: true,
})
export class EvaluationPublicity {
  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '日数，不少于\nDays, at least' })
  days: number

  @Disclosed('PUBLIC')
  @Field(() => DayUnit, { description: '单位\nWhich days' })
  unit: keyof typeof DayUnit
}

@ObjectType({
  description: '由信用记录得出的指标\nRecords that an indicator counts',
  simpleResolvers: true,
})
export class EvaluationRecordInput {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '指标代码\nCode of the indicator' })
  indicator: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '类别代码；为空则记录数即指标值\nCode of the category; null: their number is the value',
  })
  category: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '目录事项代码\nCode of the catalogue item' })
  item: string

  @Disclosed('PUBLIC')
  @Field(() => [CountedSeverity], {
    description: '失信严重程度；为空则不限\nSeverities; none: whatever they are',
  })
  severities: (keyof typeof CountedSeverity)[]
}

@ObjectType({
  implements: Rule,
  description:
    '评价方案：得分的构成与等级的划分\nAn evaluation scheme: how a score is put together, and which grade it is',
  simpleResolvers: true,
})
export class EvaluationScheme extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => String, {
    description:
      '版本：代码@施行之日；等级须与其一并引用\nIts version, code@validFrom; a grade is cited with it',
  })
  version: string

  @Disclosed('PUBLIC')
  @Field(() => EvaluationSchemeStatus, { description: '状态\nWhether it can grade' })
  status: keyof typeof EvaluationSchemeStatus

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationSchemeGap], { description: '所缺内容\nWhat its source leaves out' })
  missing: (keyof typeof EvaluationSchemeGap)[]

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '演示数据，不依任何文件\nMade up for demonstration' })
  isDemonstration: boolean

  @Disclosed('PUBLIC')
  @Field(() => Regime, {
    nullable: true,
    description: '制度文件\nThe regime that sets it; null: none is registered',
  })
  regime: Regime | null

  @Disclosed('PUBLIC')
  @Field(() => CodeLabel, {
    nullable: true,
    description: '适用地区；为空则全国\nThe division that it was made for; null: the whole country',
  })
  region: CodeLabel | null

  @Disclosed('PUBLIC')
  @Field(() => FieldOfBusiness, { description: '领域\nIts field of business' })
  domain: FieldOfBusiness

  @Disclosed('PUBLIC')
  @Field(() => [CodeLabel], {
    description: '子行业；为空则不限\nSub-sectors; none: all of the field',
  })
  subSectors: CodeLabel[]

  @Disclosed('PUBLIC')
  @Field(() => [SubjectCategory], { description: '主体类别\nCategories of its subjects' })
  subjectCategories: (keyof typeof SubjectCategory)[]

  @Disclosed('PUBLIC')
  @Field(() => [CodeLabel], { description: '等级，由高到低\nIts grades, the best first' })
  scale: CodeLabel[]

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '最低可能得分\nThe least that a score can be; null: without end',
  })
  scoreLeast: string | null

  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '最高可能得分\nThe most that a score can be; null: without end',
  })
  scoreMost: string | null

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationPart], { description: '得分的构成\nParts of the score' })
  parts: EvaluationPart[]

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationWeights], {
    description: '缺某些部分时的权重\nWeights where parts have nothing to score',
  })
  weightsWithout: EvaluationWeights[]

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationIndicator], {
    description: '公布的指标\nIndicators, as far as published',
  })
  indicators: EvaluationIndicator[]

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationBand], { description: '等级区间\nBands of the grades' })
  bands: EvaluationBand[]

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationVeto], {
    description: '直接定级的行为\nActs that lead to a grade directly',
  })
  vetoes: EvaluationVeto[]

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationDemotion], {
    description: '降级条件\nConditions without which a grade is lowered',
  })
  demotions: EvaluationDemotion[]

  @Disclosed('PUBLIC')
  @Field(() => EvaluationCycle, {
    nullable: true,
    description: '评价周期\nThe cycle; null: the source does not say',
  })
  cycle: EvaluationCycle | null

  @Disclosed('PUBLIC')
  @Field(() => EvaluationPublicity, {
    nullable: true,
    description: '公示期\nThe publicity; null: the source does not say',
  })
  publicity: EvaluationPublicity | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description:
      '结果的有效期（月）；为空则由评价单位载明\nMonths that a final result counts; null: the evaluator states it',
  })
  validityMonths: number | null

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, {
    description: '最终结果的公开范围（非自然人）\nScope of final results, of others than persons',
  })
  resultScope: Scope

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationRecordInput], {
    description:
      '由信用记录得出的指标\nIndicators that are counted from records; all other inputs are given',
  })
  recordInputs: EvaluationRecordInput[]
}

export const { Connection: EvaluationSchemeConnection } = connectionOf(
  () => EvaluationScheme,
  'EvaluationScheme',
  '评价方案',
  'evaluation schemes',
)
