import { Field, ID, InputType, Int, InterfaceType, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { Disclosure, WithheldField } from '../disclosure/withheld.type.ts'
import { Money } from '../money/money.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import { OrderDirection } from '../relay/order.ts'
import { Polarity, RecordKind, Severity } from '../rule/rule.enums.ts'
import { CatalogueClass, CatalogueColumn, CatalogueItem } from '../rule/rule.type.ts'
import { Subject } from '../subject/subject.type.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { RecordState } from './record.enums.ts'
import { recordTypeOf } from './schema-type.rules.ts'

export { recordTypeOf } from './schema-type.rules.ts'

@ObjectType({
  description: '信用记录的数据项\nAn attribute of a record, typed by the catalogue',
  simpleResolvers: true,
})
export class RecordAttribute {
  @Disclosed('PUBLIC')
  @Field(() => CatalogueColumn, { description: '目录中的数据项\nThe column of the catalogue' })
  column: CatalogueColumn

  @Disclosed('PUBLIC')
  @Field(() => Disclosure, { description: '披露方式\nShown, masked or withheld' })
  disclosure: keyof typeof Disclosure

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '值；多值以分号相连\nThe value as text; several are joined by ；',
  })
  value: string | null

  @Disclosed('PUBLIC')
  @Field(() => [String], { nullable: true, description: '代码\nThe codes of an enumerated value' })
  codes: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => Money, { nullable: true, description: '金额\nThe amount, of a column of amounts' })
  money: Money | null

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, { description: '所需公开范围\nThe scope that it requires' })
  requires: Scope

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '不予披露的原因代码\nWhy it is withheld' })
  reason: string | null
}

@ObjectType({ description: '数据来源\nWhere a version came from', simpleResolvers: true })
export class Provenance {
  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '来源代码\nCode of the source' })
  sourceCode: string | null

  @Disclosed('SHARED')
  @Field(() => ID, { nullable: true, description: '文件\nThe file' })
  fileId: string | null

  @Disclosed('SHARED')
  @Field(() => Int, { nullable: true, description: '文件中的行号\nRow in the file' })
  rowNumber: number | null

  @Disclosed('SHARED')
  @Field(() => String, {
    nullable: true,
    description:
      '行内容的密钥摘要，相同的行摘要相同\nKeyed hash of the row: equal rows have equal hashes',
  })
  rowHash: string | null

  @Disclosed('SHARED')
  @Field(() => DateTimeScalar, { nullable: true, description: '接收时刻\nReceived at' })
  receivedAt: Date | null
}

@ObjectType({ description: '信用记录的一个版本\nA version of a record', simpleResolvers: true })
export class RecordVersion {
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
  @Field(() => RecordState, { nullable: true, description: '状态\nState' })
  state: keyof typeof RecordState | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '记录时刻\nRecorded at' })
  recordedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '被取代时刻\nSuperseded at' })
  supersededAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => [RecordAttribute], { nullable: true, description: '数据项\nAttributes' })
  attributes: RecordAttribute[] | null
}

@InterfaceType({
  description: '信用记录\nA credit record',
  implements: Node,
  resolveType: recordTypeOf,
})
export abstract class CreditRecord implements Node {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Subject, { nullable: true, description: '信用主体\nThe subject' })
  subject: Subject | null

  @Disclosed('PUBLIC')
  @Field(() => CatalogueItem, { description: '目录事项\nThe item of the catalogue' })
  item: CatalogueItem

  @Disclosed('PUBLIC')
  @Field(() => CatalogueClass, { description: '信息类别\nThe class of the item' })
  category: CatalogueClass

  @Disclosed('PUBLIC')
  @Field(() => RecordKind, { description: '记录种类\nKind' })
  kind: keyof typeof RecordKind

  @Disclosed('PUBLIC')
  @Field(() => Polarity, { description: '性质\nPolarity' })
  polarity: keyof typeof Polarity

  @Disclosed('PUBLIC')
  @Field(() => Severity, {
    nullable: true,
    description:
      '严重程度，依规则由处罚类别得出\nSeverity, derived by rule from the classes of a penalty',
  })
  severity: keyof typeof Severity | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '标题\nTitle' })
  title: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '决定文书号\nNumber of the decision' })
  documentNumber: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '决定机关\nThe authority that decided' })
  authority: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '决定日期\nDecided on' })
  decidedOn: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '有效期自\nHolds from' })
  validFrom: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '有效期至（含当日）\nHolds until, inclusive; null: no end',
  })
  validUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    description:
      '应公示日期：决定后七个工作日\nPublication is due on: seven working days after the decision',
  })
  publicationDueOn: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '公示起始日\nPublished from' })
  publishedFrom: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '公示截止日（含当日）\nPublished until, inclusive; null: no end',
  })
  publishedUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '公示期限所依规则的代码\nCode of the rule that sets the publication',
  })
  publicityRule: string | null

  @Disclosed('PUBLIC')
  @Field(() => RecordState, { description: '状态\nState' })
  state: keyof typeof RecordState

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, { description: '公开范围\nDisclosure scope of the record' })
  disclosureScope: Scope

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '异议处理中\nAn objection is open' })
  disputed: boolean

  /** Whoever sees a shielded record sees until when. */
  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '因重整计划屏蔽至该日（含当日）；未屏蔽时为空\nLast day, inclusive, on which a bankruptcy plan shields it; null: it is not shielded now',
  })
  shieldedUntil: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '本版本的记录时刻\nWhen this version was recorded' })
  recordedAt: Date

  @Disclosed('SHARED')
  @Field(() => Provenance, { nullable: true, description: '数据来源\nProvenance' })
  provenance: Provenance | null

  @Disclosed('PUBLIC')
  @Field(() => [RecordVersion], {
    nullable: true,
    description:
      '版本，最新在前；历史版本仅主体本人、归集单位与审计可见\nVersions, newest first; older ones for the subject itself, the unit that holds them, and auditors',
  })
  versions: RecordVersion[] | null

  @Disclosed('PUBLIC')
  @Field(() => [RecordAttribute], {
    description: '数据项，依目录列出\nAttributes, as the catalogue lists them',
  })
  attributes: RecordAttribute[]

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '不向调用者披露的字段与数据项\nFields and attributes that the caller does not see',
  })
  withheld: WithheldField[]
}

@ObjectType({
  implements: CreditRecord,
  description: '行政许可\nAn administrative permit',
  simpleResolvers: true,
})
export class PermitRecord extends CreditRecord {}

@ObjectType({
  implements: CreditRecord,
  description: '行政处罚\nAn administrative penalty',
  simpleResolvers: true,
})
export class PenaltyRecord extends CreditRecord {
  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '处罚类别代码\nCodes of the penalty classes',
  })
  penaltyClasses: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => Money, { nullable: true, description: '罚款金额\nThe fine' })
  fine: Money | null
}

@ObjectType({
  implements: CreditRecord,
  description:
    '其他信用记录，字段由目录定义\nAny other record; its attributes are defined by the catalogue',
  simpleResolvers: true,
})
export class OtherRecord extends CreditRecord {}

@InputType({ description: '信用记录筛选条件\nWhat records are narrowed by' })
export class RecordFilter {
  @Disclosed('PUBLIC')
  @Field(() => [RecordKind], { nullable: true, description: '记录种类\nKinds' })
  kind?: (keyof typeof RecordKind)[] | null

  @Disclosed('PUBLIC')
  @Field(() => [String], { nullable: true, description: '目录事项代码\nCodes of catalogue items' })
  item?: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [Polarity], { nullable: true, description: '性质\nPolarities' })
  polarity?: (keyof typeof Polarity)[] | null

  @Disclosed('PUBLIC')
  @Field(() => [Severity], { nullable: true, description: '严重程度\nSeverities' })
  severity?: (keyof typeof Severity)[] | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { nullable: true, description: '决定日期自（含）\nDecided on or after' })
  decidedFrom?: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '决定日期至（含）\nDecided on or before',
  })
  decidedUntil?: string | null
}

@InputType({ description: '信用记录排序\nOrder of records; the latest decision first by default' })
export class RecordOrder {
  @Disclosed('PUBLIC')
  @Field(() => OrderDirection, {
    nullable: true,
    description: '按决定日期\nBy the day of the decision',
  })
  decidedOn?: keyof typeof OrderDirection | null
}

export const { Connection: CreditRecordConnection } = connectionOf(
  () => CreditRecord,
  'CreditRecord',
  '信用记录',
  'credit records',
)
