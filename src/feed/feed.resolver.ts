import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root, Subscription } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { readPage } from '../relay/page.ts'
import { Node } from '../relay/node.type.ts'
import { readQuestion } from './feed-question.rules.ts'
import { feedPosition, readFeed } from './feed.service.ts'
import type { FeedChange } from './tell.service.ts'
import { followFeed } from './follow.service.ts'
import { Change, ChangeConnection, ChangeEdge, ChangeFilter, FeedPosition } from './feed.type.ts'
import { noteReading } from './reader.service.ts'
import { changeView, type ChangeView } from './feed.view.ts'

const AFTER =
  '从该游标之后起；查询中缺省为保存期限之始，订阅中缺省为当下\nBehind this cursor; by default a query begins with what is kept, and a subscription now'
const FILTER = '筛选条件\nFilter'

/** Notes what a change tells that the public does not learn. */
function revealed({ disclosure }: RequestContext, change: FeedChange): ChangeView {
  const { by, subjectId } = change
  disclosure.revealThrough(by, 'Change.factId', subjectId)
  return changeView(change)
}

/** What a subscriber gives. */
interface Followed {
  after?: string | null
  filter?: ChangeFilter | null
}

@Resolver()
export class FeedQueries {
  @Disclosed('PUBLIC')
  @Query(() => ChangeConnection, {
    description:
      '变更序列：调用者当下可见的事实何时出现、改动、撤下，不遗漏、不重复。续读以 pageInfo.endCursor 为准\nThe sequence of changes: what the caller sees appeared, changed or is gone; nothing is skipped or repeated. Go on from pageInfo.endCursor',
  })
  async changes(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, {
      nullable: true,
      description: '取前几条，1 至 100\nThis many, 1 to 100',
    })
    first?: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER }) after?: string | null,
    @Arg('filter', () => ChangeFilter, { nullable: true, description: FILTER })
    filter?: ChangeFilter | null,
  ) {
    const { base, reader, viewer, disclosure } = context
    const { size } = readPage({ first: first ?? null }, 'feed', base.cursors)
    const question = readQuestion({ after, filter }, disclosure.lens.bind(disclosure))
    await noteReading(base, viewer)
    const page = await readFeed(base, reader, { ...question, size })
    return {
      edges: page.changes.map((one) => ({ node: revealed(context, one), cursor: one.cursor })),
      pageInfo: {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: after != null,
        startCursor: page.changes[0]?.cursor ?? null,
        endCursor: page.end,
      },
      // A sequence has no end: what is known of it is this page.
      totalCount: page.changes.length,
      totalCountKind: page.hasNextPage ? 'AT_LEAST' : 'EXACT',
    }
  }

  @Disclosed('PUBLIC')
  @Query(() => FeedPosition, {
    description:
      '当下的位置：先取位置，再按其时点读取全量，然后从该游标续读，即不丢失变更\nThe place that is now: take it first, read lists as of its instant, then go on from its cursor, and nothing is lost',
  })
  feedPosition(@Ctx() { base }: RequestContext) {
    return feedPosition(base)
  }

  @Disclosed('PUBLIC')
  @Subscription(() => ChangeEdge, {
    description:
      '同一变更序列，经 SSE 逐条推送（/graphql/stream）\nThe same sequence, told one by one over SSE (/graphql/stream)',
    name: 'changes',
    subscribe: ({ args, context }) => {
      const { base, reader, disclosure } = context as RequestContext
      const question = readQuestion(args as Followed, disclosure.lens.bind(disclosure))
      return followFeed(base, reader, question)
    },
  })
  changesFollowed(
    @Root() change: FeedChange,
    @Ctx() context: RequestContext,
    @Arg('after', () => String, { nullable: true, description: AFTER }) _after?: string | null,
    @Arg('filter', () => ChangeFilter, { nullable: true, description: FILTER })
    _filter?: ChangeFilter | null,
  ) {
    return { node: revealed(context, change), cursor: change.cursor }
  }
}

@Resolver(() => Change)
export class ChangeResolver {
  @FieldResolver(() => Node, { nullable: true })
  fact(@Root() { change }: ChangeView, @Ctx() { reader }: RequestContext): Promise<object | null> {
    const { kind, subjectId, id } = change
    return kind.find(reader, { subjectId, id })
  }
}

export const FEED_RESOLVERS = [FeedQueries, ChangeResolver] as const
