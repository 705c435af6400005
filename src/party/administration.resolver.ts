import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Mutation } from 'type-graphql'
import { Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { readPlainId, writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import type { ActRow } from './act.store.ts'
import { decideAct, listAdministrativeActs, memberIdOf } from './administration.service.ts'
import {
  AdministrativeAct,
  AdministrativeActConnection,
  AdministrativeActPayload,
  AdministrativeActsArgs,
  DecideAdministrativeActInput,
} from './administration.type.ts'
import { MandateResolver, partyOf, PartyMemberResolver, PartyResolver } from './party.resolver.ts'
import { loadMandate, loadMember, readParty, type ReadParty } from './party.service.ts'
import type { MandateRow, MemberRow } from './party.store.ts'
import { Mandate, Party, PartyMember } from './party.type.ts'
import { MandateMutations, PartyMutations } from './registration.resolver.ts'

/** The name of a proposed thing in the schema: it is in no register. */
const PROPOSED = 'PROPOSED'

@Resolver(() => AdministrativeAct)
export class AdministrativeActResolver {
  @Disclosed('PUBLIC')
  @Query(() => AdministrativeActConnection, {
    description:
      '管理事项，新的在前；本级管理员仅见其下级的\nActs of administration, the newest first; a delegate sees those of the parties below its own',
  })
  administrativeActs(
    @Ctx() { base, viewer }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => AdministrativeActsArgs) { state, ...page }: AdministrativeActsArgs,
  ) {
    return listAdministrativeActs(base, viewer, state ?? null, page, selectsTotal(info))
  }

  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description:
      '决定管理事项：非提出人、非所涉参与方的安全管理员\nDecides on an act: security administration, not who proposed it and nobody of the party concerned',
  })
  async decideAdministrativeAct(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => DecideAdministrativeActInput, { description: '输入\nInput' })
    { act, decision, reason, clientMutationId }: DecideAdministrativeActInput,
  ): Promise<AdministrativeActPayload> {
    const id = readPlainId('act', act)
    const decided = await decideAct(base, viewer, id, decision, reason)
    return { act: decided, clientMutationId: clientMutationId ?? null }
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => ID)
  id(@Root() row: ActRow): string {
    return writeGlobalId({ kind: 'act', id: row.id })
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => Party)
  party(
    @Root() row: ActRow,
    @Ctx() context: RequestContext,
  ): Promise<ReadParty | null> | ReadParty {
    const { party, concerns } = row.body
    if (party === undefined) return partyOf(context, concerns!)
    if (row.state === 'APPROVED') return partyOf(context, row.targetId)
    return readParty(context.reader, { ...party, id: row.targetId, state: PROPOSED })
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => PartyMember, { nullable: true })
  member(@Root() row: ActRow, @Ctx() { base }: RequestContext) {
    const { member } = row.body
    if (member !== undefined && row.state !== 'APPROVED') {
      return { ...member, id: row.targetId, state: PROPOSED } satisfies MemberRow
    }
    return row.kind.endsWith('_MEMBER') ? loadMember(base, row.targetId) : null
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => Mandate, { nullable: true })
  mandate(@Root() row: ActRow, @Ctx() { base }: RequestContext) {
    const { mandate } = row.body
    if (mandate !== undefined && row.state !== 'APPROVED') {
      return { ...mandate, id: row.targetId, state: PROPOSED } satisfies MandateRow
    }
    return row.kind.endsWith('_MANDATE') ? loadMandate(base, row.targetId) : null
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => ID, { nullable: true })
  subject(@Root() { body }: ActRow): string | null {
    const subjectId = body.party?.subjectId ?? null
    return subjectId === null ? null : writeGlobalId({ kind: 'subject', subjectId })
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => String, { nullable: true })
  source(@Root() { body }: ActRow): string | null {
    return body.party?.sourceCode ?? null
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => String, { nullable: true })
  contact(@Root() { body }: ActRow): string | null {
    return body.party?.contact ?? null
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => PartyMember, { nullable: true })
  proposedBy(@Root() row: ActRow, @Ctx() { base }: RequestContext) {
    const id = memberIdOf(row.proposedBy)
    return id === null ? null : loadMember(base, id)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => PartyMember, { nullable: true })
  decidedBy(@Root() row: ActRow, @Ctx() { base }: RequestContext) {
    const id = memberIdOf(row.decidedBy)
    return id === null ? null : loadMember(base, id)
  }
}

/** What the schema registers of this concept. */
export const PARTY_RESOLVERS = [
  PartyResolver,
  MandateResolver,
  PartyMemberResolver,
  PartyMutations,
  MandateMutations,
  AdministrativeActResolver,
] as const
