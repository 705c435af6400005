import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Reader } from '../disclosure/reading.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { readGlobalId, readPlainId, writeGlobalId } from '../relay/global-id.ts'
import type { Page } from '../relay/page.ts'
import { selectsTotal } from '../relay/selection.ts'
import { Region } from '../rule/rule.type.ts'
import { regionView } from '../rule/rule.view.ts'
import {
  findParty,
  listMandatesOfParty,
  listMembersOfParty,
  listRegisteredParties,
  loadParty,
  readParty,
  type ReadParty,
} from './party.service.ts'
import type { MandateRow, MemberRow } from './party.store.ts'
import {
  Mandate,
  PartiesArgs,
  Party,
  PartyConnection,
  PartyMember,
  PartyMemberConnection,
} from './party.type.ts'

function shownPage<Row extends Parameters<typeof readParty>[1]>(
  reader: Reader,
  page: Page<Row>,
): Page<ReadParty> {
  return {
    ...page,
    edges: page.edges.map(({ node, cursor }) => ({ node: readParty(reader, node), cursor })),
  }
}

/** The party that something registered names; parties are never deleted. */
export async function partyOf(
  { base, reader }: RequestContext,
  partyId: string,
): Promise<ReadParty | null> {
  const row = await loadParty(base, partyId)
  return row === null ? null : readParty(reader, row)
}

function regionOf({ base }: RequestContext, code: string | null): Region | null {
  return code === null ? null : regionView(base.rules(), code, base.today())
}

@Resolver(() => Party)
export class PartyResolver {
  @Disclosed('PUBLIC')
  @Query(() => Party, {
    nullable: true,
    description:
      '按全局标识查询参与方；信用主体与公众仅本方及管理员可见\nA party by its global id; subjects and citizens only for themselves and administrators',
  })
  async party(
    @Ctx() { base, viewer, reader }: RequestContext,
    @Arg('id', () => ID, { description: '全局标识\nGlobal id' }) id: string,
  ): Promise<ReadParty | null> {
    const key = readGlobalId(id)
    const row = key?.kind === 'party' ? await findParty(base, viewer, key.id) : null
    return row === null ? null : readParty(reader, row)
  }

  @Disclosed('PUBLIC')
  @Query(() => PartyConnection, {
    description: '参与方名册，按名称排列\nThe register of parties, by name',
  })
  async parties(
    @Ctx() { base, viewer, reader }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => PartiesArgs) { filter, ...page }: PartiesArgs,
  ) {
    const query = {
      classes: filter?.class ?? null,
      region: filter?.region ?? null,
      domain: filter?.domain ?? null,
      act: filter?.mandate ?? null,
      states: filter?.state ?? null,
    }
    const withTotal = selectsTotal(info)
    const found = await listRegisteredParties(base, viewer, query, page, withTotal)
    return { ...found, ...shownPage(reader, found) }
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => ID)
  id(@Root() row: ReadParty): string {
    return writeGlobalId({ kind: 'party', id: row.id })
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => Party, { nullable: true })
  parent(@Root() row: ReadParty, @Ctx() context: RequestContext) {
    return row.parentId === null ? null : partyOf(context, row.parentId)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => Region, { nullable: true })
  region(@Root() row: ReadParty, @Ctx() context: RequestContext): Region | null {
    return regionOf(context, row.regionCode)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => [Mandate])
  mandates(@Root() row: ReadParty, @Ctx() { base }: RequestContext): Promise<MandateRow[]> {
    return listMandatesOfParty(base, row.id)
  }
}

@Resolver(() => Mandate)
export class MandateResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => ID)
  id(@Root() row: MandateRow): string {
    return writeGlobalId({ kind: 'mandate', id: row.id })
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => Party)
  party(@Root() row: MandateRow, @Ctx() context: RequestContext): Promise<ReadParty | null> {
    return partyOf(context, row.partyId)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => Region, { nullable: true })
  region(@Root() row: MandateRow, @Ctx() context: RequestContext): Region | null {
    return regionOf(context, row.regionCode)
  }
}

@Resolver(() => PartyMember)
export class PartyMemberResolver {
  @Disclosed('PUBLIC')
  @Query(() => PartyMemberConnection, {
    description: '参与方的人员，仅其管理员可见\nThe members of a party, for who administers it',
  })
  partyMembers(
    @Ctx() { base, viewer }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('party', () => ID, { description: '参与方\nThe party' }) party: string,
  ) {
    const id = readPlainId('party', party)
    return listMembersOfParty(base, viewer, id, page, selectsTotal(info))
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => ID)
  id(@Root() row: MemberRow): string {
    return writeGlobalId({ kind: 'member', id: row.id })
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => Party)
  party(@Root() row: MemberRow, @Ctx() context: RequestContext): Promise<ReadParty | null> {
    return partyOf(context, row.partyId)
  }
}
