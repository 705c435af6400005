import { Field, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import type { TimelineStage as Stage } from '../rule/timeline-stage.schema.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { TIMELINE_SOURCES } from './timeline-sources.ts'

export const TimelineStage = enumOf<Stage>(
  'TimelineStage',
  { zh: '监管环节', en: 'Stage of supervision' },
  {
    BEFORE: { zh: '事前', en: 'Before: access, and what is promised' },
    DURING: { zh: '事中', en: 'During: supervision by class' },
    AFTER: { zh: '事后', en: 'After: reward, punishment, repair' },
  },
)

/** Each kind with the label of its source. */
const TimelineKind = enumOf(
  'TimelineKind',
  { zh: '时间轴上的事实种类', en: 'Kind of a fact on the timeline' },
  Object.fromEntries(TIMELINE_SOURCES.map(({ kind, label }) => [kind, label])),
)

@ObjectType({
  description: '全过程时间轴上的一项事实\nA fact on the timeline of a subject',
  simpleResolvers: true,
})
export class TimelineEntry {
  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    description:
      '日期：决定、作出承诺、进入名单状态或实施之日\nIts day: of the decision, the promise, the state of the entry, the application',
  })
  at: string

  @Disclosed('PUBLIC')
  @Field(() => TimelineStage, {
    description: '环节，见规则数据 timeline-stage\nThe stage, by rule data',
  })
  stage: keyof typeof TimelineStage

  @Disclosed('PUBLIC')
  @Field(() => TimelineKind, { description: '种类\nKind of the fact' })
  kind: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文标题\nTitle in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文标题\nTitle in English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => Node, { description: '事实本身\nThe fact itself' })
  fact: Node
}

export const { Connection: TimelineEntryConnection } = connectionOf(
  () => TimelineEntry,
  'TimelineEntry',
  '时间轴事实',
  'facts on the timeline',
)
