import type { GraphQLResolveInfo } from 'graphql'
import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Info,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { readGlobalId, readPlainId, writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { Purpose } from '../rule/disclosure-rule.type.ts'
import { purposeView } from '../rule/disclosure-rule.view.ts'
import { ruleShown } from '../rule/rule.view.ts'
import { cancelScreening, countsOf, findScreening, listScreenings } from './screening.service.ts'
import type { ScreeningRow } from './screening.store.ts'
import {
  CancelScreeningInput,
  CancelScreeningPayload,
  Screening,
  ScreeningConnection,
} from './screening.type.ts'
import { doneOf, endOf, outcomesOf, problemsOf } from './screening.view.ts'

@Resolver()
export class ScreeningQueries {
  @Disclosed('PUBLIC')
  @Query(() => Screening, {
    nullable: true,
    description:
      '本方提交的名单筛查；不存在与他方提交的结果相同\nA screening that one’s own party handed in; missing and another’s read alike',
  })
  screening(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('id', () => ID, { description: '全局标识\nGlobal id' }) id: string,
  ): Promise<ScreeningRow | null> | null {
    const read = readGlobalId(id)
    return read?.kind === 'screening' ? findScreening(base, viewer, read.id) : null
  }

  @Disclosed('PUBLIC')
  @Query(() => ScreeningConnection, {
    description:
      '本方提交的名单筛查，新的在前\nThe screenings that one’s own party handed in, the newest first',
  })
  screenings(
    @Ctx() { base, viewer }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ) {
    const counts = selectsTotal(info)
    return listScreenings(base, viewer, args, counts)
  }
}

@Resolver()
export class ScreeningMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => CancelScreeningPayload, {
    description:
      '取消名单筛查；已核查的行保留\nCancels a screening of one’s own party; what was checked stays',
  })
  async cancelScreening(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => CancelScreeningInput, { description: '输入\nInput' })
    input: CancelScreeningInput,
  ) {
    const id = readPlainId('screening', input.screening)
    return {
      screening: await cancelScreening(base, viewer, id),
      clientMutationId: input.clientMutationId ?? null,
    }
  }
}

@Resolver(() => Screening)
export class ScreeningResolver {
  @FieldResolver()
  id(@Root() { id }: ScreeningRow): string {
    return writeGlobalId({ kind: 'screening', id })
  }

  @FieldResolver()
  purpose(@Root() { purpose }: ScreeningRow, @Ctx() { base }: RequestContext): Purpose | null {
    const rule = ruleShown(base.rules(), 'purpose', purpose, base.today())
    return rule === null ? null : purposeView(rule)
  }

  @FieldResolver()
  async doneCount(@Root() { id }: ScreeningRow, @Ctx() { base }: RequestContext) {
    return doneOf(await countsOf(base, id))
  }

  @FieldResolver()
  async outcomes(@Root() { id }: ScreeningRow, @Ctx() { base }: RequestContext) {
    return outcomesOf(await countsOf(base, id))
  }

  @FieldResolver()
  async problems(@Root() { id }: ScreeningRow, @Ctx() { base }: RequestContext) {
    return problemsOf(await countsOf(base, id))
  }

  @FieldResolver()
  problem(@Root() row: ScreeningRow) {
    return endOf(row)
  }
}

export const SCREENING_RESOLVERS = [
  ScreeningQueries,
  ScreeningMutations,
  ScreeningResolver,
] as const
