import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { RepairProblemCode } from '../repair/repair.enums.ts'
import { IdentifierInput } from '../subject/subject.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { RepairingInput, RepairProblem } from './repair-step.type.ts'

export const RepairDecisionOutcome = enumOf(
  'RepairDecisionOutcome',
  { zh: '修复决定', en: 'What is decided of a repair' },
  {
    GRANTED: { zh: '准予修复', en: 'It is granted' },
    REFUSED: { zh: '不予修复', en: 'It is refused' },
    REVOKED: { zh: '撤销修复', en: 'A repair that was granted is revoked' },
  },
)

export const ReceivedStatus = enumOf(
  'ReceivedStatus',
  { zh: '决定的接收情况', en: 'What became of a decision that came in' },
  {
    TAKEN: { zh: '已执行', en: 'It took effect' },
    REPEATED: { zh: '此前已执行', en: 'It came before, and took effect then' },
    WAITING: { zh: '已留存，待核对', en: 'It is kept, and tried again' },
    REFUSED: { zh: '未接收', en: 'It was not taken' },
  },
)

export const ReviewTargetKind = enumOf(
  'ReviewTargetKind',
  { zh: '复核对象', en: 'What has to be looked at again' },
  {
    EVALUATION: { zh: '信用评价', en: 'An evaluation' },
    LIST_ENTRY: { zh: '名单条目', en: 'An entry of a list' },
    MEASURE: { zh: '所实施的措施', en: 'A measure that was applied' },
  },
)

export const ReviewReasonCode = enumOf(
  'ReviewReason',
  { zh: '复核原因', en: 'Why it has to be looked at again' },
  {
    REPAIRED: { zh: '所依的信息已修复', en: 'A fact that it may rest on was repaired' },
    REPAIR_REVOKED: { zh: '修复已撤销', en: 'The repair of a fact was revoked' },
  },
)

@InputType({
  description: '“信用中国”的修复决定\nA decision of Credit China about a record',
})
export class ReceiveRepairDecisionInput {
  @Field(() => String, {
    description: '决定编号：同一编号只生效一次\nIts number: a number takes effect once',
  })
  number: string

  @Field(() => RepairDecisionOutcome, { description: '决定\nThe decision' })
  outcome: keyof typeof RepairDecisionOutcome

  @Field(() => DateScalar, { description: '决定日期\nDecided on' })
  decidedOn: string

  @Field(() => IdentifierInput, { description: '主体代码\nIdentifier of the subject' })
  subject: IdentifierInput

  @Field(() => String, {
    description: '处罚决定文书号\nNumber of the document of the penalty',
  })
  documentNumber: string

  @Field(() => String, { description: '理由\nReasons' })
  reason: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({
  description: '依重整计划屏蔽信用记录\nTo shield a record under a plan of reorganisation',
})
export class ShieldFactInput extends RepairingInput {
  @Field(() => ID, { description: '信用记录\nThe record' })
  record: string

  @Field(() => String, { description: '依据：重整计划\nThe plan that it rests on' })
  basis: string

  @Field(() => String, { description: '法院裁定文书号\nNumber of the ruling of the court' })
  documentNumber: string

  @Field(() => DateScalar, { description: '裁定批准日期\nThe plan was approved on' })
  approvedOn: string

  @Field(() => DateScalar, { description: '保护至（含当日）\nLast day of the shield' })
  until: string
}

@InputType({ description: '解除屏蔽\nTo end the shield of a record' })
export class LiftShieldInput extends RepairingInput {
  @Field(() => ID, { description: '信用记录\nThe record' })
  record: string

  @Field(() => String, { description: '理由\nWhy' })
  reason: string
}

@InputType({ description: '办结复核事项\nTo close a review' })
export class CloseReviewTaskInput extends RepairingInput {
  @Field(() => ID, { description: '复核事项\nThe task' })
  task: string

  @Field(() => String, { description: '复核结果\nWhat came of it' })
  statement: string
}

@ObjectType({
  description: '修复决定的接收结果\nWhat became of a decision that came in',
  simpleResolvers: true,
})
export class ReceivedDecisionPayload {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '决定编号\nIts number' })
  number: string

  @Disclosed('PUBLIC')
  @Field(() => ReceivedStatus, { description: '接收情况\nWhat became of it' })
  status: keyof typeof ReceivedStatus

  @Disclosed('PUBLIC')
  @Field(() => [RepairProblem], { description: '待核对的原因\nWhy it waits' })
  problems: RepairProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}

@ObjectType({
  description: '待核对的修复决定\nA decision that waits with a problem',
  simpleResolvers: true,
})
export class WaitingRepairDecision {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '决定编号\nIts number' })
  number: string

  @Disclosed('PUBLIC')
  @Field(() => RepairDecisionOutcome, { description: '决定\nThe decision' })
  outcome: keyof typeof RepairDecisionOutcome

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '决定日期\nDecided on' })
  decidedOn: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '主体代码；身份证件不显示\nIdentifier of the subject; null for identity papers',
  })
  subjectIdentifier: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '处罚决定文书号\nNumber of the document' })
  documentNumber: string

  @Disclosed('PUBLIC')
  @Field(() => RepairProblemCode, { description: '待核对的原因\nWhy it waits' })
  problem: keyof typeof RepairProblemCode

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '收到时刻\nReceived at' })
  receivedAt: Date
}

@ObjectType({
  description: '屏蔽或解除的结果\nThe result of a shielding or its lifting',
  simpleResolvers: true,
})
export class ShieldPayload {
  @Disclosed('PUBLIC')
  @Field(() => ID, { nullable: true, description: '信用记录\nThe record; null: nothing was done' })
  record: string | null

  @Disclosed('PUBLIC')
  @Field(() => [RepairProblem], { description: '未予办理的原因\nWhy nothing was done' })
  problems: RepairProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}

@ObjectType({
  description:
    '复核事项：所依的信息已修复或恢复，由本方复核\nWhat one’s own party has to look at again, since a fact was repaired or is in force again',
  simpleResolvers: true,
})
export class ReviewTask {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '标识\nIts id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => ReviewTargetKind, { description: '复核对象的种类\nWhat has to be looked at' })
  kind: keyof typeof ReviewTargetKind

  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '复核对象，见 node\nGlobal id of the target: see `node`' })
  target: string

  @Disclosed('PUBLIC')
  @Field(() => ReviewReasonCode, { description: '原因\nWhy' })
  reason: keyof typeof ReviewReasonCode

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '产生时刻\nSince' })
  madeAt: Date

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '办结时刻；待办时为空\nClosed at; null while it waits',
  })
  doneAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '复核结果\nWhat came of it' })
  statement: string | null
}

@ObjectType({
  description: '办结复核的结果\nThe result of closing a review',
  simpleResolvers: true,
})
export class CloseReviewTaskPayload {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '复核事项\nThe task' })
  task: string

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}
