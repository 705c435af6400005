import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Node } from '../relay/node.type.ts'
import { CreditCheckOutcome, FactKind, MeasureEffect, SourceNeed } from '../rule/decision.enums.ts'
import { Purpose } from '../rule/disclosure-rule.type.ts'
import { Source } from '../rule/source.type.ts'
import { Subject } from '../subject/subject.type.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { FactChangeKind, ReceiptState, SourceFreshness } from './check.enums.ts'

@ObjectType({ description: '结论所依的事实\nA fact that a reason rests on', simpleResolvers: true })
export class CheckedFact {
  @Disclosed('PUBLIC')
  @Field(() => FactKind, { description: '种类\nKind' })
  kind: keyof typeof FactKind

  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '核查时的版本\nIts version at the check' })
  version: number

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '名称或文号\nTitle, or number of its document',
  })
  label: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '发生或决定日期\nThe day on which it arose' })
  on: string

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '核查时异议处理中\nAn objection was open at the check' })
  disputed: boolean

  @Disclosed('PUBLIC')
  @Field(() => Node, {
    nullable: true,
    description:
      '该事实如今的内容；已不可见时为空\nThe fact as the caller may see it today; null when it no longer may',
  })
  node: Node | null
}

@ObjectType({ description: '结论的理由\nWhy an outcome is what it is', simpleResolvers: true })
export class CheckReason {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '理由代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nIn Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nIn English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => CreditCheckOutcome, { description: '由其导致的结论\nThe outcome that it leads to' })
  outcome: keyof typeof CreditCheckOutcome

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '依据\nLegal basis' })
  basis: string | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description:
      '计入的事实数；部分事实不向调用者披露时为空\nHow many facts count; null where some are not the caller’s to see',
  })
  count: number | null

  @Disclosed('PUBLIC')
  @Field(() => [CheckedFact], {
    description: '所依的事实，最近者在前，至多二十项\nThe facts, the latest first, twenty at most',
  })
  facts: CheckedFact[]

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '相应措施代码\nCodes of the measures that follow' })
  measures: string[]
}

@ObjectType({ description: '适用的措施\nA measure that applies', simpleResolvers: true })
export class CheckMeasure {
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
  @Field(() => MeasureEffect, { description: '性质\nWhat it does' })
  effect: keyof typeof MeasureEffect

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '依据\nLegal basis' })
  basis: string
}

@ObjectType({ description: '所查来源\nA source that was searched', simpleResolvers: true })
export class CheckCoverage {
  @Disclosed('PUBLIC')
  @Field(() => Source, { nullable: true, description: '来源\nThe source' })
  source: Source | null

  @Disclosed('PUBLIC')
  @Field(() => SourceNeed, { description: '必要性\nWhether it has to have been heard' })
  need: keyof typeof SourceNeed

  @Disclosed('PUBLIC')
  @Field(() => SourceFreshness, { description: '新鲜程度\nHow it was heard' })
  state: keyof typeof SourceFreshness

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '最近一次报送\nIts last delivery' })
  deliveredAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '规则允许的天数\nHow many days old a delivery may be, by the policy',
  })
  freshDays: number
}

@ObjectType({
  description:
    '核查所取的历史时点\nThe instants that a check was asked for; null means the instant of the check',
  simpleResolvers: true,
})
export class CheckInstants {
  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '事实有效的日期\nThe day on which facts held',
  })
  validAt: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '知悉的时刻\nWhen they were known' })
  knownAt: Date | null
}

@ObjectType({
  description:
    '信用核查：结论、理由、所查来源与可供举证的回执\nA credit check: an outcome with its reasons, the sources that were searched, and a receipt that can be shown in court',
  simpleResolvers: true,
})
export class CreditCheck {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '编号\nIts number' })
  number: string

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '核查时刻\nWhen it was answered' })
  checkedAt: Date

  @Disclosed('PUBLIC')
  @Field(() => Purpose, { nullable: true, description: '用途\nThe purpose' })
  purpose: Purpose | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '办理事项\nThe matter' })
  matter: string | null

  @Disclosed('SHARED')
  @Field(() => Subject, {
    nullable: true,
    description: '信用主体；未找到时为空\nThe subject; null when none was found',
  })
  subject: Subject | null

  @Disclosed('SHARED')
  @Field(() => CreditCheckOutcome, { nullable: true, description: '结论\nThe outcome' })
  outcome: keyof typeof CreditCheckOutcome | null

  @Disclosed('SHARED')
  @Field(() => [CheckReason], {
    nullable: true,
    description: '理由，重者在前\nReasons, the worst first',
  })
  reasons: CheckReason[] | null

  @Disclosed('SHARED')
  @Field(() => [CheckMeasure], {
    nullable: true,
    description: '适用的激励与限制措施\nIncentives and restrictions that apply',
  })
  measures: CheckMeasure[] | null

  @Disclosed('SHARED')
  @Field(() => [CheckCoverage], {
    nullable: true,
    description: '所查来源及其新鲜程度\nThe sources that were searched, and how fresh each is',
  })
  coverage: CheckCoverage[] | null

  @Disclosed('PUBLIC')
  @Field(() => CheckInstants, { description: '历史时点\nThe instants that it was asked for' })
  asOf: CheckInstants

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description: '核查规则的版本\nVersion of the decision policy: its code, first day and hash',
  })
  policyVersion: string

  @Disclosed('SHARED')
  @Field(() => String, {
    nullable: true,
    description:
      '回执：对上述内容的签名（JWS），公钥见 /.well-known/jwks.json\nThe receipt: all of this, signed (compact JWS); keys at /.well-known/jwks.json',
  })
  receipt: string | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description:
      '历史回放：当时的答复，事实其后可能已变\nA replay: the answer as it was given; facts may have changed since',
  })
  isHistory: boolean

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '不向调用者披露的字段\nFields that the caller does not see',
  })
  withheld: WithheldField[]
}

@ObjectType({
  description: '核查所依事实的变动\nWhat became of a fact since',
  simpleResolvers: true,
})
export class FactChange {
  @Disclosed('PUBLIC')
  @Field(() => FactKind, { description: '种类\nKind' })
  kind: keyof typeof FactKind

  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => FactChangeKind, { description: '变动\nWhat became of it' })
  change: keyof typeof FactChangeKind
}

@ObjectType({ description: '回执核验\nWhat was found of a receipt', simpleResolvers: true })
export class ReceiptVerification {
  @Disclosed('PUBLIC')
  @Field(() => ReceiptState, { description: '核验结果\nWhat was found' })
  state: keyof typeof ReceiptState

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '完整\nIntact, and given here' })
  isIntact: boolean

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '编号\nIts number' })
  number: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '核查时刻\nWhen it was answered' })
  checkedAt: Date | null

  @Disclosed('SHARED')
  @Field(() => [FactChange], {
    nullable: true,
    description:
      '其后被更正、修复、撤销、屏蔽或提出异议的事实；仅持有方与审计可知\nFacts that were corrected, repaired, revoked, shielded or disputed since; for the holder and auditors',
  })
  changes: FactChange[] | null

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '不向调用者披露的字段\nFields that the caller does not see',
  })
  withheld: WithheldField[]
}
