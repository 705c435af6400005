import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Provenance } from '../record/record.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import { EvaluationScheme } from '../rule/evaluation-scheme.type.ts'
import { Domain } from '../rule/rule.enums.ts'
import { Region } from '../rule/rule.type.ts'
import { Subject } from '../subject/subject.type.ts'
import { DateScalar, DateTimeScalar, DecimalScalar } from '../vocabulary/scalars.ts'
import { EvaluationState, EvaluationStatus } from './evaluation.enums.ts'
import { EvaluationExplanation, EvaluationStep } from './explanation.type.ts'

@ObjectType({
  description:
    '信用等级：须与评价方案及其版本一并引用，同一字母在不同方案中含义不同\nA grade with its scheme and version: the same letter means another thing in another scheme',
  simpleResolvers: true,
})
export class CreditGrade {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '等级代码\nCode of the grade in the scale of its scheme' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文名称\nIts name in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文名称\nIts name in English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '评价方案代码\nCode of the scheme' })
  scheme: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description: '评价方案版本：代码@施行之日\nVersion of the scheme: code@validFrom',
  })
  version: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description:
      '可直接引用的写法，含方案与版本\nThe grade as it is cited, scheme and version with it',
  })
  text: string

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description: '演示方案所评，不得使用\nBy a scheme that was made up: not to be used',
  })
  isDemonstration: boolean
}

@ObjectType({
  implements: Node,
  description:
    '信用评价：某主体某一周期按某方案的评价\nAn evaluation of a subject for a period, by a version of a scheme',
  simpleResolvers: true,
})
export class Evaluation implements Node {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Subject, { nullable: true, description: '信用主体\nThe subject' })
  subject: Subject | null

  @Disclosed('PUBLIC')
  @Field(() => EvaluationScheme, {
    description: '评价方案，所依的版本\nThe scheme, in the version by which was evaluated',
  })
  scheme: EvaluationScheme

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '评价周期自\nFirst day of the period' })
  periodFrom: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    description: '评价周期至（含当日）\nLast day of the period, inclusive',
  })
  periodUntil: string

  @Disclosed('PUBLIC')
  @Field(() => EvaluationState, {
    description:
      '今日的状态；有效期届满即不再作数\nState as of today: one whose validity is over has expired',
  })
  state: keyof typeof EvaluationState

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description: '有异议正在处理\nAn objection to it is open',
  })
  disputed: boolean

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    description: '进入该状态之日\nThe day on which it came into its state',
  })
  sinceOn: string

  @Disclosed('PUBLIC')
  @Field(() => EvaluationStatus, { description: '是否评定等级\nWhether it was graded' })
  status: keyof typeof EvaluationStatus

  @Disclosed('PUBLIC')
  @Field(() => CreditGrade, {
    nullable: true,
    description: '等级；无法判定时为空\nThe grade; null where none could be determined',
  })
  grade: CreditGrade | null

  @Disclosed('SHARED')
  @Field(() => DecimalScalar, {
    nullable: true,
    description: '得分\nThe score; null also where nothing was scored',
  })
  score: string | null

  @Disclosed('SHARED')
  @Field(() => EvaluationExplanation, { nullable: true, description: '说明\nWhat explains it' })
  explanation: EvaluationExplanation | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '公示期自\nFirst day of its publicity' })
  publicityFrom: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '公示期的最后一日（含）\nLast day of its publicity, inclusive',
  })
  publicityUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '有效期自\nIt counts from' })
  validFrom: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '有效期至（含当日）\nIt counts until, inclusive',
  })
  validUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '评价单位\nWho evaluated' })
  evaluator: string | null

  @Disclosed('SHARED')
  @Field(() => Boolean, {
    nullable: true,
    description:
      '受委托机构按备案方案所评\nBy an agency under a mandate that names the filed scheme',
  })
  isDelegated: boolean | null

  @Disclosed('PUBLIC')
  @Field(() => Region, { nullable: true, description: '评价单位的区划\nDivision of the evaluator' })
  region: Region | null

  @Disclosed('PUBLIC')
  @Field(() => Domain, { description: '领域\nField of business' })
  domain: keyof typeof Domain

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, {
    description: '公开范围\nDisclosure scope of the evaluation',
  })
  disclosureScope: Scope

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '本版本的记录时刻\nWhen this version was recorded' })
  recordedAt: Date

  @Disclosed('SHARED')
  @Field(() => Int, {
    nullable: true,
    description:
      '版本号，办理时用作 expectedVersion\nNumber of the version: `expectedVersion` of mutations',
  })
  version: number | null

  @Disclosed('SHARED')
  @Field(() => Provenance, { nullable: true, description: '数据来源\nProvenance' })
  provenance: Provenance | null

  @Disclosed('AUTHORIZED')
  @Field(() => [EvaluationStep], {
    nullable: true,
    description:
      '各环节及所依输入；仅评价单位、持有单位与主体本人可见\nWhat was done, said and put in: for the evaluator, its holder and the subject itself alone',
  })
  steps: EvaluationStep[] | null

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '不向调用者披露的字段\nFields that the caller does not see',
  })
  withheld: WithheldField[]
}

@InputType({
  description:
    '某方案的等级：同一字母在不同方案中含义不同\nGrades of one scheme: the same letter means another thing in another',
})
export class GradeFilter {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '评价方案代码\nCode of the scheme' })
  scheme: string

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '等级代码\nCodes of its grades' })
  codes: string[]
}

@InputType({ description: '信用评价筛选条件\nWhat evaluations are narrowed by' })
export class EvaluationFilter {
  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '评价方案代码，见 evaluationSchemes\nCodes of schemes',
  })
  scheme?: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [EvaluationState], { nullable: true, description: '状态\nStates' })
  state?: (keyof typeof EvaluationState)[] | null

  @Disclosed('PUBLIC')
  @Field(() => GradeFilter, {
    nullable: true,
    description: '某方案的等级\nGrades of a scheme',
  })
  grade?: GradeFilter | null

  @Disclosed('PUBLIC')
  @Field(() => [Domain], { nullable: true, description: '领域\nFields of business' })
  domain?: (keyof typeof Domain)[] | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '评价单位的区划代码，包括其下各级\nDivision of the evaluator, those below it included',
  })
  region?: string | null
}

export const { Connection: EvaluationConnection } = connectionOf(
  () => Evaluation,
  'Evaluation',
  '信用评价',
  'evaluations',
)
