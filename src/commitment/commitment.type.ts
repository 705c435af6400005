import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { RecordState } from '../record/record.enums.ts'
import { CreditRecord, Provenance } from '../record/record.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import { OrderDirection } from '../relay/order.ts'
import { CodeLabel } from '../rule/code-set.type.ts'
import { CommitmentTemplate, CommitmentType, PublicationClass } from '../rule/commitment.type.ts'
import { Domain } from '../rule/rule.enums.ts'
import { Subject } from '../subject/subject.type.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { CommitmentStage } from './commitment.enums.ts'

@ObjectType({
  description: '信用承诺的一个版本\nA version of a commitment',
  simpleResolvers: true,
})
export class CommitmentVersion {
  @Disclosed('SHARED')
  @Field(() => Int, { nullable: true, description: '版本号\nNumber, from 1' })
  version: number | null

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '变更种类\nWhy it came to be' })
  changeKind: string | null

  @Disclosed('INTERNAL')
  @Field(() => String, { nullable: true, description: '变更理由\nThe reason that was given' })
  changeReason: string | null

  @Disclosed('PUBLIC')
  @Field(() => CommitmentStage, { nullable: true, description: '阶段\nStage' })
  stage: keyof typeof CommitmentStage | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '记录时刻\nRecorded at' })
  recordedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '被取代时刻\nSuperseded at' })
  supersededAt: Date | null
}

@ObjectType({
  implements: Node,
  description: '信用承诺\nA credit commitment',
  simpleResolvers: true,
})
export class Commitment implements Node {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Subject, { nullable: true, description: '承诺人\nWho made it' })
  subject: Subject | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '承诺编码，二十位；有的类型没有\nThe code of 20 digits: division, day, serial; some types have none',
  })
  code: string | null

  @Disclosed('PUBLIC')
  @Field(() => CommitmentTemplate, {
    nullable: true,
    description: '所依承诺书范本\nTemplate that it follows; null: of none',
  })
  template: CommitmentTemplate | null

  @Disclosed('PUBLIC')
  @Field(() => CommitmentType, { description: '承诺类型\nType' })
  type: CommitmentType

  @Disclosed('PUBLIC')
  @Field(() => CodeLabel, {
    nullable: true,
    description: '承诺场景，见代码集 COMMITMENT_SCENE\nScene, of the code set COMMITMENT_SCENE',
  })
  scene: CodeLabel | null

  @Disclosed('PUBLIC')
  @Field(() => PublicationClass, { description: '公开类型\nHow far it is open' })
  publicationClass: PublicationClass

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '承诺事由\nWhat it is made for' })
  reason: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '承诺内容\nContent' })
  content: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '违诺责任\nLiability for a breach' })
  liability: string

  @Disclosed('PUBLIC')
  @Field(() => Domain, { nullable: true, description: '重点领域\nField of business' })
  domain: keyof typeof Domain | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '承诺作出日期\nMade on' })
  signedOn: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '承诺有效期至（含当日）；为空则无期限\nTo be fulfilled until, inclusive; null: no end',
  })
  validUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => CommitmentStage, { description: '阶段\nWhere it stands' })
  stage: keyof typeof CommitmentStage

  @Disclosed('PUBLIC')
  @Field(() => RecordState, {
    description:
      '状态：是否计入、公开，与信用记录同\nState: whether it counts and is published, as of records',
  })
  state: keyof typeof RecordState

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '异议处理中\nAn objection is open' })
  disputed: boolean

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, { description: '公开范围\nDisclosure scope' })
  disclosureScope: Scope

  @Disclosed('SHARED')
  @Field(() => String, {
    nullable: true,
    description:
      '公开范围的由来：依公开类型、自然人、文本待审核\nWhy the scope is so: BY_CLASS, PERSON, or TEXT_NOT_RELEASED (its text seems to hold personal data)',
  })
  publicationReason: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '公开起始日\nPublished from' })
  publishedFrom: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '公开截止日（含当日）\nPublished until, inclusive; null: no end',
  })
  publishedUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '承诺受理单位；主体自行登记时为空\nUnit that accepted it; null for one that its subject registered',
  })
  acceptingUnit: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '承诺受理单位代码\nCode of that unit' })
  acceptingUnitCode: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '承诺履行状态认定日期\nJudged on' })
  judgedOn: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '承诺履行状态认定单位\nUnit that judged' })
  judgingUnit: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '承诺履行状态认定单位代码\nCode of the unit that judged',
  })
  judgingUnitCode: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '未履行的承诺内容\nWhat was left undone' })
  unfulfilledContent: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '违诺责任追究内容\nHow the breach is called to account',
  })
  accountability: string | null

  @Disclosed('INTERNAL')
  @Field(() => String, { nullable: true, description: '认定依据\nEvidence of the judgement' })
  evidence: string | null

  @Disclosed('INTERNAL')
  @Field(() => String, { nullable: true, description: '备注\nRemarks' })
  remarks: string | null

  @Disclosed('SHARED')
  @Field(() => CreditRecord, {
    nullable: true,
    description: '违诺所生成的失信记录\nThe record that its breach made',
  })
  breachRecord: CreditRecord | null

  @Disclosed('SHARED')
  @Field(() => Int, {
    nullable: true,
    description:
      '版本号，更改时作为 expectedVersion\nNumber of the version: a change names it as expectedVersion',
  })
  version: number | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '本版本的记录时刻\nWhen this version was recorded' })
  recordedAt: Date

  @Disclosed('SHARED')
  @Field(() => Provenance, { nullable: true, description: '数据来源\nProvenance' })
  provenance: Provenance | null

  @Disclosed('PUBLIC')
  @Field(() => [CommitmentVersion], {
    nullable: true,
    description:
      '版本，最新在前；历史版本仅主体本人、归集单位与审计可见\nVersions, newest first; older ones for the subject itself, the unit that holds them, and auditors',
  })
  versions: CommitmentVersion[] | null

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '不向调用者披露的字段\nFields that the caller does not see',
  })
  withheld: WithheldField[]
}

@InputType({ description: '信用承诺筛选条件\nWhat commitments are narrowed by' })
export class CommitmentFilter {
  @Disclosed('PUBLIC')
  @Field(() => [CommitmentStage], { nullable: true, description: '阶段\nStages' })
  stage?: (keyof typeof CommitmentStage)[] | null

  @Disclosed('PUBLIC')
  @Field(() => [String], { nullable: true, description: '承诺类型代码\nCodes of types' })
  type?: string[] | null
}

@InputType({ description: '信用承诺排序\nOrder of commitments; the latest first by default' })
export class CommitmentOrder {
  @Disclosed('PUBLIC')
  @Field(() => OrderDirection, {
    nullable: true,
    description: '按承诺作出日期\nBy the day on which they were made',
  })
  signedOn?: keyof typeof OrderDirection | null
}

export const { Connection: CommitmentConnection } = connectionOf(
  () => Commitment,
  'Commitment',
  '信用承诺',
  'credit commitments',
)
