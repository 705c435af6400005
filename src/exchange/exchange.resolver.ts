import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Read } from '../disclosure/reading.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { readGlobalId, writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import {
  findReadBatch,
  listPlatformStates,
  listVisibleFacts,
  pageOfBatches,
  pageOfComparisons,
  pageOfFiles,
  readTimeliness,
  rowsOfBatch,
  type ReadBatch,
  type ReadComparison,
} from './exchange.service.ts'
import {
  ExchangeBatch,
  ExchangeBatchConnection,
  ExchangeBatchState,
  ExchangePlatform,
  ExchangeRow,
} from './exchange.type.ts'
import { platformView, readMonths, rowView, timelinessView } from './exchange.view.ts'
import {
  ExchangeFile,
  ExchangeFileConnection,
  MonthsInput,
  PublicationTimeliness,
  Reconciliation,
  ReconciliationConnection,
  ReconciliationDifference,
  ReconciliationState,
} from './reconciliation.type.ts'

const PLATFORM = '平台代码，见 exchangePlatforms\nCode of the platform: see `exchangePlatforms`'

@Resolver()
class ExchangeQueries {
  @Disclosed('PUBLIC')
  @Query(() => [ExchangePlatform], {
    description:
      '与之交换信息的平台及交换状况\nThe platforms that information is exchanged with, and how the exchange stands',
  })
  async exchangePlatforms(@Ctx() { base }: RequestContext): Promise<ExchangePlatform[]> {
    const states = await listPlatformStates(base)
    return states.map((one) => platformView(one, base.now()))
  }

  @Disclosed('PUBLIC')
  @Query(() => ExchangeBatch, {
    nullable: true,
    description: '报送平台的一个批次\nA batch for a platform',
  })
  exchangeBatch(
    @Ctx() { base, reader }: RequestContext,
    @Arg('id', () => ID, { description: '全局标识\nGlobal id' }) id: string,
  ): Promise<ReadBatch | null> | null {
    const key = readGlobalId(id)
    return key?.kind === 'exchange-batch' ? findReadBatch(base, reader, key.id) : null
  }

  @Disclosed('PUBLIC')
  @Query(() => ExchangeBatchConnection, {
    description: '报送平台的批次，新的在前\nBatches for platforms, the newest first',
  })
  exchangeBatches(
    @Ctx() { base, reader }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('platform', () => String, { nullable: true, description: PLATFORM })
    platform?: string | null,
    @Arg('state', () => ExchangeBatchState, { nullable: true, description: '状态\nThe state' })
    state?: keyof typeof ExchangeBatchState | null,
  ) {
    const narrowing = { platform: platform ?? null, state: state ?? null }
    return pageOfBatches(base, reader, narrowing, page, selectsTotal(info))
  }

  @Disclosed('PUBLIC')
  @Query(() => ExchangeFileConnection, {
    description: '平台交来的文件，新的在前\nFiles that platforms handed over, the newest first',
  })
  exchangeFiles(
    @Ctx() { base, reader }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('platform', () => String, { nullable: true, description: PLATFORM })
    platform?: string | null,
  ) {
    return pageOfFiles(base, reader, platform ?? null, page, selectsTotal(info))
  }

  @Disclosed('PUBLIC')
  @Query(() => ReconciliationConnection, {
    description: '与平台的对账，新的在前\nComparisons with platforms, the newest first',
  })
  reconciliations(
    @Ctx() { base, reader }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('platform', () => String, { nullable: true, description: PLATFORM })
    platform?: string | null,
    @Arg('state', () => ReconciliationState, { nullable: true, description: '状态\nThe state' })
    state?: keyof typeof ReconciliationState | null,
  ) {
    const narrowing = { platform: platform ?? null, state: state ?? null }
    return pageOfComparisons(base, reader, narrowing, page, selectsTotal(info))
  }

  @Disclosed('PUBLIC')
  @Query(() => [PublicationTimeliness], {
    description:
      '双公示时效：自作出决定之日起七个工作日内公示\nTimeliness of publication, which is due within seven working days of the decision',
  })
  async publicationTimeliness(
    @Ctx() { base }: RequestContext,
    @Arg('months', () => MonthsInput, { description: '月份区间\nThe months' }) months: MonthsInput,
  ): Promise<PublicationTimeliness[]> {
    return (await readTimeliness(base, readMonths(months))).map(timelinessView)
  }
}

@Resolver(() => ExchangeBatch)
class ExchangeBatchResolver {
  @FieldResolver(() => ID)
  id(@Root() { id }: ReadBatch): string {
    return writeGlobalId({ kind: 'exchange-batch', id })
  }

  @FieldResolver(() => String)
  number(@Root() { id }: ReadBatch): string {
    return id
  }

  @FieldResolver(() => String)
  platform(@Root() { platformCode }: ReadBatch): string {
    return platformCode
  }

  @FieldResolver(() => ID)
  party(@Root() { partyId }: ReadBatch): string {
    return writeGlobalId({ kind: 'party', id: partyId })
  }

  @FieldResolver(() => [ExchangeRow], { nullable: true })
  async rows(
    @Root() batch: ReadBatch,
    @Ctx() { base, reader, disclosure }: RequestContext,
  ): Promise<ExchangeRow[]> {
    const rows = await rowsOfBatch(base, batch)
    const seen = await listVisibleFacts(reader, rows)
    const shown = rows.filter(({ factId }) => seen.has(factId))
    disclosure.reveal('ExchangeBatch.rows', ...shown.map(({ subjectId }) => subjectId))
    return rows.map((row) => rowView(row, seen.has(row.factId)))
  }
}

@Resolver(() => ExchangeFile)
class ExchangeFileResolver {
  @FieldResolver(() => String)
  platform(@Root() { platformCode }: { platformCode: string } & Read): string {
    return platformCode
  }
}

@Resolver(() => Reconciliation)
class ReconciliationResolver {
  @FieldResolver(() => ID)
  id(@Root() { id }: ReadComparison): string {
    return writeGlobalId({ kind: 'reconciliation', id })
  }

  @FieldResolver(() => String)
  platform(@Root() { platformCode }: ReadComparison): string {
    return platformCode
  }

  @FieldResolver(() => [ReconciliationDifference], { nullable: true })
  async differences(
    @Root() { differences }: ReadComparison,
    @Ctx() { reader, disclosure }: RequestContext,
  ): Promise<ReconciliationDifference[]> {
    const found = differences ?? []
    const named = found.flatMap(({ of }) => of ?? [])
    const seen = await listVisibleFacts(reader, named)
    const shown = named.filter(({ factId }) => seen.has(factId))
    disclosure.reveal('Reconciliation.differences', ...shown.map(({ subjectId }) => subjectId))
    // What we never reported is the platform’s own, and about no fact of ours.
    return found.map(({ kind, key, of }) => ({
      kind,
      key: of === null || seen.has(of.factId) ? key : null,
    }))
  }
}

export const EXCHANGE_RESOLVERS = [
  ExchangeQueries,
  ExchangeBatchResolver,
  ExchangeFileResolver,
  ReconciliationResolver,
] as const
