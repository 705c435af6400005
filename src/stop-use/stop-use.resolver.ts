import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { FEED_KINDS } from '../feed/feed-kinds.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { readGlobalId, readPlainId, writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import {
  acknowledgeStopUses,
  stopUsesOf,
  stopUsesOverseen,
  type StopUsePage,
} from './stop-use.service.ts'
import type { StopUseRow } from './stop-use.store.ts'
import {
  AcknowledgeStopUsesInput,
  AcknowledgeStopUsesPayload,
  StopUseConnection,
  StopUseFilter,
} from './stop-use.type.ts'

const FILTER = '筛选条件\nFilter'

@Resolver()
class StopUseQueries {
  @Disclosed('PUBLIC')
  @Query(() => StopUseConnection, {
    description:
      '发给本方的停止使用通知，最早的在前\nNotices to stop using facts that went to the caller’s own party, the oldest first',
  })
  async stopUses(
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => StopUseFilter, { nullable: true, description: FILTER })
    filter?: StopUseFilter | null,
  ) {
    const { base, viewer } = context
    return shown(context, await stopUsesOf(base, viewer, queryOf(info, page, filter)))
  }

  @Disclosed('PUBLIC')
  @Query(() => StopUseConnection, {
    description:
      '督办：发给各参与方的停止使用通知，最早的在前\nOversight: notices to stop using facts that went to all parties, the oldest first',
  })
  async stopUsesOverseen(
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('party', () => ID, { nullable: true, description: '只看某一参与方\nOf one party alone' })
    party?: string | null,
    @Arg('filter', () => StopUseFilter, { nullable: true, description: FILTER })
    filter?: StopUseFilter | null,
  ) {
    const { base, viewer } = context
    const partyId = party == null ? null : readPlainId('party', party)
    const query = queryOf(info, page, filter)
    return shown(context, await stopUsesOverseen(base, viewer, partyId, query))
  }
}

@Resolver()
class StopUseMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => AcknowledgeStopUsesPayload, {
    description:
      '确认本方已停止使用通知所指的事实；重复确认无妨\nSays that the caller’s party stopped using what notices name; twice is once',
  })
  async acknowledgeStopUses(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => AcknowledgeStopUsesInput, { description: '输入\nInput' })
    { notices, remark = null, clientMutationId = null }: AcknowledgeStopUsesInput,
  ): Promise<AcknowledgeStopUsesPayload> {
    const asked = notices.map((text) => ({ text, id: readGlobalId(text) }))
    const ids = asked.map(({ id }) => (id?.kind === 'stop-use' ? id.id : NO_NOTICE))
    const own = await acknowledgeStopUses(base, viewer, ids, remark)
    const acknowledged = asked.flatMap(({ text }, at) => (own.has(ids[at]!) ? [text] : []))
    return { acknowledged, clientMutationId }
  }
}

/** The id of no notice: what is no global id of one reads like a missing one. */
const NO_NOTICE = '00000000-0000-0000-0000-000000000000'

function queryOf(info: GraphQLResolveInfo, page: ConnectionArgs, filter?: StopUseFilter | null) {
  const { acknowledged = null, overdue = null } = filter ?? {}
  return { page, acknowledged, overdue: overdue === true, withTotal: selectsTotal(info) }
}

/** A page as it is shown; that a fact is withdrawn is not public, so the look at it is logged. */
function shown({ base, disclosure }: RequestContext, { edges, ...page }: StopUsePage) {
  disclosure.reveal('StopUse.factId', ...new Set(edges.map(({ node }) => node.subjectId)))
  const today = base.today()
  return { ...page, edges: edges.map(({ node, cursor }) => ({ cursor, node: view(node, today) })) }
}

function view(row: StopUseRow, today: string) {
  const { subjectId, id, factId, kind, dueOn, acknowledgedAt } = row
  return {
    ...row,
    id: writeGlobalId({ kind: 'stop-use', subjectId, id }),
    factId: FEED_KINDS.find((one) => one.kind === kind)!.globalIdOf({ subjectId, id: factId }),
    subjectId: writeGlobalId({ kind: 'subject', subjectId }),
    isOverdue: acknowledgedAt === null && dueOn < today,
  }
}

export const STOP_USE_RESOLVERS = [StopUseQueries, StopUseMutations] as const
