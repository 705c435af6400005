import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { selectsTotal } from '../relay/selection.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import { Subject, subjectTypeOf } from '../subject/subject.type.ts'
import { listTimeline } from './timeline.service.ts'
import { TimelineEntryConnection, TimelineStage } from './timeline.type.ts'

@Resolver(() => Subject)
export class SubjectTimelineResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => TimelineEntryConnection, {
    description:
      '全过程时间轴：事前、事中、事后的各类事实，最新的在前\nAll kinds of facts of this subject through the stages of supervision, the newest first',
  })
  timeline(
    @Root() file: SubjectFile,
    @Ctx() { disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('stage', () => TimelineStage, {
      nullable: true,
      description: '环节；不填为全部\nThe stage; without it, of all',
    })
    stage?: keyof typeof TimelineStage | null,
  ) {
    disclosure.revealThrough(file.reading, `${subjectTypeOf(file)}.timeline`, file.id)
    const withTotal = selectsTotal(info)
    return listTimeline(file, { stage: stage ?? null, page, withTotal })
  }
}
