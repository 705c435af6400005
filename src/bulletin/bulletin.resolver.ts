import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Read } from '../disclosure/reading.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { readGlobalId, readListEntryId, writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { CodeLabel } from '../rule/code-set.type.ts'
import { ListKind } from '../rule/list-kind.type.ts'
import { listKindView } from '../rule/list-kind.view.ts'
import { shanghaiDateOf } from '../vocabulary/date.rules.ts'
import { findBulletin, listBulletins, type ReadBulletin } from './bulletin.service.ts'
import { ListBulletin, ListBulletinConnection, ListBulletinEntry } from './bulletin.type.ts'
import { contentOf } from './content.ts'

@Resolver()
class BulletinQueries {
  @Disclosed('PUBLIC')
  @Query(() => ListBulletin, {
    nullable: true,
    description:
      '名单月报；不存在与不可见的结果相同\nA monthly bulletin of a list; missing and hidden read alike',
  })
  async listBulletin(
    @Ctx() { reader }: RequestContext,
    @Arg('id', () => ID, { description: '全局标识\nGlobal id' }) id: string,
  ): Promise<ReadBulletin | null> {
    const key = readGlobalId(id)
    return key?.kind === 'bulletin' ? findBulletin(reader, key.id) : null
  }

  @Disclosed('PUBLIC')
  @Query(() => ListBulletinConnection, {
    description:
      '名单月报：本单位的，以及所辖单位的，新的在前\nMonthly bulletins of lists: of one’s own unit and of those below it, the newest first',
  })
  listBulletins(
    @Ctx() { reader }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('list', () => String, { nullable: true, description: '名单代码\nCode of the list' })
    list?: string | null,
    @Arg('month', () => String, { nullable: true, description: '月份，YYYY-MM\nThe month' })
    month?: string | null,
  ) {
    const counts = selectsTotal(info)
    return listBulletins(reader, { list: list ?? null, month: month ?? null }, page, counts)
  }
}

@Resolver(() => ListBulletin)
class ListBulletinResolver {
  @FieldResolver(() => ID)
  id(@Root() { id }: ReadBulletin): string {
    return writeGlobalId({ kind: 'bulletin', id })
  }

  @FieldResolver(() => String, { nullable: true })
  unit(@Root() { partyName }: ReadBulletin): string {
    return partyName
  }

  @FieldResolver(() => ListKind, { nullable: true })
  list(@Root() { listCode, frozenAt, by }: ReadBulletin): ListKind | null {
    const kind = by.rules().current('list-kind', listCode, shanghaiDateOf(frozenAt))
    return kind === null ? null : listKindView(kind)
  }

  @FieldResolver(() => ID, { nullable: true })
  corrects(@Root() { corrects }: ReadBulletin): string | null {
    return corrects === null ? null : writeGlobalId({ kind: 'bulletin', id: corrects })
  }

  @FieldResolver(() => CodeLabel, { nullable: true })
  channel(@Root() { channel, by }: ReadBulletin): CodeLabel | null {
    const label = channel === null ? null : by.rules().codeLabel('BULLETIN_CHANNEL', channel)
    return label === null ? null : { code: channel!, zh: label.zh, en: label.en }
  }

  @FieldResolver(() => [ListBulletinEntry], { nullable: true })
  entries(
    @Root() bulletin: ReadBulletin,
    @Ctx() { disclosure }: RequestContext,
  ): (ListBulletinEntry & Read)[] {
    const { entries } = contentOf(bulletin)
    const subjects = entries.map(({ entry }) => readListEntryId(entry).subjectId)
    disclosure.reveal('ListBulletin.entries', ...subjects)
    return entries.map((one) => ({ ...one, by: bulletin.by }))
  }
}

export const BULLETIN_RESOLVERS = [BulletinQueries, ListBulletinResolver] as const
