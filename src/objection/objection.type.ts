import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import { Subject } from '../subject/subject.type.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import {
  DisputedFactKind,
  OverdueLevel,
  ObjectionAspect,
  ObjectionOutcome,
  ObjectionState,
  ObjectionStepKind,
} from './objection.enums.ts'

@ObjectType({
  description: '有异议的数据项：记载值与主张值\nA disputed value: as recorded, and as claimed',
  simpleResolvers: true,
})
export class ObjectionItem {
  @Disclosed('AUTHORIZED')
  @Field(() => String, {
    nullable: true,
    description: '数据项或字段\nThe column of the catalogue item, or the field of the fact',
  })
  field: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '记载值\nThe value that is recorded' })
  recorded: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, {
    nullable: true,
    description: '主张值，或更正后的值\nThe value that is claimed, or was set',
  })
  claimed: string | null
}

@ObjectType({
  description:
    '证据材料：内容由 /evidence/{id} 下载，仅限上传方与办理单位\nA piece of evidence; its content is at /evidence/{id}, for who uploaded it and the handling unit',
  simpleResolvers: true,
})
export class Evidence {
  @Disclosed('AUTHORIZED')
  @Field(() => ID, { nullable: true, description: '标识\nGlobal id' })
  evidenceId: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '文件类型\nMedia type' })
  mediaType: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => Int, { nullable: true, description: '字节数\nIts size in bytes' })
  bytes: number | null

  @Disclosed('AUTHORIZED')
  @Field(() => DateTimeScalar, { nullable: true, description: '上传时刻\nUploaded at' })
  uploadedAt: Date | null
}

@ObjectType({ description: '异议办理的一个环节\nA step with an objection', simpleResolvers: true })
export class ObjectionStep {
  @Disclosed('AUTHORIZED')
  @Field(() => ObjectionStepKind, { nullable: true, description: '环节\nThe step' })
  kind: keyof typeof ObjectionStepKind | null

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
  @Field(() => String, { nullable: true, description: '理由或意见\nWhat was said' })
  statement: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => [ObjectionItem], {
    nullable: true,
    description:
      '有异议的数据项；决定的，为已更正者\nValues that are disputed; of a decision, that were corrected',
  })
  items: ObjectionItem[] | null

  @Disclosed('AUTHORIZED')
  @Field(() => [Evidence], { nullable: true, description: '证据材料\nEvidence' })
  evidence: Evidence[] | null

  @Disclosed('AUTHORIZED')
  @Field(() => DateTimeScalar, { nullable: true, description: '记录时刻\nRecorded at' })
  recordedAt: Date | null
}

/** Who may not see an objection gets none of it, by the row scope and the wall: what is public is the mark on the fact. */
@ObjectType({
  implements: Node,
  description:
    '对某项事实的异议：公众只见该事实上的标注\nAn objection to a fact; the public sees the mark on the fact alone',
  simpleResolvers: true,
})
export class Objection implements Node {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Subject, { nullable: true, description: '信用主体\nThe subject' })
  subject: Subject | null

  @Disclosed('SHARED')
  @Field(() => DisputedFactKind, { nullable: true, description: '事实的类别\nKind of the fact' })
  factKind: keyof typeof DisputedFactKind | null

  @Disclosed('SHARED')
  @Field(() => ID, {
    nullable: true,
    description: '有异议的事实，见 node\nGlobal id of the fact: see `node`',
  })
  fact: string | null

  @Disclosed('SHARED')
  @Field(() => ObjectionAspect, { nullable: true, description: '异议事项\nWhat is disputed' })
  aspect: keyof typeof ObjectionAspect | null

  @Disclosed('SHARED')
  @Field(() => ObjectionState, { nullable: true, description: '状态\nState' })
  state: keyof typeof ObjectionState | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, { nullable: true, description: '提出日期\nThe day of its filing' })
  filedOn: string | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, {
    nullable: true,
    description: '进入该状态之日\nThe day on which it came into its state',
  })
  sinceOn: string | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '下一环节的期限（含当日）\nLast day for the next step, inclusive; null: nothing is due',
  })
  dueOn: string | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, {
    nullable: true,
    description: '决定的期限（含当日）\nLast day for the decision, inclusive',
  })
  decisionDueOn: string | null

  @Disclosed('SHARED')
  @Field(() => Boolean, {
    nullable: true,
    description: '是否逾期\nWhether the next step is overdue',
  })
  overdue: boolean | null

  @Disclosed('SHARED')
  @Field(() => OverdueLevel, {
    nullable: true,
    description: '督办层级；未逾期为空\nWho has to look after it; null: it is not overdue',
  })
  escalation: keyof typeof OverdueLevel | null

  @Disclosed('SHARED')
  @Field(() => ObjectionOutcome, { nullable: true, description: '处理结果\nWhat was decided' })
  outcome: keyof typeof ObjectionOutcome | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, { nullable: true, description: '决定日期\nThe day of the decision' })
  decidedOn: string | null

  @Disclosed('SHARED')
  @Field(() => Boolean, {
    nullable: true,
    description: '是否已复查\nWhether it was looked at again',
  })
  reviewed: boolean | null

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '办理单位\nThe unit that handles it' })
  handler: string | null

  @Disclosed('SHARED')
  @Field(() => Int, {
    nullable: true,
    description:
      '版本号：办理时的 expectedVersion\nNumber of the version: `expectedVersion` of mutations',
  })
  version: number | null

  @Disclosed('AUTHORIZED')
  @Field(() => Boolean, {
    nullable: true,
    description: '是否由单位代为提出\nWhether a unit filed it on behalf of the subject',
  })
  onBehalf: boolean | null

  @Disclosed('AUTHORIZED')
  @Field(() => [ObjectionStep], {
    nullable: true,
    description:
      '办理过程、理由与证据；仅主体本人与办理、核实单位可见\nWhat was said and shown: for the subject itself and the units that handle and verify',
  })
  steps: ObjectionStep[] | null

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '不向调用者披露的字段\nFields that the caller does not see',
  })
  withheld: WithheldField[]
}

/** The rows are narrowed among those that the caller sees, whose state and dates it sees. */
@InputType({ description: '异议筛选条件\nWhat objections are narrowed by' })
export class ObjectionFilter {
  @Disclosed('PUBLIC')
  @Field(() => [ObjectionState], { nullable: true, description: '状态\nStates' })
  state?: (keyof typeof ObjectionState)[] | null

  @Disclosed('PUBLIC')
  @Field(() => [DisputedFactKind], { nullable: true, description: '事实的类别\nKinds of facts' })
  factKind?: (keyof typeof DisputedFactKind)[] | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    nullable: true,
    description: '仅逾期的\nOnly those whose next step is overdue',
  })
  overdue?: boolean | null
}

export const { Connection: ObjectionConnection } = connectionOf(
  () => Objection,
  'Objection',
  '异议',
  'objections',
)
