import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Provenance } from '../record/record.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import { ListKind } from '../rule/list-kind.type.ts'
import { Domain } from '../rule/rule.enums.ts'
import { Region } from '../rule/rule.type.ts'
import { Subject } from '../subject/subject.type.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { ListEntryState, ListStepKind } from './list.enums.ts'

@ObjectType({
  description: '名单办理的一个环节\nA step on the way to a list, or off it',
  simpleResolvers: true,
})
export class ListStep {
  @Disclosed('AUTHORIZED')
  @Field(() => ListStepKind, { nullable: true, description: '环节\nThe step' })
  kind: keyof typeof ListStepKind | null

  @Disclosed('AUTHORIZED')
  @Field(() => Int, {
    nullable: true,
    description:
      '异议编号：本环节提出或答复的异议\nNumber of the objection that it raised or answered; null: none',
  })
  objection: number | null

  @Disclosed('AUTHORIZED')
  @Field(() => DateScalar, {
    nullable: true,
    description: '办理日期\nThe day on which it was taken',
  })
  takenOn: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => DateScalar, {
    nullable: true,
    description: '由此起算的期间的最后一日（含）\nLast day, inclusive, of the period that it began',
  })
  untilOn: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '办理方\nWho took it' })
  partyName: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, {
    nullable: true,
    description:
      '内容：推荐理由、告知内容、申辩意见、异议与答复、决定理由\nWhat was said: the reason, the notice, the defence, an objection and its answer',
  })
  statement: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, {
    nullable: true,
    description: '修复的依据\nThe provision that a repair rests on',
  })
  basis: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => DateTimeScalar, { nullable: true, description: '记录时刻\nRecorded at' })
  recordedAt: Date | null
}

@ObjectType({
  implements: Node,
  description:
    '名单条目：某主体列入某名单\nAn entry of a list: a subject that is on it, or on its way',
  simpleResolvers: true,
})
export class ListEntry implements Node {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Subject, { nullable: true, description: '信用主体\nThe subject' })
  subject: Subject | null

  @Disclosed('PUBLIC')
  @Field(() => ListKind, { description: '名单\nThe list' })
  list: ListKind

  @Disclosed('PUBLIC')
  @Field(() => ListEntryState, {
    description: '今日的状态；期满即退出\nState as of today: one whose term is over has expired',
  })
  state: keyof typeof ListEntryState

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
  @Field(() => String, {
    nullable: true,
    description: '认定机关\nThe authority that determines',
  })
  authority: string | null

  @Disclosed('PUBLIC')
  @Field(() => Region, { nullable: true, description: '认定机关的区划\nDivision of the authority' })
  region: Region | null

  @Disclosed('PUBLIC')
  @Field(() => Domain, { nullable: true, description: '领域\nField of business' })
  domain: keyof typeof Domain | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '列入的法定依据\nStatutory basis of the entry',
  })
  legalBasis: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '认定文书号\nNumber of the decision' })
  documentNumber: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '公示期的最后一日（含）\nLast day of the public notice, inclusive',
  })
  noticeUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '有效期自\nIn force from' })
  inForceFrom: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '有效期至（含当日）\nIn force until, inclusive; null: no end',
  })
  inForceUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, { description: '公开范围\nDisclosure scope of the entry' })
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

  @Disclosed('PUBLIC')
  @Field(() => [ListEntry], {
    description:
      '相抵触的有效条目（红黑并存）：调用者可见的，须由认定机关处理\nEntries in force of lists that nobody is on at the same time, as far as the caller sees them: for their authorities to settle',
  })
  conflicts: ListEntry[]

  @Disclosed('AUTHORIZED')
  @Field(() => [ListStep], {
    nullable: true,
    description:
      '推荐、告知、申辩、异议与决定；仅认定单位与主体本人可见\nNomination, notice, defence, objections and decisions: for the authority and the subject itself alone',
  })
  steps: ListStep[] | null

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '不向调用者披露的字段\nFields that the caller does not see',
  })
  withheld: WithheldField[]
}

@InputType({ description: '名单条目筛选条件\nWhat entries of lists are narrowed by' })
export class ListEntryFilter {
  @Disclosed('PUBLIC')
  @Field(() => [String], { nullable: true, description: '名单代码，见 listKinds\nCodes of lists' })
  list?: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [ListEntryState], { nullable: true, description: '状态\nStates' })
  state?: (keyof typeof ListEntryState)[] | null

  @Disclosed('PUBLIC')
  @Field(() => [Domain], { nullable: true, description: '领域\nFields of business' })
  domain?: (keyof typeof Domain)[] | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '认定机关的区划代码，包括其下各级\nDivision of the authority, those below it included',
  })
  region?: string | null
}

export const { Connection: ListEntryConnection } = connectionOf(
  () => ListEntry,
  'ListEntry',
  '名单条目',
  'entries of lists',
)
