import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateTimeScalar } from '../vocabulary/scalars.ts'
import { FEED_KINDS } from './feed-kinds.ts'
import type { Operation } from './tell.service.ts'

export const ChangeOperation = enumOf<Operation>(
  'ChangeOperation',
  { zh: '变更的性质', en: 'What became of a fact for who keeps a copy' },
  {
    APPEARED: { zh: '出现', en: 'It is to be taken in' },
    CHANGED: { zh: '改动', en: 'It is to be read again' },
    GONE: { zh: '撤下', en: 'It is to be deleted, whatever the reason' },
  },
)

/** Each kind with its label. */
export const ChangeKind = enumOf(
  'ChangeKind',
  { zh: '变更序列中的事实种类', en: 'Kind of a fact in the sequence of changes' },
  Object.fromEntries(FEED_KINDS.map(({ kind, label }) => [kind, label])),
)

@ObjectType({
  description:
    '变更序列中的一处变更：只给出标识，内容另行读取\nA change of the sequence: it names the fact, whose content is read apart',
  simpleResolvers: true,
})
export class Change {
  @Disclosed('PUBLIC')
  @Field(() => ChangeKind, { description: '事实种类\nKind of the fact' })
  kind: string

  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '主体的全局标识\nGlobal id of the subject' })
  subjectId: string

  @Disclosed('PUBLIC')
  @Field(() => ID, {
    description:
      '事实的全局标识；合并则为并入的主体\nGlobal id of the fact; of a merge the subject that it went into',
  })
  factId: string

  @Disclosed('PUBLIC')
  @Field(() => ChangeOperation, { description: '性质\nWhat became of it' })
  operation: Operation

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    description:
      '改动的字段坐标，仅列调用者可见者\nCoordinates of the fields that differ, of those that the caller sees',
  })
  changed: readonly string[]

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    description: '变更时刻：记录之时，或公示起止之日零时\nWhen it was recorded, or the day began',
  })
  at: Date

  @Disclosed('PUBLIC')
  @Field(() => Node, {
    nullable: true,
    description:
      '该事实，按调用者当下可见的样子；已不可见时为空\nThe fact as the caller may see it now; null when it may not',
  })
  fact: Node | null
}

const { Edge, Connection } = connectionOf(() => Change, 'Change', '变更', 'changes')
export { Edge as ChangeEdge, Connection as ChangeConnection }

@ObjectType({
  description:
    '序列中的一个位置，与一个知悉时点相当\nA place in the sequence, and the instant that it stands for',
  simpleResolvers: true,
})
export class FeedPosition {
  @Disclosed('PUBLIC')
  @Field(() => String, {
    description: '游标：其后的变更尚未包含\nThe cursor behind which a copy goes on',
  })
  cursor: string

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    description:
      '以此为 asOf.knownAt 读取各列表，即为与游标衔接的全量\nLists that are read as of this instant are the copy that the cursor goes on from',
  })
  knownAt: Date
}

@InputType({ description: '变更筛选条件\nWhat changes are narrowed by' })
export class ChangeFilter {
  @Disclosed('PUBLIC')
  @Field(() => [ChangeKind], { nullable: true, description: '事实种类\nKinds of facts' })
  kinds?: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [ID], {
    nullable: true,
    description:
      '主体，至多一百个；所见按各主体的权利（本方、授权、辖区）\nSubjects, at most a hundred; each is seen by the rights over it (own file, consent, area)',
  })
  subjects?: string[] | null
}
