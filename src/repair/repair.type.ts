import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Provenance } from '../record/record.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import { RepairDecider, RepairedFact, RepairWay } from '../rule/repair-rule.enums.ts'
import { RepairRule } from '../rule/repair-rule.type.ts'
import { Domain } from '../rule/rule.enums.ts'
import { Subject } from '../subject/subject.type.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { RepairState, RepairStepKind } from './repair.enums.ts'

@ObjectType({
  description: '修复办理环节\nA step on the way of a repair',
  simpleResolvers: true,
})
export class RepairStep {
  @Disclosed('AUTHORIZED')
  @Field(() => RepairStepKind, { nullable: true, description: '环节\nThe step' })
  kind: keyof typeof RepairStepKind | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '办理方\nWho took it' })
  partyName: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => DateScalar, {
    nullable: true,
    description: '办理日期\nThe day on which it was taken',
  })
  takenOn: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, {
    nullable: true,
    description:
      '内容：申请事由、补正要求、决定理由\nWhat was said: the application, what is asked for, the reasons',
  })
  statement: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => [String], {
    nullable: true,
    description: '材料的 SHA-256\nSHA-256 of what was handed in',
  })
  evidence: string[] | null

  @Disclosed('AUTHORIZED')
  @Field(() => DateTimeScalar, { nullable: true, description: '记录时刻\nRecorded at' })
  recordedAt: Date | null
}

@ObjectType({
  implements: Node,
  description:
    '信用修复：对一条失信信息的修复申请或决定\nThe repair of an adverse fact: applied for, or decided by the window',
  simpleResolvers: true,
})
export class Repair implements Node {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Subject, { nullable: true, description: '信用主体\nThe subject' })
  subject: Subject | null

  @Disclosed('SHARED')
  @Field(() => RepairedFact, { nullable: true, description: '修复对象\nWhat is repaired' })
  factKind: keyof typeof RepairedFact | null

  @Disclosed('SHARED')
  @Field(() => Node, {
    nullable: true,
    description: '所修复的信息；调用者看不到时为空\nThe fact; null when the caller does not see it',
  })
  fact: Node | null

  @Disclosed('SHARED')
  @Field(() => RepairRule, {
    nullable: true,
    description: '所依的修复规则，按其版本\nThe rule that it goes by, in its version',
  })
  rule: RepairRule | null

  @Disclosed('SHARED')
  @Field(() => RepairState, { nullable: true, description: '状态\nState' })
  state: keyof typeof RepairState | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, { nullable: true, description: '进入该状态的日期\nIn this state since' })
  sinceOn: string | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, { nullable: true, description: '申请日期\nApplied for on' })
  appliedOn: string | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '办理期限（含当日）；不在待办时为空\nLast day, inclusive, on which the unit acts in time; null: it is not its turn',
  })
  dueOn: string | null

  @Disclosed('SHARED')
  @Field(() => Boolean, { nullable: true, description: '已逾期\nThe deadline is over' })
  overdue: boolean | null

  @Disclosed('SHARED')
  @Field(() => Boolean, {
    nullable: true,
    description: '对修复结果有异议正在处理\nAn objection to what was decided is open',
  })
  disputed: boolean | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, { nullable: true, description: '受理日期\nAccepted on' })
  acceptedOn: string | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, { nullable: true, description: '决定日期\nDecided on' })
  decidedOn: string | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, { nullable: true, description: '结果告知日期\nThe result was told on' })
  notifiedOn: string | null

  @Disclosed('SHARED')
  @Field(() => RepairDecider, { nullable: true, description: '决定方\nWho decides' })
  decidedBy: keyof typeof RepairDecider | null

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '决定单位\nName of who decides' })
  decider: string | null

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '决定编号\nNumber of the decision' })
  decisionNumber: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => RepairWay, { nullable: true, description: '修复方式\nThe way' })
  way: keyof typeof RepairWay | null

  @Disclosed('AUTHORIZED')
  @Field(() => Int, {
    nullable: true,
    description: '所报培训或服务小时数\nHours of training or service, as stated',
  })
  hours: number | null

  @Disclosed('AUTHORIZED')
  @Field(() => DateScalar, {
    nullable: true,
    description: '在此日之前不得再申请修复\nThe subject may not be repaired before this day',
  })
  barredUntil: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => [RepairStep], {
    nullable: true,
    description:
      '办理环节，最早的在前；仅主体本人与办理单位可见\nSteps, the oldest first: the subject’s own and the handling unit’s',
  })
  steps: RepairStep[] | null

  @Disclosed('SHARED')
  @Field(() => DisclosureScopeType, { nullable: true, description: '公开范围\nDisclosure scope' })
  disclosureScope: Scope | null

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

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '不向调用者披露的字段\nFields that the caller does not see',
  })
  withheld: WithheldField[]
}

// No row of a repair is public, so that who may narrow by what tells nothing.
@InputType({ description: '修复筛选条件\nWhat repairs are narrowed by' })
export class RepairFilter {
  @Disclosed('PUBLIC')
  @Field(() => [RepairState], { nullable: true, description: '状态\nStates' })
  state?: (keyof typeof RepairState)[] | null

  @Disclosed('PUBLIC')
  @Field(() => [RepairedFact], { nullable: true, description: '修复对象\nWhat is repaired' })
  factKind?: (keyof typeof RepairedFact)[] | null

  @Disclosed('PUBLIC')
  @Field(() => ID, { nullable: true, description: '某条信息的修复\nRepairs of one fact' })
  fact?: string | null

  @Disclosed('PUBLIC')
  @Field(() => [Domain], { nullable: true, description: '领域\nFields of business' })
  domain?: (keyof typeof Domain)[] | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '区划代码，包括其下各级\nDivision, those below it included',
  })
  region?: string | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    nullable: true,
    description: '是否逾期\nWhether the deadline is over',
  })
  overdue?: boolean | null
}

export const { Connection: RepairConnection } = connectionOf(
  () => Repair,
  'Repair',
  '信用修复',
  'repairs of credit',
)
