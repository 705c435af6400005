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
import { readPlainId, readSubjectId, writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { addDays } from '../rule/calendar.rules.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import { Subject } from '../subject/subject.type.ts'
import { startOfShanghaiDay } from '../vocabulary/date.rules.ts'
import {
  AccessLogConnection,
  AccessLogEntry,
  AccessLogFilter,
  AccessParty,
  AuditConnection,
  AuditEntry,
  CloseMatterInput,
  CloseMatterPayload,
} from './access-log.type.ts'
import {
  closeMatter,
  listAccesses,
  listAccessesOfFile,
  type AuditRequest,
  type LogQuery,
} from './read.service.ts'
import type { AccessRow, AuditRow } from './read.store.ts'

function readQuery(info: GraphQLResolveInfo, page: ConnectionArgs): LogQuery {
  return { page, withTotal: selectsTotal(info) }
}

/** No log was written before these days, none will be behind them; instants beyond have no text in the database. */
const DAYS = { first: '2000-01-01', last: '2099-12-31' }

function withinDays(day: string): string {
  if (day < DAYS.first) return DAYS.first
  return day > DAYS.last ? DAYS.last : day
}

function readFilter(filter: AccessLogFilter | null | undefined): AuditRequest {
  const { from, until, party, subject } = filter ?? {}
  return {
    from: from == null ? null : startOfShanghaiDay(withinDays(from)),
    before: until == null ? null : startOfShanghaiDay(addDays(withinDays(until), 1)),
    partyId: party == null ? null : readPlainId('party', party),
    subjectId: subject == null ? null : readSubjectId(subject),
  }
}

function partyOf({ partyClass, partyName }: AccessRow): AccessParty {
  return { class: partyClass as AccessParty['class'], name: partyName }
}

@Resolver(() => Subject)
export class SubjectAccessLogResolver {
  @Disclosed('AUTHORIZED')
  @FieldResolver(() => AccessLogConnection, {
    nullable: true,
    description:
      '谁查询过本主体的非公开信息，最新的在前；仅信用主体本人可见\nWho looked up what is not public of this subject, the latest first; for the subject itself alone',
  })
  accessLog(
    @Root() file: SubjectFile,
    @Ctx() { base, viewer }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
  ) {
    return listAccessesOfFile(base, viewer, file, readQuery(info, page))
  }
}

@Resolver(() => AccessLogEntry)
export class AccessLogEntryResolver {
  @FieldResolver(() => AccessParty, { nullable: true })
  party(@Root() row: AccessRow): AccessParty {
    return partyOf(row)
  }
}

@Resolver(() => AuditEntry)
export class AuditEntryResolver {
  @FieldResolver(() => AccessParty, { nullable: true })
  party(@Root() row: AuditRow): AccessParty {
    return partyOf(row)
  }

  @FieldResolver(() => ID, { nullable: true })
  member(@Root() { memberId }: AuditRow): string | null {
    return memberId === null ? null : writeGlobalId({ kind: 'member', id: memberId })
  }

  @FieldResolver(() => ID, { nullable: true })
  token(@Root() { tokenId }: AuditRow): string | null {
    return tokenId === null ? null : writeGlobalId({ kind: 'token', id: tokenId })
  }

  @FieldResolver(() => ID, { nullable: true })
  stream(@Root() { streamId }: AuditRow): string {
    return streamId
  }
}

@Resolver()
export class AccessLogQueries {
  @Disclosed('PUBLIC')
  @Query(() => AuditConnection, {
    description: '访问日志，最新的在前；仅审计员\nThe access log, the latest first; for auditors',
  })
  accessLog(
    @Ctx() { base, viewer, reader }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => AccessLogFilter, { nullable: true, description: '筛选条件\nFilter' })
    filter?: AccessLogFilter | null,
  ) {
    return listAccesses(base, viewer, reader.everyone, readFilter(filter), readQuery(info, page))
  }
}

@Resolver()
export class AccessLogMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => CloseMatterPayload, {
    description:
      '办结事项：此后被查询的主体可见为此事项所作的查询\nCloses a matter: from now on its subjects see the look-ups that were made for it',
  })
  async closeMatter(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => CloseMatterInput, { description: '输入\nInput' })
    { matter, clientMutationId }: CloseMatterInput,
  ): Promise<CloseMatterPayload> {
    const closedAt = await closeMatter(base, viewer, matter)
    return { matter, closedAt, clientMutationId: clientMutationId ?? null }
  }
}

/** What the schema takes in of the access log. */
export const ACCESS_LOG_RESOLVERS = [
  SubjectAccessLogResolver,
  AccessLogEntryResolver,
  AuditEntryResolver,
  AccessLogQueries,
  AccessLogMutations,
] as const
