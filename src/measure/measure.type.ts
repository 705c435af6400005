import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Provenance } from '../record/record.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import { MeasureEffect } from '../rule/decision.enums.ts'
import { Measure } from '../rule/decision.type.ts'
import { Purpose } from '../rule/disclosure-rule.type.ts'
import { Domain } from '../rule/rule.enums.ts'
import { Region } from '../rule/rule.type.ts'
import { Subject } from '../subject/subject.type.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { MeasureApplicationState } from './measure.enums.ts'

@ObjectType({
  implements: Node,
  description:
    '措施实施情况：某单位在某事项中对某主体实施的激励或惩戒措施及其成效\nA measure that a unit applied to a subject in a matter, and what came of it',
  simpleResolvers: true,
})
export class MeasureApplication implements Node {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Subject, { nullable: true, description: '对象：信用主体\nThe subject' })
  subject: Subject | null

  @Disclosed('PUBLIC')
  @Field(() => Measure, {
    description: '措施，按实施之日的规定\nThe measure, by the rule of the day of its application',
  })
  measure: Measure

  @Disclosed('PUBLIC')
  @Field(() => MeasureApplicationState, {
    description: '今日的状态\nState as of today',
  })
  state: keyof typeof MeasureApplicationState

  @Disclosed('PUBLIC')
  @Field(() => Purpose, { nullable: true, description: '用途\nThe purpose' })
  purpose: Purpose | null

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '实施单位\nThe unit that applied it' })
  unit: string

  @Disclosed('PUBLIC')
  @Field(() => Region, { nullable: true, description: '实施单位的区划\nDivision of the unit' })
  region: Region | null

  @Disclosed('PUBLIC')
  @Field(() => Domain, { nullable: true, description: '领域\nField of business' })
  domain: keyof typeof Domain | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '实施日期\nApplied on' })
  appliedOn: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '实施至（含当日）；为空则无止期\nIn effect until, inclusive; null: no end',
  })
  appliedUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '解除日期\nThe day on which it was lifted',
  })
  liftedOn: string | null

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '办理事项\nThe matter' })
  matter: string | null

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '实施内容\nWhat was done' })
  content: string | null

  @Disclosed('SHARED')
  @Field(() => String, {
    nullable: true,
    description: '成效；尚未反馈时为空\nWhat came of it; null: not reported yet',
  })
  effect: string | null

  @Disclosed('SHARED')
  @Field(() => String, {
    nullable: true,
    description: '所依的信用核查编号\nNumber of the credit check that led to it, if there was one',
  })
  checkNumber: string | null

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, { description: '公开范围\nDisclosure scope' })
  disclosureScope: Scope

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '本版本的记录时刻\nWhen this version was recorded' })
  recordedAt: Date

  @Disclosed('SHARED')
  @Field(() => Int, {
    nullable: true,
    description:
      '版本号，变更时用作 expectedVersion\nNumber of the version: `expectedVersion` of mutations',
  })
  version: number | null

  @Disclosed('INTERNAL')
  @Field(() => String, {
    nullable: true,
    description: '本版本的变更理由\nWhy this version was made',
  })
  changeReason: string | null

  @Disclosed('SHARED')
  @Field(() => Provenance, { nullable: true, description: '数据来源\nProvenance' })
  provenance: Provenance | null

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '不向调用者披露的字段\nFields that the caller does not see',
  })
  withheld: WithheldField[]
}

@InputType({ description: '措施实施情况筛选条件\nWhat applications of measures are narrowed by' })
export class MeasureApplicationFilter {
  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '措施代码，见 measures\nCodes of measures',
  })
  measure?: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [MeasureEffect], {
    nullable: true,
    description: '措施性质\nWhat the measures do',
  })
  measureEffect?: (keyof typeof MeasureEffect)[] | null

  @Disclosed('PUBLIC')
  @Field(() => [MeasureApplicationState], { nullable: true, description: '状态\nStates' })
  state?: (keyof typeof MeasureApplicationState)[] | null

  @Disclosed('PUBLIC')
  @Field(() => [Domain], { nullable: true, description: '领域\nFields of business' })
  domain?: (keyof typeof Domain)[] | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '实施单位的区划代码，包括其下各级\nDivision of the unit, those below it included',
  })
  region?: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '实施日期自\nApplied from, inclusive' })
  appliedFrom?: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '实施日期至\nApplied until, inclusive' })
  appliedUntil?: string | null
}

export const { Connection: MeasureApplicationConnection } = connectionOf(
  () => MeasureApplication,
  'MeasureApplication',
  '措施实施情况',
  'measures that were applied',
)
