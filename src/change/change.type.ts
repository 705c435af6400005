import { Field, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { DifferenceKind } from '../fact/difference.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateTimeScalar } from '../vocabulary/scalars.ts'
import { CHANGE_SOURCES } from './change-sources.ts'

const SubjectChangeKind = enumOf<DifferenceKind>(
  'SubjectChangeKind',
  { zh: '档案变化的性质', en: 'What became of a fact between two instants' },
  {
    ADDED: { zh: '新出现', en: 'It is seen as of the end, and was not as of the start' },
    CHANGED: { zh: '有改动', en: 'What is seen of it differs' },
    WITHDRAWN: { zh: '已撤下', en: 'It was revoked, repaired or undone, or is not seen any more' },
  },
)

/** Each kind with the label of its source. */
const ChangedFactKind = enumOf(
  'ChangedFactKind',
  { zh: '变化的事实种类', en: 'Kind of a fact that changed' },
  Object.fromEntries(CHANGE_SOURCES.map(({ kind, label }) => [kind, label])),
)

@ObjectType({
  description: '改动的字段\nA field whose value differs between two instants',
  simpleResolvers: true,
})
export class SubjectChangeField {
  @Disclosed('PUBLIC')
  @Field(() => String, {
    description:
      '字段坐标，如 Organization.address、PenaltyRecord.attributes.fine\nThe coordinate of the field, such as Organization.address, PenaltyRecord.attributes.fine',
  })
  coordinate: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '先前的值，按调用者可见的形式\nThe value as of the start, as the caller sees it',
  })
  before: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '之后的值，按调用者可见的形式\nThe value as of the end, as the caller sees it',
  })
  after: string | null
}

@ObjectType({
  description:
    '两个时点之间档案的一处变化\nA change of a file between two instants, within what the caller may see as of each',
  simpleResolvers: true,
})
export class SubjectChange {
  @Disclosed('PUBLIC')
  @Field(() => SubjectChangeKind, { description: '性质\nWhat became of the fact' })
  kind: DifferenceKind

  @Disclosed('PUBLIC')
  @Field(() => ChangedFactKind, { description: '事实种类\nKind of the fact' })
  factKind: string

  @Disclosed('PUBLIC')
  @Field(() => Node, {
    nullable: true,
    description:
      '该事实，按截止时点可见的样子；已不可见时为空。合并则为另一主体\nThe fact as the caller sees it as of the end, null when it no longer may; of a merge the other subject',
  })
  fact: Node | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '记录时刻\nWhen it was recorded, or undone' })
  recordedAt: Date

  @Disclosed('SHARED')
  @Field(() => String, {
    nullable: true,
    description: '信用记录的变更种类\nWhy the version of a record came to be',
  })
  changeKind: string | null

  @Disclosed('PUBLIC')
  @Field(() => [SubjectChangeField], {
    description:
      '改动的字段，仅列调用者在两个时点均可见者\nThe fields that differ, of those that the caller sees as of both instants',
  })
  fields: SubjectChangeField[]
}

export const { Connection: SubjectChangeConnection } = connectionOf(
  () => SubjectChange,
  'SubjectChange',
  '档案变化',
  'changes of the file',
)
